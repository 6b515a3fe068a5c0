// The map's frame inside the Streamlit page. The frame gets the page's own address once, when it is made; after that
// it owns the moment. What it says comes back here: its height, and the moment that its reader has settled on.

const BOUNDS = { at: 40, id: 200, search: 2000, least_px: 100, most_px: 20000 };

const text = (value, longest) => typeof value === "string" && value.length <= longest;
const id = (value) => value === null || text(value, BOUNDS.id);

const isHeight = (said) =>
  said.says === "height" && Number.isFinite(said.px) && said.px >= BOUNDS.least_px && said.px <= BOUNDS.most_px;

const isMoment = (said) =>
  said.says === "moment" && text(said.at, BOUNDS.at) && [said.reported_by, said.told_by, said.unit].every(id) &&
  text(said.search, BOUNDS.search) && /^(\?[^#\s]*)?$/.test(said.search);

function mount(parent, title) {
  const frame = document.createElement("iframe");
  frame.title = title;
  frame.sandbox = "allow-scripts allow-popups";
  // How high the window is, no page inside a frame can see.
  frame.src = `embed${location.search}#room=${innerHeight}`;
  return parent.appendChild(frame);
}

// Streamlit calls this again whenever it likes: the frame stays, the way back to Python is renewed.
export default function ({ data, parentElement, setStateValue }) {
  const frame = parentElement.querySelector("iframe") ?? mount(parentElement, data.title);

  function listen({ source, data: said }) {
    if (source !== frame.contentWindow || typeof said !== "object" || said === null) return;
    if (isHeight(said)) {
      const px = Math.round(said.px);
      if (Math.abs(px - frame.clientHeight) >= 2) frame.style.height = `${px}px`;
    } else if (isMoment(said)) {
      history.replaceState(history.state, "", location.pathname + said.search + location.hash);
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
