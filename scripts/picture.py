"""Makes docs/map.png, the picture in the README, from the map page itself."""

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import debian
import find_browser
import geo
from geo import embed

HOUSE = Path(__file__).resolve().parent.parent
PICTURE = HOUSE / "docs" / "map.png"
AT = "2021-08-12"


def main() -> None:
    """Opens the page at :data:`AT`, 1280 pixels wide, and keeps what is seen."""
    page = embed.page(geo.load(HOUSE / "data"), {"at": AT})
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "map.html"
        file.write_text(page.html, "utf-8")
        browser = playwright.chromium.launch(executable_path=find_browser.find(), chromium_sandbox=not debian.is_root())
        seen = browser.new_page(viewport={"width": 1280, "height": 1000})
        seen.goto(f"{file.as_uri()}?at={AT}")
        seen.wait_for_selector("#line use")
        seen.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
