"""Problems as they are found, so that all of them can be told at once."""

import re
from collections import Counter

from geo.model import DataError, Problem

MOST_ALIKE = 1000
"""How often one problem of one column is told; beyond that, how many more there are."""

LONGEST_SHOWN = 60


class Refusal(Exception):
    """Why something is not taken in: a problem that has no place yet."""

    def __init__(self, code: str, message: str) -> None:
        self.code, self.message = code, message
        super().__init__(message)


class Problems:
    """A list of errors and warnings that grows while a folder is read."""

    def __init__(self) -> None:
        self._found: list[Problem] = []
        self.told = 0
        self._alike: Counter[tuple[str, str | None, str, str]] = Counter()

    def error(self, file: str, row: int | None, column: str | None, code: str, message: str) -> None:
        """Notes what stops the load."""
        self._add(Problem(plain(file), row, column and plain(column), code, "error", message))

    def warn(self, file: str, row: int | None, column: str | None, code: str, message: str) -> None:
        """Notes what does not."""
        self._add(Problem(plain(file), row, column and plain(column), code, "warning", message))

    def _add(self, problem: Problem) -> None:
        column = problem.column and re.sub(r"\[\d+\]", "[]", problem.column)
        alike = (problem.file, column, problem.code, problem.severity)
        self._alike[alike] += 1
        self.told += 1
        if self._alike[alike] <= MOST_ALIKE:
            self._found.append(problem)

    def all(self) -> list[Problem]:
        """Every problem: errors before warnings, then by file and row."""
        more = [
            Problem(
                file, None, column, code, severity, f"and {times - MOST_ALIKE:,} more like these; mend the first ones"
            )
            for (file, column, code, severity), times in self._alike.items()
            if times > MOST_ALIKE
        ]
        found = sorted(self._found, key=lambda problem: (problem.severity, problem.file, problem.row or 0))
        return sorted(found + more, key=lambda problem: problem.severity)

    def stop_on_errors(self) -> None:
        """Raises :class:`DataError` with everything that was found, if an error is among it."""
        if any(severity == "error" for *_, severity in self._alike):
            raise DataError(self.all())


def shown(text: object) -> str:
    """*text* in quotes, as a message shows it: control characters as escapes, and not longer than a line."""
    whole = str(text)
    return repr(whole if len(whole) <= LONGEST_SHOWN else whole[: LONGEST_SHOWN - 1] + "…")


def plain(name: str) -> str:
    """A name or an id as a message shows it: as it is, where that can be printed on a line; else as :func:`shown`."""
    return name if name.isprintable() and len(name) <= LONGEST_SHOWN else shown(name)
