"""`python -m geo state`: what a moment looked like."""

import argparse

from geo import address, options
from geo import state as states
from geo.load import load
from geo.output import form_of, write
from geo.words import Words


def state(command: argparse.ArgumentParser) -> None:
    """The options of `state`."""
    command.add_argument("--at", required=True, metavar="T", help=options.MOMENT)
    options.view(command)
    command.add_argument("--format", choices=tuple(states.FORMATS), help="default: by the ending of FILE, else json")
    options.lang(command)
    options.out(command)
    options.data(command)
    command.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> int:
    form = form_of(given.out, given.format, tuple(states.FORMATS))
    dataset = load(given.data)
    words = Words(dataset, given.lang)
    view = {"reported_by": given.reported_by, "told_by": given.told_by}
    write(given.out, states.FORMATS[form](address.exact(dataset, {"at": given.at, **view}, words), words))
    return 0
