// The table of all units. Its columns sort, and go on to sort by the same when the moment changes. It is written only
// while it is open, and once the handle rests.

const sorting = { column: null, turn: 1 };

/** A unit as the table has it: who held it in words, the tick since when, the numbers of its sources. */
function tableRow(n) {
  const found = cell(n);
  const rows = restsOn(n, found);
  return { n, name: data.targets[n].name, said: sentence(n, found), since: own(n).rows[found[2]]?.[5], sources: [...new Set(rows.flatMap((row) => row[7]))] };
}

/** What a column is sorted by: a name, a sentence, a moment, how many sources. */
const sortedBy = [({ name }) => name, ({ said }) => said, ({ since }) => since ?? -Infinity, ({ sources }) => sources.length];

/** In the order in which they first changed hands, or in that of a column. */
function tableRows() {
  const rows = data.order.map(tableRow), of = sortedBy[sorting.column];
  if (!of) return rows;
  const { compare } = new Intl.Collator(data.lang, { numeric: true });
  return rows.sort((a, b) => sorting.turn * (sorting.column < 2 ? compare(of(a), of(b)) : Math.sign(of(a) - of(b)) || 0));
}

/** Each publisher once: a second document of the same one is a number behind it. */
function citedIn(sources) {
  const publishers = new Map();
  for (const n of sources) publishers.set(data.sources[n][0], [...(publishers.get(data.sources[n][0]) ?? []), n]);
  const groups = [...publishers].map(([publisher, numbers]) =>
    numbers.flatMap((n, place) => [...(place ? [text.comma] : []), cite(n, place ? digits(place + 1) : publisher)]));
  return groups.flatMap((group) => [text.semicolon, ...group]).slice(1);
}

/** A unit's name, as a link to all that is recorded of it; in a file, beside which there is no such page, its name alone. */
function toDossier({ n, name }) {
  const { id } = data.targets[n];
  if (!beside) return name;
  const link = make("a", { href: placeAt(id), target: "_blank", rel: "noopener" }, name);
  if (parent !== window) link.addEventListener("click", (press) => { press.preventDefault(); tell({ says: "place", unit: id }); });
  return link;
}

function tableHead(name, column) {
  const button = make("button", { type: "button" }, name);
  button.addEventListener("click", () => {
    // Up, down, and back to the order in which they changed hands.
    if (sorting.column !== column) Object.assign(sorting, { column, turn: 1 });
    else if (sorting.turn > 0) sorting.turn = -1;
    else Object.assign(sorting, { column: null, turn: 1 });
    writeTable();
    by("all").querySelectorAll("thead button")[column].focus();
  });
  const sort = sorting.column === column ? { "aria-sort": sorting.turn > 0 ? "ascending" : "descending" } : {};
  return make("th", { role: "columnheader", scope: "col", ...sort }, button);
}

function writeTable() {
  if (!by("all").open) return;
  const [, held, since, sources] = text.columns;
  const cells = (row) => [
    make("th", { role: "rowheader", scope: "row" }, toDossier(row)),
    make("td", { role: "cell", "data-of": held }, row.said),
    make("td", { role: "cell", "data-of": since }, row.since === undefined ? "" : daysAt(row.since).day),
    make("td", { role: "cell", "data-of": sources }, ...citedIn(row.sources)),
  ];
  // Roles as well as elements: some browsers forget a table that is laid out as a list on a phone.
  by("all").querySelector("table").replaceChildren(
    make("caption", {}, make("strong", {}, by("title").textContent), ` ${asStamp(now.tick)}`),
    make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...text.columns.map(tableHead))),
    make("tbody", { role: "rowgroup" }, ...tableRows().map((row) => make("tr", { role: "row" }, ...cells(row)))));
}
