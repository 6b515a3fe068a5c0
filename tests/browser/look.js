// What a reader sees on the map page: `reader.seen()` now, `reader.visit(asks)` at one moment after the other.

(() => {
  const all = (query, root = document) => [...root.querySelectorAll(query)];
  const textOf = (query) => document.querySelector(query).textContent;
  const shown = (query) => { const node = document.querySelector(query); return node.hidden ? "" : node.textContent; };
  const look = (use) => +use.getAttribute("href").slice(2);
  const looks = (query) => all(query).map(look);
  const data = JSON.parse(textOf("#data"));
  let asked = 0;

  const row = (tr) => [tr.querySelector("th").textContent, +tr.querySelector("td").textContent];

  /** The ground of each unit that has a shape: its wash, and its stripes if it has any. */
  function grounds() {
    return all(".leaflet-overlay-pane path").map(ground);
  }

  function ground(path) {
    const [, stripes, wash] = /^(?:url\(#(\w+)\) )?(.*)$/.exec(path.getAttribute("fill"));
    return [wash, stripes ?? ""];
  }

  /** The look of each target that is drawn on the map, by where it stands; `undefined` where it is not. */
  function drawn() {
    const points = Object.values(document.querySelector(".leaflet-marks-pane canvas").drawn[0]).map(([look, , x, y]) => [look, x, y]);
    const spots = data.targets.map(({ at: [lon, lat] }) => map_map.latLngToLayerPoint([lat, lon]));
    const found = [];
    const take = (n, x, y) => {
      const at = points.findIndex((point) => Math.hypot(point[1] - x, point[2] - y) < 0.01);
      if (at >= 0) [[found[n]]] = points.splice(at, 1);
    };
    data.targets.forEach(({ unit }, n) => { if (unit === undefined) take(n, spots[n].x, spots[n].y); });
    data.targets.forEach(({ unit, kind }, n) => {
      if (unit === undefined || kind === "capital") return;
      // What would lie under its town's mark stands beside it.
      const beside = spots[n].distanceTo(spots[unit]) < 15;
      take(n, ...(beside ? [spots[unit].x + 11, spots[unit].y + 11] : [spots[n].x, spots[n].y]));
    });
    if (points.length) throw new Error(`marks that stand nowhere: ${points}`);
    return found;
  }

  function seen() {
    const marks = drawn();
    const places = data.targets.map((_, n) => n).filter((n) => data.targets[n].unit !== undefined && data.targets[n].kind !== "capital");
    return {
      title: textOf("#title"), more: textOf("#more"), beside: textOf("#beside"), stamp: textOf("#stamp"),
      notice: shown("#notice"), band: shown("#band"), spoken: document.getElementById("day").getAttribute("aria-valuetext"),
      day: +document.getElementById("day").value,
      key: all("#key tr").filter((tr) => !tr.hidden).map(row),
      line: looks("#line use"),
      named: all("#line button").map((button) => button.getAttribute("aria-label")),
      units: data.targets.map((_, n) => n).filter((n) => data.targets[n].unit === undefined).map((n) => marks[n] ?? null),
      sites: places.map((n) => marks[n] ?? null),
      grounds: grounds(),
      insets: looks("#insets use"),
      inset_grounds: all("#insets .unit").map(ground),
      card: document.getElementById("card").hidden ? null : card(),
    };
  }

  function card() {
    return {
      heading: textOf("#card h2"), says: textOf("#card .says"), mark: look(document.querySelector("#card h2 use")),
      history: all("#card ol > li").map((item) => [item.querySelector("b").textContent, item.querySelector("span").textContent]),
      sources: all("#card ol > li").map((item) => all("ul li", item).map((cited) => [cited.textContent, cited.querySelector("a")?.getAttribute("href") ?? ""])),
    };
  }

  /** Goes where each of `asks` asks, as the page around the map may ask, and notes what is seen. */
  async function visit(asks, see = seen) {
    const found = [];
    for (const ask of asks) {
      const heard = new Promise((done) => addEventListener("message", done, { once: true }));
      postMessage({ seek: (asked += 1), ...ask }, "*");
      await heard;
      found.push(see());
    }
    return found;
  }

  /** Left, top, right and bottom of `node` on the screen, in pixels. */
  function box(node) {
    const { left, top, right, bottom } = node.getBoundingClientRect();
    return [left, top, right, bottom];
  }

  /** Every label of the map that is shown, where it stands, and what it must keep clear of. */
  function labels() {
    // Names wait for a handle that runs; a map that is set anew has them at once.
    map_map.fire("zoomend");
    return {
      labels: all(".leaflet-labels-pane .label:not(.away)").map((label) => ({ text: label.textContent, box: box(label) })),
      enlarged: all("#insets text").map((text) => text.textContent),
      map: box(map_map.getContainer()),
      zoom: box(document.querySelector(".zoom")),
    };
  }

  /** The middle of target `id` on the screen, in pixels. */
  function middle(id) {
    const { at: [lon, lat] } = data.targets.find((target) => target.id === id);
    const { x, y } = map_map.latLngToContainerPoint([lat, lon]);
    const [left, top] = box(map_map.getContainer());
    return [left + x, top + y];
  }

  const notes = () => all("#card .note").map((note) => note.textContent);
  const texts = (query) => all(query).map((node) => node.textContent);

  // The web, a part of the page, or who said what on a day with what holds for all pages, written as an address is.
  const LEADS = /^(https?:|#|matrix\?at=\d{4}-\d\d-\d\d(&(lang|v|confidence)=[\w%*+.-]*)*$)/;

  /** The still, inside the page or of the same server: as an image it runs nothing. */
  const isStill = (node, value) => node.matches("#still > img") && /^(data:image\/svg\+xml,|snapshot\.svg\?)[^<>"]*$/.test(value);

  /** The icon of a tab, which is ours and in the head. */
  const isIcon = (node, value) => node.matches("head > link[rel=icon]") && /^data:image\/svg\+xml,%3Csvg%20[\w%./-]*$/.test(value);

  /** Attributes that could run something or lead anywhere but there. */
  const odd = () => all("*").flatMap((node) => [...node.attributes]
    .filter(({ name, value }) => name.startsWith("on") || (["href", "src", "action"].includes(name) && !LEADS.test(value) && !isStill(node, value) && !isIcon(node, value)))
    .map(({ name, value }) => `${name}=${value}`));

  const symbols = Object.fromEntries(all(".symbols g[id]").map((one) => [one.id.slice(1), one.innerHTML.replace(/><\/(path|circle)>/g, "/>")]));
  const patterns = Object.fromEntries(all("pattern").map((one) => [one.id, one.lastChild.getAttribute("fill")]));

  window.reader = { all, seen, visit, box, labels, middle, notes, texts, odd, data, symbols, patterns };
})();
