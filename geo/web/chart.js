// The count over time, drawn once for each view; only the line of the day moves.

let lastDrawn = -1;

const inked = (node, party) => { node.style.setProperty("--ink", `var(--p${party}-ink)`); return node; };

/** A link to the accounts of a day's counts; none in a file, beside which there is no such page. */
const accounts = (day, more = {}, ...said) => (beside
  ? make("a", { href: saidAt(data.days[day][0]), target: "_blank", rel: "noopener", title: text.accounts, ...more }, ...said)
  : null);

function drawChart() {
  by("chart").querySelector("h2").textContent = text.chart;
  by("plot").setAttribute("viewBox", `0 0 1000 ${units}`);
  for (const n of [0, Math.round(units / 2), units]) {
    const level = make("span", { class: "level" }, digits(n));
    level.style.bottom = `${(100 * n) / units}%`;
    by("levels").append(level);
  }
  for (const [day, counts] of data.published) for (const [party, count] of counts) {
    const dot = accounts(day, { tabindex: -1 }) ?? make("i");
    dot.style.insetInlineStart = percent(day);
    dot.style.bottom = `${(100 * count) / units}%`;
    by("dots").append(inked(dot, party));
  }
}

/** The lines of what we know now with their ranges, and of the view that is shown where it is another. */
function showLines() {
  if (lastDrawn === now.view) return;
  lastDrawn = now.view;
  const lines = data.views[0].lines.flatMap(([party, held, range]) => [
    ...(range ? [inked(make("path", { d: range, class: "range" }), party)] : []),
    inked(make("path", { d: held }), party),
  ]);
  const others = now.view ? view().lines.map(([party, held]) => inked(make("path", { d: held, class: "other" }), party)) : [];
  by("plot").replaceChildren(...lines, ...others);
  const key = [["now", text.now_line], ["range", text.range], ["dot", text.counted_here], ["other", now.view ? view().name ?? text.then : ""]];
  by("chart-key").replaceChildren(...key.filter(([kind, said]) => said && (kind !== "dot" || data.published.length))
    .map(([kind, said]) => make("span", { class: kind }, said)));
}

function showChart() {
  showLines();
  const day = dayOf(now.tick);
  by("here").style.insetInlineStart = percent(day);
  showDates("chart-dates", day);
  const said = data.published.find(([one]) => one === day)?.[2];
  if (by("published").said === said) return;
  by("published").said = said;
  by("published").replaceChildren(...(said ? [said, " ", accounts(day, {}, text.accounts) ?? ""] : []));
}
