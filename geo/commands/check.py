"""`python -m geo check`: every problem of a dataset, and its counts reconciled."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from geo import check as checks
from geo import evidence, options, since, versions
from geo.evidence import DIFFERS, EQUAL, WITHIN, Account
from geo.load import load
from geo.model import DataError, Dataset, Problem
from geo.output import tell
from geo.words import Words


def check(command: argparse.ArgumentParser) -> None:
    """The options of `check`."""
    command.add_argument("folder", nargs="?", metavar="DIR", type=Path, help="the dataset's folder (default: --data)")
    command.add_argument("--json", action="store_true", help="problems and counts as one object, whatever is wrong")
    command.add_argument(
        "--against",
        metavar="VERSION",
        help="an error for each change of an event since this version that has no row in the corrections: its digits, "
        "the first of them, or the path of a released folder",
    )
    options.data(command)
    command.set_defaults(run=_run)


def _run(given: argparse.Namespace) -> int:
    folder = given.folder or given.data
    was = versions.find(given.against, versions.beside(folder)) if given.against is not None else None
    dataset, problems = _examined(folder)
    if was and dataset:
        states = since.State(was.dataset, was.folder), since.State(dataset, folder)
        problems = [*since.problems(*states), *problems]
    failed = any(problem.severity == "error" for problem in problems)
    accounts = evidence.reconcile(dataset) if dataset else []
    if given.json:
        found = {"problems": [asdict(problem) for problem in problems], "counts": [_counted(a) for a in accounts]}
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return int(failed)
    tell(problems)
    if not dataset:
        return 1
    package = dataset.package
    print(
        f"{package.name}, version {dataset.version}: {len(dataset.units)} units, {len(dataset.events)} events, "
        f"{len(dataset.reports)} reports, {sum(problem.severity == 'warning' for problem in problems)} warnings"
    )
    words = Words(dataset)
    for account in accounts:
        print(_line(account, words))
    if accounts:
        sums = [f"{sum(a.verdict == each for a in accounts)} {each}" for each in (EQUAL, WITHIN, DIFFERS)]
        print(f"published counts: {len(accounts)} ({', '.join(sums)})")
    return int(failed)


def _examined(folder: Path) -> tuple[Dataset | None, list[Problem]]:
    try:
        dataset = load(folder)
    except DataError as error:
        return None, error.problems
    return dataset, [*dataset.warnings, *checks.warnings(dataset)]


def _counted(account: Account) -> dict[str, Any]:
    return {
        "reporter": account.count.reporter,
        "as_of": account.count.as_of.text,
        "party": account.count.party,
        "published": account.count.count,
        "held": account.held,
        "at_most": account.at_most,
        "implied": account.implied,
        "view": account.view,
        "verdict": account.verdict,
        "units": list(account.units),
    }


def _line(account: Account, words: Words) -> str:
    count, dataset = account.count, words.dataset
    rows = f"{account.held}" if account.held == account.at_most else f"{account.held} to {account.at_most}"
    implied = f" + {account.implied} implied" if account.implied else ""
    whose = "its reports" if account.view == 3 else "what we know now"
    named = words.names(dataset.unit[id] for id in account.units)
    which = f" ({named})" if account.units else ""
    reporter = dataset.reporter[count.reporter].name
    published = f"{reporter}, {count.as_of.text}: published {count.count} of {count.of}"
    return f"{published}; {whose}: {rows}{implied}; {account.verdict}{which}"
