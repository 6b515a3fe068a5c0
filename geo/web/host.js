// A frame of ours inside the Streamlit page. The frame gets the page's own address once, when it is made; after that
// it owns the moment. What it says comes back here: its height, the moment that its reader has settled on, and a place
// of which its reader wants to see all.

const BOUNDS = { at: 40, id: 200, search: 2000, cite: 4000, least_px: 100, most_px: 20000 };

const text = (value, longest) => typeof value === "string" && value.length <= longest;
const id = (value) => value === null || text(value, BOUNDS.id);

const isHeight = (said) =>
  said.says === "height" && Number.isFinite(said.px) && said.px >= BOUNDS.least_px && said.px <= BOUNDS.most_px;

const isMoment = (said) =>
  said.says === "moment" && text(said.at, BOUNDS.at) && [said.reported_by, said.told_by, said.unit].every(id) &&
  text(said.search, BOUNDS.search) && /^(\?[^#\s]*)?$/.test(said.search);

const isPlace = (said) => said.says === "place" && text(said.unit, BOUNDS.id);

const isCitation = (said) => said.says === "cite" && text(said.text, BOUNDS.cite);

function mount(parent, { path, search }) {
  const box = document.createElement("div");
  const frame = document.createElement("iframe");
  frame.sandbox = "allow-scripts allow-popups";
  frame.search = location.search || search;
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
function address(frame, search) {
  frame.search = search;
  history.replaceState(history.state, "", location.pathname + search + location.hash);
  for (const link of frame.nextSibling.querySelectorAll("a")) link.search = search;
}

// Streamlit calls this again whenever it likes: the frame stays, the way back to Python is renewed.
export default function ({ data, parentElement, setStateValue }) {
  const frame = parentElement.querySelector("iframe") ?? mount(parentElement, data);
  frame.title = data.title;
  frame.parentNode.classList.toggle("away", data.hidden);
  if (data.offers && !frame.nextSibling.hasChildNodes()) offer(frame, data.offers);
  // Going to another page empties the address.
  if (!data.hidden && frame.search && !location.search) address(frame, frame.search);

  function listen({ source, data: said }) {
    if (source !== frame.contentWindow || typeof said !== "object" || said === null) return;
    if (isHeight(said)) {
      const px = Math.round(said.px);
      if (Math.abs(px - frame.clientHeight) >= 2) frame.style.height = `${px}px`;
    } else if (isCitation(said)) {
      frame.cite = said.text;
    } else if (isPlace(said)) {
      location.assign(`place?unit=${encodeURIComponent(said.unit)}`);
    } else if (isMoment(said)) {
      address(frame, said.search);
      const moment = { at: said.at, reported_by: said.reported_by, told_by: said.told_by };
      const told = JSON.stringify(moment);
      // A chosen place changes the address, but nothing that Python shows.
      if (told !== frame.told) setStateValue("moment", moment);
      frame.told = told;
    }
  }

  removeEventListener("message", frame.listen);
  frame.listen = listen;
  addEventListener("message", listen);
  return () => removeEventListener("message", listen);
}
