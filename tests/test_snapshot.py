"""`python -m geo snapshot` and `animate`: what they write, what they say where, and what they leave behind."""

import hashlib
import re
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from commands import Run, command
from onpaper import image, picture
from test_still import ALT

HOUSE = Path(__file__).resolve().parent.parent
DISPUTED = (
    "Check before you publish: 1 of these 18 is disputed. Pul-e-Alam: AFP, Anadolu and dpa 13 August; AP, Reuters and "
    "Xinhua 14 August. Without it: 17.\n"
)
UNSURE = "Check before you publish: Less sure than the rest: Farah and Qala-e-Naw.\n"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in an empty folder."""
    monkeypatch.chdir(tmp_path)

    return partial(command, capsys)


@pytest.mark.parametrize(
    ("form", "size"),
    [
        ((), (1200, 630)),
        (("--preset", "og", "--scale", "2"), (2400, 1260)),
        (("--preset", "square"), (1080, 1080)),
        (("--preset", "story"), (1080, 1920)),
        (("--size", "900x700"), (900, 700)),
        (("--size", "900x700", "--scale", "1.5"), (1350, 1050)),
    ],
)
def test_a_picture_has_the_pixels_that_were_asked_for(run: Run, form: tuple[str, ...], size: tuple[int, int]) -> None:
    said = run("snapshot", "--at", "2021-08-13", *form, "-o", "13.png")
    assert said == (0, f"{ALT}\n", DISPUTED + UNSURE)
    assert image(Path("13.png").read_bytes()).size == size
    assert [path.name for path in Path().iterdir()] == ["13.png"]


@pytest.mark.parametrize("mm", [96, 170])
def test_print_is_a_pdf_in_millimetres(run: Run, mm: int) -> None:
    assert run("snapshot", "--at", "2021-08-13", "--preset", "print", "--width-mm", str(mm), "-o", "13.pdf").code == 0
    [page] = PdfReader("13.pdf").pages
    assert float(page.mediabox.width) / 72 * 25.4 == pytest.approx(mm, abs=0.05)


def test_an_alt_text_is_the_editors_where_there_is_one(run: Run) -> None:
    assert run("snapshot", "--at", "2021-08-13", "--alt", "Map of it.", "-o", "13.svg").out == "Map of it.\n"
    assert "<desc>Map of it.</desc>" in Path("13.svg").read_text("utf-8")
    long = run("snapshot", "--at", "2021-08-13", "--alt", "word " * 90, "-o", "13.svg").out.rstrip("\n")
    assert len(long) <= 250
    assert long.endswith("word…")


@pytest.mark.parametrize(
    ("view", "named"),
    [
        (("--told-by", "Reuters"), "Drawn from the reports of Reuters alone."),
        (("--reported-by", "2021-08-13"), "Drawn from what had been reported by the end of 13 August."),
    ],
)
def test_the_view_is_named_in_the_words_for_who_cannot_see_it(run: Run, view: tuple[str, str], named: str) -> None:
    out = run("snapshot", "--at", "2021-08-13", *view, "-o", "13.svg").out
    assert named in out
    assert len(out) <= 251


def test_a_quiet_day_has_nothing_to_check(run: Run) -> None:
    err = run("snapshot", "--at", "2021-08-05", "-o", "5.svg").err
    assert err == "Check before you publish: Nothing that is shown of this moment is disputed or unsure.\n"


SNAPSHOT = ("snapshot", "--at", "2021-08-13", "-o", "x.png")


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (("snapshot", "--at", "2021-13-01", "-o", "x.png"), "2021-13-01"),
        (("snapshot", "--at", "2022-08-13", "-o", "x.png"), "7 September 2021"),
        (("snapshot", "--at", "2021-08-13", "--told-by", "Nobody", "-o", "x.png"), "There is no view of “Nobody”"),
        (("snapshot", "--dates", "2021-08-13", "--before", "2021-08-12", "-o", "x.png"), "several dates stand alone"),
        (("snapshot", "--dates", ",".join(["2021-08-13"] * 13), "-o", "x.png"), "at most 12 dates; 13 were asked for"),
        ((*SNAPSHOT, "--size", "100x100"), "'100x100' is not between 240 and 4000 pixels on each side"),
        ((*SNAPSHOT, "--size", "wide"), "'wide' is not a size in pixels such as 1600x900"),
        ((*SNAPSHOT, "--size", "4000x4000", "--scale", "2"), "at most 4000 × 4000 pixels"),
        ((*SNAPSHOT, "--size", "900x900", "--preset", "og"), "a size stands alone"),
        ((*SNAPSHOT, "--size", "240x240"), "has no room for the map; ask for a larger one"),
        ((*SNAPSHOT, "--scale", "0"), "a scale of 0 is not between 1 and 4"),
        ((*SNAPSHOT, "--scale", "nan"), "a scale of nan is not between 1 and 4"),
        ((*SNAPSHOT, "--scale", "two"), "scale 'two' is no number"),
        ((*SNAPSHOT, "--preset", "square", "--width-mm", "96"), "a width in millimetres is for print"),
        ((*SNAPSHOT, "--width-mm", "5"), "a width of 5 mm is not between 64 and 1000 mm"),
        ((*SNAPSHOT, "--width-mm", "900"), "a PNG has at most 16 million pixels"),
        ((*SNAPSHOT, "--preset", "poster"), "invalid choice: 'poster'"),
        ((*SNAPSHOT, "--lang", "xx"), "'xx' is not among the languages: en"),
        (("batch", "-o", "here", "--langs", "en,xx"), "'xx' is not among the languages: en"),
        (("snapshot", "--at", "2021-08-13", "-o", "x.jpg"), "'x.jpg' does not end in .png or .svg or .pdf; name it so"),
        (("snapshot", "--at", "2021-08-13", "-o", "none/x.png"), "cannot be written"),
        (("snapshot", "-o", "x.png"), "--at"),
        (("animate", "--from", "2021-08-14", "--to", "2021-08-12", "-o", "x.gif"), "--from is the earlier one"),
        (("animate", "--from", "2021-08-12", "--to", "2021-08-13", "--fps", "0", "-o", "x.gif"), "0 days a second"),
        (("animate", "--from", "2021-08-12", "--to", "2021-08-13", "--size", "240x240", "-o", "x.gif"), "no room"),
        (("animate", "--from", "2021-08-12", "--to", "2021-08-13", "-o", "x.webp"), "does not end in .gif or .mp4"),
    ],
)
def test_what_cannot_be_had_is_refused_and_leaves_nothing(run: Run, asked: tuple[str, ...], why: str) -> None:
    said = run(*asked)
    assert (said.code, said.out) == (2, "")
    assert why in said.err
    assert "Traceback" not in said.err
    assert [*Path().iterdir()] == []


def test_a_file_that_exists_is_replaced_whole_or_kept(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("13.svg").write_text("old")
    assert run("snapshot", "--at", "2022-08-13", "-o", "13.svg").code == 2
    assert Path("13.svg").read_text() == "old"

    def full(*names: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("os.replace", full)
        said = run("snapshot", "--at", "2021-08-13", "-o", "13.svg")
    assert (said.code, said.out) == (2, "")
    assert "'13.svg' cannot be written: No space left on device; name another file" in said.err
    assert Path("13.svg").read_text() == "old"
    assert run("snapshot", "--at", "2021-08-13", "-o", "13.svg").code == 0
    assert Path("13.svg").read_text("utf-8") == picture().svg
    assert [path.name for path in Path().iterdir()] == ["13.svg"]


def test_to_standard_output_goes_the_picture_alone() -> None:
    command = [sys.executable, "-m", "geo", "snapshot", "--at", "2021-08-13", "-o", "-"]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, timeout=120, check=True)
    assert done.stdout == picture().file("png")
    assert done.stderr.decode() == f"{DISPUTED}{UNSURE}{ALT}\n"


def test_in_grey_a_png_has_no_colour(run: Run) -> None:
    assert run("snapshot", "--at", "2021-08-13", "--grey", "-o", "grey.png").code == 0
    seen = image(Path("grey.png").read_bytes())
    assert all(red == green == blue for _, (red, green, blue) in seen.getcolors(1 << 20) or [])
    assert run("snapshot", "--at", "2021-08-13", "--grey", "-o", "grey.svg").code == 0
    colours = set(re.findall("#[0-9a-f]{6}", Path("grey.svg").read_text("utf-8")))
    assert len(colours) > 5
    assert all(colour[1:3] == colour[3:5] == colour[5:] for colour in colours)


def test_slots_and_several_dates(run: Run) -> None:
    more = ("--title", "Two nights", "--note", "A note.", "--byline", "By a reporter")
    said = run("snapshot", "--dates", "2021-08-12,2021-08-13", *more, "-o", "two.svg")
    text = Path("two.svg").read_text("utf-8")
    assert all(f">{words}</text>" in text for words in ("Two nights", "A note.", "By a reporter"))
    assert said.out.startswith("2 maps of Afghanistan, August 2021. 12 August: the Taliban held")
    pair = run("snapshot", "--before", "2021-08-12", "--at", "2021-08-13", *more, "-o", "pair.svg")
    assert pair.out == said.out
    assert Path("pair.svg").read_text("utf-8") == text


def test_of_several_dates_all_that_is_disputed_is_told_and_the_last_has_its_words(run: Run) -> None:
    one = run("snapshot", "--at", "2021-08-12", "-o", "one.svg").err
    dates = [f"2021-08-{day:02}" for day in (6, 9, 11, 12, 14, 16)]
    said = run("snapshot", "--dates", ",".join(dates), "-o", "six.svg")
    assert one
    assert set(one.splitlines()) <= set(said.err.splitlines())
    assert len(said.err.splitlines()) == len(set(said.err.splitlines()))
    assert len(said.out.strip()) <= 250
    assert said.out.startswith("6 maps of Afghanistan, August 2021. 6 August: ")
    assert " 16 August: the Taliban held 33 of 34" in said.out
    assert said.out.endswith(".\n")


def test_days_as_a_gif(run: Run) -> None:
    said = run("animate", "--from", "2021-08-12", "--to", "2021-08-13", "--size", "700x500", "-o", "two.gif")
    assert said.code == 0
    assert said.err == DISPUTED + UNSURE
    assert said.out.startswith("2 maps of Afghanistan, August 2021. 12 August: the Taliban held 11 to 15 of 34")
    with Image.open("two.gif") as gif:
        assert (gif.size, gif.n_frames) == ((700, 500), 2)  # type: ignore[attr-defined]


def test_the_command_writes_what_is_drawn(run: Run) -> None:
    for ending in ("svg", "png", "pdf"):
        run("snapshot", "--at", "2021-08-13", "-o", f"13.{ending}")
        ours = hashlib.sha256(picture().file(ending)).hexdigest()
        assert hashlib.sha256(Path(f"13.{ending}").read_bytes()).hexdigest() == ours


def test_of_who_said_what_the_words_are_of_that(run: Run) -> None:
    said = run("snapshot", "--at", "2021-08-13", "--matrix", "--title", "Whose count?", "-o", "matrix.svg")
    assert "13 August: 12, 13, 14, 15, 16, 17 or 18?" in said.out
    assert ">Whose count?</text>" in Path("matrix.svg").read_text("utf-8")
    found = picture(matrix="1")
    assert found.caption == (
        "13 August: 12, 13, 14, 15, 16, 17 or 18? Six provincial capitals make the difference. What each had reported "
        f"by the end of 13 August, as far as we could read it. {found.words.as_of()}"
    )
    assert picture().caption.startswith("13 August: the Taliban held 18 of 34")
