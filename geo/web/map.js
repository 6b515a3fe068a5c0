// The painter: ground, marks, labels and insets. `paint(looks)` repaints what changed, `under(event)` says what lies there.

/** Leaflet's map, once it is there. */
let map;

const ground = [];
const groundAt = new Map();
const marks = [];
let home = 0;
const CLOSEST = 4;
let moved = false;

/** Whether the map moves by itself, which the page around is not told. */
let led = false;

function lead(move) {
  led = true;
  move();
  led = false;
}

function fit() {
  map.options.maxZoom = Infinity;
  const { x: width, y: height } = map.getSize();
  const { lat, lon, zoom } = fitted(width, height);
  lead(() => map.setView([lat, lon], zoom, { animate: false }));
  home = map.getZoom();
  map.options.maxZoom = home + CLOSEST;
  moved = false;
}

function drawGround() {
  map.attributionControl.setPrefix("Leaflet");
  for (const name of ["lines", "marks", "labels"]) map.createPane(name).style.pointerEvents = "none";
  map.getPane("lines").style.zIndex = 410;
  map.getPane("marks").style.zIndex = 620;
  map.getPane("labels").style.zIndex = 610;
  shapes.forEach((polygons, n) => {
    if (!polygons.length) return;
    ground[n] = L.polygon(polygons, { stroke: false, fillOpacity: 1, smoothFactor: 0, noClip: true }).addTo(map);
    groundAt.set(ground[n].getElement(), n);
  });
}

/** What stands on the ground and beside it. */
function draw() {
  edges().forEach((lines, outer) => L.polyline(lines, {
    pane: "lines", interactive: false, smoothFactor: 0, noClip: true, weight: 1,
    color: outer ? "var(--coast)" : "var(--border)",
  }).addTo(map));
  for (const [, [west, south, east, north]] of data.insets) {
    frames.push(L.rectangle([[south, west], [north, east]], { pane: "lines", interactive: false, fill: false, weight: 1, color: "var(--quiet)" }).addTo(map));
  }
  data.targets.forEach((target, n) => { marks[n] = makeMark(target, n); });
  map.getPane("marks").append(sheet.canvas);
  map.getPane("labels").append(leaders);
  for (const [name, lon, lat] of data.neighbours) {
    const label = make("span", { class: "neighbour" }, name);
    map.getPane("labels").append(label);
    beyond.push({ label, at: [lat, lon], wide: name.length * 9.5 });
  }
  for (const inset of data.insets) insets.push(makeInset(inset));
  map.on("zoomend viewreset resize", place);
  map.on("move", () => { standing = null; drawMarks(); });
  pointed();
  place();
}

const leaders = make("svg", { class: "leaders", width: 1, height: 1, "aria-hidden": "true" }, make("path"));
const frames = [];
const insets = [];
const beyond = [];

const sheet = markSheet();

/** The marks that are drawn, as `[look, px, x, y, target]` on Leaflet's layer, each in the place of its target. */
let drawn = [];

/** The target whose mark or ground a pointer is over; `undefined` over neither. */
function under({ layerPoint: { x, y }, originalEvent }) {
  const near = (one) => Math.hypot(one[2] - x, one[3] - y);
  const reached = drawn.filter((one) => near(one) <= one[1] / 2);
  return reached.sort((a, b) => near(a) - near(b))[0]?.[4] ?? groundAt.get(originalEvent.target);
}

function pointed() {
  map.on("mousemove", (event) => {
    const n = under(event);
    map.getContainer().classList.toggle("over", n !== undefined);
    if (n === undefined) hideTip(); else showTip(n, event.originalEvent);
  });
  map.on("mouseout", hideTip);
  map.on("click", (event) => {
    const n = under(event);
    if (n !== undefined) choose(n, null);
  });
}

function makeMark(target, n) {
  const label = make("span", { class: "label" }, target.name);
  listenTo(label, n);
  map.getPane("labels").append(label);
  return { label, look: -1, enlarged: inFrame(target.at) };
}

/** How wide the label of target `n` is: 11.5 px on a small map, 12.5 on others, bold where it must stand; 11 for a site. */
function labelWidth(n, must) {
  const site = data.targets[n].unit !== undefined;
  const px = site ? 11 : small.matches ? 11.5 : 12.5;
  return Math.ceil(widthOf(data.targets[n].name, `${must ? 700 : 400} ${px}px `)) + 6;
}

const small = matchMedia("(max-width: 979px)");

const roomOf = (n) => (data.looks[looksNow[n]].doubt === undefined ? LEAST_ROOM : RING_ROOM);

/** The boxes of what stands over the map, in its own pixels. */
let furniture = [];
let looksNow = [];

/** Repaints the targets whose look is not what it was. */
function paint(looks) {
  looks.forEach((look, n) => {
    if (marks[n].look === look) return;
    marks[n].look = look;
    ground[n]?._path.setAttribute("fill", (ground[n].options.fillColor = wash(look)));
    for (const inset of insets) inset.paint(n, look);
  });
  looksNow = looks;
  stampMarks();
}

/** Whether a place beside its unit's mark is shown: where a source says that it differs, or close up. */
function stands(target, n) {
  if (target.unit === undefined) return true;
  if (target.kind === "capital") return false;
  const [own, town] = [looksNow[n], looksNow[target.unit]].map((look) => data.looks[look]);
  const differs = (own.key !== town.key || own.doubt !== town.doubt) && restsOn(n, cell(n)).length;
  return differs || map.getZoom() > home + 1.6;
}

const inFrame = ([lon, lat]) => data.insets.some(([, [west, south, east, north]]) => lon > west && lon < east && lat > south && lat < north);
const fromAfar = () => map.getZoom() < home + 0.9;
const inInset = (n) => marks[n].enlarged && fromAfar();

/** The corners of what is shown enlarged, while its frame is drawn. */
const framed = () => (fromAfar() ? data.insets : []).map(([, [west, south, east, north]]) =>
  [map.latLngToLayerPoint([north, west]), map.latLngToLayerPoint([south, east])]);

/** Puts a node at a point of the map. In two dimensions: in three each would be a layer of its own to the browser. */
function stand(node, { x, y }) { node.style.transform = `translate(${x}px, ${y}px)`; }

/** Works out where every mark is on the screen; what would lie under a unit's mark stands beside it. */
function place() {
  standing = null;
  const spots = data.targets.map(({ at }) => map.latLngToLayerPoint([at[1], at[0]]));
  data.targets.forEach((target, n) => {
    let spot = spots[n];
    if (target.unit !== undefined && spot.distanceTo(spots[target.unit]) < 15) spot = spots[target.unit].add([11, 11]);
    marks[n].spot = spot;
  });
  for (const one of beyond) {
    one.spot = map.latLngToLayerPoint(one.at);
    stand(one.label, one.spot);
  }
  furniture = [by("zoom-in").parentNode, by("finder")].map(({ offsetLeft, offsetTop, offsetWidth, offsetHeight }) =>
    [offsetLeft, offsetTop, offsetLeft + offsetWidth, offsetTop + offsetHeight]);
  for (const frame of frames) frame.getElement().style.display = fromAfar() ? "" : "none";
  if (!looksNow.length) return;
  stampMarks();
  label();
}

/** Which part of Leaflet's layer is shown: its corner, and how wide and high it is. */
const frameOf = () => [map.containerPointToLayerPoint([0, 0]), map.getSize()].map(({ x, y }) => [x, y]);

/** The marks follow when the map is moved: their sheet is as large as what is shown. */
function drawMarks() {
  const [[x, y], size] = frameOf();
  sheet.draw(drawn, [x, y], size);
  stand(sheet.canvas, { x, y });
}

/** What `crowd` has found of the part that is shown; nothing once another is. */
let standing = null;

/** What is the same on all days while the map stands still: the room that each unit's mark takes at the least, and the
 * names that find none beside all of these. */
function crowd(corner, size) {
  if (standing) return standing;
  const found = data.targets.flatMap(({ unit }, n) => (unit === undefined && !inInset(n) ? [spotOf(n, corner)] : []))
    .filter((spot) => inside(spot, size));
  const spots = takenBy(found.map((one) => around(one, LEAST_ROOM)));
  const finds = (spot) => [LEAST_ROOM, RING_ROOM].some((room) => placeFor({ ...spot, room, wide: labelWidth(spot.n, false) }, [NEAR], spots, size));
  return (standing = { spots, nameless: new Set(found.filter((one) => !finds(one)).map(({ n }) => n)) });
}

const spotOf = (n, [left, top]) => ({ n, x: marks[n].spot.x - left, y: marks[n].spot.y - top });

/** Draws the marks of all that is shown; a capital is its unit's, and a site in a crowded part stands where that is enlarged. */
function stampMarks() {
  drawn = [];
  data.targets.forEach((target, n) => {
    const { look, spot: { x, y } } = marks[n], site = target.unit !== undefined, tiny = inInset(n);
    if (stands(target, n) && !(tiny && site)) drawn[n] = [look, tiny ? TINY_PX : site ? SITE_PX : MARK_PX, x, y, n];
  });
  drawMarks();
}

/** Puts the names where they have room. */
function label() {
  for (const inset of insets) inset.label();
  const [corner, size] = frameOf(), [left, top] = corner;
  const { spots, nameless } = crowd(corner, size);
  const eve = dayTicks[dayOf(now.tick) - 1] ?? data.start - 1;
  const wanted = [], others = [...furniture, ...framed().map(([a, b]) => [a.x - left, a.y - top, b.x - left, b.y - top])];
  data.targets.forEach((target, n) => {
    const one = marks[n], site = target.unit !== undefined;
    const spot = spotOf(n, corner), must = !site && cell(n, eve)[0] !== looksNow[n], room = roomOf(n);
    const named = drawn[n] && !inInset(n) && inside(spot, size);
    if (named && (site || room > LEAST_ROOM)) others.push(around(spot, room));
    if (named && (must || !nameless.has(n))) wanted.push({ ...spot, wide: labelWidth(n, must), room, must, site });
    else putLabel(one, "label away");
  });
  const { placed, taken } = arrange(wanted, takenBy(others, spots), size);
  for (const one of placed) {
    if (one.left === undefined) putLabel(marks[one.n], "label away");
    else putLabel(marks[one.n], `label${one.must ? " must" : ""}${one.site ? " site" : ""}`, L.point(one.left + left, one.top + top));
  }
  set(leaders.firstChild, "d", placed.map((one) => leader(one, corner)).join(""));
  for (const { label, spot, wide } of beyond) {
    const [x, y] = [spot.x - left, spot.y - top];
    const box = [x - wide / 2 - 4, y - 8, x + wide / 2 + 4, y + 8];
    const clear = taken.free(box);
    label.classList.toggle("away", !clear);
    if (clear) taken.add(box);
  }
}

/** Changes a label where it is not so already: whatever is written is laid out again. */
function putLabel(one, name, at) {
  if (one.label.className !== name) one.label.className = name;
  if (at && !(one.labelled && at.equals(one.labelled))) stand(one.label, (one.labelled = at));
}

/** A crowded part, enlarged: the same units and marks on a ground of its own. */
function makeInset([name, [west, south, east, north]]) {
  const scale = Math.min(INSET[0] / (east - west), INSET[1] / (northing(north) - northing(south)));
  const project = ([lat, lon]) => [(lon - west) * scale, (northing(north) - northing(lat)) * scale];
  const [wide, high] = project([south, east]).map(Math.round);
  const path = (rings) => rings.map((points) => `M${points.map((point) => project(point).map((value) => value.toFixed(1)).join()).join("L")}Z`).join("");
  const svg = make("svg", { viewBox: `0 0 ${wide} ${high}`, width: wide, role: "img", "aria-label": name });
  const paths = [], uses = new Map(), names = new Map();
  const touches = (points) => {
    const [lats, lons] = [0, 1].map((axis) => points.map((point) => point[axis]));
    return Math.min(...lons) < east && Math.max(...lons) > west && Math.min(...lats) < north && Math.max(...lats) > south;
  };
  shapes.forEach((polygons, n) => {
    const d = polygons.filter(([outer]) => touches(outer)).map(path).join("");
    if (!d) return;
    paths[n] = make("path", { d, "fill-rule": "evenodd", class: "unit" });
    listenTo(paths[n], n);
    svg.append(paths[n]);
  });
  edges().forEach((lines, outer) => svg.append(make("path", { d: lines.filter(touches).map((points) => path([points]).slice(0, -1)).join(""), class: outer ? "coast" : "border" })));
  const outlines = make("path", { class: "chosen" });
  svg.append(outlines);
  const inside = data.targets.map((_, n) => n).filter((n) => {
    const { at: [lon, lat], kind } = data.targets[n];
    return kind !== "capital" && lon > west && lon < east && lat > south && lat < north;
  });
  const spots = new Map(inside.map((n) => [n, project([data.targets[n].at[1], data.targets[n].at[0]])]));
  for (const n of inside) {
    const { unit } = data.targets[n];
    const [x, y] = spots.get(n), town = spots.get(unit);
    // As on the map: what would lie under its town's mark stands beside it.
    if (town && Math.hypot(x - town[0], y - town[1]) < 15) spots.set(n, [town[0] + 11, town[1] + 11]);
    const half = unit === undefined ? 11 : 8;
    uses.set(n, symbol(0, `translate(${spots.get(n)}) scale(${half / 12})`));
    names.set(n, make("text", { class: unit === undefined ? "" : "site" }, data.targets[n].name));
    for (const node of [uses.get(n), names.get(n)]) listenTo(node, n);
    svg.append(uses.get(n), names.get(n));
  }
  by("insets").append(make("figure", {}, make("figcaption", {}, name), svg));
  let last = "";
  return {
    paint(n, look) {
      uses.get(n)?.setAttribute("href", `#m${look}`);
      paths[n]?.setAttribute("fill", wash(look));
    },
    label() {
      const shown = inside.filter((n) => stands(data.targets[n], n));
      const arranged = shown.map((n) => [n, roomOf(n)]).join();
      if (arranged === last) return;
      last = arranged;
      for (const n of inside) hide(uses.get(n), !shown.includes(n));
      const wanted = shown.map((n) => {
        const site = data.targets[n].unit !== undefined;
        const wide = Math.ceil(widthOf(data.targets[n].name, site ? "400 11px " : "400 13px ")) + 6;
        return { n, x: spots.get(n)[0], y: spots.get(n)[1], wide, room: roomOf(n), must: !site, site };
      });
      const { placed } = arrange(wanted, takenBy(wanted.map((one) => around(one, one.room))), [wide, high]);
      const named = new Map(placed.filter(({ left }) => left !== undefined).map(({ n, left, top }) => [n, `translate(${left + 3} ${top + 12})`]));
      for (const [n, text] of names) {
        hide(text, !named.has(n));
        if (named.has(n)) set(text, "transform", named.get(n));
      }
    },
    outline(n) { set(outlines, "d", paths[n]?.getAttribute("d") ?? ""); },
  };
}

function hide(node, hidden) {
  const display = hidden ? "none" : "";
  if (node.style.display !== display) node.style.display = display;
}

/** How wide and high an inset may be, in pixels. */
const INSET = [376, 330];

function listenTo(node, n) {
  node.addEventListener("click", (event) => { event.stopPropagation(); choose(n, null); });
  node.addEventListener("pointermove", (event) => showTip(n, event));
  node.addEventListener("pointerleave", hideTip);
}

const LEAST = 40;

/** Fingers scroll the page, two of them move the map; a wheel zooms with Ctrl alone. */
function handle() {
  const box = map.getContainer();
  const still = by("says-who").classList.contains("no-zoom");
  if (still) for (const way of ["dragging", "touchZoom", "doubleClickZoom", "boxZoom", "keyboard"]) map[way]?.disable();
  if (matchMedia("(pointer: coarse)").matches) map.dragging.disable();
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
    const pan = map.panBy;
    map.panBy = (offset) => pan.call(map, offset, { animate: false });
    map.options.inertia = false;
  }
  box.addEventListener("wheel", (event) => {
    if (!event.ctrlKey || still) return;
    event.preventDefault();
    map.setZoomAround(map.mouseEventToContainerPoint(event), map.getZoom() - Math.sign(event.deltaY) / 2);
  }, { passive: false });
  const press = (id, label, act) => { by(id).title = label; by(id).setAttribute("aria-label", label); by(id).addEventListener("click", act); };
  press("zoom-in", text.zoom_in, () => map.setZoom(map.getZoom() + 0.7));
  press("zoom-out", text.zoom_out, () => map.setZoom(map.getZoom() - 0.7));
  press("everything", text.everything, () => { fit(); tell({ says: "sight", sight: null }); });
  map.on("move", () => {
    const { lat, lng } = map.getCenter();
    // A window that becomes narrower moves the map too, which nobody has asked for.
    if (moved && !led) tell({ says: "sight", sight: [lat, lng, map.getZoom()] });
  });
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", text.map);
  map.on("movestart", () => { moved = true; });
  for (const [happens, paper] of [["beforeprint", true], ["afterprint", false]]) addEventListener(happens, () => {
    by("says-who").classList.toggle("paper", paper);
    map.invalidateSize({ pan: false });
    if (!moved) fit();
    for (const sheet of sheets) sheet.print(paper);
  });
  new ResizeObserver(([{ contentRect: { width, height } }]) => {
    // A page that is put away has no size, and nothing can be fitted into it.
    if (width < LEAST || height < LEAST) return;
    map.invalidateSize({ pan: false });
    if (!moved) fit();
    measure();
    reserve();
  }).observe(box);
}

/** Shows the part that another map shows: latitude, longitude and zoom; all of it for nothing. */
function follow(sight) {
  if (!sight) return fit();
  lead(() => map.setView(sight.slice(0, 2), sight[2], { animate: false }));
}
