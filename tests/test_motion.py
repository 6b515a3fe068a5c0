"""Days as moving pictures: a frame a day, each as a picture of that day would be, and a pause at the end."""

import io
import re
import shutil
import subprocess
from functools import cache
from importlib import util
from pathlib import Path

import imageio_ffmpeg
import pytest
from PIL import Image, ImageSequence

from geo import motion, still
from geo.blocks import Desk
from geo.forms import form
from geo.model import Dataset
from geo.motion import NoEncoder, Reel, days, reel
from geo.style import colours
from geo.svg import Still, document, layers
from geo.timeline import Snapshot, timeline
from geo.words import Words
from histories import shipped
from onpaper import apart, image

SIZE = "600x600"
FPS = 4.0
RANGES = {"data": ("2021-08-12", "2021-08-15"), "islands": ("2024-10-20", "2024-10-25")}


def snapshots(name: str) -> list[Snapshot]:
    view = timeline(shipped(name))
    return days(*(view.at(day) for day in RANGES[name]))


@cache
def made(name: str) -> Reel:
    size = SIZE if name == "data" else "900x900"
    return reel(snapshots(name), Words(shipped(name)), form(size=size), FPS)


@cache
def as_gif(name: str) -> bytes:
    return motion.gif(made(name))


def frames(name: str) -> list[Image.Image]:
    return [frame.convert("RGB") for frame in ImageSequence.Iterator(Image.open(io.BytesIO(as_gif(name))))]


def whole(dataset: Dataset, of: list[Snapshot], n: int, size: str) -> Image.Image:
    """Frame *n* drawn at once, as no frame before it was there."""
    desk = Desk(Words(dataset), form(size=size), grey=False)
    stills = [Still(desk, snapshot, steady=True) for snapshot in of]
    title = min(motion.title_size(desk, one.about["title"]) for one in stills)
    head = max(one.head(title).high for one in stills)
    height, parts = stills[n].parts(title, head)
    drawn = "".join(part if isinstance(part, str) else layers([part]) for _, part in parts)
    return image(still.pixels(document(desk, stills[n].about, height, drawn, stills[n].plate.stripes())))


@pytest.mark.parametrize("name", RANGES)
def test_a_gif_has_a_frame_a_day_and_stays_on_the_last(name: str) -> None:
    gif = Image.open(io.BytesIO(as_gif(name)))
    shown = [frame.info["duration"] for frame in ImageSequence.Iterator(gif)]
    assert shown == [250] * (len(snapshots(name)) - 1) + [3000]
    assert gif.info["loop"] == 0
    assert gif.size == made(name).size
    assert made(name).about["alt"].encode()[:250] == gif.info["comment"]


@pytest.mark.parametrize("name", RANGES)
def test_every_frame_is_that_day_whole_and_nothing_is_left_over(name: str) -> None:
    of = snapshots(name)
    size = "{}x{}".format(*made(name).size)
    found = [canvas.copy() for canvas in motion._canvases(made(name))]
    assert len(found) == len(of)
    for n, frame in enumerate(found):
        assert apart(frame, whole(shipped(name), of, n, size), least=40) <= 0.0005, of[n].point.text


@pytest.mark.parametrize("name", RANGES)
def test_a_palette_loses_little_and_nothing_of_the_grounds(name: str) -> None:
    paper = colours(shipped(name), "light")["paper"]
    for canvas, frame in zip(motion._canvases(made(name)), frames(name), strict=True):
        assert "#{:02x}{:02x}{:02x}".format(*frame.getpixel((3, frame.height // 2))) == paper  # type: ignore[misc]
        assert apart(canvas, frame, least=0) <= 0.1
        assert apart(canvas, frame, least=48) <= 0.001


@pytest.mark.parametrize("name", RANGES)
def test_each_frame_has_another_headline_and_nothing_moves(name: str) -> None:
    shown = frames(name)
    height = shown[0].height
    heads = [frame.crop((0, 0, frame.width, height // 5)).tobytes() for frame in shown]
    feet = [frame.crop((0, height - 50, frame.width, height)).tobytes() for frame in shown]
    assert len(set(heads)) == len(heads)
    assert len(set(feet)) == 1


def test_only_what_changed_is_drawn_anew() -> None:
    # A day on which nothing happened: its moment and its headline alone.
    quiet = days(*(timeline(shipped()).at(day) for day in ("2021-08-03", "2021-08-05")))
    first, *others = reel(quiet, Words(shipped()), form(size=SIZE), FPS).frames
    assert len(first) == 8
    assert [len(patches) for patches in others] == [2, 2]
    assert all(patch.height < int(SIZE.partition("x")[2]) / 4 for patches in others for _, patch in patches)


def test_days_are_those_of_both_ends_and_between() -> None:
    view = timeline(shipped())
    assert [snapshot.point.text for snapshot in snapshots("data")] == [f"2021-08-{n}" for n in (12, 13, 14, 15)]
    assert days(view.at("2021-08-13"), view.at("2021-08-12")) == []


# MP4


@pytest.fixture
def no_ffmpeg(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without ffmpeg of its own."""
    monkeypatch.setattr(shutil, "which", lambda name: None)


def decoded(mp4: bytes, folder: Path, size: tuple[int, int]) -> list[Image.Image]:
    """The frames of an MP4 of this *size*, as ffmpeg decodes them."""
    path = folder / "film.mp4"
    path.write_bytes(mp4)
    command = [imageio_ffmpeg.get_ffmpeg_exe(), *f"-v error -i {path.name} -f rawvideo -pix_fmt rgb24 -".split()]
    raw = subprocess.run(command, cwd=folder, capture_output=True, timeout=60, check=True).stdout
    each = size[0] * size[1] * 3
    assert len(raw) % each == 0
    return [Image.frombytes("RGB", size, raw[at : at + each]) for at in range(0, len(raw), each)]


def test_an_mp4_has_a_frame_a_day_and_stays_on_the_last(no_ffmpeg: None, tmp_path: Path) -> None:
    found = decoded(motion.mp4(made("data")), tmp_path, (600, 600))
    wanted = [canvas.copy() for canvas in motion._canvases(made("data"))]
    pause = round(motion.PAUSE_S * FPS)
    assert len(found) == len(wanted) + pause
    for frame, canvas in zip(found, wanted + wanted[-1:] * pause, strict=True):
        # What it leaves out of colours is at the edges of small things.
        assert apart(frame, canvas, least=90) <= 0.01


def test_an_mp4_is_the_same_each_time_and_says_what_it_shows(no_ffmpeg: None, tmp_path: Path) -> None:
    film = motion.mp4(made("data"))
    assert motion.mp4(made("data")) == film
    path = tmp_path / "film.mp4"
    path.write_bytes(film)
    told = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-i", str(path)], capture_output=True, text=True, timeout=60, check=False
    ).stderr
    assert re.search(r"title +: Afghanistan, August 2021", told)
    assert re.search(r"comment +: 2 maps of Afghanistan, August 2021\.", told)


def test_sides_that_are_odd_become_even(no_ffmpeg: None, tmp_path: Path) -> None:
    odd = Reel((31, 41), [[((0, 0), Image.new("RGB", (31, 41), "#c2561a"))]], made("data").about, FPS)
    assert len(decoded(motion.mp4(odd), tmp_path, (32, 42))) == 1 + round(motion.PAUSE_S * FPS)


def test_without_ffmpeg_it_says_what_to_do(no_ffmpeg: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(util, "find_spec", lambda name: None)
    with pytest.raises(NoEncoder, match="install it, or `pip install imageio-ffmpeg`; a GIF needs neither"):
        motion.mp4(made("data"))


def test_an_ffmpeg_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(motion, "_ffmpeg", lambda: "false")
    with pytest.raises(NoEncoder, match="ffmpeg ended with"):
        motion.mp4(made("data"))
