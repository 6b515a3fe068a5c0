"""`python -m geo embed`: the map as one file."""

import argparse

from geo import address, options
from geo import embed as embeds
from geo.load import load
from geo.output import form_of, write
from geo.words import Words


def embed(command: argparse.ArgumentParser) -> None:
    """The options of `embed`."""
    command.add_argument("--at", metavar="T", help=f"its first moment, and its still's: {options.MOMENT}")
    options.view(command)
    command.add_argument("--url", metavar="URL", default="", help="the absolute address of the server, for its card")
    options.lang(command)
    options.out(command, default=None)
    options.data(command)
    command.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> int:
    form_of(given.out, None, ("html",))
    dataset = load(given.data)
    query = {key: value for key in ("at", "reported_by", "told_by", "lang") if (value := getattr(given, key))}
    address.exact(dataset, query, Words(dataset, given.lang))
    write(given.out, embeds.page(dataset, query, given.url, inside=True).html)
    return 0
