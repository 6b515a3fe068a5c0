// Put into every frame before its own scripts: it says when the map is there, and how long a step takes to a frame.
// `UNITS` is the number of units. Times are milliseconds; a frame is over when its scripts, styles, layout and paint
// on the main thread are.

(() => {
  const DEFAULT_FILL = "#3388ff";
  const SELECTOR = ".leaflet-overlay-pane path.leaflet-interactive";
  const paths = () => [...document.querySelectorAll(SELECTOR)];
  const slider = () => document.querySelector("input[type=range]");
  const fills = () => paths().map((path) => getComputedStyle(path).fill);

  const painted = () => new Promise((done) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.now());
      port2.postMessage(null);
    });
  });
  const soon = (ms) => new Promise((done) => { setTimeout(done, ms); });

  const coloured = () => {
    const found = paths();
    return found.length >= UNITS && found.every((path) => {
      const fill = path.getAttribute("fill");
      return fill && fill !== DEFAULT_FILL && path.getAttribute("d")?.length > 4;
    });
  };

  /** Looks before every frame whether `there()`; the moment at which that frame is over, on the clock of all frames. */
  const when = (there) => new Promise((done) => {
    requestAnimationFrame(function look() {
      if (!there()) { requestAnimationFrame(look); return; }
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.timeOrigin + performance.now());
      port2.postMessage(null);
    });
  });
  when(coloured).then((at) => console.log(`mapped ${at}`));

  const step = (day) => {
    slider().value = day;
    slider().dispatchEvent(new Event("input", { bubbles: true }));
  };

  window.probe = {
    fills,
    pressed: [],

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

    /** From now on `pressed` gets, for each key, the time from its press to the end of the next frame. */
    listen() {
      slider().focus();
      addEventListener("keydown", async ({ timeStamp }) => { probe.pressed.push(await painted() - timeStamp); }, true);
    },

    /** When the units are filled as `wanted`, on the clock of all frames; `seen` is for whoever asks later. */
    expect(wanted) { probe.seen = when(() => fills().join() === wanted.join()); },

    /** When the next key is pressed, on the clock of all frames. */
    expectKey() {
      probe.key = new Promise((done) => {
        addEventListener("keydown", ({ timeStamp }) => done(performance.timeOrigin + timeStamp), { capture: true, once: true });
      });
    },
  };
})();
