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
const SVG = { svg: 1, use: 1, path: 1, marker: 1, text: 1 };
/** How many of `rows` (sorted by what `tick` reads) have come by `at`, one at it included. */
function byThen(rows, at, tick = (row) => row) {
  let low = 0, high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tick(rows[middle]) <= at) low = middle + 1; else high = middle;
  }
  return low;
}

/** A message cut at its slots: words at even places, names of facts at odd ones. */
const fill = (parts, facts) => parts.map((part, n) => (n % 2 ? facts[part] : part)).join("");

/** Tells the page around, if there is one. */
const tell = (said) => { if (parent !== window) parent.postMessage(said, "*"); };

/** From now on the page around is told how high `node` is. */
function tellHeight(node) {
  new ResizeObserver(() => tell({ says: "height", px: Math.ceil(node.getBoundingClientRect().height) })).observe(node);
}
