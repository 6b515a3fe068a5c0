// The headline, the line of all units and the key: three ways to say one count.

const line = data.order.map((n) => {
  const button = make("button", { type: "button", tabindex: -1 }, mark(0), make("span", {}, data.targets[n].name));
  by("line").append(make("li", {}, button));
  button.addEventListener("click", () => choose(n, button));
  button.addEventListener("pointermove", (event) => showTip(n, event));
  button.addEventListener("pointerleave", hideTip);
  return { n, button, use: button.querySelector("use"), look: -1 };
});
by("line").style.setProperty("--longest", Math.max(...line.map(({ n }) => data.targets[n].name.length)));
const keyRows = data.key.map(([id, label, , look, doubt]) => {
  const count = make("td");
  const name = make("th", { scope: "row" }, mark(look), make("span", {}, label));
  const row = make("tr", doubt ? { class: "doubt" } : {}, name, count);
  by("key").querySelector("tbody").append(row);
  return { id, row, count, name: name.lastChild };
});

/** Marks, names and counts of all units for the looks in `looks`. */
function showLine(looks) {
  const counts = keyRows.map(() => 0);
  for (const one of line) {
    const look = looks[one.n];
    const { key, doubt } = data.looks[look];
    counts[key] += 1;
    if (doubt !== undefined) counts[doubt] += 1;
    if (one.look === look) continue;
    one.look = look;
    one.use.setAttribute("href", `#m${look}`);
    one.button.setAttribute("aria-label", [data.targets[one.n].name, data.key[key][1], ...(doubt === undefined ? [] : [data.key[doubt][1]])].join(", "));
    one.button.classList.toggle("silent", data.key[key][0] === "not-mentioned");
  }
  keyRows.forEach(({ id, row, count, name }, n) => {
    if (count.textContent !== String(counts[n])) count.textContent = counts[n];
    row.classList.toggle("none", !counts[n]);
    if (id === "not-mentioned") {
      row.hidden = !view().told_by;
      name.textContent = view().silent ?? data.key[n][1];
    }
  });
  showRuns(looks);
}

let column = 0;
let lastRuns = "";

/** Whenever the page is as wide as it is now: how much room each unit has on the line. */
function measureLine() { column = by("runs").clientWidth / line.length; }

/** Over the line: how many stand together, and as what. */
function showRuns(looks) {
  const runs = [];
  for (const { n } of line) {
    const key = data.looks[looks[n]].key;
    if (runs.at(-1)?.key === key) runs.at(-1).length += 1; else runs.push({ key, length: 1 });
  }
  if (!looks.length) return;
  const told = runs.map(({ key, length }) => `${key} ${length}`).join() + column;
  if (told === lastRuns) return;
  lastRuns = told;
  by("runs").replaceChildren(...runs.map(({ key, length }) => {
    const said = `${length} ${data.key[key][2]}`;
    const run = make("span", { class: widthOf(said, RUN_FONT) + 8 < column * length ? "run" : "run short" }, make("b", {}, said));
    run.style.flexGrow = length;
    return run;
  }));
  // On a phone the same stands over each group of the list, where they are few.
  by("line").classList.toggle("grouped", runs.length <= MOST_GROUPS);
  let first = 0;
  line.forEach(({ button }) => button.parentNode.removeAttribute("data-run"));
  for (const { key, length } of runs) {
    line[first].button.parentNode.dataset.run = `${upperFirst(data.key[key][2])}, ${length}`;
    first += length;
  }
}

const upperFirst = (said) => said.charAt(0).toLocaleUpperCase(data.lang) + said.slice(1);
const MOST_GROUPS = 6;
const RUN_FONT = "600 12.5px ";

function showHeadline(looks) {
  const [, title, more, beside, spoken] = stopAt(now.tick);
  by("title").textContent = now.paired ? pairTitle(looks) : title;
  by("more").textContent = now.paired ? "" : more;
  by("beside").textContent = now.paired ? (data.leader < 0 ? "" : fill(data.notices.known, { n: leading((n) => cellOf(own(n), now.tick, Infinity)[0]) })) : beside;
  by("stamp").textContent = pointAt.get(now.tick)[3];
  by("band").hidden = !view().band;
  by("band").textContent = view().band ?? "";
  return now.paired ? by("title").textContent : spoken;
}

const MOST_MEASURED = 16;

/** Keeps room for the longest words of any day of this view, so that the map does not move when the handle does. */
function reserve() {
  const header = document.querySelector("header");
  header.style.minHeight = "";
  const probe = header.cloneNode(true);
  probe.className = "probe";
  probe.style.width = `${header.clientWidth}px`;
  header.parentNode.append(probe);
  const said = view().stops.filter(([tick]) => dayTicks.includes(tick)).map(([, title, more]) => [title, more]);
  said.sort((a, b) => b.join().length - a.join().length);
  let most = 0;
  for (const [title, more] of said.slice(0, MOST_MEASURED)) {
    probe.querySelector("h1").textContent = title;
    probe.querySelector("#more").textContent = more;
    most = Math.max(most, probe.offsetHeight);
  }
  probe.remove();
  header.style.minHeight = `${most}px`;
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
  fill(data.notices.pair, { at: pointAt.get(now.tick)[2], by: saidBy(now.paired), n: leading((n) => looks[n]) });

/** The line is one stop of the keyboard; arrows move along it. */
function walkLine() {
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
