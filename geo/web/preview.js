// A map that was made of uploaded files: a page of its own in a frame that may do nothing else.

export default function ({ data, parentElement }) {
  let frame = parentElement.querySelector("iframe");
  if (!frame) {
    frame = document.createElement("iframe");
    frame.sandbox = "allow-scripts allow-popups";
    parentElement.append(frame);
    frame.listen = ({ source, data: said }) => {
      if (source === frame.contentWindow && typeof said === "object" && said !== null && isHeight(said)) setHeight(frame, said);
    };
  }
  frame.title = data.title;
  if (frame.srcdoc !== data.page) frame.srcdoc = data.page;
  addEventListener("message", frame.listen);
  return () => removeEventListener("message", frame.listen);
}
