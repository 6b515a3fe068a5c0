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

/** How far apart the names of days are, in pixels: one of every day, of every fifth, or of the first of a month. */
const EVERY_PX = 22, SOME_PX = 42, MONTH_PX = 58;

/** How wide a day of the view is on the track, in pixels. */
const dayPx = () => (by("rail").clientWidth * (along(near[1]) - along(near[0]))) / Math.max(near[1] - near[0], 1);

/** The nodes that name days, `null` being today's, and how they are named. */
let dates = [], named = { days: [] };

function drawTrack() {
  slider.max = lastDay;
  slider.setAttribute("aria-label", text.slider);
  by("track").style.setProperty("--near", percent(near[1]));
}

/** Whether the names of two days would touch on a track of `wide` pixels; a name with its month takes more room. */
const touch = (one, other, wide) => Math.abs(along(one) - along(other)) * wide < (data.days[one][2].length + data.days[other][2].length) * 3.3 + 6;

/** Names the days that have room, on the track and under the chart. */
function nameDays() {
  const before = named.days.join();
  named = naming(dayPx());
  if (named.days.join() === before) return;
  dates = [...named.days, null].flatMap((day) => ["dates", "chart-dates"].map((id) => {
    const node = make("span", day === null ? { class: "at" } : {}, day === null ? "" : data.days[day][2]);
    if (day !== null) node.style.insetInlineStart = percent(day);
    return { day, node, id };
  }));
  for (const id of ["dates", "chart-dates"]) {
    by(id).replaceChildren(...dates.filter((one) => one.id === id).map(({ node }) => node));
  }
}

/** Names the days behind the last that is named, where their stretch has the room: not on another name. */
function nameRest(row) {
  row.querySelector(".rest")?.remove();
  if (near[1] === lastDay || now.range[1] < lastDay) return;
  const rest = make("span", { class: "rest" }, text.rest), others = [...row.children].filter((node) => !node.className);
  row.append(rest);
  const { left, right } = rest.getBoundingClientRect();
  const touches = (node) => { const box = node.getBoundingClientRect(); return left < box.right + 2 && right > box.left - 2; };
  if (left < right && others.some(touches)) rest.remove();
}

/** Where a day takes `px`: which ones (their numbers) are named, how near today's name they may stand, and whether that says its month. */
function naming(px) {
  const days = data.days.map((_, day) => day).slice(near[0], near[1] + 1);
  const wide = by("rail").clientWidth, share = (room) => room / wide;
  if (px >= EVERY_PX) {
    const months = days.filter((day) => data.days[day][2].length > 2).filter((day, n, all) => !n || !touch(day, all[n - 1], wide));
    return { days: days.filter((day) => months.includes(day) || !months.some((month) => touch(day, month, wide))), room: 0, wide, full: false };
  }
  if (px * 5 >= SOME_PX) return { days: days.filter((day) => (day - near[0]) % 5 === 0), room: share(SOME_PX), full: false };
  const first = days.filter((day) => data.days[day][0].endsWith("-01"));
  const months = [1, 2, 3, 6, 12].find((step) => px * 30 * step >= MONTH_PX) ?? 60;
  return { days: first.filter((_, n) => n % months === 0), room: share(MONTH_PX * 1.75), full: true };
}

/** Today's name is always there, on the track or under the chart; what would touch it is not. */
function showDates(row, day) {
  const [first, last] = reach();
  for (const one of dates) {
    if (one.id !== row) continue;
    if (one.day === null) {
      write(one.node, day < near[0] || day > near[1] ? "" : named.full ? asMoment(dayTicks[day]) : data.days[day][2]);
      one.node.style.insetInlineStart = named.full ? `clamp(1.8em, ${percent(day)}, 100% - 1.8em)` : percent(day);
    } else one.node.classList.toggle("away", one.day === day || Math.abs(along(one.day) - along(day)) < named.room || (named.wide > 0 && touch(one.day, day, named.wide)) || one.day < first || one.day > last);
  }
}

/** Most that a bar is wide, and what a bar outside the view's own days is wide, in pixels. */
const BAR_PX = 12, FAR_PX = 4;

/** The changes of each day that the handle reaches: a bar for what changed hands, its outline for what had begun to. */
function showBars() {
  const { bars: changes, days } = view();
  const [first, last] = reach();
  const offset = dayIndex(days[0]), wide = by("rail").clientWidth;
  const most = Math.max(1, ...changes.map(([moved, began]) => moved + began));
  const across = Math.min(BAR_PX, Math.max(dayPx() * 0.8, 1));
  const high = by("bars").clientHeight, tallest = high - 4;
  const drawn = ["", ""];
  for (let day = first; day <= last; day += 1) {
    const [moved, began] = (changes[day - offset] ?? [0, 0]).map((count) => (count / most) * tallest);
    const px = day < near[0] || day > near[1] ? Math.min(FAR_PX, across) : across, x = along(day) * wide - px / 2;
    if (moved) drawn[0] += `M${x},${high}v${-moved}h${px}v${moved}Z`;
    if (began) drawn[1] += px > FAR_PX ? `M${x + 0.75},${high - moved}v${0.75 - began}h${px - 1.5}v${began - 0.75}` : `M${x},${high - moved}v${-began}h${px}v${began}Z`;
  }
  by("bars").querySelectorAll("path").forEach((path, n) => path.setAttribute("d", drawn[n]));
  by("bars").classList.toggle("thin", across <= FAR_PX);
  by("bars").style.setProperty("--half", `${across / 2 + 0.5}px`);
}

function showTrack(spoken) {
  const day = dayOf(now.tick);
  slider.value = day;
  slider.setAttribute("aria-valuetext", spoken);
  const [first, last] = reach();
  // Each for itself: what the whole track said, all inside it would be styled by anew.
  by("gone").style.inlineSize = by("thumb").style.insetInlineStart = percent(day);
  by("veil").style.insetInlineStart = `calc(${percent(day)} + var(--half))`;
  showDates("dates", day);
  by("previous-day").disabled = day <= first && now.tick <= dayTicks[first];
  by("next-day").disabled = day >= last;
  by("previous-event").disabled = event(-1) === null;
  by("next-event").disabled = event(1) === null;
}

/** The ticks of a view's stops at which anything changed. Worked out once for a view. */
const eventsOf = (view) => (view.events ??= view.stops.filter((stop) => stop[1]).map(([tick]) => tick));

/** The tick of the next event, or with -1 of the one before; null where there is none. */
function event(turn) {
  const [first, last] = reach(), events = eventsOf(view());
  const found = events[turn < 0 ? byThen(events, now.tick - 1) - 1 : byThen(events, now.tick)];
  return found === undefined || dayOf(found) < first || dayOf(found) > last ? null : found;
}

function toDay(day) {
  const [first, last] = reach();
  go(dayTicks[Math.min(Math.max(day, first), last)]);
}

let timer = 0;

function play(on) {
  if (!on && !timer) return;
  clearInterval(timer);
  timer = 0;
  const [first, last] = reach();
  if (on && dayOf(now.tick) >= last) toDay(first);
  if (on) timer = setInterval(() => {
    toDay(dayOf(now.tick) + 1);
    if (dayOf(now.tick) >= reach()[1]) { play(false); settle(); }
  }, 900 / by("speed").value);
  showPlay(on);
}

function showPlay(on) {
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
  showPlay(false);
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
