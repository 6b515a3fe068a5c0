// The headline, the line of all units and the key: three ways to say one count.

/** More units than this have no room for their names: they are a block of marks, and one stop of the keyboard. */
const MOST_NAMED = 64;
const block = units > MOST_NAMED ? makeBlock() : null;

const line = (block ? [] : data.order).map((n) => {
  const button = make("button", { type: "button", tabindex: -1 }, mark(0), make("span", {}, data.targets[n].name));
  by("line").append(make("li", {}, button));
  button.addEventListener("click", () => choose(n, button));
  button.addEventListener("pointermove", (event) => showTip(n, event));
  button.addEventListener("pointerleave", hideTip);
  return { n, button, use: button.querySelector("use"), look: -1 };
});
by("line").style.setProperty("--longest", Math.max(0, ...line.map(({ n }) => data.targets[n].name.length)));
const keyRows = data.key.map(([id, label, several, look, doubt]) => {
  const count = make("td");
  const name = make("th", { scope: "row" }, mark(look), make("span", {}, label));
  const row = make("tr", doubt ? { class: "doubt" } : {}, name, count);
  by("key").querySelector("tbody").append(row);
  return { id, row, count, name: name.lastChild, head: several && several.charAt(0).toLocaleUpperCase(data.lang) + several.slice(1) };
});

/** Writes and sets what is not so already: whatever is written is laid out again. */
function write(node, said) { if (node.textContent !== said) node.textContent = said; }
function set(node, name, value) { if (node.getAttribute(name) !== value) node.setAttribute(name, value); }

/** The marks of all units for the looks in `looks`. */
function showLine(looks) {
  for (const one of line) {
    const look = looks[one.n];
    if (one.look === look) continue;
    one.look = look;
    one.use.setAttribute("href", `#m${look}`);
    one.button.setAttribute("aria-label", called(one.n, look));
    one.button.classList.toggle("silent", data.key[data.looks[look].key][0] === "not-mentioned");
  }
  block?.show(looks);
}

/** How many units are what, in the key and over the line. */
function showCounts(looks) {
  const counts = keyRows.map(() => 0);
  for (const n of data.order) {
    const { key, doubt } = data.looks[looks[n]];
    counts[key] += 1;
    if (doubt !== undefined) counts[doubt] += 1;
  }
  keyRows.forEach(({ id, row, count, name }, n) => {
    write(count, digits(counts[n]));
    row.classList.toggle("none", !counts[n]);
    if (id === "not-mentioned") {
      row.hidden = !view().told_by;
      write(name, view().silent ?? data.key[n][1]);
    }
  });
  showRuns(looks);
}

/** A unit and what it is, in the words of the key. */
function called(n, look) {
  const { key, doubt } = data.looks[look];
  return [data.targets[n].name, data.key[key][1], ...(doubt === undefined ? [] : [data.key[doubt][1]])].join(text.comma);
}

const CELL_PX = 16;

/** All units as rows of small marks in the order of the line; arrows walk from one to the next, Enter opens it. */
function makeBlock() {
  const { canvas, draw } = markSheet();
  canvas.id = "block";
  canvas.removeAttribute("aria-hidden");
  for (const [name, value] of [["role", "button"], ["tabindex", 0]]) canvas.setAttribute(name, value);
  by("says-who").classList.add("dense");
  by("count").append(canvas);
  let shown = [], across = 0, walked = 0;
  const at = (place) => [(place % across + 0.5) * CELL_PX, (Math.floor(place / across) + 0.5) * CELL_PX];
  const placed = (pointer) => {
    const box = canvas.getBoundingClientRect();
    return data.order[Math.floor((pointer.clientY - box.top) / CELL_PX) * across + Math.floor((pointer.clientX - box.left) / CELL_PX)];
  };
  const name = () => canvas.setAttribute("aria-label", called(data.order[walked], shown[data.order[walked]]));
  const walk = (to) => {
    walked = Math.min(Math.max(to, 0), units - 1);
    const [x, y] = at(walked), box = canvas.getBoundingClientRect();
    name();
    showTip(data.order[walked], { clientX: box.left + x, clientY: box.top + y });
  };
  canvas.addEventListener("pointermove", (pointer) => {
    const n = placed(pointer);
    if (n === undefined) hideTip(); else showTip(n, pointer);
  });
  canvas.addEventListener("pointerleave", hideTip);
  canvas.addEventListener("blur", hideTip);
  canvas.addEventListener("click", (press) => { if (placed(press) !== undefined) choose(placed(press), canvas); });
  canvas.addEventListener("keydown", (key) => {
    const turn = document.dir === "rtl" ? -1 : 1;
    const step = { ArrowRight: turn, ArrowLeft: -turn, ArrowDown: across, ArrowUp: -across, Home: -walked, End: units }[key.key];
    if (key.key === "Enter" || key.key === " ") choose(data.order[walked], canvas);
    else if (step !== undefined) walk(walked + step);
    else return;
    key.preventDefault();
  });
  return {
    show(looks) {
      shown = looks;
      if (across) draw(data.order.map((n, place) => [looks[n], BLOCK_PX, ...at(place)]), [0, 0], [across * CELL_PX, Math.ceil(units / across) * CELL_PX]);
      name();
    },
    measure() {
      const fits = Math.floor(by("count").clientWidth / CELL_PX);
      if (!fits || fits === across) return;
      across = fits;
      if (shown.length) this.show(shown);
    },
  };
}

let column = 0;
let lastRuns = "";

/** Whenever the page is as wide as it is now: how much room each unit has on the line, and what stands over it. */
function measureLine(looks) {
  if (block) return block.measure();
  column = by("runs").clientWidth / line.length;
  showRuns(looks);
}

/** Over the line: how many stand together, and as what. */
function showRuns(looks) {
  if (block || !looks.length) return;
  const runs = [];
  for (const { n } of line) {
    const key = data.looks[looks[n]].key;
    if (runs.at(-1)?.key === key) runs.at(-1).length += 1; else runs.push({ key, length: 1 });
  }
  const told = runs.map(({ key, length }) => `${key} ${length}`).join() + column;
  if (told === lastRuns) return;
  lastRuns = told;
  by("runs").replaceChildren(...runs.map(({ key, length }) => {
    const said = `${digits(length)} ${data.key[key][2]}`;
    const run = make("span", { class: widthOf(said, RUN_FONT) + 8 < column * length ? "run" : "run short" }, make("b", {}, said));
    run.style.flexGrow = length;
    return run;
  }));
  // On a phone the same stands over each group of the list, where they are few.
  by("line").classList.toggle("grouped", runs.length <= MOST_GROUPS);
  const heads = runs.flatMap(({ key, length }) => [`${keyRows[key].head}, ${digits(length)}`, ...Array(length - 1)]);
  line.forEach((one, n) => {
    if (one.head === heads[n]) return;
    one.head = heads[n];
    const { dataset } = one.button.parentNode;
    if (heads[n]) dataset.run = heads[n]; else delete dataset.run;
  });
}

const MOST_GROUPS = 6;
const RUN_FONT = "600 12.5px ";

function showHeadline(looks) {
  const stop = stopAt(now.tick);
  const known = () => (data.leader < 0 ? "" : fill(data.notices.known, { n: leading((n) => cellOf(own(n), now.tick, Infinity)[0]) }));
  const band = [view().band, text.left_out].filter(Boolean).join(" ");
  by("band").hidden = !band;
  Object.entries({
    title: now.paired ? pairTitle(looks) : titleOf(stop),
    more: now.paired ? "" : moreOf(stop),
    beside: now.paired ? known() : besideOf(stop),
    stamp: asStamp(now.tick),
    correction: correctionAt(now.tick),
    band,
  }).forEach(([id, said]) => write(by(id), said));
  return now.paired ? by("title").textContent : spokenOf(stop);
}

/** Keeps room for the longest words of any day of this view, so that the map does not move when the handle does. */
function reserve() {
  const header = document.querySelector("header");
  header.style.minHeight = "";
  const title = heightIn(by("title")), more = heightIn(by("more"));
  const longest = view().longest.map((n) => view().stops[n]);
  const most = Math.max(...longest.map((stop) => title(titleOf(stop)) + more(moreOf(stop))));
  header.style.minHeight = `${header.offsetHeight - title(by("title").textContent) - more(by("more").textContent) + most}px`;
}

/** How high words would stand in the box of `node`, in pixels: they are measured, not laid out. */
function heightIn(node) {
  const { fontWeight, fontSize, lineHeight, letterSpacing, minHeight } = getComputedStyle(node);
  const wide = node.clientWidth, apart = parseFloat(letterSpacing) || 0;
  const long = (word) => widthOf(word, `${fontWeight} ${fontSize} `) + word.length * apart;
  return (said) => {
    let lines = said ? 1 : 0, x = 0;
    for (const word of said.split(" ")) {
      if (x && x + long(word) > wide) { lines += 1; x = 0; }
      x += long(word) + long(" ");
    }
    return Math.max(lines * parseFloat(lineHeight), parseFloat(minHeight) || 0);
  };
}

/** How many units the party whose count leads held, as far as that is known, where `lookOf` has the look of each. */
function leading(lookOf) {
  let low = 0, high = 0;
  for (let n = 0; n < units; n += 1) {
    const look = data.looks[lookOf(n)];
    const open = look.possible?.includes(data.leader);
    if (look.party === data.leader && !look.possible) low += 1;
    if (look.party === data.leader || open) high += 1;
  }
  return amount(low, high);
}

/** The headline where a moment is drawn from what had been reported by another. */
const pairTitle = (looks) =>
  fill(data.notices.pair, { at: asMoment(now.tick), by: saidBy(now.paired), n: leading((n) => looks[n]) });

/** The line is one stop of the keyboard; arrows move along it. */
function walkLine() {
  if (block) return;
  line[0].button.tabIndex = 0;
  by("line").addEventListener("keydown", (event) => {
    const from = line.findIndex(({ button }) => button === document.activeElement);
    const turn = document.dir === "rtl" ? -1 : 1;
    const step = { ArrowRight: turn, ArrowLeft: -turn, ArrowDown: 1, ArrowUp: -1, Home: -from, End: line.length - 1 - from }[event.key];
    if (from < 0 || step === undefined) return;
    event.preventDefault();
    const to = Math.min(Math.max(from + step, 0), line.length - 1);
    line[from].button.tabIndex = -1;
    line[to].button.tabIndex = 0;
    line[to].button.focus();
  });
}
