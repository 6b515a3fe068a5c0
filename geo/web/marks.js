// Many marks as one picture: a canvas, on which each look is stamped wherever it stands. As nodes of the page, or as points
// that wear a marker, hundreds of them are styled, laid out and painted anew with every day. On paper they are nodes.

const MARK_PX = 22, BLOCK_PX = 20, SITE_PX = 15, TINY_PX = 12;

const sheets = [];

/** The looks that were worn in this light, each as a picture of so many pixels of the screen. */
const stamps = new Map();

function stampOf(look, wide) {
  const kind = `${look} ${wide}`;
  if (!stamps.has(kind)) stamps.set(kind, makeStamp(look, wide));
  return stamps.get(kind);
}

function makeStamp(look, wide) {
  const stamp = make("canvas", { width: wide, height: wide }), pen = stamp.getContext("2d");
  pen.scale(wide / 24, wide / 24);
  pen.translate(12, 12);
  for (const shape of by(`m${look}`).children) {
    const { fill, stroke, strokeWidth, strokeLinecap, strokeDasharray, fontWeight, fontSize, fontFamily } = getComputedStyle(shape);
    const [d, x, y, r, base] = ["d", "cx", "cy", "r", "y"].map((name) => shape.getAttribute(name));
    const path = new Path2D(d ?? undefined);
    if (r) path.arc(x, y, r, 0, 2 * Math.PI);
    Object.assign(pen, { fillStyle: fill, strokeStyle: stroke, lineWidth: parseFloat(strokeWidth), lineCap: strokeLinecap });
    Object.assign(pen, { font: `${fontWeight} ${fontSize} ${fontFamily}`, textAlign: "center" });
    pen.setLineDash(strokeDasharray === "none" ? [] : strokeDasharray.split(",").map(parseFloat));
    if (fill !== "none") pen.fill(path);
    if (stroke !== "none") pen.stroke(path);
    if (base) pen.fillText(shape.textContent, 0, base);
  }
  return stamp;
}

/** Makes what can be worn in these sizes before it is, while nobody waits: a look that is new would hold up its day. */
function stampAhead(sizes, look = 0) {
  if (look < data.looks.length) idle(() => {
    for (const wide of sizes) stampOf(look, wide);
    stampAhead(sizes, look + 1);
  });
}

const idle = window.requestIdleCallback ?? setTimeout;

/** More changes than this are quicker drawn as a whole. */
const MOST_APART = 64;

function markSheet() {
  const canvas = make("canvas", { class: "sheet", "aria-hidden": "true" }), pen = canvas.getContext("2d");
  let stamped = [], paper;
  canvas.drawn = [[], [0, 0], [0, 0]];

  /** Shows `marks`, each `[look, px, x, y]` in a place of its own, and nothing else, on a sheet so wide and high whose
   * corner lies at `left` and `top`. */
  function draw(...asked) {
    const [marks, [left, top], [width, height]] = canvas.drawn = asked;
    const dense = devicePixelRatio, across = Math.round(width * dense), down = Math.round(height * dense);
    const before = stamped;
    stamped = marks.map(([look, px, x, y]) => {
      const wide = Math.round(px * dense);
      return { look, wide, x: Math.round((x - left) * dense - wide / 2), y: Math.round((y - top) * dense - wide / 2) };
    });
    const fits = canvas.width === across && canvas.height === down;
    if (fits) {
      const changed = [...Array(Math.max(before.length, stamped.length)).keys()].flatMap((n) => renewed(before[n], stamped[n]));
      if (changed.length <= MOST_APART) return changed.forEach(renew);
    } else {
      // Stamps ask how they are styled, which no page tells whose parts have just become other ones before it is laid out.
      stamped.forEach(({ look, wide }) => stampOf(look, wide));
      Object.assign(canvas, { width: across, height: down });
      Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
    }
    pen.clearRect(0, 0, across, down);
    stamped.forEach(stamp);
    if (!fits) stampAhead(new Set(stamped.map(({ wide }) => wide)));
  }

  const stamp = ({ look, wide, x, y }) => pen.drawImage(stampOf(look, wide), x, y);

  /** Draws the square of one mark again, with whatever else reaches into it. */
  function renew(square) {
    const box = [square.x, square.y, square.wide, square.wide];
    pen.save();
    pen.beginPath();
    pen.rect(...box);
    pen.clip();
    pen.clearRect(...box);
    stamped.forEach((one) => { if (meet(one, square)) stamp(one); });
    pen.restore();
  }

  sheets.push({
    again() {
      stamped = [];
      draw(...canvas.drawn);
    },
    /** Lines stay lines: the same as nodes, for as long as a page is made of it. */
    print(begins) {
      paper?.remove();
      if (!begins) return;
      const [marks, [left, top], size] = canvas.drawn;
      paper = make("svg", { class: "sheet", viewBox: `0 0 ${size.join(" ")}` }, ...Object.values(marks).map(([look, px, x, y]) =>
        symbol(look, `translate(${x - left} ${y - top}) scale(${px / 24})`)));
      paper.style.cssText = canvas.style.cssText;
      canvas.after(paper);
    },
  });
  return { canvas, draw };
}

/** The squares to draw again where a mark is another than before. */
function renewed(before, one) {
  const stays = before && one && before.x === one.x && before.y === one.y && before.wide === one.wide;
  return stays ? (before.look === one.look ? [] : [one]) : [before, one].filter(Boolean);
}

const meet = (a, b) => a.x < b.x + b.wide && b.x < a.x + a.wide && a.y < b.y + b.wide && b.y < a.y + a.wide;

function stampAgain() {
  stamps.clear();
  for (const sheet of sheets) sheet.again();
}

// The light is another; or the window is, and with it perhaps the pixels of the screen.
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", stampAgain);
addEventListener("resize", stampAgain);
