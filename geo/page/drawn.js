// HTML of our own that has drawings in it: Streamlit's own element would take them out. Python has escaped every word of
// the data, and a parsed document runs no script.
export default function ({ data, parentElement }) {
  const parsed = new DOMParser().parseFromString(data.html, "text/html");
  parentElement.replaceChildren(...parsed.head.childNodes, ...parsed.body.childNodes);
}
