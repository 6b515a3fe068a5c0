// From a moment to what is seen, and back to the address.

const looksHere = () => data.targets.map((_, n) => cell(n)[0]);

function show() { showSeen(); showDetail(); }

/** What keeps up with the handle. */
function showSeen() {
  const looks = looksHere();
  showLine(looks);
  showCounts(looks);
  paint(looks);
  showTrack(showHeadline(looks));
}

/** What is read at leisure: names on the map, the card, the chart. */
function showDetail() {
  label();
  showCard();
  showChart();
  retell();
}

/** Steps that follow each other within so many milliseconds are of a handle that runs; nobody reads what jumps. */
const RUN_MS = 150;
let stepped = -RUN_MS, waiting = 0;

/** Moves to the stop at `tick`. Nothing is told to anyone until it rests. */
function go(tick) {
  if (tick === now.tick) return;
  now.tick = tick;
  by("notice").hidden = true;
  showSeen();
  const runs = performance.now() - stepped < RUN_MS;
  stepped = performance.now();
  clearTimeout(waiting);
  if (runs) waiting = setTimeout(showDetail, RUN_MS); else showDetail();
}

let resting = 0;

/** The reader has come to rest: the address, the page around and, after a while, the screen reader are told. */
function settle() {
  document.title = `${by("title").textContent} ${data.title}`;
  try { window.history.replaceState(window.history.state, "", ownAddress() + location.hash); } catch { /* a frame or a file may refuse */ }
  offer();
  tellMoment("moment");
  tellCitation();
  // Paper gets the still that came with the page, as long as that is what is seen.
  document.documentElement.classList.add("moved");
  clearTimeout(resting);
  resting = setTimeout(() => { by("spoken").textContent = sinceOf(stopAt(now.tick)); }, 500);
}

/** The page around is told what is shown, in the words of an address, and how its moment is called. */
function tellMoment(says) {
  const [at, shown] = [asText(now.tick), asMoment(now.tick)];
  tell({ says, at, reported_by: now.view === 1 ? now.paired?.asked ?? at : null, told_by: view().told_by ?? null,
    unit: now.unit === null ? null : data.targets[now.unit].id, search: address(), shown });
}

/** One line that names what is seen: the moment, and the place that is chosen. */
function tellCitation() {
  const shown = [by("title").textContent, ...(now.unit === null ? [] : [sentence(now.unit)])].join(" ");
  tell({ says: "cite", text: fill(data.notices.cite, { shown }) });
}

function changeView(number) {
  now.view = number;
  now.paired = null;
  const [first, last] = reach().map((day) => dayTicks[day]);
  const outside = now.tick < Math.min(first, view().stops[0][0]) || now.tick > last;
  if (outside) now.tick = now.tick > last ? last : first;
  now.tick = stopAt(now.tick)[0];
  say(outside ? view().stops_here ?? "" : "");
  showBars();
  showView();
  show();
  reserve();
  settle();
}

function say(notice) {
  by("notice").textContent = notice;
  by("notice").hidden = !notice;
}

function showView() {
  const kind = Math.min(now.view, 2);
  by("drawn").querySelectorAll("input").forEach((input, n) => { input.checked = n === kind; });
  by("agency").hidden = kind < 2;
  if (kind === 2) by("agency").value = now.view;
}

function drawWords() {
  by("line").setAttribute("aria-label", text.line);
  by("key").querySelector("h2").textContent = text.key_title;
  by("caveats").append(...[text.caveat, text.context].filter(Boolean).map((said) => make("p", { dir: "auto" }, said)));
  if (text.definitions.length) {
    const list = make("dl", {}, ...text.definitions.flatMap(([name, said]) => [make("dt", {}, name), make("dd", { dir: "auto" }, said)]));
    by("caveats").append(make("details", {}, make("summary", {}, text.meaning), list));
  }
  by("none").textContent = text.no_events;
  by("all").firstChild.textContent = text.all;
  by("foot").append(...[text.boundaries, text.publisher, text.data, text.credit].filter(Boolean).map((said) => make("p", { dir: "auto" }, said)));
  by("foot").append(make("p", { class: "hint" }, text.closer));
  if (text.small) by("key").append(make("p", { class: "small" }, text.small));
  by("drawn").querySelector("legend").textContent = text.drawn_from;
  by("drawn").querySelectorAll("label span").forEach((span, n) => { span.textContent = [text.now, text.then, text.told][n]; });
  by("agency").setAttribute("aria-label", text.agency);
  data.views.forEach((one, n) => { if (one.told_by) by("agency").append(make("option", { value: n }, one.name)); });
  by("drawn").querySelectorAll("label")[2].hidden = data.views.length < 3;
}

/** The ground of the first frame, for as long as there is no other. */
let first;

/** Once, and again where the window becomes another while Leaflet is on its way. */
function drawFirst() {
  const looks = looksHere();
  first?.remove();
  measureLine(looks);
  document.querySelector(".folium-map").append(first = firstGround(looks));
  reserve();
}

/** The headline, the line and the coloured ground come first, in one frame of their own; Leaflet and all the rest after it. */
function start() {
  const older = olderAt(given());
  if (older) { location.replace(older); return; }
  by("says-who").classList.toggle("framed", parent !== window);
  const room = /^#room=(\d{3,4})$/.exec(location.hash);
  if (room) by("says-who").style.setProperty("--room", `${room[1]}px`);
  // Beside another map of the same there is little room, and what both would say is said once.
  const beside = /^#beside=([12])(&control)?$/.exec(location.hash);
  by("says-who").classList.toggle("beside", Boolean(beside));
  by("says-who").classList.toggle("second", beside?.[1] === "2");
  // A page around the map that has not said what it has room for wants the map alone.
  by("says-who").classList.toggle("alone", parent !== window && !room);
  arranged(new URLSearchParams(given()), Boolean(beside?.[2]));
  by("kicker").textContent = text.kicker;
  Object.assign(now, read(given()));
  const looks = looksHere();
  showHeadline(looks);
  say(now.notice);
  showLine(looks);
  if (now.unit !== null) showCard();
  drawFirst();
  addEventListener("resize", drawFirst);
  afterFrame(() => {
    const rest = () => document.querySelectorAll("script[type=later]").forEach(run);
    // What waits may not have come yet.
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", rest); else rest();
  });
}

/** Runs a script that has waited: its file, or the same text, which the page's policy knows by its hash. */
function run(waiting) {
  const script = make("script", { src: waiting.getAttribute("src") ?? undefined });
  script.textContent = waiting.textContent;
  waiting.replaceWith(script);
}

/** What an address leaves out of the page or adds to it, and the light that it wants. */
function arranged(query, controlled) {
  const page = by("says-who"), asked = (key) => (query.get(key) ?? "").split(",");
  for (const part of ["title", "slider", "zoom", "key"]) page.classList.toggle(`no-${part}`, asked("hide").includes(part));
  page.classList.toggle("controlled", controlled || asked("show").includes("control"));
  for (const light of ["light", "dark"]) document.documentElement.classList.toggle(light, query.get("theme") === light);
}

/** Calls `next` once the frame that is being made is on the screen; in a page that nobody sees there is none. */
function afterFrame(next) {
  const { port1, port2 } = new MessageChannel();
  const waited = setTimeout(() => port2.postMessage(null), 200);
  port1.onmessage = () => { clearTimeout(waited); port1.close(); next(); };
  requestAnimationFrame(() => port2.postMessage(null));
}

/** Leaflet's map is there: on it what is seen already, and all that stands on that and around it. */
function finish(leaflet) {
  map = leaflet;
  fit();
  drawGround();
  first.remove();
  removeEventListener("resize", drawFirst);
  by("says-who").classList.remove("opening");
  drawWords();
  showView();
  drawTrack();
  walkLine();
  draw();
  drawChart();
  measure();
  show();
  drive();
  handle();
  seekPlaces();
  by("all").addEventListener("toggle", writeTable);
  by("drawn").addEventListener("change", ({ target }) => {
    if (target.name === "view") changeView(+target.value === 2 ? +(by("agency").value || 2) : +target.value);
    else changeView(+target.value);
  });
  addEventListener("keydown", (key) => { if (key.key === "Escape") closeCard(); });
  addEventListener("message", ({ source, data: said }) => {
    if (source !== parent || typeof said !== "object" || said === null) return;
    if (Number.isFinite(said.seek) && said.seek > sought) {
      sought = said.seek;
      seek(said);
    } else if (isSight(said)) follow(said.sight);
  });
  tellHeight(by("says-who"));
  offer();
  tellCitation();
  tellMoment("ready");
}

/** Whenever the page is as wide as it is now. */
function measure() {
  // A page that is put away has no size.
  if (!by("rail").clientWidth) return;
  measureLine(looksNow);
  nameDays();
  for (const id of ["dates", "chart-dates"]) {
    nameRest(by(id));
    showDates(id, dayOf(now.tick));
  }
  showBars();
}

let sought = 0;

/** Goes where the page around asks, in the form of an address. */
function seek(said) {
  const query = new URLSearchParams();
  for (const key of ["at", "reported_by", "told_by", "unit", "from", "to"]) if (typeof said[key] === "string") query.set(key, said[key].slice(0, 200));
  const before = [now.view, now.range].join();
  Object.assign(now, read(`?${query}`));
  showView();
  show();
  if ([now.view, now.range].join() !== before) {
    showBars();
    reserve();
  }
  say(now.notice);
  settle();
}

start();
return finish;
