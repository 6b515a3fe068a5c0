// What a frame of ours may say to the page around it: of a known shape, and no longer than it needs.

const BOUNDS = { at: 40, id: 200, search: 2000, cite: 4000, least_px: 100, most_px: 20000 };

const isText = (value, longest) => typeof value === "string" && value.length <= longest;
const isId = (value) => value === null || isText(value, BOUNDS.id);
const SEARCH = /^(\?[^#\s]*)?$/;

const isHeight = (said) =>
  said.says === "height" && Number.isFinite(said.px) && said.px >= BOUNDS.least_px && said.px <= BOUNDS.most_px;

/** The moment that its reader has settled on, or with which it opens (`ready`). */
const isMoment = (said, says = "moment") =>
  said.says === says && isText(said.at, BOUNDS.at) && [said.reported_by, said.told_by, said.unit].every(isId) &&
  isText(said.shown ?? "", BOUNDS.id) && isText(said.search, BOUNDS.search) && SEARCH.test(said.search);

/** A place of which its reader wants to see all. */
const isPlace = (said) => said.says === "place" && isText(said.unit, BOUNDS.id);

const isCitation = (said) => said.says === "cite" && isText(said.text, BOUNDS.cite);

/** A new frame that may run its own scripts and open links, and nothing else; `listen` gives it the height that it says. */
function ownFrame() {
  const frame = document.createElement("iframe");
  frame.sandbox = "allow-scripts allow-popups";
  frame.listen = ({ source, data: said }) => {
    if (source === frame.contentWindow && typeof said === "object" && said !== null && isHeight(said)) setHeight(frame, said);
  };
  return frame;
}

/** Gives a frame the height that its page has said. */
function setHeight(frame, { px }) {
  const high = Math.round(px);
  if (Math.abs(high - frame.clientHeight) >= 2) frame.style.height = `${high}px`;
}
