"""A newsroom's own look: what it changes, what it leaves alone, and what it is refused for."""

import io
import json
import re
from base64 import b64decode
from pathlib import Path

import pytest
from PIL import Image, ImageFont

import geo
from geo import theme
from geo.cli import main
from geo.pictures import Picture

HOUSE = Path(__file__).resolve().parent.parent
DAY = ["--at", "2021-08-13"]
RED = (200, 20, 40)


@pytest.fixture(scope="module")
def dataset():
    return geo.load(HOUSE / "data")


@pytest.fixture
def house(tmp_path):
    """A folder with a font (Aileron, which Pillow has inside), a logo and room for a theme."""
    ImageFont.load_default(10).path.seek(0)
    (tmp_path / "Aileron.ttf").write_bytes(ImageFont.load_default(10).path.getvalue())
    Image.new("RGB", (30, 10), RED).save(tmp_path / "logo.png")
    (tmp_path / "notes.png").write_text("no picture")
    (tmp_path / "notes.ttf").write_text("no font")
    return tmp_path


@pytest.fixture
def picture(house, dataset):
    """Draws with a theme that says so."""

    def draw(said: str, **asked: str) -> Picture:
        (house / "house.toml").write_text(said, "utf-8")
        found, _ = theme.read(house / "house.toml", dataset)
        return Picture(dataset, {"at": "2021-08-13", **asked}, theme=found)

    return draw


def test_a_theme_that_says_nothing_changes_nothing(picture, dataset):
    plain = Picture(dataset, {"at": "2021-08-13"})
    assert picture("").svg == plain.svg
    assert picture("").about == plain.about


def test_colours_are_those_of_the_theme(picture):
    given = {"paper": "#fffffe", "text": "#010203", "quiet": "#111213", "panel": "#e0e1e2", "coast": "#414243"}
    said = "".join(f'{role} = "{colour}"\n' for role, colour in given.items())
    svg = picture(f'[colours]\n{said}[parties]\ntaliban = "#8a3ffc"').svg
    assert not [colour for colour in (*given.values(), "#8a3ffc") if colour not in svg]
    assert not [colour for colour in ("#fcfbf7", "#1b1d22", "#5b5f66", "#f1efe8") if colour in svg]


def test_dark_paper_has_light_words(picture):
    svg = picture('[colours]\npaper = "#202124"').svg
    assert '"#eceae4"' in svg
    assert '"#1b1d22"' not in svg


@pytest.mark.parametrize("asked", [{}, {"dates": "2021-08-12,2021-08-13", "at": ""}, {"matrix": "1"}], ids=str)
def test_letters_logo_and_credit_are_in_every_kind_of_picture(picture, house, asked):
    found = picture('font = "Aileron.ttf"\nlogo = "logo.png"\ncredit = "Graphic: The Example"', **asked)
    assert """font-family="&#x27;Aileron&#x27;, Noto Sans, Noto Sans Arabic""" in found.svg
    assert b64decode(re.search(r'"data:image/png;base64,([^"]+)"', found.svg)[1]) == (house / "logo.png").read_bytes()
    assert "Graphic: The Example." in found.svg
    assert found.about["credit"].startswith("Graphic: The Example; ")
    image = Image.open(io.BytesIO(found.file("png"))).convert("RGB")
    wide, high = image.size
    spots = {(x, y) for x in range(wide) for y in range(high) if image.getpixel((x, y)) == RED}
    assert spots
    assert min(x for x, _ in spots) > wide * 0.8
    assert min(y for _, y in spots) > high * 0.8


def test_its_letters_are_measured_and_drawn(picture, dataset):
    plain, own = Picture(dataset, {"at": "2021-08-13"}), picture('font = "Aileron.ttf"')
    assert own.theme.type.width("Kandahar", 20) != pytest.approx(plain.theme.type.width("Kandahar", 20), rel=1e-3)
    fonts = {kind: drawn.file("pdf").count(b"Aileron") for kind, drawn in (("plain", plain), ("own", own))}
    assert fonts["own"] > 0 == fonts["plain"]
    assert _row(own.file("png")) != _row(plain.file("png"))


def test_letters_of_a_family_with_a_width_in_its_name_are_drawn(picture, house):
    given = picture('font = "Aileron.ttf"').file("png")
    font = (house / "Aileron.ttf").read_bytes()
    for coding in ("ascii", "utf-16-be"):
        font = font.replace("Aileron".encode(coding), "A Light".encode(coding))
    (house / "other.ttf").write_bytes(font)
    named = picture('font = "other.ttf"')
    assert "&#x27;A Light&#x27;, Noto Sans" in named.svg
    assert _row(named.file("png")) == _row(given)


def _row(png: bytes) -> bytes:
    """The headline, as pixels."""
    return Image.open(io.BytesIO(png)).crop((0, 60, 1200, 110)).tobytes()


def test_what_its_letters_lack_is_measured_in_ours(picture, dataset):
    own, plain = picture('font = "Aileron.ttf"').theme.type, Picture(dataset, {"at": "2021-08-13"}).theme.type
    assert own.width("کابل", 20) == plain.width("کابل", 20)


REFUSED = [
    ("a = ", "house.toml: is no TOML"),
    ("colour = 1", "house.toml:colour: is not known; did you mean 'colours'?"),
    ("[colours]\nink = '#000000'", "house.toml:colours.ink: is not known; "),
    ("[colours]\npaper = 'white'", "house.toml:colours.paper: 'white' is no colour; write it as \"#rrggbb\""),
    ("colours = 3", "house.toml:colours: is no table; "),
    ("[parties]\ntalban = '#aa0000'", "house.toml:parties.talban: is not known; did you mean 'taliban'?"),
    ("credit = 3", "house.toml:credit: '3' is no text; put it in quotes"),
    (f"credit = '{'x' * 300}'", "house.toml:credit: has 300 characters; "),
    ("font = 'none.ttf'", "house.toml:font: there is no file 'none.ttf'"),
    ("font = '../Aileron.ttf'", "house.toml:font: '../Aileron.ttf' is no *.ttf or *.otf beside the theme; "),
    ("font = 'notes.ttf'", "house.toml:font: 'notes.ttf' is no font that can be used; "),
    ("bold = 'Aileron.ttf'", "house.toml:bold: stands alone; "),
    ("logo = 'notes.png'", "house.toml:logo: 'notes.png' cannot be read as PNG; "),
    ("logo = 'notes.svg'", "house.toml:logo: 'notes.svg' is no *.png beside the theme; "),
    (
        "[colours]\ntext = '#aaaaaa'",
        "house.toml:colours.text: text on paper, #aaaaaa on #fcfbf7, has a contrast",
    ),
    ("[colours]\npaper = '#777777'", "house.toml:colours.paper: "),
    ("[parties]\ntaliban = '#ffcc00'", "house.toml:parties.taliban: its marks on paper, #ffcc00 on #fcfbf7, has"),
]


@pytest.mark.parametrize(("said", "told"), REFUSED, ids=[said[:24] for said, _ in REFUSED])
def test_what_cannot_be_had_is_refused_in_a_sentence(house, capsys, said, told):
    (house / "house.toml").write_text(said, "utf-8")
    out = house / "a.png"
    assert main(["snapshot", *DAY, "--theme", str(house / "house.toml"), "-o", str(out)]) == 2
    printed = capsys.readouterr()
    assert printed.err.startswith(f"geo snapshot: {told}")
    assert not printed.out
    assert not out.exists()


def test_all_that_is_wrong_is_told_at_once(house, capsys):
    (house / "house.toml").write_text("logoo = 'x'\ncredit = 3\n[colours]\ntext = 'red'", "utf-8")
    assert main(["snapshot", *DAY, "--theme", str(house / "house.toml"), "-o", str(house / "a.svg")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 3


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "[colours]\nquiet = '#8a8a8a'",
            "house.toml:colours.quiet: quiet on paper, #8a8a8a on #fcfbf7, has a",
        ),
        ("[parties]\ntaliban = '#0072b2'", "house.toml:parties.taliban: "),
        ("font = 'Aileron.ttf'", "house.toml:font: has one weight alone"),
    ],
)
def test_what_is_hard_to_read_is_said_and_drawn(house, capsys, said, told):
    (house / "house.toml").write_text(said, "utf-8")
    out = house / "a.svg"
    assert main(["snapshot", *DAY, "--theme", str(house / "house.toml"), "-o", str(out)]) == 0
    assert told in capsys.readouterr().err
    assert out.exists()


def test_moving_pictures_and_batches_have_it_too(house, capsys):
    (house / "house.toml").write_text('credit = "The Example"\n[colours]\npaper = "#ffffe0"\n', "utf-8")
    asked = ["--theme", str(house / "house.toml")]
    small = ["--size", "600x480", "-o", str(house / "a.gif")]
    assert main(["animate", "--from", "2021-08-13", "--to", "2021-08-14", *small, *asked]) == 0
    # The nearest of the palette.
    with Image.open(house / "a.gif") as moving:
        assert moving.convert("RGB").getpixel((1, 1)) == pytest.approx((255, 255, 224), abs=6)
    towns = ["--data", str(HOUSE / "tests/fixtures/towns"), "--presets", "square", "--format", "svg"]
    assert main(["batch", "-o", str(house / "all"), *towns, *asked]) == 0
    listed = json.loads((house / "all" / "manifest.json").read_text("utf-8"))["pictures"]
    assert listed
    assert all(one["credit"].startswith("The Example; ") for one in listed)


def test_the_example_is_without_fault(dataset):
    found, warned = theme.read(HOUSE / "docs/theme.toml", dataset)
    assert not warned
    assert found.ground.keys() == {role.replace("_", "-") for role in theme.COLOURS}
    unused = set(theme.KEYS) - set(re.findall(r"^(?:# )?(\w+) =", (HOUSE / "docs/theme.toml").read_text("utf-8"), re.M))
    assert unused == {"colours", "parties"}
