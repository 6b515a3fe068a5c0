"""The tests' own eyes: were they blind, "no request" and "no error" would prove nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

import find_browser
from visit import Visit

PAGE = """<!doctype html><html lang="en"><title>Noisy</title>
<script>console.error("said"); console.log("not an error"); setTimeout(() => { throw new Error("thrown") })</script>
<img alt="" src="http://127.0.0.1:9/asked.png"><iframe srcdoc="<img alt='' src='http://127.0.0.1:9/framed.png'>"></iframe>
"""


def test_a_visit_sees_requests_and_errors(tmp_path: Path, visit: Callable[..., Visit]) -> None:
    file = tmp_path / "noisy.html"
    file.write_text(PAGE, encoding="utf-8")
    seen = visit(file.as_uri(), width_px=320, timezone_id="Asia/Tokyo")
    assert sorted(seen.requests_beyond(file.as_uri())) == [
        "http://127.0.0.1:9/asked.png",
        "http://127.0.0.1:9/framed.png",
    ]
    assert "said" in seen.console_errors
    assert "not an error" not in seen.console_errors
    assert any("thrown" in error for error in seen.page_errors)
    assert seen.page.evaluate("innerWidth") == 320
    assert seen.page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone") == "Asia/Tokyo"


def test_a_browser_that_is_named_must_be_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHROMIUM", "no-such-browser")
    monkeypatch.setattr(find_browser, "install", lambda: pytest.fail("installed another"))
    assert find_browser.main() == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "no-such-browser" in said.err
    assert said.err.count("\n") == 1


def test_without_a_browser_one_line_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = []
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(find_browser, "_candidates", lambda: iter([Path("/nowhere/chromium")]))
    monkeypatch.setattr(find_browser, "install", lambda: asked.append("install"))
    assert find_browser.main() == 1
    assert asked == ["install"]
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == f"find_browser: {find_browser.REMEDY}\n"


def test_a_browser_just_installed_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    browser = tmp_path / "chromium"
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(find_browser, "_candidates", lambda: iter([browser]))
    monkeypatch.setattr(find_browser, "install", browser.touch)
    assert find_browser.main() == 0
    assert capsys.readouterr().out == f"{browser}\n"
