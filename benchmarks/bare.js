// The least that draws the same: one polygon a unit, and a step repaints those whose holder is another.

const { bounds, units, steps, days, opens } = JSON.parse(document.getElementById("data").textContent);
const slider = document.querySelector("input");
const label = document.querySelector("output");
const map = L.map("map").fitBounds(bounds);
const fillOn = (n, day) => steps[n].findLast(([from]) => from <= day)[1];
const shown = units.map((_, n) => fillOn(n, opens));
const paths = units.map((rings, n) =>
  L.polygon(rings, { color: "#fff", weight: 1, fillOpacity: 1, fillColor: shown[n] }).addTo(map));

function show(day) {
  label.textContent = days[day];
  paths.forEach((path, n) => {
    const fillColor = fillOn(n, day);
    if (fillColor !== shown[n]) path.setStyle({ fillColor });
    shown[n] = fillColor;
  });
}

slider.max = days.length - 1;
slider.value = opens;
slider.addEventListener("input", () => show(+slider.value));
show(opens);
