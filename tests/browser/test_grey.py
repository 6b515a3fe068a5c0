"""Marks are told apart in grey, inks and words stand out from every ground, parties differ for every eye."""

import io
from dataclasses import replace
from itertools import combinations, permutations

import pytest
from coloraide import Color
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Browser

import geo
from geo import style
from geo.model import CLAIMED, CONTESTED, Dataset
from geo.track import State
from onscreen import FOLDERS

SIZE_PX = 24
LEAST_APART = 5.0
"""In grey, as pixels that go from black to white. The closest are a disc and a diamond inside a ring."""

Drawn = tuple[str, str | None, str | None]


@pytest.fixture(scope="module")
def islands() -> Dataset:
    return geo.load(FOLDERS["islands"])


def every_state(dataset: Dataset) -> dict[Drawn, State]:
    """Every state that can be drawn: what is shown, who holds it, who takes it."""
    ids = [party.id for party in dataset.parties]
    states = {("held", id, None): State(id) for id in ids}
    for holder, other in permutations([*ids, None], 2):
        if other:
            states["changing", holder, other] = State(holder, (other,))
            states[CONTESTED, holder, other] = State(holder, doubt=CONTESTED, challenger=other)
            states[CLAIMED, holder, other] = State(holder, doubt=CLAIMED, challenger=other)
    return states | {("nothing", None, None): State(None)}


@pytest.fixture(scope="module", params=style.SCHEMES)
def in_grey(request: pytest.FixtureRequest, browser: Browser, islands: Dataset) -> dict[Drawn, Image.Image]:
    """Every mark as it stands on paper, without its colours."""
    roles = style.colours(islands, request.param)
    marks, states = style.Marks(islands, roles.__getitem__), every_state(islands)
    drawn = "".join(
        f'<svg width="{SIZE_PX}" height="{SIZE_PX}" viewBox="-12 -12 24 24">{marks.mark(state)}</svg>'
        for state in states.values()
    )
    page = browser.new_page(viewport={"width": 20 * SIZE_PX, "height": 400})
    page.set_content(
        f"<style>body{{margin:0;line-height:0;background:{roles['paper']};filter:grayscale(1)}}</style>{drawn}"
    )
    boxes = page.evaluate(
        "[...document.querySelectorAll('svg')].map((svg) => svg.getBoundingClientRect()).map(({ x, y }) => [x, y])"
    )
    picture = Image.open(io.BytesIO(page.screenshot())).convert("L")
    page.close()
    return {
        key: picture.crop((int(x), int(y), int(x) + SIZE_PX, int(y) + SIZE_PX))
        for key, (x, y) in zip(states, boxes, strict=True)
    }


def apart(a: Image.Image, b: Image.Image) -> float:
    """How much of two pictures differs, in pixels from black to white."""
    return float(ImageStat.Stat(ImageChops.difference(a, b)).sum[0]) / 255


def test_every_state_is_told_apart_in_grey(in_grey: dict[Drawn, Image.Image]) -> None:
    """What is shown and who holds it; who fights for it or claims it is told by colour and in words."""
    different = [(a, b) for a, b in combinations(in_grey, 2) if a[0] == "changing" == b[0] or a[:2] != b[:2]]
    alike = [
        (a, b, round(apart(in_grey[a], in_grey[b]), 1))
        for a, b in different
        if apart(in_grey[a], in_grey[b]) < LEAST_APART
    ]
    assert alike == []


def test_a_mark_is_like_itself(in_grey: dict[Drawn, Image.Image]) -> None:
    assert all(apart(mark, mark) == 0 for mark in in_grey.values())
    assert all(ImageStat.Stat(mark).stddev[0] > 10 for mark in in_grey.values()), "none is empty"


@pytest.mark.parametrize("name", ["islands", "towns", "afghanistan"])
@pytest.mark.parametrize("scheme", style.SCHEMES)
def test_inks_and_words_stand_out(name: str, scheme: str) -> None:
    """WCAG 2.2: 3:1 for marks on paper and on every wash, 4.5:1 for words on paper, panel and every wash."""
    dataset = geo.load(FOLDERS[name])
    roles = {role: Color(color) for role, color in style.colours(dataset, scheme).items()}
    washes = [role for role in roles if role.endswith("wash")]
    inks = [role for role in roles if role.endswith("ink")]
    pairs = [(ink, ground, 3.0) for ink in [*inks, "quiet"] for ground in ["paper", *washes]]
    pairs += [("text", ground, 4.5) for ground in ["paper", "panel", *washes]]
    pairs += [("quiet", ground, 4.5) for ground in ["paper", "panel"]]
    pairs += [("paper", "text", 4.5), ("paper", "accent", 4.5), ("accent", "paper", 3.0)]
    weak = [
        (*pair, round(roles[pair[0]].contrast(roles[pair[1]]), 2))
        for pair in pairs
        if roles[pair[0]].contrast(roles[pair[1]]) < pair[2]
    ]
    assert weak == []


@pytest.mark.parametrize("scheme", style.SCHEMES)
@pytest.mark.parametrize("eye", ["protan", "deutan", "tritan"])
@pytest.mark.parametrize("name", ["islands", "afghanistan"])
def test_parties_differ_for_every_eye(name: str, eye: str, scheme: str) -> None:
    """By colour as that eye sees it, or else by their shape; the shapes alone are enough for the first five."""
    dataset = geo.load(FOLDERS[name])
    roles = style.colours(dataset, scheme)
    plain = style.Marks(dataset, lambda role: "paper" if role == "paper" else "ink")
    for a, b in combinations(dataset.parties, 2):
        shapes_differ = plain.mark(State(a.id)) != plain.mark(State(b.id))
        inks = [Color(roles[plain_ink(dataset, party.id)]).filter(eye) for party in (a, b)]
        assert shapes_differ or inks[0].delta_e(inks[1], method="2000") > 10, (a.id, b.id)


def plain_ink(dataset: Dataset, party: str) -> str:
    return style.Marks(dataset, str).ink(party)


def test_shapes_go_on_with_letters() -> None:
    """Twelve parties, twelve marks that differ without colour."""
    dataset = geo.load(FOLDERS["islands"])
    parties = tuple(replace(dataset.parties[0], id=f"p{n}", name=f"Party {n}") for n in range(12))
    many = replace(dataset, parties=parties, package=replace(dataset.package, initial="p0"))
    plain = style.Marks(many, lambda role: "paper" if role == "paper" else "ink")
    marks = [plain.mark(State(party.id)) for party in parties]
    assert len(set(marks)) == 12
    assert "<text" not in "".join(marks[:6])
    assert all("<text" in mark for mark in marks[6:])
