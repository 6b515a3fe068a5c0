// The shapes, where all of them lie in the frame, and the ground as it is seen before Leaflet is there.

/** Every border as corners in degrees, latitude first as Leaflet has it: steps on the grid, on from the border before. */
const borders = (({ step, arcs }) => {
  let x = 0, y = 0;
  return arcs.map((steps) => {
    const corners = [];
    for (let n = 0; n < steps.length; n += 2) corners.push([(y += steps[n + 1]) * step, (x += steps[n]) * step]);
    return corners;
  });
})(data.shapes);
const ring = (part) => part.flatMap((n) => (n < 0 ? borders[~n].slice().reverse() : borders[n]).slice(1));
const shapes = data.shapes.units.map((polygons) => polygons.map((rings) => rings.map(ring)));

/** Borders that two units share, and those that are the edge of the whole. */
function edges() {
  const uses = borders.map(() => 0);
  for (const n of data.shapes.units.flat(3)) uses[n < 0 ? ~n : n] += 1;
  return [borders.filter((_, n) => uses[n] > 1), borders.filter((_, n) => uses[n] === 1)];
}

/** What fills ground of a look: the wash of who holds it, with stripes where another may. */
function wash(look) {
  const { party, possible } = data.looks[look], whole = party < 0 ? "var(--no-wash)" : `var(--p${party}-wash)`;
  return possible ? `url(#s${look}) ${whole}` : whole;
}

/** A latitude on Mercator's map, in the degrees of a longitude; northward from the equator. The map ends where Leaflet's does. */
const northing = (lat) => Math.log(Math.tan(Math.PI / 4 + Math.max(-POLE, Math.min(lat, POLE)) * Math.PI / 360)) * 180 / Math.PI;
const POLE = 85.0511287798;
const latitude = (north) => (Math.atan(Math.exp(north * Math.PI / 180)) * 360 / Math.PI) - 90;

/** What stays free at the left, the top, the right and below, in pixels: ground may lie under the controls in a corner, a town's only mark may not. */
const room = shapes.some((polygons) => polygons.length) ? [6, 6, 6, 6] : [64, 64, 40, 24];

/** Pixels of Leaflet's map for a degree of longitude. */
const scaleAt = (zoom) => 256 * 2 ** zoom / 360;

/** The middle and the zoom at which all units lie in a frame so wide and high, in pixels; a page that is put away has none. */
function fitted(width, height) {
  const [west, south, east, north] = data.shapes.extent;
  const [low, high] = [south, north].map(northing);
  const [left, top, right, bottom] = room;
  const across = Math.max(width - left - right, 1) / Math.max(east - west, 1e-3), up = Math.max(height - top - bottom, 1) / Math.max(high - low, 1e-3);
  const zoom = Math.max(0, Math.log2(Math.min(across, up) / scaleAt(0)));
  const px = scaleAt(zoom);
  return { zoom, lon: (west + east + (right - left) / px) / 2, lat: latitude((low + high + (top - bottom) / px) / 2) };
}

/** The ground in the colours of `looks`, as Leaflet will draw it where it takes its place: the same corners, on whole pixels. */
function firstGround(looks) {
  const { clientWidth: width, clientHeight: height } = document.querySelector(".folium-map");
  const { lat, lon, zoom } = fitted(width, height);
  const px = scaleAt(zoom);
  const at = ([lat, lon]) => [(lon + 180) * px, (180 - northing(lat)) * px];
  const [left, top] = at([lat, lon]).map((middle, axis) => Math.round(middle - [width, height][axis] / 2));
  const corner = (point) => { const [x, y] = at(point); return `${Math.round(x) - left} ${Math.round(y) - top}`; };
  const outline = (points) => `M${points.map(corner).join("L")}z`;
  const outlines = shapes.map((polygons) => polygons.flat().map(outline).join(""));
  const paths = [...shapes.keys()].filter((n) => outlines[n]).map((n) =>
    make("path", { class: "leaflet-interactive", fill: wash(looks[n]), "fill-rule": "evenodd", d: outlines[n] }));
  return make("div", { class: "leaflet-pane leaflet-overlay-pane" }, make("svg", { width, height }, ...paths));
}
