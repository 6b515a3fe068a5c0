// The slider: native for keys and screen readers, drawn and dragged on a scale of its own.

const slider = by("day");
const near = data.near.map(dayIndex);

/** Where a day stands on the track, from 0 to 1. */
const along = (day) => data.scale[day] / 1000;
const percent = (day) => `${data.scale[day] / 10}%`;

function nearest(share) {
  let best = 0;
  for (let day = 1; day <= lastDay; day += 1) if (Math.abs(along(day) - share) < Math.abs(along(best) - share)) best = day;
  const [first, last] = reach();
  return Math.min(Math.max(best, first), last);
}

const bars = data.days.map((_, day) => {
  const bar = make("span", { class: day < near[0] || day > near[1] ? "far" : "" }, make("i"), make("i"));
  bar.style.insetInlineStart = percent(day);
  by("bars").append(bar);
  return bar;
});

const dates = [];

function drawTrack() {
  slider.max = lastDay;
  slider.setAttribute("aria-label", text.slider);
  data.days.forEach(([, , label], day) => {
    if (day > near[1] || day < near[0]) return;
    const date = make("span", { class: (day - near[0]) % 5 ? "" : "fifth" }, label);
    date.style.insetInlineStart = percent(day);
    by("dates").append(date);
    dates.push(date);
  });
  if (near[1] < lastDay) by("dates").append(make("span", { class: "rest" }, text.rest));
  by("track").style.setProperty("--near", percent(near[1]));
}

/** The changes of each day in this view: a bar for what changed hands, its outline for what had begun to. */
function showBars() {
  const { bars: changes, days } = view();
  const offset = dayIndex(days[0]);
  const most = Math.max(1, ...changes.map(([moved, began]) => moved + began));
  bars.forEach((bar, day) => {
    const [moved, began] = changes[day - offset] ?? [0, 0];
    bar.firstChild.style.height = `${(began / most) * 100}%`;
    bar.lastChild.style.height = `${(moved / most) * 100}%`;
  });
}

function showTrack(spoken) {
  const day = dayOf(now.tick);
  slider.value = day;
  slider.setAttribute("aria-valuetext", spoken);
  const [first, last] = reach();
  by("thumb").style.insetInlineStart = by("gone").style.inlineSize = percent(day);
  bars.forEach((bar, n) => { bar.classList.toggle("ahead", n > day); bar.classList.toggle("out", n < first || n > last); });
  dates.forEach((date, n) => {
    const away = n + near[0] - day;
    date.classList.toggle("at", !away);
    date.classList.toggle("beside", Math.abs(away) === 1);
    date.classList.toggle("out", n + near[0] < first || n + near[0] > last);
  });
  by("previous-day").disabled = day <= first && now.tick <= dayTicks[first];
  by("next-day").disabled = day >= last;
  by("previous-event").disabled = event(-1) === null;
  by("next-event").disabled = event(1) === null;
}

/** The tick of the next event, or with -1 of the one before; null where there is none. */
function event(turn) {
  const [first, last] = reach();
  const events = view().stops.filter((stop) => stop[6] && dayOf(stop[0]) >= first && dayOf(stop[0]) <= last && (turn < 0 ? stop[0] < now.tick : stop[0] > now.tick));
  return (turn < 0 ? events.at(-1) : events[0])?.[0] ?? null;
}

function toDay(day) {
  const [first, last] = reach();
  go(dayTicks[Math.min(Math.max(day, first), last)]);
}

let timer = 0;

function play(on) {
  clearInterval(timer);
  timer = 0;
  const [first, last] = reach();
  if (on && dayOf(now.tick) >= last) toDay(first);
  if (on) timer = setInterval(() => {
    toDay(dayOf(now.tick) + 1);
    if (dayOf(now.tick) >= reach()[1]) { play(false); settle(); }
  }, 900 / by("speed").value);
  by("play").setAttribute("aria-label", on ? text.pause : text.play);
  by("play").title = on ? text.pause : text.play;
  by("play").querySelector("path").setAttribute("d", on ? "M8,6V18M16,6V18" : "M8,5.5V18.5L19,12Z");
  by("play").classList.toggle("on", on);
}

function drive() {
  const press = (id, label, act) => {
    by(id).title = label;
    by(id).setAttribute("aria-label", label);
    by(id).addEventListener("click", () => { play(false); act(); settle(); });
  };
  // The day before a clock time is the end of the day before; the day after it is its own end.
  press("previous-day", text.previous_day, () => toDay(dayOf(now.tick) - 1));
  press("next-day", text.next_day, () => toDay(dayOf(now.tick) + (now.tick < dayTicks[dayOf(now.tick)] ? 0 : 1)));
  press("previous-event", text.previous_event, () => go(event(-1) ?? now.tick));
  press("next-event", text.next_event, () => go(event(1) ?? now.tick));
  by("play").addEventListener("click", () => { const on = !timer; play(on); if (!on) settle(); });
  by("speed").setAttribute("aria-label", text.speed);
  by("speed").addEventListener("change", () => { if (timer) play(true); });
  slider.addEventListener("input", () => {
    play(false);
    const before = dayOf(now.tick);
    // From an hour of a day the next stop is that day's end.
    toDay(+slider.value === before + 1 && now.tick < dayTicks[before] ? before : +slider.value);
    // A view may be shorter than the period: the native handle must not run ahead of it.
    slider.value = dayOf(now.tick);
  });
  slider.addEventListener("change", settle);
  slider.addEventListener("keydown", (key) => {
    if (key.key === " ") { key.preventDefault(); by("play").click(); }
  });
  drag();
  play(false);
}

/** The pointer moves the handle on our scale; the native one would be linear. */
function drag() {
  const follow = (pointer) => {
    const box = by("rail").getBoundingClientRect();
    const share = (pointer.clientX - box.left) / box.width;
    const day = nearest(document.dir === "rtl" ? 1 - share : share);
    if (day !== dayOf(now.tick) || now.tick !== dayTicks[day]) toDay(day);
  };
  for (const name of ["mousedown", "touchstart"]) slider.addEventListener(name, (press) => press.preventDefault(), { passive: false });
  slider.addEventListener("pointerdown", (pointer) => {
    if (pointer.button) return;
    play(false);
    slider.focus({ preventScroll: true });
    slider.setPointerCapture(pointer.pointerId);
    follow(pointer);
  });
  slider.addEventListener("pointermove", (pointer) => { if (slider.hasPointerCapture(pointer.pointerId)) follow(pointer); });
  for (const name of ["pointerup", "pointercancel"]) slider.addEventListener(name, settle);
}
