// One place: a line while the pointer is over it, a card with its history and sources when it is chosen.

let opener = null;

let tipped = null;

function showTip(n, pointer) {
  const tip = by("tip");
  tipped = n;
  tip.textContent = sentence(n);
  tip.hidden = false;
  const box = by("says-who").getBoundingClientRect();
  const x = Math.min(pointer.clientX - box.left + 14, box.width - tip.offsetWidth - 4);
  tip.style.transform = `translate(${Math.max(x, 4)}px, ${pointer.clientY - box.top + 18}px)`;
}

function hideTip() { by("tip").hidden = true; }

/** The pointer may rest where it is while the date changes. */
function retell() { if (!by("tip").hidden) by("tip").textContent = sentence(tipped); }

/** Opens the card of target `n`; focus comes back to `from` when it is closed. */
function choose(n, from) {
  opener = from;
  now.unit = n;
  hideTip();
  showCard();
  by("card").focus({ preventScroll: true });
  by("card").scrollIntoView({ block: "nearest" });
  settle();
}

function closeCard() {
  if (now.unit === null) return;
  now.unit = null;
  showCard();
  (opener ?? map.getContainer()).focus({ preventScroll: true });
  settle();
}

function showCard() {
  listEvents();
  const card = by("card");
  card.hidden = now.unit === null;
  if (card.hidden) return highlight(null);
  const n = now.unit;
  const target = data.targets[n];
  const found = cell(n);
  const close = make("button", { type: "button", class: "close", "aria-label": text.close }, make("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, make("path", { d: "M6,6L18,18M18,6L6,18" })));
  close.addEventListener("click", closeCard);
  const heading = make("h2", {}, mark(found[0]), target.name);
  const rows = past(n);
  const list = make("ol", {}, ...rows.map(rowOf));
  card.replaceChildren(close, heading, make("p", { class: "of" }, asMoment(now.tick), target.of ? ` · ${target.of}` : ""),
    make("p", { class: "says" }, sentence(n, found)), make("h3", {}, text.history), rows.length ? list : make("p", {}, view().told_by ? text.no_reports : text.no_history));
  card.setAttribute("aria-label", target.name);
  // What stands enlarged stays in sight.
  card.style.marginBlockStart = inFrame(target.at) ? `${by("insets").offsetHeight}px` : "";
  highlight(n);
}

function rowOf(row) {
  const [party, , sure, note, , , , sources, id] = row;
  const item = make("li", {}, make("b", {}, data.parties[party][1]), make("span", {}, ` ${lineOf(row)}`));
  item.append(...sureOf(sure));
  if (note) item.append(make("p", { class: "note", dir: "auto" }, note));
  if (id) item.append(make("p", { class: "note" }, fill(data.notices.event, { asked: id })));
  item.append(make("ul", {}, ...sources.map((source) => make("li", {}, cite(source)))));
  return item;
}

/** How sure a row is, where it says so. */
const sureOf = (sure) => (data.sentences[sure] ? [make("small", { class: "sure" }, data.sentences[sure])] : []);

/** A source as a link, where it may be one: in full, or by `short` with the full form as its title. */
function cite(n, short) {
  const [publisher, title, published, href] = data.sources[n];
  const said = [publisher, title, published].filter(Boolean).join(", ");
  if (!mayLead(href)) return make("span", { dir: "auto", title: short && said }, short ?? said);
  return make("a", { dir: "auto", href, target: "_blank", rel: "noopener noreferrer", title: short ? said : href }, short ?? said);
}

let outlined = null;

/** A line around the chosen unit. */
function highlight(n) {
  outlined?.remove();
  for (const inset of insets) inset.outline(n === null ? -1 : data.targets[n].unit ?? n);
  const target = data.targets[n];
  const unit = target && (target.unit ?? n);
  // In the first frame the card may be opened, and there is no map to draw on yet.
  outlined = map && n !== null && shapes[unit]?.length
    ? L.polygon(shapes[unit], { pane: "lines", interactive: false, fill: false, weight: 2, color: "var(--text)", smoothFactor: 0 }).addTo(map)
    : null;
}
