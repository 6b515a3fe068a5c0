// A map that was made of uploaded files: a page of its own in a frame that may do nothing else.

export default function ({ data, parentElement }) {
  let frame = parentElement.querySelector("iframe");
  if (!frame) {
    frame = ownFrame();
    parentElement.append(frame);
  }
  frame.title = data.title;
  if (frame.srcdoc !== data.page) frame.srcdoc = data.page;
  addEventListener("message", frame.listen);
  return () => removeEventListener("message", frame.listen);
}
