// The table of all units. Its columns sort, and go on to sort by the same when the moment changes.

const make = (name, attributes = {}, ...children) => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
};

const link = ([publisher, title, href]) => (/^https?:\/\//i.test(href)
  ? make("a", { href, title, target: "_blank", rel: "noopener noreferrer" }, publisher)
  : make("span", { title }, publisher));

/** The address of a place's dossier, with what of the page's own holds for all pages. */
function dossier(unit) {
  const here = new URLSearchParams(location.search);
  const kept = ["lang", "v", "confidence"].filter((key) => here.has(key)).map((key) => [key, here.get(key)]);
  return `place?${new URLSearchParams([["unit", unit], ...kept])}`;
}

/** Each publisher once: a second document of the same one is a number behind it. */
function cited(numbers, sources) {
  const by = new Map();
  for (const n of numbers) by.set(sources[n][0], [...(by.get(sources[n][0]) ?? []), sources[n]]);
  const groups = [...by.values()].map((group) => group.flatMap(([publisher, title, href], n) =>
    [...(n ? [", "] : []), link([n ? String(n + 1) : publisher, title, href])]));
  return groups.flatMap((group) => ["; ", ...group]).slice(1);
}

const cells = ([name, sentence, since, , numbers, unit], { columns, sources }) => [
  make("th", { role: "rowheader", scope: "row" }, make("a", { href: dossier(unit) }, name)),
  make("td", { role: "cell", "data-of": columns[1] }, sentence),
  make("td", { role: "cell", "data-of": columns[2] }, since),
  make("td", { role: "cell", "data-of": columns[3] }, ...cited(numbers, sources)),
];

/** What a column is sorted by: a name, a sentence, a day, how many sources. */
const keys = [(row) => row[0], (row) => row[1], (row) => row[3], (row) => row[4].length];

function sorted(rows, { column, turn }, lang) {
  if (column === null) return rows;
  const of = keys[column];
  const compare = new Intl.Collator(lang, { numeric: true }).compare;
  return [...rows].sort((a, b) => turn * (column === 3 ? of(a) - of(b) : compare(of(a), of(b))));
}

// Streamlit calls this again with the rows of another moment: the order that was chosen stays on the node.
export default function ({ data, parentElement }) {
  const [section, under] = parentElement.querySelectorAll("section").length ? parentElement.querySelectorAll("section")
    : [0, 1].map(() => parentElement.appendChild(make("section", { class: "says-who" })));
  const order = (section.order ??= { column: null, turn: 1 });

  function head(name, column) {
    const button = make("button", { type: "button" }, name);
    button.addEventListener("click", () => {
      // Up, down, and back to the order in which they changed hands.
      if (order.column !== column) Object.assign(order, { column, turn: 1 });
      else if (order.turn > 0) order.turn = -1;
      else Object.assign(order, { column: null, turn: 1 });
      draw();
      section.querySelectorAll("thead button")[column].focus();
    });
    const sort = order.column === column ? { "aria-sort": order.turn > 0 ? "ascending" : "descending" } : {};
    return make("th", { role: "columnheader", scope: "col", ...sort }, button);
  }

  function draw() {
    // Roles as well as elements: some browsers forget a table that is laid out as a list on a phone.
    const rows = sorted(data.rows, order, data.lang).map((row) => make("tr", { role: "row" }, ...cells(row, data)));
    section.replaceChildren(make("h2", {}, data.title), make("table", { role: "table" },
      make("caption", {}, make("strong", {}, data.headline), ` ${data.stamp}`),
      make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...data.columns.map(head))),
      make("tbody", { role: "rowgroup" }, ...rows)));
  }

  draw();
  under.replaceChildren(make("h2", {}, data.columns[3]), make("ul", { role: "list" },
    ...data.sources.map(([, title, href]) => make("li", {}, link([title, title, href])))));
}
