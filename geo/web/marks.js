// Many marks as one picture: some paths for each look and size, every point of which wears the mark. A node for each mark
// would be a layer of its own to the browser, and hundreds of them take longer than a frame.

const MARK_PX = 22, BLOCK_PX = 20, SITE_PX = 15, TINY_PX = 12;

/** The mark of a look as a marker, by its address: 24 px wide on a line 1 px wide. Made when it is first worn. */
function worn(look) {
  if (!by(`w${look}`)) document.querySelector(".symbols defs").append(make("marker", { id: `w${look}`, overflow: "visible" }, symbol(look)));
  return `url(#w${look})`;
}

/** How many neighbours share a path: what changes is drawn again together. */
const TOGETHER = 32;

function markSheet() {
  const svg = make("svg", { class: "sheet", width: 1, height: 1, "aria-hidden": "true" });
  const paths = new Map();

  /** Draws `marks`, each `[look, px, x, y]`, and nothing else. */
  function draw(marks) {
    const points = new Map();
    marks.forEach(([look, px, x, y], n) => {
      const kind = `${px} ${look} ${Math.floor(n / TOGETHER)}`;
      points.set(kind, `${points.get(kind) ?? ""}L${x},${y}`);
    });
    for (const kind of points.keys()) if (!paths.has(kind)) paths.set(kind, makePath(...kind.split(" ")));
    for (const [kind, path] of paths) {
      // The last point wears nothing: a line has two ends, and one that has only one is not drawn.
      const d = points.has(kind) ? `M${points.get(kind).slice(1)}h1` : "";
      if (path.d !== d) path.setAttribute("d", (path.d = d));
    }
  }

  function makePath(px, look) {
    const wears = worn(look);
    const path = make("path", { "stroke-width": px / 24, "marker-start": wears, "marker-mid": wears });
    svg.append(path);
    return path;
  }

  return { svg, draw };
}
