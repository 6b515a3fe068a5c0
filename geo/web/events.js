// The day's events as a list, and the search for a place by any of its names.

/** The rows that begin or end on the day that is shown, each with its target, as far as they had come and were known. */
function happened() {
  return (edgesByDay()[dayOf(now.tick)] ?? []).filter(([, row]) => isPast(row));
}

const byDay = new Map();

/** By the number of the day, the rows that begin or end on it, those first that ended first. Worked out once for a view. */
function edgesByDay() {
  const here = tracks();
  if (byDay.has(here)) return byDay.get(here);
  const found = [], seen = new Set();
  const pairs = here.flatMap(({ of, rows }) => (!rows || seen.has(of) ? [] : (seen.add(of), rows.map((row) => [of, row]))));
  pairs.sort((a, b) => a[1][5] - b[1][5] || a[0] - b[0]);
  for (const pair of pairs) for (const day of new Set([pair[1][4], pair[1][5]].filter((tick) => !data.outside.has(tick)).map(dayOf))) (found[day] ??= []).push(pair);
  byDay.set(here, found);
  return found;
}

let listing = 0;
const REST_MS = 300;

/** The list follows once the handle slows down: it is long, and nobody reads it on the way. */
function listEvents() {
  clearTimeout(listing);
  if (listed) listing = setTimeout(showEvents, REST_MS); else showEvents();
}

let listed = "";

function showEvents() {
  clearTimeout(listing);
  const list = by("events").querySelector("ol");
  const moment = [now.view, now.tick, now.paired?.tick].join();
  if (moment !== listed) {
    listed = moment;
    writeEvents(list);
    writeTable();
  }
  for (const item of list.children) {
    if (item.target === now.unit) item.firstChild.setAttribute("aria-current", "true"); else item.firstChild.removeAttribute("aria-current");
  }
}

function writeEvents(list) {
  const facts = { shown: asMoment(dayTicks[dayOf(now.tick)]), asked: view().name };
  by("events").querySelector("h2").textContent = fill(view().told_by ? data.notices.reports_of : data.notices.events_of, facts);
  const rows = happened().map(eventOf);
  list.replaceChildren(...rows);
  by("none").hidden = rows.length > 0;
}

/** A line of the list; its note and the titles of its sources stand on the card, which its name opens. */
function eventOf([n, row]) {
  const [party, , sure, , , , , sources] = row;
  const name = make("button", { type: "button" }, data.targets[n].name);
  name.addEventListener("click", () => {
    go(stopFrom(row[5]));
    showEvents();
    // The list is made anew: what was pressed is another node by the time that the card is closed.
    choose(n, { focus: () => by("events").querySelectorAll("button")[happened().findIndex(([one]) => one === n)]?.focus() });
  });
  const publishers = new Map(sources.map((source) => [data.sources[source][0], source]));
  const cited = [...publishers.values()].flatMap((source) => [text.semicolon, cite(source, data.sources[source][0])]).slice(1);
  const item = make("li", {}, name, " ", make("b", {}, data.parties[party][1]), make("span", {}, ` ${lineOf(row)}`), ...sureOf(sure),
    make("p", { class: "cited" }, ...cited));
  item.target = n;
  return item;
}

/** The first stop at `tick` or after it: the moment from which a row is certain. */
const stopFrom = (tick) => {
  const { stops } = view();
  return stops[Math.min(byThen(stops, tick - 1, (stop) => stop[0]), stops.length - 1)][0];
};

// The search

/** What is typed, as names are kept for it: letters and digits alone. */
const typed = (name) => name.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]|\p{Lm}/gu, "");

let names = null;

const MOST_FOUND = 8;

/** The targets with a name that has what was typed in it, those first whose name begins with it; a capital is its unit. */
function search(asked) {
  const wanted = typed(asked);
  if (!wanted) return [];
  names ??= data.targets.map((target) => [typed(target.name), typed(target.of ?? ""), ...target.typed]);
  const rank = (n) => Math.min(...names[n].map((name) => name.indexOf(wanted)).map((at) => (at < 0 ? Infinity : Math.min(at, 1))));
  const found = data.targets.map((_, n) => n).filter((n) => data.targets[n].kind !== "capital" && rank(n) < Infinity);
  return found.sort((a, b) => rank(a) - rank(b) || a - b).slice(0, MOST_FOUND);
}

function seekPlaces() {
  const input = by("search"), list = by("found");
  input.placeholder = text.search;
  input.setAttribute("aria-label", text.search);
  list.setAttribute("aria-label", text.search);
  let found = [], active = 0;
  const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const pick = (n) => { close(); input.value = ""; choose(n, input); };
  const mark = () => {
    [...list.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === active)));
    if (found.length) input.setAttribute("aria-activedescendant", `found-${active}`); else input.removeAttribute("aria-activedescendant");
  };
  input.addEventListener("input", () => {
    found = search(input.value);
    active = 0;
    const options = found.map((n, place) => {
      const option = make("li", { role: "option", id: `found-${place}` }, data.targets[n].name, make("small", {}, data.targets[n].of ?? ""));
      option.addEventListener("pointerdown", (press) => { press.preventDefault(); pick(n); });
      return option;
    });
    if (!options.length) options.push(make("li", { role: "option", "aria-disabled": "true" }, text.not_found));
    list.replaceChildren(...options);
    list.hidden = !typed(input.value);
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark();
  });
  input.addEventListener("keydown", (key) => {
    if (list.hidden) return;
    if (key.key === "Escape") { key.stopPropagation(); close(); }
    if (key.key === "Enter" && found.length) pick(found[active]);
    const step = { ArrowDown: 1, ArrowUp: -1 }[key.key];
    if (!step || !found.length) return;
    key.preventDefault();
    active = (active + step + found.length) % found.length;
    mark();
  });
  input.addEventListener("blur", close);
}
