// Who said what: looks the stop up that the slider or the address asks for, and puts its words in as text.

const ticks = data.stops.map(([tick]) => tick);
const dayTicks = data.days.map(([, tick]) => tick);

/** The stop at `tick` or before it, else the first. */
const stopAt = (tick) => data.stops[Math.max(byThen(ticks, tick) - 1, 0)];

/** A cell: its mark, with what it says for who cannot see it, and the report behind it where that may be linked. */
function cellOf(n, differs) {
  const [look, said, source] = data.cells[n];
  const [cited, href] = data.sources[source] ?? ["", ""];
  const shown = [picture(look), make("span", { class: "unseen" }, said)];
  const title = [said, cited].filter(Boolean).join(" ");
  const link = mayLead(href) && make("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...shown);
  return make("td", { class: differs ? "differs" : "", title }, ...(link ? [link] : shown));
}

const rowOf = (name, cells, published, differ) => make("tr", {}, make("th", { scope: "row" }, name),
  ...cells.map((cell, n) => cellOf(cell, differ[n])), make("td", { class: "published" }, published));

function show(tick) {
  const [stop, , title, when, units, differ, [now, known], lines, others] = stopAt(tick);
  by("title").textContent = title;
  by("when").textContent = lines.length ? when : text.nobody_looked;
  by("correction").textContent = correctionAt(stop);
  by("scrolls").hidden = by("key").hidden = !lines.length;
  const heads = units.map((unit, n) => make("th", { scope: "col", class: differ[n] ? "differs" : "" }, make("span", {}, data.units[unit])));
  by("scrolls").querySelector("thead tr").replaceChildren(make("td"), ...heads, make("th", { scope: "col", class: "published" }, text.published));
  by("scrolls").querySelector("tbody").replaceChildren(rowOf(text.now, now, known, differ),
    ...lines.map(([reporter, cells, published]) => rowOf(data.reporters[reporter], cells, published, differ)));
  by("others").textContent = others;
  const day = Math.min(byThen(dayTicks, tick - 1), data.days.length - 1);
  by("day").value = day;
  by("day").setAttribute("aria-valuetext", title);
  by("moment").textContent = data.days[day][2];
  const of = data.accounts.filter(([, date]) => date === data.days[day][0]).map(([, , said]) => said);
  list(by("counts"), of.length ? of : [text.no_counts]);
}

const list = (section, said) => section.querySelector("ul").replaceChildren(...said.map((one) => make("li", {}, one)));

/** Whose count the number was that a reader has met. */
function answer() {
  const asked = by("number").value === "" ? null : by("number").valueAsNumber;
  const found = data.accounts.filter(([count]) => count === asked).map(([, , said]) => said);
  list(by("whose"), asked === null ? [] : found.length ? found : [fill(data.nobody, { n: asked })]);
}

/** The address says what is shown, and the page around is told. */
function settle() {
  const query = new URLSearchParams(given());
  query.set("at", data.days[by("day").value][0]);
  try { history.replaceState(history.state, "", `?${query}`); } catch { /* a frame or a file may refuse */ }
  tell({ says: "moment", at: query.get("at"), reported_by: null, told_by: null, unit: null, search: `?${query}` });
}

by("scrolls").setAttribute("aria-label", text.title);
by("day").setAttribute("aria-label", text.day);
by("day").max = data.days.length - 1;
by("read").textContent = text.read;
by("of").textContent = text.of;
by("number").max = data.units.length;
by("counts").querySelector("h2").textContent = text.counts;
by("whose").querySelector("ul").setAttribute("aria-label", text.whose);
by("key").append(...data.key.map((cell) => make("span", {}, picture(data.cells[cell][0]), data.cells[cell][1])));
document.querySelector("footer").textContent = text.credit;
show(tickOf(askedOf(new URLSearchParams(given()), "at") ?? data.opens) ?? tickOf(data.opens));
by("day").addEventListener("input", () => show(dayTicks[by("day").value]));
by("day").addEventListener("change", settle);
by("number").addEventListener("input", answer);
tellHeight(by("said"));
