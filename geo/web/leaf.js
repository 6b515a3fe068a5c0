// What the pages beside the map share.

/** A mark by its number. */
function picture(look) {
  const use = make("use", { href: `#k${look}`, x: -12, y: -12, width: 24, height: 24 });
  return make("svg", { viewBox: "-12 -12 24 24", "aria-hidden": "true" }, use);
}
