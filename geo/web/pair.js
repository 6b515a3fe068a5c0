// Two maps of two moments: each in a frame of its own, both drawn from the same, looking at the same part. What changed
// from one to the other is looked up, day by day.

const frames = [...document.querySelectorAll("iframe")];

/** What each map shows, in the words of an address, as it has told. */
const shown = [null, null];
let sought = 0;

/** How a map is drawn, whatever its moment: from what, and with which place chosen. */
const manner = ({ at, reported_by, told_by, unit }) => [reported_by === at ? "then" : reported_by, told_by, unit].join("\n");

const said = (n, message) => frames[n].contentWindow.postMessage(message, "*");

/** The address of one of the two maps alone. */
function alone(n) {
  const query = new URLSearchParams(location.search);
  const [at, other] = ["at", "with"].map((key) => askedOf(query, key));
  query.delete("with");
  if (n) query.set("at", other);
  if (n && askedOf(query, "reported_by") === at) query.set("reported_by", other);
  return `?${query}`;
}

/** The other map is drawn as map `n` is. */
function follow(n) {
  const { at, reported_by, told_by, unit } = shown[n], other = shown[1 - n].at;
  const asked = Object.entries({ at: other, reported_by: reported_by === at ? other : reported_by, told_by, unit });
  const range = [...new URLSearchParams(location.search)].filter(([key]) => key === "from" || key === "to");
  said(1 - n, { seek: (sought += 1), ...Object.fromEntries([...range, ...asked.filter(([, value]) => value !== null)]) });
}

function settle() {
  const query = new URLSearchParams(shown[0].search);
  query.set("with", shown[1].at);
  const search = `?${query}`;
  try { history.replaceState(history.state, "", search); } catch { /* a frame or a file may refuse */ }
  tell({ ...shown[0], says: "moment", search });
}

/** A moment as text that sorts by time: the end of a day comes after its hours. */
const sortable = ({ at }) => (DAY.test(at) ? `${at}U` : at);

/** The days whose changes lie between the two moments: an hour's day is among them, a day's end is behind it. */
function between() {
  const [low, high] = shown.map(sortable).sort();
  const first = low.slice(0, 10);
  return low === high ? [] : data.changes.filter(([day]) => (low.endsWith("U") ? day > first : day >= first) && day <= high.slice(0, 10));
}

function list() {
  const [low, high] = [...shown].sort((a, b) => (sortable(a) < sortable(b) ? -1 : 1)).map(({ shown: label }) => label);
  by("title").textContent = document.title = fill(data.title, { low, high });
  const days = between();
  by("changes").replaceChildren(...(days.length ? days.map(dayOf) : [make("p", {}, text.none)]));
}

const dayOf = ([, title, rows]) =>
  make("section", { class: "day" }, make("h2", {}, title), make("ul", { role: "list" }, ...rows.map(rowOf)));

const PLACE = String.fromCharCode(0xFDD0 + data.slots.indexOf("place"));

/** One change: its marks before and after, what is known of it, and who says so. */
function rowOf([name, was, now, moved, sentence, sources]) {
  const told = sentence.split(PLACE).flatMap((part, n) => (n ? [make("b", {}, name), part] : [part]));
  const arrow = make("svg", { class: "to", viewBox: "0 0 14 24", "aria-hidden": "true" }, make("path", { d: "M2,12H12M8,8L12,12L8,16" }));
  const marks = make("span", { class: "moved" }, picture(was), arrow, picture(now), make("span", { class: "unseen" }, moved));
  const cited = sources.flatMap((source, n) => [n ? text.semicolon : "", cite(source)]);
  return make("li", {}, marks, make("div", {}, ...told, make("small", {}, ...cited)));
}

function cite(n) {
  const [publisher, title, href] = data.sources[n];
  return mayLead(href)
    ? make("a", { href, title, target: "_blank", rel: "noopener noreferrer" }, publisher)
    : make("span", { title }, publisher);
}

/** What map `n` has come to show, or opens with. */
function heard(n, message) {
  const before = shown[n];
  shown[n] = message;
  if (!shown[1 - n]) return;
  list();
  if (before && manner(before) !== manner(message) && manner(message) !== manner(shown[1 - n])) follow(n);
  if (before) settle();
}

addEventListener("message", ({ source, data: message }) => {
  const n = frames.findIndex((frame) => frame.contentWindow === source);
  if (n < 0 || typeof message !== "object" || message === null) return;
  if (isHeight(message)) setHeight(frames[n], message);
  else if (isSight(message)) said(1 - n, message);
  else if (isMoment(message) || isMoment(message, "ready")) heard(n, message);
});

// By itself and in a page of ours it offers what the maps are drawn from; in others' pages whoever asks for it does.
const offered = parent === window || location.hash.startsWith("#room=") ? "&control" : "";

frames.forEach((frame, n) => {
  frame.title = text.maps[n];
  frame.src = `${alone(n)}#beside=${n + 1}${offered}`;
});
document.querySelector("footer p").textContent = text.credit;
document.querySelector("footer a").textContent = text.feed;
document.querySelector("footer a").href = data.feed;
tellHeight(by("pair"));
