// What the browser knows of a moment: it looks up what was worked out before, and never evaluates a row.

const symbol = (look) => make("use", { href: `#m${look}`, x: -12, y: -12, width: 24, height: 24 });
const mark = (look) => make("svg", { class: "mark", viewBox: "-12 -12 24 24", "aria-hidden": "true" }, symbol(look));

const FONT = getComputedStyle(document.documentElement).fontFamily;
const pen = document.createElement("canvas").getContext("2d");

/** How wide a text is, in pixels, in a font given as weight and size. */
const widthOf = (said, font) => {
  pen.font = font + FONT;
  return pen.measureText(said).width;
};

const units = data.targets.filter((target) => target.unit === undefined).length;
const lastDay = data.days.length - 1;
const dayTicks = data.days.map((day) => day[1]);
const pointAt = new Map(data.points.map((point) => [point[0], point]));

/** What is shown: a view, a moment, and by when it had been reported where that is another moment. */
const now = { view: 0, tick: 0, paired: null, unit: null, range: [0, data.days.length - 1] };

const view = () => data.views[now.view];

/** The first and the last day (their numbers) that the slider goes to: those of the view, inside the range of the address. */
const reach = () => {
  const [first, last] = view().days.map(dayIndex);
  const [from, to] = now.range;
  return [Math.min(Math.max(first, from), last), Math.max(Math.min(last, to), first)];
};
const tracks = () => data.tracks[Math.max(0, now.view - 1)];
const dayOf = (tick) => Math.min(byThen(dayTicks, tick - 1), lastDay);
const dayIndex = (day) => data.days.findIndex((one) => one[0] === day);
const stopAt = (tick) => view().stops[byThen(view().stops, tick, (stop) => stop[0]) - 1];

function cellAt(track, tick) {
  let low = 0, high = (track.length - 2) >> 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (track[2 * middle] <= tick) low = middle; else high = middle - 1;
  }
  return track[1 + 2 * low];
}

const own = (n) => { const track = tracks()[n]; return track.same === undefined ? track : tracks()[track.same]; };

/** The cell of target `n`: its look, its sentence, since when, its sources. */
function cell(n, tick = now.tick) {
  return cellOf(own(n), tick, now.view === 1 ? now.paired?.tick ?? tick : Infinity);
}

function cellOf({ cells, tracks: versions }, tick, known) {
  return cells[cellAt(versions[Math.max(0, byThen(versions, known, (version) => version[0] ?? -Infinity) - 1)], tick)];
}

const sentence = (n, found = cell(n)) => fill(data.sentences[found[1]], { place: data.targets[n].name });

/** Whether a line of history had come by the moment, and had been reported by then where that counts. */
const isPast = (row) => row[4] <= now.tick && (now.view !== 1 || row[5] <= (now.paired?.tick ?? now.tick));
const past = (n) => own(n).rows.map((row) => data.rows[row]).filter(isPast);

// Addresses

/** A day or time that was asked for, as the day that it is by the map's own clock. */
const dated = (asked, tick = tickOf(asked)) => {
  const clock = /T/.test(asked) && Number.isFinite(tick) && clockOf(tick);
  const day = dayName(asked, tick);
  return clock ? fill(data.notices.clock, { shown: day, asked: clock }) : day;
};

/** The map's own clock at a tick, as in 16:06. */
const clockOf = (tick) => new Date(Date.parse(data.days[0][0]) + (tick - data.start) * 500).toISOString().slice(11, 16);

const dayName = (asked, tick = tickOf(asked)) => {
  const own = Number.isFinite(tick) ? isoDay(Date.parse(data.days[0][0]) + (tick - data.start) * 500) : asked;
  const parts = DAY.exec(own);
  if (!parts) return asked;
  const pattern = parts[1] === data.days[0][0].slice(0, 4) ? data.dates.day : data.dates.dated;
  return pattern.replace(/MMMM|d|y/g, (field) => ({ MMMM: data.dates.months[parts[2] - 1], d: +parts[3], y: parts[1] })[field]);
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
  if (told && asked("reported_by")) found.notice ||= data.notices.two_views[0];
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

const unreadable = (found, asked) => fill(data.notices.unreadable, { asked, shown: pointAt.get(found.tick)[2] });

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
    const shown = pointAt.get(tick < opening ? first : last)[2];
    found.notice = stops_here ?? fill(data.notices.outside, { asked: dayName(at), shown });
  }
  if (tick < opening) tick = first;
  if (tick > last) tick = last;
  const [from, to] = found.range;
  if (dayOf(tick) < from || dayOf(tick) > to) {
    tick = Math.max(Math.min(dayTicks[dayOf(tick) < from ? from : to], last), first);
    const [low, high] = found.range.map((day) => pointAt.get(dayTicks[day])[2]);
    found.notice ||= fill(data.notices.range, { low, high });
  }
  found.tick = stops[byThen(stops, tick, (stop) => stop[0]) - 1][0];
  if (wanted === null) found.notice = unreadable(found, at);
  if (found.tick !== tick) found.notice ||= fill(data.notices.snapped, { asked: dated(at), shown: pointAt.get(found.tick)[2] });
}

/** The address of what is shown. */
function address() {
  const query = new URLSearchParams({ at: pointAt.get(now.tick)[1] });
  if (now.view === 1) query.set("reported_by", now.paired ? now.paired.asked : query.get("at"));
  if (view().told_by) query.set("told_by", view().told_by);
  if (now.unit !== null) query.set("unit", data.targets[now.unit].id);
  if (now.range[0] > 0) query.set("from", data.days[now.range[0]][0]);
  if (now.range[1] < lastDay) query.set("to", data.days[now.range[1]][0]);
  return keep(query);
}

/** A query with what of this page's address holds for other pages too. */
function keep(query) {
  const own = new URLSearchParams(location.search);
  for (const key of ["lang", "v", "confidence"]) if (own.get(key)) query.set(key, own.get(key));
  return `?${query}`;
}

/** How to say by when something had been reported: the last moment by then at which anything new was. */
function saidBy({ tick, asked }) {
  const known = byThen(data.known, tick, (one) => one[0]);
  return known ? data.known[known - 1][1] : fill(data.notices.end_of, { asked: dated(asked) });
}

/** A count as it is known: none, 18, 8 or 9, 11 to 15. */
function amount(low, high) {
  if (low === high) return low ? String(low) : fill(data.notices.none, {});
  return fill(high - low === 1 ? data.notices.either : data.notices.span, { low, high });
}
