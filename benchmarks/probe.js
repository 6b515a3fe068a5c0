// Put into every frame before its own scripts: it says when the map is there, and how long a step takes to a frame.
// Called with the number of units. Times are milliseconds; a frame is over when its scripts, styles, layout and paint on
// the main thread are.

((units) => {
  const DEFAULT_FILL = "#3388ff";
  const SELECTOR = ".leaflet-overlay-pane path.leaflet-interactive";
  const paths = () => [...document.querySelectorAll(SELECTOR)];
  const slider = () => document.querySelector("input[type=range]");
  // Stripes stand before the colour that is theirs where they cannot be drawn.
  const fills = () => paths().map((path) => getComputedStyle(path).fill.replace(/^url\(.*?\) /, ""));

  /** To be called in a frame: `done` gets the moment at which that frame is over. */
  const afterwards = (done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(performance.now());
    port2.postMessage(null);
  };
  const painted = () => new Promise((done) => { requestAnimationFrame(() => afterwards(done)); });
  const soon = (ms) => new Promise((done) => { setTimeout(done, ms); });

  const coloured = () => {
    const found = paths();
    return found.length >= units && found.every((path) => {
      const fill = path.getAttribute("fill");
      return fill && fill !== DEFAULT_FILL && path.getAttribute("d")?.length > 4;
    });
  };

  let resting = false;

  /** Looks in every frame whether `there()`; when that one is over, on the clock that all documents share. */
  const when = (there) => new Promise((done) => {
    requestAnimationFrame(function look() {
      if (there()) afterwards((now) => done(performance.timeOrigin + now));
      else if (!resting) requestAnimationFrame(look);
    });
  });
  const watch = () => when(coloured).then((at) => console.log(`mapped ${at}`));
  watch();
  // A frame's empty first document can be replaced under the same window, and what waits for its frames goes with it.
  if (parent !== window) {
    const first = document;
    const replaced = setInterval(() => { if (document !== first) { clearInterval(replaced); watch(); } }, 5);
    setTimeout(() => clearInterval(replaced), 2000);
  }

  const step = (day) => {
    slider().value = day;
    slider().dispatchEvent(new Event("input", { bubbles: true }));
  };

  window.probe = {
    fills,
    keys: [],

    /** To be called in a document around a map: it has none of its own to look for, and each look makes a frame. */
    rest() { resting = true; },

    /** From each day's `input` to the end of the frame that shows it. The pauses drift against the screen's beat. */
    async scrub(days) {
      const times = [];
      for (const [n, day] of days.entries()) {
        await soon(40 + (n * 37) % 50);
        const start = performance.now();
        step(day);
        times.push(await painted() - start);
      }
      return times;
    },

    /** Frames a second where every frame asks for another of `days`, over `ms`. */
    async play(days, ms) {
      const start = performance.now();
      let frames = 0;
      while (performance.now() - start < ms) {
        step(days[frames % days.length]);
        await painted();
        frames += 1;
      }
      return frames * 1000 / (performance.now() - start);
    },

    /** From now on `keys` gets, for each key, the time from its press to the end of the next frame. */
    listen() {
      slider().focus();
      addEventListener("keydown", async ({ timeStamp }) => { probe.keys.push(await painted() - timeStamp); }, true);
    },

    /** For a page whose slider and map are in two documents: `pressed` is when the next key is, on the clock of both. */
    expectKey() {
      const options = { capture: true, once: true };
      probe.pressed = new Promise((done) => {
        addEventListener("keydown", ({ timeStamp }) => done(performance.timeOrigin + timeStamp), options);
      });
    },
  };
})
