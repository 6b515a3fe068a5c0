"""The pages from which pictures and embeds are taken, on a real server; who may frame what; many readers at once."""

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, expect

import geo
from geo import embed
from histories import shipped
from hostile import Hostile
from server import HOUSE, READY_WITHIN_S, get, serving
from visit import Visit

TITLE = "12 August: the Taliban held 11 to 15 of 34 provincial capitals."
PREVIEW = "article iframe"


def codes(page: Page) -> list[str]:
    """What is there to copy."""
    return page.get_by_test_id("stCode").locator("code").all_inner_texts()


def source(page: Page) -> dict[str, str]:
    """What the preview is asked for."""
    return dict(parse_qsl(urlsplit(str(page.locator(PREVIEW).get_attribute("src"))).query))


@pytest.fixture
def taking(visit: Callable[..., Visit], server: str) -> Callable[..., Visit]:
    return lambda path, **how: visit(f"{server}/{path}", **how)


def test_an_embed_is_chosen_seen_and_taken(taking: Callable[..., Visit]) -> None:
    seen = taking("share?at=2021-08-12")
    page = seen.page
    preview = page.frame_locator(PREVIEW)
    expect(preview.locator("h1")).to_have_text(TITLE)
    version = shipped().version
    assert source(page) == {"at": "2021-08-12", "v": version}
    expect(page.get_by_text("1 of these 11 to 15 is disputed.")).to_be_visible()

    page.get_by_role("button", name="slider", exact=True).click()
    expect(page.locator(PREVIEW)).to_have_attribute("src", f"embed?at=2021-08-12&v={version}&hide=slider")
    expect(preview.locator("#time")).to_be_hidden()
    page.get_by_text("With the control of what it is drawn from").click()
    expect(page.locator(PREVIEW)).to_have_attribute("src", re.compile("hide=slider&show=control$"))
    expect(preview.get_by_role("radio", name="what had been reported by then")).to_be_attached()
    page.get_by_text("Always the newest data").click()
    expect(page.locator(PREVIEW)).to_have_attribute("src", "embed?at=2021-08-12&hide=slider&show=control")
    for width in (320, 900, 600):
        page.get_by_text(f"{width} px").click()
        expect(page.locator("article")).to_have_css("max-width", f"{width}px")

    seen.context.grant_permissions(["clipboard-read", "clipboard-write"])
    expect(page.get_by_test_id("stCode").nth(1)).to_contain_text("/embed?at=2021-08-12&hide=slider&show=control")
    snippet, link = codes(page)
    assert unescape(snippet).startswith(f'<iframe data-says-who src="{link}" title="{TITLE}')
    for n, said in enumerate((snippet, link)):
        block = page.get_by_test_id("stCode").nth(n)
        block.hover()
        block.get_by_role("button", name="Copy to clipboard").click()
        assert page.evaluate("navigator.clipboard.readText()").strip() == said.strip()
    with page.expect_download() as download:
        page.get_by_role("button", name="One file that needs no server").click()
    assert download.value.suggested_filename == "afghanistan-2021-2021-08-12.html"
    due = embed.page(shipped(), {"at": "2021-08-12"}, inside=True).html
    assert download.value.path().read_text("utf-8") == due
    assert seen.page_errors == []


def test_the_preview_is_as_high_as_its_map(taking: Callable[..., Visit]) -> None:
    page = taking("share?at=2021-08-12").page
    frame = page.frame_locator(PREVIEW)
    expect(frame.locator("#foot p").first).to_be_attached()
    high = "main => Math.ceil(main.getBoundingClientRect().height)"
    page.get_by_text("320 px").click()
    expect(page.locator("article")).to_have_css("max-width", "320px")
    expect(page.locator(PREVIEW)).not_to_have_css("height", "760px")
    due = frame.locator("main").evaluate(high)
    expect(page.locator(PREVIEW)).to_have_css("height", f"{due}px")


def test_a_picture_is_chosen_seen_and_taken(taking: Callable[..., Visit], server: str) -> None:
    page = taking("picture?at=2021-08-12").page
    image = page.get_by_test_id("stImage").locator("img")
    expect(image).to_have_attribute("alt", re.compile(re.escape(TITLE)))
    with page.expect_download() as download:
        page.get_by_role("button", name="PNG", exact=True).click()
    taken = download.value.path().read_bytes()
    assert download.value.suggested_filename == "afghanistan-2021-2021-08-12.png"
    assert Image.open(io.BytesIO(taken)).size == (1200, 630)
    assert taken == get(f"{server}/snapshot.png?at=2021-08-12&preset=og")[2], "the bytes that its address has"
    shown = str(image.get_attribute("src"))
    page.get_by_text("Without colours").click()
    expect(image).not_to_have_attribute("src", shown)
    shown = str(image.get_attribute("src"))
    page.get_by_text("Your own words").click()
    page.get_by_label("Title").fill("<b>Ours</b> & {yours}")
    page.get_by_label("Title").press("Enter")
    expect(image).not_to_have_attribute("src", shown)
    with page.expect_download() as download:
        page.get_by_role("button", name="SVG", exact=True).click()
    svg = download.value.path().read_text("utf-8")
    assert "&lt;b&gt;Ours&lt;/b&gt; &amp; {yours}" in svg
    caption, credit, alt, link = codes(page)
    assert caption.startswith(TITLE)
    assert "Natural Earth" in credit
    assert TITLE in alt
    assert link == "/?at=2021-08-12"


@pytest.mark.parametrize("path", ["share", "picture"])
def test_on_a_phone_nothing_overflows_and_all_can_be_read_aloud(taking: Callable[..., Visit], path: str) -> None:
    page = taking(f"{path}?at=2021-08-12", width_px=320, height_px=700).page
    expect(page.get_by_test_id("stCode").last).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.locator(".stMain").evaluate("main => main.scrollWidth") <= 320
    found = Axe().run(page, context=".stMain").response["violations"]
    assert [(one["id"], one["nodes"]) for one in found if one["impact"] in ("serious", "critical")] == []


PAYLOAD = "</script><img src=x onerror=document.title=1>\"'`{{7*7}}${7*7}"


def test_foreign_text_is_text_on_both_pages(visit: Callable[..., Visit], tmp_path: Path) -> None:
    folder = Hostile(tmp_path / "islands", PAYLOAD).folder
    title = geo.load(folder).package.title
    with serving(tmp_path / "log", GEO_DATA=str(folder)) as server:
        for path in ("share", "picture"):
            seen = visit(f"{server}/{path}?at=2024-10-22")
            expect(seen.page.get_by_test_id("stCode").last).to_be_visible()
            said = unescape(codes(seen.page)[0])
            assert PAYLOAD in said
            assert seen.page.locator("img[src=x], [onerror]").count() == 0
            assert "49" not in seen.page.title()
            assert seen.page_errors == []
            if path == "share":
                expect(seen.page.locator(PREVIEW)).to_have_attribute("title", re.compile(re.escape(title)))
                frame = seen.page.frame_locator(PREVIEW)
                expect(frame.locator("h1")).to_contain_text(PAYLOAD)
                assert frame.locator("img[src=x], [onerror]").count() == 0


# The head of the opening page


def test_a_link_to_the_page_has_its_words_and_its_card(
    server: str, visit: Callable[..., Visit], tmp_path: Path
) -> None:
    """F52: what others read of it, without a script; and a reader has the page all the same."""
    head = get(f"{server}/?at=2021-08-12&lang=fa")[2].decode().partition("</head>")[0]
    assert "۱۲ اگست: ۱۱ تا ۱۵ از ۳۴ مرکز ولایت" in head
    assert "<title>Streamlit</title>" not in head
    with serving(tmp_path / "log", GEO_URL="https://maps.example") as known:
        page = get(f"{known}/?at=2021-08-12&v=%3Cb%3E&told_by=%3Cimg%20src%3Dx%3E")[2].decode()
        assert '<meta property="og:title" content="12 August: the Taliban held 11 to 15 of 34' in page
        assert 'content="https://maps.example/snapshot.png?at=2021-08-12&amp;preset=og"' in page
        assert "<b>" not in page
        assert "img src=x" not in page
        seen = visit(f"{known}/?at=2021-08-12")
        expect(seen.page.frame_locator("iframe").first.locator("h1")).to_contain_text("11 to 15 of 34")
        assert seen.page_errors == []


# Who may frame what


def test_anyone_may_frame_the_map_and_nobody_else_the_page(server: str) -> None:
    for path in ("embed", "embed?at=2021-08-06&with=2021-08-12", "matrix"):
        assert "frame-ancestors" not in get(f"{server}/{path}")[1]["Content-Security-Policy"]
    for path in ("", "share", "picture"):
        assert get(f"{server}/{path}")[1]["Content-Security-Policy"] == "frame-ancestors 'self'"


def test_who_may_frame_the_map_can_be_said(visit: Callable[..., Visit], tmp_path: Path) -> None:
    """The page still has its own frames: one, and two in one."""
    with serving(tmp_path / "log", GEO_FRAMED_BY="https://news.example") as server:
        for path in ("embed", "embed?at=2021-08-06&with=2021-08-12", "matrix"):
            policy = get(f"{server}/{path}")[1]["Content-Security-Policy"]
            assert policy.endswith("; frame-ancestors 'self' https://news.example")
        seen = visit(f"{server}/share?at=2021-08-12")
        expect(seen.page.frame_locator(PREVIEW).locator("h1")).to_have_text(TITLE)
        seen = visit(f"{server}/?at=2021-08-06&with=2021-08-12")
        both = seen.page.frame_locator("iframe[src*='with=']")
        for n, title in enumerate(("6 August: the Taliban held 1 of 34", TITLE)):
            expect(both.frame_locator("iframe").nth(n).locator("h1")).to_contain_text(title)
        assert seen.complaints == []


def test_a_site_that_is_none_is_refused_at_the_door() -> None:
    environment = {**os.environ, "GEO_FRAMED_BY": "news.example"}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"]
    ended = subprocess.run(command, cwd=HOUSE, env=environment, capture_output=True, text=True, timeout=READY_WITHIN_S)
    assert ended.returncode == 1
    assert "GEO_FRAMED_BY: 'news.example' is no site that could frame a page" in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stdout + ended.stderr


# Many at once


def test_a_thousand_readers_are_all_answered(server: str) -> None:
    """Of the map and of its picture, on every day, eight at a time."""
    days = [f"2021-08-{day:02}" for day in range(1, 32)]
    paths = [f"{path}?at={days[n % 31]}" for n in range(500) for path in ("embed", "snapshot.svg")]
    with ThreadPoolExecutor(8) as readers:
        found = list(readers.map(lambda path: get(f"{server}/{path}", Accept_Encoding="gzip"), paths))
    assert {status for status, _, _ in found} == {200}
    tags: dict[str, set[str]] = {}
    for path, (_, headers, body) in zip(paths, found, strict=True):
        assert body
        tags.setdefault(path, set()).add(headers["ETag"])
    assert {len(of_one) for of_one in tags.values()} == {1}, "the same bytes for all who ask the same"
