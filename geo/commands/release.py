"""`python -m geo release`: keeps the present state of a dataset for ever."""

import argparse
from pathlib import Path

from geo import options, versions


def release(command: argparse.ArgumentParser) -> None:
    """The options of `release`."""
    options.data(command)
    command.add_argument(
        "--to", metavar="DIR", type=Path, help="where released states are kept (default: versions, beside the dataset)"
    )
    command.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> int:
    kept = versions.release(given.data, given.to)
    name, version = kept.dataset.package.name, kept.dataset.version
    print(f"{name}, version {version}: {'kept in' if kept.new else 'is already in'} {kept.folder}")
    return 0
