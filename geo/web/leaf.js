// What the pages beside the map share.

/** A mark by its number. */
function picture(look) {
  return make("svg", { viewBox: "-12 -12 24 24", "aria-hidden": "true" }, make("use", { href: `#k${look}` }));
}
