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
    article.append(lines(4), ownFrame(), lines(5));
    parentElement.append(article);
  }
  const frame = article.querySelector("iframe");
  article.style.maxWidth = `${data.width}px`;
  frame.title = data.title;
  if (frame.getAttribute("src") !== data.src) frame.src = data.src;
  addEventListener("message", frame.listen);
  return () => removeEventListener("message", frame.listen);
}
