// What every page of ours needs: its data, its nodes, and a word to the page around it.

const data = JSON.parse(document.getElementById("data").textContent);
const text = data.text;
const by = (id) => document.getElementById(id);
const make = (name, attributes = {}, ...children) => {
  const node = name in SVG ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) node.setAttribute(key, value);
  node.append(...children);
  return node;
};
const SVG = { svg: 1, use: 1, path: 1, text: 1 };
/** How many of `rows` (sorted by what `tick` reads) have come by `at`, one at it included. */
function byThen(rows, at, tick = (row) => row) {
  let low = 0, high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tick(rows[middle]) <= at) low = middle + 1; else high = middle;
  }
  return low;
}

/** A text with its slots filled by `facts`. */
const fill = (said, facts) => said.replace(SLOT, (slot) => facts[data.slots[slot.charCodeAt(0) - 0xFDD0]]);
const SLOT = /[\uFDD0-\uFDEF]/g;

/** A number, a clock or a date in the digits of the language. */
const digits = (written) => String(written).replace(/[0-9]/g, (digit) => data.dates.digits[digit] ?? digit);

/** On an older version: how many corrections since affect what is shown at a tick; no text where none does. */
function correctionAt(tick) {
  const affecting = (data.corrected ?? []).filter((spans) => spans.some(([start, end]) => start <= tick && tick <= end));
  return affecting.length ? data.corrections[affecting.length - 1] : "";
}

// Addresses

/** On a site of files the address of its root; nothing on a server, and no text where there is no page beside this one. */
const { site, versions } = document.documentElement.dataset;
const root = site && new URL(site, location.href).href;
const beside = location.protocol.startsWith("http") && site !== "";

/** Where all that is recorded of a place is, and who said what by a day; nowhere for a file without such pages. */
const placeAt = (unit) => (root ? `${root}place/${encodeURIComponent(unit)}.html` : `place${keep(new URLSearchParams({ unit }))}`);
const saidAt = (at) => (root ? `${root}matrix/?at=${at}` : `matrix${keep(new URLSearchParams({ at }))}`);

/** The address that is asked for: the page's own, and where that names neither moment nor view, those it was made for. */
function given() {
  const own = new URLSearchParams(location.search);
  if (["at", "reported_by", "told_by"].some((key) => own.has(key))) return location.search;
  const made = new URLSearchParams(document.querySelector('meta[name="says-who"]')?.content);
  for (const [key, value] of made) if (!own.has(key)) own.set(key, value);
  return `?${own}`;
}

/** On a site of files an older version that an address asks for has pages of its own: the address there, or nothing. */
function olderAt(search) {
  const query = new URLSearchParams(search), asked = query.get("v");
  if (!root || asked === data.version || !versions?.split(" ").includes(asked)) return "";
  query.delete("v");
  return `${root}v/${asked}/?${query}`;
}

/** A query with what of this page's address holds for other pages too. */
function keep(query) {
  const own = new URLSearchParams(given());
  for (const key of ["lang", "v", "confidence"]) if (own.get(key)) query.set(key, own.get(key));
  return `?${query}`;
}

/** What a query asks for under `key`, a space before an offset being a plus sign; null for nothing. */
const askedOf = (query, key) => query.get(key)?.trim().replace(/^(\S+T\S+) (\d\d:\d\d)$/, "$1+$2").slice(0, 80) || null;

const DAY = /^([1-8]\d{3})-(\d\d)-(\d\d)$/;
const TIME = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/;

/** A day as it stands in an address, of a time in milliseconds that a clock in Greenwich would show. */
const isoDay = (time) => new Date(time).toISOString().slice(0, 10);

/** The tick that a text of an address asks for (a day: its end, where this map has it), or null. */
function tickOf(asked) {
  const known = data.days.find((day) => day[0] === asked);
  if (known) return known[1];
  const day = asked.slice(0, 10);
  const parts = DAY.exec(day);
  if (!parts || isoDay(Date.UTC(+parts[1], parts[2] - 1, +parts[3])) !== day) return null;
  if (day === asked) return asked < data.days[0][0] ? -Infinity : Infinity;
  const time = TIME.test(asked) ? Date.parse(asked) : NaN;
  return Number.isNaN(time) ? null : time / 500;
}

/** Whether an address may be linked. The door lets only these through; a page written by other means is held to it too. */
const mayLead = (href) => WEB.test(href ?? "");
// What takes the comments out knows a pattern after a sign of equality, not after an arrow.
const WEB = /^https?:\/\//i;

// In a frame the way to other pages, and what can be taken from here, stay out of sight.
for (const part of document.querySelectorAll(".pages,.take")) part.toggleAttribute("hidden", parent !== window);

/** Tells the page around, if there is one. */
const tell = (said) => { if (parent !== window) parent.postMessage(said, "*"); };

/** From now on the page around is told how high `node` is, and whenever it asks. */
function tellHeight(node) {
  const told = () => {
    const px = Math.ceil(node.getBoundingClientRect().height);
    for (const said of [{ says: "height", px }, ...elsewhere(px)]) tell(said);
  };
  new ResizeObserver(told).observe(node);
  addEventListener("message", ({ source, data: said }) => { if (source === parent && said?.asks === "height") told(); });
}

const opened = location.href;

/** A height in the words of the loaders that newsrooms have: AMP and sidechain, Medium, Datawrapper, pym.js. */
function elsewhere(px) {
  const child = /^[\w-]{1,100}$/.exec(new URLSearchParams(given()).get("childId") ?? "");
  return [
    { sentinel: "amp", type: "embed-size", height: px },
    JSON.stringify({ src: opened, context: "iframe.resize", height: px }),
    { "datawrapper-height": { "says-who": px } },
    ...(child ? [`pymxPYMx${child[0]}xPYMxheightxPYMx${px}`] : []),
  ];
}

/** Which part of the map is looked at, as latitude, longitude and zoom; nothing for all of it. */
const isSight = (said) => said.says === "sight" &&
  (said.sight === null || (Array.isArray(said.sight) && said.sight.length === 3 && said.sight.every(Number.isFinite)));
