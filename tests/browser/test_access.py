"""Nobody is left out: axe-core's rules, small screens, fingers, less motion, forced colours, readable labels."""

from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from onscreen import Expected, hold
from visit import Visit

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": TAGS}}
AUGUST = [f"2021-08-{day:02}" for day in range(1, 17)]


@pytest.mark.parametrize("width_px", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(on_disk: Callable[..., Visit], width_px: int, scheme: str) -> None:
    """As it opens, with a card open, and in a reporter's view with its band and its silence."""
    seen = on_disk(at="2021-08-13", width_px=width_px, color_scheme=scheme)
    found = []
    for ask in (
        {"at": "2021-08-13"},
        {"at": "2021-08-12", "unit": "AF-KAN"},
        {"at": "2021-13-40", "told_by": "Reuters", "unit": "AF-HER"},
    ):
        seen.page.evaluate("async ask => reader.visit([ask])", ask)
        violations = Axe().run(seen.page, options=RULES).response["violations"]
        found += [(ask, rule["id"], node["html"][:120]) for rule in violations for node in rule["nodes"]]
    assert found == []


def test_axe_finds_nothing_in_another_dataset(on_disk: Callable[..., Visit]) -> None:
    found = [
        (name, rule["id"], rule["nodes"][0]["html"][:120])
        for name in ("islands", "towns")
        for rule in Axe().run(on_disk(name, width_px=320).page, options=RULES).response["violations"]
    ]
    assert found == []


@pytest.mark.parametrize("name", ["afghanistan", "syria", "islands", "towns"])
def test_nothing_scrolls_sideways_on_a_small_screen(
    on_disk: Callable[..., Visit], expected: Callable[[str], Expected], name: str
) -> None:
    due, page = expected(name), on_disk(name, width_px=320, height_px=568).page
    asks = [due.ask(view, point.text) for view in due.views[:3] for point in view.days]
    asks += [{"at": due.words.now.last.text, "unit": unit.id} for unit in due.dataset.units]
    widths = page.evaluate("async asks => reader.visit(asks, () => document.documentElement.scrollWidth)", asks)
    assert set(widths) == {320}


@pytest.mark.parametrize("width_px", [320, 600, 1000, 1280])
def test_whatever_is_pressed_is_large_enough(on_disk: Callable[..., Visit], width_px: int) -> None:
    """WCAG 2.2, target size: 24 by 24 pixels."""
    page = on_disk(at="2021-08-13", unit="AF-KAN", width_px=width_px).page
    sizes = page.evaluate(
        """() => [...document.querySelectorAll("button, select, input, summary, label")].map((node) => {
          const { width, height } = node.getBoundingClientRect();
          return [node.id || node.className || node.textContent, width, height];
        }).filter(([, width]) => width)"""
    )
    assert len(sizes) > 40
    assert [size for size in sizes if min(size[1:]) < 24] == []


def test_controls_do_not_lie_over_each_other(on_disk: Callable[..., Visit]) -> None:
    for width_px in (320, 700, 980, 1280):
        page = on_disk(at="2021-08-13", width_px=width_px, height_px=9000).page
        boxes = page.evaluate(
            """() => [...document.querySelectorAll("button, select, summary, #drawn label, #day")].map((node) => {
              const { left, top, right, bottom } = node.getBoundingClientRect();
              return [node.id || node.textContent, left, top, right, bottom];
            }).filter(([, left, , right]) => right > left)"""
        )
        assert [(a[0], b[0], width_px) for a, b in combinations(boxes, 2) if overlap(a[1:], b[1:])] == []


def overlap(a: list[float], b: list[float], slack_px: float = 0.6) -> bool:
    """Whether two boxes (left, top, right, bottom) share more than a hair."""
    return a[0] < b[2] - slack_px and b[0] < a[2] - slack_px and a[1] < b[3] - slack_px and b[1] < a[3] - slack_px


def test_one_finger_scrolls_the_page(on_disk: Callable[..., Visit]) -> None:
    seen = on_disk(width_px=320, height_px=568, has_touch=True, is_mobile=True)
    page = seen.page
    assert page.evaluate("map_map.dragging.enabled()") is False
    assert page.evaluate("getComputedStyle(map_map.getContainer()).touchAction") in (
        "pan-x pan-y",
        "auto",
        "manipulation",
    )
    box = page.locator("#map_map").bounding_box()
    assert box
    center = page.evaluate("map_map.getCenter()")
    wire = seen.context.new_cdp_session(page)
    x_px, y_px = box["x"] + 150, box["y"] + 130
    for kind, moved_px in (("touchStart", 0), *(("touchMove", 10 * step) for step in range(1, 13))):
        wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x_px, "y": y_px - moved_px}]})
    wire.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function("() => scrollY > 50")
    assert page.evaluate("map_map.getCenter()") == center


def test_a_tap_opens_a_place(on_disk: Callable[..., Visit]) -> None:
    page = on_disk(at="2021-08-13", width_px=360, has_touch=True, is_mobile=True).page
    page.touchscreen.tap(*page.evaluate("reader.middle('AF-HER')"))
    assert page.locator("#card h2").text_content() == "Herat"
    assert page.evaluate("document.getElementById('tip').hidden"), "a finger leaves no tip behind"


MOVING = """() => [...document.querySelectorAll("*")].filter((node) => {
  const style = getComputedStyle(node);
  return style.transitionDuration.split(",").some((span) => parseFloat(span)) || parseFloat(style.animationDuration) > 0
    || style.scrollBehavior === "smooth";
}).map((node) => node.id || node.getAttribute("class") || node.tagName)"""


def test_nothing_glides_for_who_asked_for_less_motion(on_disk: Callable[..., Visit]) -> None:
    page = on_disk(at="2021-08-13", reduced_motion="reduce").page
    assert page.evaluate(MOVING) == []
    page.locator("#zoom-in").click()
    hold(page, page.locator("#map_map"), -100, 50)
    page.mouse.up()
    page.locator("#map_map").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("Boolean(map_map._panAnim && map_map._panAnim._inProgress)") is False
    assert page.evaluate(MOVING) == []


def test_forced_colours_leave_what_must_be_seen(on_disk: Callable[..., Visit]) -> None:
    """Borders stay, marks keep their colours, and what is chosen is told by more than its ground."""
    page = on_disk(at="2021-08-13", forced_colors="active").page
    style: dict[str, Any] = page.evaluate(
        """() => {
          const of = (node, what) => getComputedStyle(node)[what];
          const ground = of(document.documentElement, "backgroundColor");
          const edged = (node) => of(node, "borderTopStyle") === "solid" && of(node, "borderTopColor") !== ground;
          const edge = (span) => of(span, "outlineStyle") + of(span, "outlineWidth") + of(span, "borderTopWidth");
          const spans = reader.all("#drawn span");
          const [bar] = reader.all("#bars path").filter((path) => path.getBoundingClientRect().height > 3);
          return {
            bare: reader.all(".zoom button, .buttons button, #drawn span, #agency, #thumb")
              .filter((node) => !edged(node)).map((node) => node.id || node.textContent),
            chosen: edge(spans[0]) !== edge(spans[1]),
            outline: of(bar, "fill") !== ground,
            rail: of(document.getElementById("gone"), "backgroundColor") !== ground,
            marks: of(document.querySelector(".mark"), "forcedColorAdjust"),
            map: of(document.querySelector(".folium-map"), "forcedColorAdjust"),
          };
        }"""
    )
    assert style == {"bare": [], "chosen": True, "outline": True, "rail": True, "marks": "none", "map": "none"}


@pytest.mark.parametrize("width_px", [360, 1200])
def test_labels_can_be_read(on_disk: Callable[..., Visit], expected: Callable[[str], Expected], width_px: int) -> None:
    """F23: no two overlap, on every day; none is dropped that changed that day, unless it is shown enlarged."""
    due = expected("afghanistan")
    page = on_disk(width_px=width_px).page
    days = page.evaluate("asks => reader.visit(asks, reader.labels)", [{"at": day} for day in AUGUST])
    overlapping, dropped, hidden, outside = [], [], [], []
    for day, seen in zip(AUGUST, days, strict=True):
        labels = [(label["text"], label["box"]) for label in seen["labels"]]
        overlapping += [(day, a[0], b[0]) for a, b in combinations(labels, 2) if overlap(a[1], b[1])]
        hidden += [(day, text) for text, box in labels if overlap(box, seen["zoom"])]
        outside += [(day, text) for text, box in labels if box[0] < seen["map"][0] - 1 or box[2] > seen["map"][2] + 1]
        snapshot = due.words.now.at(day)
        before = due.words.now.before(snapshot.point)
        pairs = zip(before.units, snapshot.units, strict=True)
        changed = {
            due.words.name(now.target) for was, now in pairs if due.marks.mark(was.state) != due.marks.mark(now.state)
        }
        dropped += [(day, name) for name in sorted(changed - {text for text, _ in labels} - set(seen["enlarged"]))]
        assert width_px < 1200 or len(labels) >= 10
    assert (overlapping, dropped, hidden, outside) == ([], [], [], [])


def test_labels_stay_apart_close_up_and_in_another_dataset(on_disk: Callable[..., Visit]) -> None:
    for name, width_px in (("afghanistan", 1200), ("islands", 360), ("islands", 1200), ("towns", 360)):
        page = on_disk(name, width_px=width_px).page
        assert page.evaluate("reader.labels().labels.length") >= 4
        for _ in range(4):
            labels = page.evaluate("reader.labels().labels")
            clash = [(a["text"], b["text"]) for a, b in combinations(labels, 2) if overlap(a["box"], b["box"])]
            assert clash == [], (name, width_px)
            page.locator("#zoom-in").click()


def test_the_names_on_the_line_are_not_cut_off(on_disk: Callable[..., Visit]) -> None:
    """Slanting names end above what stands under the line."""
    for name in ("afghanistan", "islands"):
        page = on_disk(name, width_px=1280).page
        below = page.evaluate(
            """() => {
              const [, , , end] = reader.box(document.getElementById("count"));
              const low = reader.all("#line span").filter((span) => reader.box(span)[3] > end + 4);
              return low.map((span) => span.textContent);
            }"""
        )
        assert below == [], name


@pytest.mark.parametrize("width_px", [320, 390, 800])
def test_in_the_list_of_a_phone_names_are_whole_under_their_heads(on_disk: Callable[..., Visit], width_px: int) -> None:
    page = on_disk(width_px=width_px, at="2021-08-13T02:06+04:30").page
    heads = [
        one.split(", ")[0]
        for one in page.evaluate("reader.all('#line.grouped [data-run]').map((one) => one.dataset.run)")
    ]
    assert heads == ["Taliban", "Changing hands", "Government"]
    cut = (
        "reader.all('#line span').filter((span) => span.scrollWidth > span.clientWidth).map((span) => span.textContent)"
    )
    assert page.evaluate(cut) == []
