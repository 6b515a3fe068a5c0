"""How long a command takes from nothing to its end, for conflicts of several sizes, with five events a unit.

The commands take turns, so that a busy minute of the machine is everybody's.
"""

import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks import conflicts

HOUSE = Path(__file__).resolve().parents[1]
SIZES = (34, 400, 5000)
COMMANDS = {
    "check": ("check",),
    "state": ("state", "--at", "2030-06-01"),
    "state, reported by then": ("state", "--at", "2030-06-01", "--reported-by", "2030-06-01"),
}


def table(rounds: int, seed: int) -> str:
    """The medians of so many rounds as a Markdown table."""
    with TemporaryDirectory() as folder:
        data = {units: Path(folder, str(units)) for units in SIZES}
        for units, place in data.items():
            place.mkdir()
            conflicts.write(place, units=units, days=365, seed=seed)
        took: dict[tuple[str, int], list[float]] = {}
        for _ in range(rounds):
            for name, command in COMMANDS.items():
                for units, place in data.items():
                    took.setdefault((name, units), []).append(_seconds((*command, "--data", str(place))))
    head = "| a command, from cold, s | " + " | ".join(f"{units:,} units" for units in SIZES) + " |"
    lines = (f"| `{name}` | {' | '.join(f'{median(took[name, units]):.2f}' for units in SIZES)} |" for name in COMMANDS)
    return "\n".join((head, "|---" * (len(SIZES) + 1) + "|", *lines))


def _seconds(command: tuple[str, ...]) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "geo", *command], cwd=HOUSE, check=True, capture_output=True)
    return time.perf_counter() - start
