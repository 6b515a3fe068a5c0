/* Says Who, MIT licence: gives each map that is framed on this page the height that it says it has. */
(() => {
  "use strict";
  const maps = () => [...document.querySelectorAll("iframe[data-says-who]")];
  addEventListener("message", ({ source, data: said }) => {
    if (said?.says !== "height" || !(said.px >= 100 && said.px <= 20000)) return;
    const map = maps().find((frame) => frame.contentWindow === source);
    if (map) map.style.height = `${Math.round(said.px)}px`;
  });
  // A map that was there first has said it to nobody.
  for (const map of maps()) map.contentWindow.postMessage({ asks: "height" }, "*");
})();
