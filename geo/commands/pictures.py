"""Commands that make pictures: `python -m geo snapshot`, `animate`, `batch`.

The picture goes to its file, its words for who cannot see it to standard output, and what to check before it is
published to standard error.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from geo import address, options
from geo.blocks import PLAIN, Theme
from geo.captions import Slots
from geo.caution import Caution
from geo.forms import PRESETS
from geo.load import load
from geo.model import BadUse, Dataset
from geo.output import form_of, progress, put, write
from geo.pictures import DRAW, Picture, form
from geo.timeline import Snapshot
from geo.words import Words

MANIFEST = "manifest.json"


def snapshot(command: argparse.ArgumentParser) -> None:
    """The options of `snapshot`."""
    moment = command.add_mutually_exclusive_group(required=True)
    moment.add_argument("--at", metavar="T", help=options.MOMENT)
    moment.add_argument("--dates", metavar="T,T,…", help="several moments in one picture")
    command.add_argument("--before", metavar="T", help="with --at: this moment beside it")
    command.add_argument("--matrix", action="store_true", help="with --at: who said what by then, instead of the map")
    options.view(command)
    _form(command)
    command.add_argument("--grey", action="store_true", help="without colours: party is shape and fill")
    command.add_argument("--title", default="", help="in place of the headline")
    command.add_argument("--note", default="", help="a sentence under the map")
    command.add_argument("--byline", default="", help="whose work it is, under the headline")
    command.add_argument("--alt", default="", metavar="TEXT", help="in place of our words for who cannot see it")
    options.lang(command)
    options.theme(command)
    options.out(command, default=None)
    options.data(command)
    command.set_defaults(run=_run_snapshot)


def _form(command: argparse.ArgumentParser) -> None:
    command.add_argument("--preset", choices=tuple(PRESETS), help="default: og, 1200x630")
    command.add_argument("--size", metavar="WxH", help="in pixels, instead of a preset")
    command.add_argument("--scale", metavar="N", help="pixels to each pixel: 2 for fine screens")
    command.add_argument("--width-mm", metavar="MM", help="width on paper, with preset print (default: 96)")


def _asked(given: argparse.Namespace) -> dict[str, str | None]:
    keys = ("at", "dates", "before", "reported_by", "told_by", "preset", "size", "scale", "width_mm", "lang")
    switches = {key: "1" if getattr(given, key, False) else None for key in ("grey", "matrix")}
    return {key: getattr(given, key, None) for key in keys} | switches


def _run_snapshot(given: argparse.Namespace) -> int:
    ending = form_of(given.out, None, tuple(DRAW))
    slots = Slots(given.title, given.note, given.byline, given.alt)
    dataset = load(given.data)
    picture = Picture(dataset, _asked(given), slots, theme=_theme(given, dataset))
    write(given.out, picture.file(ending))
    _tell(picture.snapshots, picture.words)
    print(picture.about["alt"], file=sys.stderr if given.out == "-" else sys.stdout)
    return 0


def _theme(given: argparse.Namespace, dataset: Dataset) -> Theme:
    """The look that is asked for; what is to be said against it goes to standard error."""
    if given.theme is None:
        return PLAIN
    from geo import theme

    found, warned = theme.read(given.theme, dataset)
    for line in warned:
        print(line, file=sys.stderr)
    return found


def _tell(snapshots: Sequence[Snapshot], words: Words) -> None:
    """What to check before it is published."""
    caution = Caution(words)
    for line in dict.fromkeys(line for snapshot in snapshots for line in caution.lines(snapshot)):
        print(words.say("Check before you publish: {line}", line=line), file=sys.stderr)


def animate(command: argparse.ArgumentParser) -> None:
    """The options of `animate`."""
    command.add_argument("--from", dest="start", required=True, metavar="T", help="the first day")
    command.add_argument("--to", dest="end", required=True, metavar="T", help="the last day, which stays for a while")
    options.view(command)
    _form(command)
    command.add_argument("--fps", type=float, default=2.0, metavar="N", help="days a second (default: 2)")
    options.lang(command)
    options.theme(command)
    options.out(command, default=None)
    options.data(command)
    command.set_defaults(run=_run_animate)


def _run_animate(given: argparse.Namespace) -> int:
    from geo import motion

    kind = form_of(given.out, None, tuple(motion.FORMATS))
    if not 0.1 <= given.fps <= motion.FASTEST:
        raise BadUse(f"{given.fps:g} days a second is not between 0.1 and {motion.FASTEST:g}")
    dataset = load(given.data)
    words = Words(dataset, given.lang)
    ends = [address.exact(dataset, _asked(given) | {"at": at}, words) for at in (given.start, given.end)]
    days = motion.days(*ends)
    if not days:
        raise BadUse(f"there is no day from {given.start} to {given.end}; --from is the earlier one")
    theme = _theme(given, dataset)
    reel = motion.reel(days, words, form(_asked(given)), given.fps, lambda stills: progress("drawing", stills), theme)
    write(given.out, motion.FORMATS[kind](reel))
    _tell(days[-1:], words)
    print(reel.about["alt"], file=sys.stderr if given.out == "-" else sys.stdout)
    return 0


def batch(command: argparse.ArgumentParser) -> None:
    """The options of `batch`."""
    command.add_argument("-o", dest="out", metavar="DIR", type=Path, required=True, help="the folder, made if need be")
    command.add_argument("--presets", default="og,square", metavar="P,P,…", help="default: og,square")
    command.add_argument("--langs", type=options.languages, default=["en"], metavar="L,L,…", help="default: en")
    command.add_argument("--format", choices=("png", "svg", "pdf"), default="png", help="default: png")
    options.view(command)
    options.theme(command)
    options.data(command)
    command.set_defaults(run=_run_batch)


def _run_batch(given: argparse.Namespace) -> int:
    dataset = load(given.data)
    unknown = [preset for preset in given.presets.split(",") if preset not in PRESETS]
    if unknown:
        raise BadUse(f"there is no preset {unknown[0]!r}; there are {', '.join(PRESETS)}")
    try:
        made = _make_batch(dataset, given)
    except OSError as error:
        raise BadUse(f"{str(given.out)!r} cannot be written: {error.strerror}; name another folder") from None
    print(f"{made} pictures and {MANIFEST} in {given.out}")
    return 0


def _make_batch(dataset: Dataset, given: argparse.Namespace) -> int:
    """Draws what is not there yet, and lists it; how many pictures there are."""
    made = _kept(given.out / MANIFEST)
    given.out.mkdir(parents=True, exist_ok=True)
    entries: dict[str, dict[str, Any]] = {}
    for name, picture, about in progress("drawing", _pictures(dataset, given)):
        drawn = hashlib.sha256(picture.svg.encode()).hexdigest()
        path, old = given.out / name, made.get(name, {})
        if old.get("svg_sha256") != drawn or not path.is_file() or _sha(path.read_bytes()) != old.get("sha256"):
            put(path, picture.file(given.format))
        entries[name] = {"path": name, **about, "svg_sha256": drawn, "sha256": _sha(path.read_bytes())}
        listed = {"dataset": dataset.package.name, "version": dataset.version, "pictures": [*(made | entries).values()]}
        put(given.out / MANIFEST, (json.dumps(listed, ensure_ascii=False, indent=1) + "\n").encode())
    return len(entries)


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _kept(path: Path) -> dict[str, dict[str, Any]]:
    """What an earlier run has listed, by path; nothing where that cannot be read."""
    try:
        return {entry["path"]: entry for entry in json.loads(path.read_text("utf-8"))["pictures"]}
    except (OSError, ValueError, LookupError, TypeError):
        return {}


def _pictures(dataset: Dataset, given: argparse.Namespace) -> Iterator[tuple[str, Picture, dict[str, Any]]]:
    """A picture of each day of the view on which an event was, in each form and language, with what is said of it."""
    theme = _theme(given, dataset)
    view = {"reported_by": given.reported_by, "told_by": given.told_by}
    days: dict[str, list[str]] = {point.text: [] for point in address.view(dataset, view, Words(dataset)).days}
    for event in sorted(dataset.events, key=lambda event: event.latest):
        # What was before the first day is part of it, and has no day of its own.
        day = dataset.calendar.local(event.latest).date().isoformat()
        if day in days:
            days[day].append(event.id)
    for lang in given.langs:
        words = Words(dataset, lang)
        for preset in given.presets.split(","):
            for day, events in ((day, events) for day, events in days.items() if events):
                picture = Picture(dataset, view | {"at": day, "preset": preset, "lang": lang}, theme=theme)
                about: dict[str, Any] = {key: picture.about[key] for key in ("title", "alt", "credit", "rights")}
                about |= {"at": day, "preset": preset, "lang": lang, "events": events}
                about["caption"] = picture.caption
                about["check"] = Caution(words).lines(picture.snapshot)
                yield f"{dataset.package.name}-{day}-{preset}-{lang}.{given.format}", picture, about
