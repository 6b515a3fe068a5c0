// A frame of ours inside the Streamlit page. The frame gets the page's own address once, when it is made; after that
// it owns the moment. What it says comes back here: its height, the moment that its reader has settled on, and a place
// of which its reader wants to see all.

/** What a frame of ours says in this page when its moment is to be the map's too. */
const LED = "says-who-moment";

/** The longest that word of a moment waits for a page that was asked for, in milliseconds. */
const PATIENCE = 10_000;

// Streamlit runs the page that a word to it was sent from: one on its way while its reader follows a link would call them
// back. So the link waits for the words before it, and those after it wait for its page.
let leaving = null;
addEventListener("click", (event) => {
  const link = event.target.closest?.(".st-key-pages a");
  if (!link || link.pathname === location.pathname) return;
  if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  leaving = { from: location.pathname, until: performance.now() + PATIENCE };
  if (!event.isTrusted) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  setTimeout(() => link.click());
}, true);

/** Tells Python the moment of the map. */
function tell(frame) {
  clearTimeout(frame.waiting);
  if (leaving?.from === location.pathname && performance.now() < leaving.until) {
    frame.waiting = setTimeout(tell, 50, frame);
  } else {
    leaving = null;
    frame.tell("moment", frame.moment);
  }
}

/**
 * The page's own address, with what `search` has where it does not say; a second moment is for who has one. Of an
 * address with one moment alone `search` has it already, with the other.
 */
function opening(search) {
  const query = new URLSearchParams(search), own = new URLSearchParams(location.search);
  if (!query.has("with")) own.delete("with");
  else if (!own.has("with")) own.delete("at");
  for (const [key, value] of own) query.set(key, value);
  return query.size ? `?${query}` : "";
}

function mount(parent, { path, search, sandbox }) {
  const box = document.createElement("div");
  const frame = document.createElement("iframe");
  frame.sandbox = sandbox;
  frame.search = opening(search);
  box.className = "waiting";
  // A page of ours says its height long before that; another, as of an error, says nothing.
  frame.addEventListener("load", () => box.classList.remove("waiting"));
  parent.append(box);
  // How high the window is, and what stands over it, no page inside a frame can see.
  const parentTop = Math.max(box.getBoundingClientRect().top, 0);
  frame.src = `${path}${frame.search}#room=${innerHeight - Math.round(Math.min(parentTop, 100))}`;
  box.append(frame, document.createElement("nav"));
  return frame;
}

/** A button that copies what `of()` says when it is pressed, and says so. */
function copier(name, copied, of) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = name;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(of());
    button.textContent = copied;
    setTimeout(() => { button.textContent = name; }, 2000);
  });
  return button;
}

/** What can be taken away of the moment: its address, a line to cite it by, and its table. */
function offer(frame, words) {
  const said = document.createElement("span");
  said.textContent = words.table;
  const links = Object.entries(words.forms).map(([form, name]) => {
    const link = document.createElement("a");
    link.textContent = name;
    link.href = `state.${form}${frame.search}`;
    link.download = "";
    return link;
  });
  frame.nextSibling.replaceChildren(
    copier(words.copy, words.copied, () => location.href),
    copier(words.cite, words.copied, () => `${frame.cite ?? ""} ${location.href}`.trim()),
    said, ...links);
}

/** The address of what is seen, and the links to the same as data. */
function address(frame, search, hidden) {
  frame.search = search;
  if (!hidden) history.replaceState(history.state, "", location.pathname + search + location.hash);
  for (const link of frame.nextSibling.querySelectorAll("a")) link.search = search;
}

/** The map goes to a moment, by its own view; where it is not there yet, once it is. */
function lead(frame, at) {
  const asked = Object.fromEntries(new URLSearchParams(frame.search));
  if (asked.reported_by === asked.at && asked.at) asked.reported_by = at;
  frame.sought = (frame.sought ?? 0) + 1;
  frame.due = { ...asked, at, seek: frame.sought };
  if (frame.ready) frame.contentWindow.postMessage(frame.due, "*");
}

// Streamlit calls this again whenever it likes: the frame stays, the way back to Python is renewed.
export default function ({ data, parentElement, setStateValue }) {
  const frame = parentElement.querySelector("iframe") ?? mount(parentElement, data);
  frame.title = data.title;
  frame.parentNode.classList.toggle("away", data.hidden);
  if (data.offers && !frame.nextSibling.hasChildNodes()) offer(frame, data.offers);
  // Going to another page takes the moment out of the address; going from two moments to one leaves the second in it.
  const [here, own] = [location.search, frame.search].map((search) => new URLSearchParams(search));
  if (!data.hidden && frame.search && (!here.has("at") || here.has("with") !== own.has("with"))) address(frame, frame.search);

  function listen({ source, data: said }) {
    if (source !== frame.contentWindow || typeof said !== "object" || said === null) return;
    if (isHeight(said)) {
      frame.parentNode.classList.remove("waiting");
      setHeight(frame, said);
    } else if (isCitation(said)) {
      frame.cite = said.text;
    } else if (isMoment(said, "ready")) {
      frame.ready = true;
      if (frame.due) frame.contentWindow.postMessage(frame.due, "*");
    } else if (isPlace(said)) {
      const query = new URLSearchParams(data.kept);
      query.set("unit", said.unit);
      location.assign(`place?${query}`);
    } else if (isMoment(said)) {
      address(frame, said.search, data.hidden);
      if (data.leads) dispatchEvent(new CustomEvent(LED, { detail: said.at }));
      if (!data.offers) return;
      frame.moment = { at: said.at, reported_by: said.reported_by, told_by: said.told_by };
      const told = JSON.stringify(frame.moment);
      // A chosen place changes the address, but nothing that Python shows.
      if (told !== frame.told) tell(frame);
      frame.told = told;
    }
  }

  const led = ({ detail: at }) => { if (data.offers) lead(frame, at); };

  removeEventListener("message", frame.listen);
  removeEventListener(LED, frame.led);
  Object.assign(frame, { listen, led, tell: setStateValue });
  addEventListener("message", listen);
  addEventListener(LED, led);
  return () => { removeEventListener("message", listen); removeEventListener(LED, led); };
}
