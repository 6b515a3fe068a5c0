// Names beside marks: how wide they are, which have room, and where. Boxes are left, top, right and bottom, in pixels, and
// whose mark it is.

/** Half the room of a mark: a ring around it takes more. */
const LEAST_ROOM = 8, RING_ROOM = 11;

const around = ({ n, x, y }, room) => [x - room, y - room, x + room, y + room, n];
const inside = ({ x, y }, [width, height]) => x > 0 && y > 0 && x < width && y < height;

const pen = document.createElement("canvas").getContext("2d");
let family = "";

/** How wide a text is, in pixels, in a font given as weight and size. Each is measured once. */
function widthOf(said, font) {
  const key = font + said;
  if (!widths.has(key)) {
    pen.font = font + (family ||= getComputedStyle(document.documentElement).fontFamily);
    widths.set(key, pen.measureText(said).width);
  }
  return widths.get(key);
}
const widths = new Map();

/** How far from a mark its name may stand: where it must be there, away from it, with a line to it. */
const NEAR = 10;
const FARTHER = [NEAR, 16, 24, 34, 46, 60, 76];

/** Boxes that are taken, besides those that were `before`: in squares of a grid, so that a box is held against its neighbours alone. */
const SQUARE_PX = 64;

function takenBy(boxes, before) {
  const rows = [];
  const square = (edge) => Math.max(0, Math.floor(edge / SQUARE_PX));
  const add = (box) => {
    const [left, top, right, bottom] = box.map(square);
    for (let y = top; y <= bottom; y += 1) for (let x = left; x <= right; x += 1) ((rows[y] ??= [])[x] ??= []).push(box);
  };
  /** Whether nothing but the mark of `n` itself reaches into the box. */
  const free = (box, n) => {
    const left = square(box[0]), right = square(box[2]), bottom = square(box[3]);
    for (let y = square(box[1]); y <= bottom; y += 1) for (let x = left; x <= right; x += 1) for (const other of rows[y]?.[x] ?? [])
      if (box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1] && !(n !== undefined && other[4] === n)) return false;
    return !before || before.free(box, n);
  };
  boxes.forEach(add);
  return { add, free };
}

/** Places names 15 px high without overlap, what changed first; what must stand is moved away until it has room. */
function arrange(wanted, spots, size) {
  const must = wanted.filter((one) => one.must);
  const rest = [...wanted.filter((one) => !one.must && !one.site), ...wanted.filter((one) => !one.must && one.site)];
  // Whoever finds no room beside its mark chooses first in another attempt.
  for (const _ of must) {
    const taken = takenBy([], spots);
    const left = must.findIndex((one) => !put(one, [NEAR], taken, size));
    if (left < 1) break;
    must.unshift(...must.splice(left, 1));
  }
  const taken = takenBy([], spots);
  for (const one of must) put(one, FARTHER, taken, size);
  for (const one of rest) put(one, [NEAR], taken, size);
  return { placed: [...must, ...rest], taken };
}

/** Gives a name the first place that is free, and takes it; false if none is. */
function put(one, distances, taken, size) {
  Object.assign(one, { left: undefined }, placeFor(one, distances, taken, size));
  if (one.left !== undefined) taken.add([one.left, one.top, one.left + one.wide, one.top + 15]);
  return one.left !== undefined;
}

/** The first place that is free for a name so wide, at one of these distances from its mark and inside of `size`, if any is. */
function placeFor({ n, x, y, wide, room }, distances, taken, [width, height]) {
  for (const distance of distances) {
    const far = distance + room - LEAST_ROOM;
    const spots = [[far, -8], [-far - wide, -8], [-wide / 2, -far - 13], [-wide / 2, far - 3], [far - 3, -far - 8], [far - 3, far - 6], [3 - far - wide, -far - 8], [3 - far - wide, far - 6]];
    for (const [dx, dy] of spots) {
      const left = x + dx, top = y + dy;
      if (left < 0 || top < 0 || left + wide > width || top + 15 > height) continue;
      if (taken.free([left, top, left + wide, top + 15], n)) return { left, top, far: distance };
    }
  }
}

/** A line from a mark to a name that has no room beside it; both lie `dx` and `dy` from where it is drawn. */
function leader({ x, y, left, top, wide, far }, [dx, dy]) {
  if (left === undefined || far === NEAR) return "";
  const to = [Math.min(Math.max(x, left), left + wide), Math.min(Math.max(y, top + 2), top + 13)];
  return `M${x + dx},${y + dy}L${to[0] + dx},${to[1] + dy}`;
}
