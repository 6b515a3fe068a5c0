"""`python -m geo publish`: the whole thing as static files."""

import argparse
import sys
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from geo import options, versions
from geo import publish as laid
from geo.load import load
from geo.model import BadUse
from geo.output import progress
from geo.site import Site
from geo.target import Target

TEACHES = """
DEST is a folder, or a URL of an object store: s3://bucket/folder, gs://bucket/folder. What can be read there then needs
neither Python nor us: any web server will do, and any folder of it. Try it:

  python -m geo publish public
  python -m http.server --directory public

With the address under which readers will find it, links to it have cards in social media and WordPress embeds them:

  python -m geo publish s3://newsroom-maps/war --url https://maps.example.org/war

A page is there for each day (at/2021-08-13/), for each released version (v/VERSION/), and for every place. Run it again
whenever the data have changed: it writes what did not stay the same, opening page last, and deletes what is no longer
part of it thirty days later. manifest.json lists every file; what others have put beside it stays.
"""


def publish(command: argparse.ArgumentParser) -> None:
    """The options of `publish`."""
    command.description, command.epilog = "The whole thing as static files.", TEACHES
    command.formatter_class = argparse.RawDescriptionHelpFormatter
    command.add_argument("to", metavar="DEST", help="a folder, made if need be, or s3://…, gs://…")
    command.add_argument("--url", metavar="URL", default="", help="the address under which readers will find it")
    command.add_argument(
        "--today", metavar="DAY", help="the day from which old files are counted (default: today, UTC)"
    )
    options.lang(command)
    options.data(command)
    command.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> int:
    url, today, target = _url(given.url), _day(given.today), Target(given.to)
    dataset, kept = load(given.data), versions.beside(given.data)
    released = [versions.find(version, kept).dataset for version in versions.released(kept)]
    released.sort(key=lambda one: (one.package.updated, one.version))
    site = Site(dataset, url, given.lang, released)
    about = {"dataset": dataset.package.name, "version": dataset.version, "url": url}
    done = laid.publish(site.files(), target, today, about, lambda files: progress("publishing", files))
    deleted = f", {done.deleted} old ones deleted" if done.deleted else ""
    print(f"{given.to}: {done.written + done.same} files, {done.written} of them written{deleted}")
    if not url:
        left = "absolute addresses of cards, canonical links, oEmbed, links in feeds, sitemap"
        print(f"left out, since no --url says where readers find it: {left}", file=sys.stderr)
    if not target.told_types and "://" in given.to:
        print("this store was not told content types and how long to keep files; _headers says them", file=sys.stderr)
    return 0


def _url(text: str) -> str:
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment):
        raise BadUse(f"{text!r} is no address of a site; write it as https://maps.example.org/war")
    return text.rstrip("/")


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text) if text else datetime.now(UTC).date()
    except ValueError:
        raise BadUse(f"{text!r} is no day; write it as 2026-11-27") from None
