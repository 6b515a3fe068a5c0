/* Says Who, MIT licence: gives each map that is framed on this page the height that it says it has, and puts away the
   link that stands for it where no frame is shown. */
(() => {
  "use strict";
  const maps = () => [...document.querySelectorAll("iframe[data-says-who]")];
  addEventListener("message", ({ source, data: said }) => {
    if (said?.says !== "height" || !(said.px >= 100 && said.px <= 20000)) return;
    const map = maps().find((frame) => frame.contentWindow === source);
    if (!map) return;
    Object.assign(map.style, { height: `${Math.round(said.px)}px`, maxWidth: "100%", border: 0 });
    const link = map.nextElementSibling;
    if (link?.matches("p[data-says-who]")) link.hidden = true;
  });
  // A map that was there first has said it to nobody.
  for (const map of maps()) map.contentWindow.postMessage({ asks: "height" }, "*");
})();
