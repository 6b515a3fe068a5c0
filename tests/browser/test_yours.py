"""The page that makes a map of uploaded files, on a real server: a mistake, its mending in the sheet, the map."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from onscreen import FOLDERS
from visit import Visit

ROWS = "place,party,date,link\nKunduz,Taliban,2021-08-08,https://www.example.org/a\nHerrat,Taliban,2021-08-12,https://www.example.org/b\n"
CELL_PX = (60, 90)
"""The first column of the second row, from the corner of the sheet: where its header and first row are above."""


def mend(page: Page, text: str) -> None:
    """Writes over the first cell of the second row."""
    page.get_by_test_id("stDataFrame").locator(".dvn-scroller").dblclick(position={"x": CELL_PX[0], "y": CELL_PX[1]})
    editor = page.locator("textarea.gdg-input")
    editor.fill(text)
    editor.press("Enter")
    expect(editor).to_be_hidden()


def test_a_map_is_made_of_two_files_and_a_mistake_mended_on_the_way(
    visit: Callable[..., Visit], server: str, tmp_path: Path
) -> None:
    page = visit(f"{server}/your-data").page
    (tmp_path / "war.csv").write_text(ROWS)
    page.get_by_role("region", name="Sheet").locator("input[type=file]").set_input_files(tmp_path / "war.csv")
    # The other field is drawn anew with it, and would lose what it was given meanwhile.
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    boundaries = page.get_by_role("region", name="Boundaries")
    boundaries.locator("input[type=file]").set_input_files(FOLDERS["afghanistan"] / "provinces.geojson")
    expect(boundaries.get_by_text("provinces.geojson")).to_be_visible()
    said = page.get_by_test_id("stCode")
    expect(said).to_contain_text("sheet.csv:3:place: 'Herrat' is no unit of boundaries.geojson; did you mean 'Herat'")

    mend(page, "Herat")
    preview = page.frame_locator("iframe:not([src])")
    expect(preview.locator("h1")).to_have_text("12 August: Taliban held 2 of 34 places.")
    expect(preview.locator("#line button").first).to_have_accessible_name("Kunduz, Taliban")
    with page.expect_download() as download:
        page.get_by_role("button", name="The dataset’s folder").click()
    with zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())) as packed:
        assert b"AF-HER" in packed.read("my-map/events.csv")
