"""The pictures under tests/golden/, made anew: `make goldens`, after a change that is meant to change them."""

from collections.abc import Mapping
from pathlib import Path

from geo import load
from geo.pictures import Picture

HOUSE = Path(__file__).resolve().parent.parent
FOLDER = HOUSE / "tests" / "golden"
FIXTURES = HOUSE / "tests" / "fixtures"

# By the name of its file: of which dataset, and what is asked for.
GOLDENS: Mapping[str, tuple[Path, Mapping[str, str]]] = {
    "13-august.svg": (HOUSE / "data", {"at": "2021-08-13"}),
    "13-august.png": (HOUSE / "data", {"at": "2021-08-13", "size": "600x340"}),
    "dari.svg": (HOUSE / "data", {"at": "2021-08-12", "lang": "fa", "preset": "square"}),
    "islands.svg": (FIXTURES / "islands", {"at": "2024-10-24", "preset": "square"}),
    "one-agency.svg": (FIXTURES / "islands", {"at": "2024-10-23", "told_by": "Tidings", "preset": "print"}),
    "dates.svg": (FIXTURES / "islands", {"dates": "2024-10-20,2024-10-23,2024-10-27", "grey": "1"}),
    "towns.svg": (FIXTURES / "towns", {"at": "2023-03-04", "preset": "story"}),
}


def drawn(name: str) -> bytes:
    """The picture of this name, as it is drawn now."""
    folder, query = GOLDENS[name]
    return Picture(load(folder), query).file(Path(name).suffix[1:])


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    for name in GOLDENS:
        (FOLDER / name).write_bytes(drawn(name))
        print(name)
