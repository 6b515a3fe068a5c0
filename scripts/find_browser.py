"""Where this machine's Chromium is; installs Debian's if there is none and we may.

`python scripts/find_browser.py` prints the path, or says in one line what to install and ends with 1.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import debian

# The shell comes first: the same engine without the window's own pages, which cost more than ours.
ON_PATH = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "msedge",
)
ON_MACOS = ("Chromium", "Google Chrome", "Microsoft Edge")
ON_WINDOWS = (r"Google\Chrome\Application\chrome.exe", r"Microsoft\Edge\Application\msedge.exe")
REMEDY = (
    "no browser found; what to do: install Chromium, Chrome or Edge (Debian: apt-get install chromium-headless-shell),"
    " or set CHROMIUM to the path of one"
)


class NoBrowser(Exception):
    """Its text is one line that says what to do."""


def find() -> Path:
    """The browser named by $CHROMIUM, else the first one found; NoBrowser otherwise."""
    if named := os.environ.get("CHROMIUM"):
        if found := shutil.which(named):
            return Path(found)
        raise NoBrowser(f"CHROMIUM is {named!r}, where no program is; what to do: correct it, or unset it")
    for path in _candidates():
        if path.is_file():
            return path
    raise NoBrowser(REMEDY)


def _candidates() -> Iterator[Path]:
    yield from (Path(found) for name in ON_PATH if (found := shutil.which(name)))
    if sys.platform == "darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            yield from (folder / f"{name}.app/Contents/MacOS/{name}" for name in ON_MACOS)
    if sys.platform == "win32":
        for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            if folder_name := os.environ.get(variable):
                yield from (Path(folder_name) / tail for tail in ON_WINDOWS)


def install() -> None:
    """Debian's Chromium, where it can be had; some have no shell of it."""
    # The fonts are only recommended by the package, but without any every letter is a box.
    for browser in ("chromium-headless-shell", "chromium"):
        if debian.install(browser, "fonts-liberation"):
            return


def main() -> int:
    try:
        try:
            path = find()
        except NoBrowser:
            if os.environ.get("CHROMIUM"):
                raise
            install()
            path = find()
    except NoBrowser as problem:
        print(f"find_browser: {problem}", file=sys.stderr)
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
