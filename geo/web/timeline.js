// What the browser knows of a moment: it looks up what was worked out before, and never evaluates a row.

const symbol = (look, transform) => make("use", { href: `#m${look}`, transform });
const mark = (look) => make("svg", { class: "mark", viewBox: "-12 -12 24 24", "aria-hidden": "true" }, symbol(look));

const units = data.targets.filter((target) => target.unit === undefined).length;
const lastDay = data.days.length - 1;
const dayTicks = data.days.map((day) => day[1]);

/** What is shown: a view, a moment, and by when it had been reported where that is another moment. */
const now = { view: 0, tick: 0, paired: null, unit: null, range: [0, data.days.length - 1] };

const view = () => data.views[now.view];

/** The first and the last day (their numbers) that the slider goes to: those of the view, inside the range of the address. */
const reach = () => {
  const [first, last] = view().days.map(dayIndex);
  const [from, to] = now.range;
  return [Math.min(Math.max(first, from), last), Math.max(Math.min(last, to), first)];
};
const unpacked = [];
const tracks = () => { const n = Math.max(0, now.view - 1); return (unpacked[n] ??= unpackTracks(data.tracks[n])); };
const dayOf = (tick) => Math.min(byThen(dayTicks, tick - 1), lastDay);
const dayIndex = (day) => data.days.findIndex((one) => one[0] === day);
const stopAt = (tick) => view().stops[byThen(view().stops, tick, (stop) => stop[0]) - 1];

unpack();

/** Numbers of moments become their ticks. */
function unpack() {
  let tick = 0;
  data.ticks = data.ticks.map((step) => (tick += step));
  data.known = data.known.map((n) => data.ticks[n]);
  data.outside = new Map(Object.entries(data.outside).map(([n, date]) => [data.ticks[n], date]));
  data.points = new Map(data.ticks.map((at, n) => [at, data.kinds[data.points[n]]]));
  for (const { stops } of data.views) {
    let n = 0;
    for (const stop of stops) stop[0] = data.ticks[n += stop[0]];
  }
}

/** The tracks of a view once it is asked for, with the ticks of their rows. */
function unpackTracks(tracks) {
  for (const { rows } of tracks) if (Array.isArray(rows)) for (const row of rows) {
    row[5] += row[4];
    row[6] += row[5];
    for (let n = 4; n <= 6; n += 1) row[n] = data.ticks[row[n]];
  }
  for (const track of tracks) if (Number.isInteger(track.rows)) track.rows = tracks[track.rows].rows;
  return tracks;
}

/** A day (as it stands in an address, in UTC's milliseconds) in the words of the language; with its year where that is not the map's. */
const inWords = (time) => {
  const [year, month, day] = isoDay(time).split("-");
  return data.dates[year === data.days[0][0].slice(0, 4) ? "day" : "dated"].replace(/MMMM|d|y/g, (field) => ({ MMMM: data.dates.months[month - 1], d: digits(+day), y: digits(year) })[field]);
};
const DAY_MS = 864e5;

/** What fills the slots of texts about a moment: its day, the day before, the day after, and what has changed. */
function daysAt(tick, since = "") {
  const date = data.outside.get(tick) ?? data.days[dayOf(tick)][0], time = Date.parse(date);
  return {
    date,
    get day() { return inWords(time); },
    get eve() { return inWords(time - DAY_MS); },
    get next() { return inWords(time + DAY_MS); },
    get since() { return fill(since, this); },
  };
}

/** How a moment is written: in an address, in a sentence, in full, and as one to count up to. */
const [asText, asMoment, asStamp, asEnd] = [0, 1, 2, 3].map((n) => (tick) => fill(data.points.get(tick)[n], daysAt(tick)));

/** What fills the slots of a stop's texts: its days, and the counts that stand at its end, two for each view that it speaks of. */
function factsOf([tick, , , , , , since, ...counts]) {
  const facts = daysAt(tick, data.sentences[since]);
  counts.forEach((said, n) => { facts[(n % 2 ? "n" : "others") + (n >> 1)] = data.sentences[said]; });
  return facts;
}

/** What is said at a stop: title, what stands under it and beside the control, what is spoken, what has changed. */
const [titleOf, moreOf, besideOf, spokenOf, sinceOf] = [2, 3, 4, 5, 6].map((n) => (stop) => fill(data.sentences[stop[n]], factsOf(stop)));

/** The line of a row of history. */
const lineOf = (row) => fill(data.sentences[row[1]], { day: daysAt(row[4]).day, until: daysAt(row[5]).day });

const own = (n) => { const track = tracks()[n]; return track.same === undefined ? track : tracks()[track.same]; };

/** The cell of target `n`: its look, its sentence, and the rows that it rests on. */
function cell(n, tick = now.tick) {
  return cellOf(own(n), tick, now.view === 1 ? now.paired?.tick ?? tick : Infinity);
}

/** The same of a track, by what was known: the last step until `tick` of the last version until `known`. A version keeps so
 * many steps of the one before it and goes on with its own; they stay packed as they came, and are looked through backward. */
function cellOf({ cells, rows, tracks: versions }, tick, known) {
  const tickOfEdge = (edge) => (edge < 0 ? -Infinity : rows[Math.floor(edge / 3)][4 + edge % 3]);
  let steps = Infinity;
  for (let n = byThen(versions, known, (version) => tickOfEdge(version[0])) - 1; n >= 0 && steps; n -= 1) {
    const version = versions[n], kept = version[1];
    for (let at = 2 * Math.min(steps - kept, version.length / 2 - 1); at > 0; at -= 2) if (tickOfEdge(version[at]) <= tick) return cells[version[at + 1]];
    steps = Math.min(steps, kept);
  }
  return cells[0];
}

/** The rows that a cell of target `n` rests on; the first, if any, is what made the holder. */
const restsOn = (n, [, , ...rows]) => rows.map((row) => own(n).rows[row]).filter(Boolean);

function sentence(n, found = cell(n)) {
  const facts = { place: data.targets[n].name };
  restsOn(n, found).forEach((row, place) => {
    Object.assign(facts, { [`line${place}`]: lineOf(row), [`day${place}`]: daysAt(row[4]).day, [`until${place}`]: daysAt(row[5]).day });
  });
  return fill(data.sentences[found[1]], facts);
}

/** Whether a line of history had come by the moment, and had been reported by then where that counts. */
const isPast = (row) => row[4] <= now.tick && (now.view !== 1 || row[6] <= (now.paired?.tick ?? now.tick));
const past = (n) => own(n).rows.filter(isPast);

// Addresses

/** A day or time that was asked for, as the day that it is by the map's own clock. */
const dated = (asked, tick = tickOf(asked)) => {
  const clock = /T/.test(asked) && Number.isFinite(tick) && clockOf(tick);
  const day = dayName(asked, tick);
  return clock ? fill(data.notices.clock, { shown: day, asked: clock }) : day;
};

/** The map's own clock at a tick, as in 16:06. */
const clockOf = (tick) => digits(new Date(Date.parse(data.days[0][0]) + (tick - data.start) * 500).toISOString().slice(11, 16));

const dayName = (asked, tick = tickOf(asked)) => {
  const own = Number.isFinite(tick) ? isoDay(Date.parse(data.days[0][0]) + (tick - data.start) * 500) : asked;
  return DAY.test(own) ? inWords(Date.parse(own)) : asked;
};

/** The state that an address asks for, and a sentence where it is not quite what is shown. */
function read(search) {
  const query = new URLSearchParams(search);
  const asked = (key) => askedOf(query, key);
  const found = { view: 0, paired: null, unit: null, range: rangeOf(asked), notice: "" };
  const told = asked("told_by");
  if (told) {
    found.view = Math.max(0, data.views.findIndex((one) => one.told_by && (one.told_by === told || one.name === told)));
    if (!found.view) found.notice = fill(data.notices.no_view, { asked: told });
  }
  const at = asked("at") ?? data.opens;
  const reported = told ? null : asked("reported_by");
  const tick = reported && tickOf(reported);
  if (reported && tick !== null) found.view = 1;
  readMoment(found, at);
  if (told && asked("reported_by")) found.notice ||= data.notices.two_views;
  const unit = asked("unit");
  if (unit) found.unit = data.targets.findIndex((target) => target.id === unit);
  if (found.unit < 0) Object.assign(found, { unit: null, notice: found.notice || fill(data.notices.no_unit, { asked: unit }) });
  if (reported && tick === null) found.notice = unreadable(found, reported);
  const version = asked("v");
  if (version && version !== data.version) found.notice ||= fill(data.notices.no_version, { asked: version });
  const same = reported === at || (Number.isFinite(tick) && tick === tickOf(at));
  if (found.view === 1 && !same && tick !== found.tick) found.paired = { tick, asked: reported };
  return found;
}

const unreadable = (found, asked) => fill(data.notices.unreadable, { asked, shown: asMoment(found.tick) });

/** The days (their numbers) from and to which the slider is to go; all of them where the address does not say. */
function rangeOf(asked) {
  const day = (key, otherwise) => { const tick = asked(key) && tickOf(asked(key)); return Number.isFinite(tick) && tick ? dayOf(tick) : otherwise; };
  const range = [day("from", 0), day("to", lastDay)];
  return range[0] <= range[1] ? range : [0, lastDay];
}

/** Puts into `found` the last stop of its view at or before the moment asked for, and says where it is another one. */
function readMoment(found, at) {
  const { stops, stops_here, days } = data.views[found.view];
  const [first, last] = days.map((day) => dayTicks[dayIndex(day)]);
  const opening = stops[0][0];
  const wanted = tickOf(at);
  let tick = wanted ?? tickOf(data.opens);
  if (wanted !== null && (tick < opening || tick > last)) {
    const shown = asMoment(tick < opening ? first : last);
    found.notice = stops_here ?? fill(data.notices.outside, { asked: dayName(at), shown });
  }
  if (tick < opening) tick = first;
  if (tick > last) tick = last;
  const [from, to] = found.range;
  if (dayOf(tick) < from || dayOf(tick) > to) {
    tick = Math.max(Math.min(dayTicks[dayOf(tick) < from ? from : to], last), first);
    const [low, high] = found.range.map((day) => asMoment(dayTicks[day]));
    found.notice ||= fill(data.notices.range, { low, high });
  }
  found.tick = stops[byThen(stops, tick, (stop) => stop[0]) - 1][0];
  if (wanted === null) found.notice = unreadable(found, at);
  if (found.tick !== tick) found.notice ||= fill(data.notices.snapped, { asked: dated(at), shown: asMoment(found.tick) });
}

/** The address of what is shown. */
function address() {
  const query = new URLSearchParams({ at: asText(now.tick) });
  if (now.view === 1) query.set("reported_by", now.paired ? now.paired.asked : query.get("at"));
  if (view().told_by) query.set("told_by", view().told_by);
  if (now.unit !== null) query.set("unit", data.targets[now.unit].id);
  if (now.range[0] > 0) query.set("from", data.days[now.range[0]][0]);
  if (now.range[1] < lastDay) query.set("to", data.days[now.range[1]][0]);
  const own = new URLSearchParams(given());
  for (const key of ["hide", "show", "theme", "childId"]) if (own.get(key)) query.set(key, own.get(key));
  return keep(query);
}

/** The same as a page has it that stands alone: on a site of files each day has one, whose card is of that day. */
function ownAddress() {
  const query = new URLSearchParams(address());
  const day = data.days[dayOf(now.tick)][0];
  if (!root) return `?${query}`;
  return `${root}at/${day}/${String(query) === `at=${day}` ? "" : `?${query}`}`;
}

/** What can be taken of what is shown: on a site of files each day has its tables, of what we know now. */
function offer() {
  const day = data.days[dayOf(now.tick)][0], taken = document.querySelector(".take");
  if (!taken) return;
  taken.hidden = parent !== window || now.view !== 0 || asText(now.tick) !== day;
  for (const link of taken.querySelectorAll("a")) link.href = `${root}state/${day}.${link.dataset.form}`;
}

/** How to say by when something had been reported: the last moment by then at which anything new was. */
function saidBy({ tick, asked }) {
  const known = byThen(data.known, tick);
  return known ? asEnd(data.known[known - 1]) : fill(data.notices.end_of, { asked: dated(asked) });
}

/** A count as it is known: none, 18, 8 or 9, 11 to 15. */
function amount(low, high) {
  if (low === high) return low ? digits(low) : fill(data.notices.none, {});
  return fill(high - low === 1 ? data.notices.either : data.notices.span, { low: digits(low), high: digits(high) });
}
