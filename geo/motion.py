"""A range of days as moving pictures: GIF by itself, MP4 with ffmpeg. Only what changes is drawn anew.

Every frame has the same layout, so that nothing moves but what happened; the last one stays for a while.
"""

import io
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib import util
from math import ceil, floor
from pathlib import Path

from PIL import Image

from geo import still
from geo.blocks import PLAIN, Desk, Theme
from geo.captions import About
from geo.document import piece
from geo.forms import Form
from geo.heading import title_size
from geo.model import BadUse
from geo.pieces import Piece, changed, pieces, within
from geo.projection import Bounds
from geo.svg import Still, layers
from geo.timeline import Snapshot
from geo.words import Words

PAUSE_S = 3.0
"""How long the last frame stays."""

FASTEST = 10.0
PALETTE, APART, LOOKED_AT = 255, 8, 2000
"""How many colours a GIF has, by how much of 255 they differ at least, and how many are looked at for them."""

Patch = tuple[tuple[int, int], Image.Image]
"""A changed part of a frame: its upper left corner (pixels of the picture), and what it looks like now."""

Progress = Callable[[Sequence[Still]], Iterable[Still]]


class NoEncoder(BadUse):
    """There is no ffmpeg to make an MP4 with; the message says how to get one."""


@dataclass(frozen=True)
class Reel:
    """What a moving picture is made of: its size in pixels, and for each frame the parts that changed."""

    size: tuple[int, int]
    frames: list[list[Patch]]
    about: About
    fps: float


def reel(
    snapshots: Sequence[Snapshot],
    words: Words,
    form: Form,
    fps: float,
    progress: Progress = iter,
    theme: Theme = PLAIN,
) -> Reel:
    """The frames of *snapshots*, of one view and in their order."""
    desk = Desk(words, replace(form, height=form.height or form.width), grey=False, theme=theme)
    opening = Still(desk, snapshots[0], steady=True)
    stills = [opening, *(Still(desk, snapshot, steady=True, like=opening) for snapshot in snapshots[1:])]
    title = min(title_size(desk, one.about["title"]) for one in stills)
    head = max(one.head(title).high for one in stills)
    size = round(desk.form.width * form.scale), round((desk.form.height or 0) * form.scale)
    begun: list[list[Future[Patch]]] = []
    last: dict[int, list[Piece]] = {}
    # What draws lets go of the interpreter: meanwhile the next parts are laid out.
    with ThreadPoolExecutor() as pool:
        for one in progress(stills):
            begun.append([])
            _, parts = one.parts(title, head)
            for n, (box, drawn) in enumerate(parts):
                now = pieces(drawn if isinstance(drawn, str) else layers([drawn]), desk.type)
                boxes = changed(last[n], now, box) if n in last else [box]
                last[n] = now
                for part in boxes:
                    begun[-1].append(pool.submit(_patch, desk, part, within(now, part), one.plate.stripes()))
    # The parts leave margins between them.
    ground = (0, 0), Image.new("RGB", size, desk.paint("paper"))
    first, *others = ([patch.result() for patch in patches] for patches in begun)
    return Reel(size, [[ground, *first], *others], desk.captions.about([snapshots[0], snapshots[-1]]), fps)


def _patch(desk: Desk, box: Bounds, drawn: str, defs: str) -> Patch:
    scale = desk.form.scale
    # Whole pixels around it: what stands at an edge has half a line beyond it.
    left, top = ((floor(side * scale) - 1) / scale for side in box[:2])
    right, bottom = ((ceil(side * scale) + 1) / scale for side in box[2:])
    png = still.pixels(piece(desk, (left, top, right, bottom), drawn, defs), scale, desk.type)
    return (round(left * scale), round(top * scale)), Image.open(io.BytesIO(png)).convert("RGB")


def _canvases(reel: Reel) -> Iterator[Image.Image]:
    """The whole picture after each frame: one image that changes."""
    canvas = Image.new("RGB", reel.size)
    for patches in reel.frames:
        for place, image in patches:
            canvas.paste(image, place)
        yield canvas


def gif(reel: Reel) -> bytes:
    """The reel as an endless GIF, with one palette for all frames."""
    palette = _palette(reel)
    canvas = Image.new("P", reel.size)
    canvas.putpalette(palette.getpalette() or [])
    frames = []
    for patches in reel.frames:
        for place, image in patches:
            canvas.paste(image.quantize(palette=palette, dither=Image.Dither.NONE), place)
        frames.append(canvas.copy())
    each = round(1000 / reel.fps)
    out = io.BytesIO()
    frames[0].save(
        out,
        "GIF",
        save_all=True,
        append_images=frames[1:],
        duration=[each] * (len(frames) - 1) + [round(PAUSE_S * 1000)],
        loop=0,
        disposal=1,
        optimize=False,
        comment=reel.about["alt"].encode()[:250],
    )
    return out.getvalue()


def _palette(reel: Reel) -> Image.Image:
    """The most frequent colours of some frames from first to last, the nearest of which every pixel gets.

    A mean of similar ones would be none of theirs, and tint the paper. They lie apart: what looks for the nearest one
    looks from a few levels away.
    """
    n = len(reel.frames)
    some = {0, n // 3, 2 * n // 3, n - 1}
    kept = [canvas.copy() for k, canvas in enumerate(_canvases(reel)) if k in some]
    together = Image.new("RGB", (reel.size[0], reel.size[1] * len(kept)))
    for k, canvas in enumerate(kept):
        together.paste(canvas, (0, reel.size[1] * k))
    counted = sorted(together.getcolors(together.width * together.height) or [], reverse=True)[:LOOKED_AT]
    chosen: list[tuple[int, ...]] = []
    for colour in (colour for _, colour in counted if isinstance(colour, tuple)):
        if len(chosen) < PALETTE and not any(_near(colour, other) for other in chosen):
            chosen.append(colour)
    palette = Image.new("P", (1, 1))
    palette.putpalette([level for colour in chosen for level in colour])
    return palette


def _near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) <= APART


def mp4(reel: Reel) -> bytes:
    """The reel as MP4 (H.264, sides even). Raises :class:`NoEncoder`."""
    width, height = reel.size
    given = f"-v error -f rawvideo -pix_fmt rgb24 -s {width}x{height} -r {reel.fps:g} -i pipe:0"
    coded = "-c:v libx264 -preset veryfast -tune animation -crf 20 -pix_fmt yuv420p -threads 1"
    exact = "-vf pad=ceil(iw/2)*2:ceil(ih/2)*2 -fflags +bitexact -flags:v +bitexact -map_metadata -1"
    said = ["-metadata", f"title={reel.about['title']}", "-metadata", f"comment={reel.about['alt']}"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "reel.mp4")
        command = [_ffmpeg(), *f"{given} {coded} {exact}".split(), *said, "-movflags", "+faststart", str(path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE) as encoder:
            assert encoder.stdin
            # Who ends early says why by its code.
            with suppress(BrokenPipeError):
                for canvas in _canvases(reel):
                    encoder.stdin.write(canvas.tobytes())
                encoder.stdin.write(canvas.tobytes() * round(PAUSE_S * reel.fps))
                encoder.stdin.close()
        if encoder.returncode:
            raise NoEncoder(f"ffmpeg ended with {encoder.returncode}; what it said stands above")
        return path.read_bytes()


def _ffmpeg() -> str:
    found = shutil.which("ffmpeg")
    if found:
        return found
    if util.find_spec("imageio_ffmpeg"):
        import imageio_ffmpeg

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    raise NoEncoder("an MP4 needs ffmpeg: install it, or `pip install imageio-ffmpeg`; a GIF needs neither")


def days(first: Snapshot, last: Snapshot) -> list[Snapshot]:
    """The snapshots at the ends of all days from one moment to another of the same view."""
    view = first.timeline
    return [view.at(point) for point in view.days if first.point.tick <= point.tick <= last.point.tick]


FORMATS = {"gif": gif, "mp4": mp4}
