// A mock article of some width with the map in it, as a newsroom's page would have it.

const lines = (n) => {
  const box = document.createElement("p");
  box.append(...Array.from({ length: n }, () => document.createElement("i")));
  return box;
};

export default function ({ data, parentElement }) {
  let article = parentElement.querySelector("article");
  if (!article) {
    article = document.createElement("article");
    const frame = document.createElement("iframe");
    frame.sandbox = "allow-scripts allow-popups";
    article.append(lines(4), frame, lines(5));
    parentElement.append(article);
    article.listen = ({ source, data: said }) => {
      if (source === frame.contentWindow && typeof said === "object" && said !== null && isHeight(said)) setHeight(frame, said);
    };
  }
  const frame = article.querySelector("iframe");
  article.style.maxWidth = `${data.width}px`;
  frame.title = data.title;
  if (frame.getAttribute("src") !== data.src) frame.src = data.src;
  addEventListener("message", article.listen);
  return () => removeEventListener("message", article.listen);
}
