"""The map as others have it: a file on a disk, a frame in an article under any policy, on paper, without scripts."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Frame, Page, Route, expect

from geo import address, embed
from geo.answers import ancestors
from geo.cli import main
from geo.leaflet import web
from geo.share import Share, switches
from geo.words import Words
from histories import shipped
from visit import PATIENCE_MS, Visit

MAPS, NEWS = "https://maps.example", "https://news.example"
MOMENT = "2021-08-12"
TITLE = "12 August: the Taliban held 11 to 15 of 34 provincial capitals."


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `python -m geo embed --at 2021-08-12` writes."""
    path = tmp_path_factory.mktemp("embed") / "map.html"
    assert main(["embed", "--at", MOMENT, "-o", str(path)]) == 0
    return path


@pytest.fixture(scope="module")
def html() -> str:
    return embed.page(shipped(), {"at": MOMENT}, MAPS).html


Article = Callable[..., Visit]


@pytest.fixture
def article(visit: Callable[..., Visit], html: str) -> Article:
    """`article(body, policy)`: a page of a newsroom, beside the server of the map; every other host is unreachable."""

    def open_one(body: str, policy: str = "", ancestors: str = "", **how: Any) -> Visit:
        seen = visit("about:blank", **how)

        def answer(route: Route) -> None:
            url = route.request.url
            if url.startswith(f"{MAPS}/embed"):
                rule = f"default-src * 'unsafe-inline' data:{ancestors}"
                route.fulfill(body=html, content_type="text/html", headers={"Content-Security-Policy": rule})
            elif url == f"{MAPS}/host.js":
                route.fulfill(body=web("host.js"), content_type="text/javascript")
            elif url == f"{NEWS}/":
                headers = {"Content-Security-Policy": policy} if policy else {}
                head = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><body style="margin:0">'
                route.fulfill(body=head + body, content_type="text/html", headers=headers)
            else:
                route.abort()

        seen.context.route("**/*", answer)
        seen.page.goto(f"{NEWS}/")
        return seen

    return open_one


def snippet(url: str = MAPS, host: bool = True, **query: str) -> str:
    query = {"at": MOMENT, **query}
    share = Share(address.nearest(shipped(), query), Words(shipped()), query, url, switches(query))
    return share.snippet(host=host)


def framed(page: Page) -> Frame:
    """The map in the article, once it is drawn."""
    frame = page.frames[1]
    frame.wait_for_selector("#day[aria-valuetext]", state="attached")
    return frame


def until(frame: Frame | Page, holds: str, arg: object = None) -> None:
    """Waits until *holds* (a function in JavaScript) holds, also where a policy lets nobody evaluate text."""
    wait = f"""async (arg) => {{
      const holds = {holds}, end = performance.now() + {PATIENCE_MS};
      while (!holds(arg)) {{
        if (performance.now() > end) throw new Error("waited in vain");
        await new Promise((next) => setTimeout(next, 20));
      }}
    }}"""
    frame.evaluate(wait, arg)


# The file


def test_the_file_asks_for_itself_alone_and_works(visit: Callable[..., Visit], file: Path) -> None:
    """F42."""
    seen = visit(file.as_uri(), offline=True)
    expect(seen.page.locator("h1")).to_have_text(TITLE)
    seen.page.locator("#day").press("ArrowRight")
    expect(seen.page.locator("h1")).to_contain_text("13 August: the Taliban held 18 of 34")
    seen.page.locator("#line button").first.press("Enter")
    expect(seen.page.locator("#card h2")).to_be_visible()
    assert seen.requests == [file.as_uri()]
    assert seen.complaints == []


@pytest.mark.parametrize(
    ("search", "title"),
    [
        ("?childId=map-1&initialWidth=600", "12 August: the Taliban held 11 to 15"),
        ("?at=2021-08-13", "13 August: the Taliban held 18"),
        ("?told_by=Reuters", "Reports by Reuters, to 13 August"),
        ("?at=1900-01-01", "1 August: no provincial capital had changed hands."),
    ],
)
def test_the_file_opens_on_its_moment_unless_the_address_says_another(
    visit: Callable[..., Visit], file: Path, search: str, title: str
) -> None:
    page = visit(file.as_uri() + search, offline=True).page
    expect(page.locator("h1")).to_contain_text(title)
    covers = "This map covers 1 August to 7 September 2021. You asked for 1 January 1900; this is 1 August."
    expect(page.locator("#notice")).to_have_text(covers if "1900" in search else "")


@pytest.mark.parametrize("view", [("--told-by", "Reuters"), ("--reported-by", MOMENT)])
def test_the_file_of_a_view_opens_on_it(visit: Callable[..., Visit], tmp_path: Path, view: tuple[str, str]) -> None:
    path = tmp_path / "map.html"
    assert main(["embed", "--at", MOMENT, *view, "-o", str(path)]) == 0
    query = {"at": MOMENT, view[0][2:].replace("-", "_"): view[1]}
    due = Words(shipped()).headline(address.nearest(shipped(), query)).title
    expect(visit(f"{path.as_uri()}?childId=x", offline=True).page.locator("h1")).to_have_text(due)


def test_without_scripts_there_are_the_still_and_the_table(visit: Callable[..., Visit], file: Path) -> None:
    """F41: image, caption and table."""
    seen = visit(file.as_uri(), offline=True, java_script_enabled=False, width_px=390)
    image = seen.page.locator("#still img")
    expect(image).to_be_visible()
    assert TITLE in (image.get_attribute("alt") or "")
    image.scroll_into_view_if_needed()
    box = image.bounding_box()
    assert box
    assert (round(box["width"]), round(box["height"])) == (362, 362), "the square still, as wide as the page"
    expect(seen.page.locator("#still caption")).to_have_text(TITLE)
    expect(seen.page.locator("#still tbody tr")).to_have_count(34)
    expect(seen.page.locator("#says-who")).to_be_hidden()
    assert seen.requests_beyond(file.as_uri()) == []
    assert seen.complaints == []


def test_paper_gets_the_still_until_the_reader_moves(visit: Callable[..., Visit], file: Path) -> None:
    page = visit(file.as_uri(), offline=True).page
    expect(page.locator("h1")).to_have_text(TITLE)
    page.emulate_media(media="print")
    expect(page.locator("#still img")).to_be_visible()
    assert page.evaluate("document.querySelector('#still img').naturalWidth") == 1080
    expect(page.locator("#says-who")).to_be_hidden()
    page.emulate_media(media="screen")
    expect(page.locator("#still")).to_be_hidden()
    page.locator("#day").press("ArrowRight")
    page.emulate_media(media="print")
    expect(page.locator("#still")).to_be_hidden()
    expect(page.locator("h1")).to_contain_text("13 August")
    expect(page.locator("#map-frame")).to_be_visible()
    expect(page.locator("#time")).to_be_hidden()


# In an article


def test_a_strict_article_and_a_sandbox_leave_it_whole(article: Article) -> None:
    """F43: the article's policy allows our frame and our script alone, and no style of its own."""
    policy = f"default-src 'self'; img-src data:; frame-src {MAPS}; script-src {MAPS}"
    seen = article(snippet(), policy)
    frame = framed(seen.page)
    assert frame.evaluate("origin") == "null", "in its sandbox it is nobody"
    expect(frame.locator("h1")).to_have_text(TITLE)
    frame.locator("#day").press("ArrowLeft")
    expect(frame.locator("h1")).to_contain_text("11 August: the Taliban held 8 or 9")
    until(seen.page, FITS)
    assert seen.page_errors == []
    # The article's own page was refused its style, and so was our snippet; nothing else was.
    assert seen.console_errors
    assert all("inline style" in error for error in seen.console_errors)
    assert not [error for error in seen.console_errors if "script" in error.partition("directive")[0]]


FITS = """() => {
  const frame = document.querySelector("iframe"), style = getComputedStyle(frame);
  return frame.clientHeight !== 760 && style.borderTopWidth === "0px";
}"""
RENEWED = """html => {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.innerHTML;
}"""


def test_a_browser_reads_the_snippet_as_it_is_written(article: Article) -> None:
    written = snippet()
    renewed = article("").page.evaluate(RENEWED, written)
    assert renewed.replace('=""', "") == written


def test_a_link_is_there_until_the_map_is(article: Article) -> None:
    refused = article(snippet(), ancestors="; frame-ancestors 'none'")
    link = refused.page.get_by_role("link", name=TITLE)
    expect(link).to_be_visible()
    assert link.get_attribute("href") == f"{MAPS}/?at={MOMENT}"
    seen = article(snippet())
    framed(seen.page)
    expect(seen.page.locator("p[data-says-who]")).to_be_hidden()


@pytest.mark.parametrize(("framed_by", "shown"), [("", True), (f"{MAPS} {NEWS}", True), ("self", False)])
def test_only_who_may_frame_it_does(article: Article, framed_by: str, shown: bool) -> None:
    seen = article(snippet(), ancestors=ancestors(framed_by))
    if shown:
        expect(framed(seen.page).locator("h1")).to_have_text(TITLE)
    else:
        expect(seen.page.locator("p[data-says-who]")).to_be_visible()
        assert any("frame-ancestors" in error for error in seen.console_errors)


# Heights

LOADERS = {
    # Each as its documentation has it: what it listens to, and by what it knows the frame.
    "ours": f'<script src="{MAPS}/host.js"></script>',
    "pym.js": """<script>addEventListener("message", ({ data }) => {
      const said = typeof data === "string" && /^pymxPYMxmapxPYMxheightxPYMx(.+)$/.exec(data);
      if (said) document.querySelector("iframe").setAttribute("height", parseInt(said[1]) + "px");
    })</script>""",
    "AMP": """<script>addEventListener("message", ({ source, data }) => {
      const frame = document.querySelector("iframe");
      if (source === frame.contentWindow && data.sentinel === "amp" && data.type === "embed-size")
        frame.style.height = data.height + "px";
    })</script>""",
    "Medium": """<script>addEventListener("message", ({ data }) => {
      let said = {};
      try { said = JSON.parse(data); } catch { return; }
      if (said.context !== "iframe.resize") return;
      for (const frame of document.querySelectorAll("iframe"))
        if (frame.src === said.src) frame.style.height = said.height + "px";
    })</script>""",
    "Datawrapper": """<script>addEventListener("message", ({ source, data }) => {
      for (const id in data["datawrapper-height"] ?? {}) for (const frame of document.querySelectorAll("iframe"))
        if (frame.contentWindow === source) frame.style.height = data["datawrapper-height"][id] + "px";
    })</script>""",
}
FRAME = (
    '<div style="width:{width}px"><iframe data-says-who src="{src}" sandbox="allow-scripts allow-popups" '
    'width="100%" height="300" style="border:0;display:block;width:100%"></iframe></div>'
)
HIGH = "Math.ceil(document.querySelector('main').getBoundingClientRect().height)"
# Asked from inside, of both heights at once: a height that is read first may be of a layout that is not the last.
AS_HIGH = f"() => Math.abs(innerHeight - {HIGH}) < 2 && document.documentElement.scrollHeight <= innerHeight + 1"


@pytest.mark.parametrize("loader", LOADERS)
def test_the_frame_is_as_high_as_the_map(article: Article, loader: str) -> None:
    """F40: at three widths; and it becomes higher when the map does, after the reader has moved it too."""
    src = f"{MAPS}/embed?at={MOMENT}" + ("&childId=map" if loader == "pym.js" else "")
    seen = article(LOADERS[loader] + FRAME.format(width=320, src=src), width_px=1000)
    frame = framed(seen.page)
    column = seen.page.locator("div")

    for width in (900, 600, 320):
        column.evaluate("(column, width) => { column.style.width = `${width}px`; }", width)
        until(frame, "(width) => innerWidth === width", width)
        until(frame, AS_HIGH)
        assert frame.evaluate("document.documentElement.scrollWidth") == width
    before = frame.evaluate(HIGH)
    assert before > 400
    frame.locator("#day").press("ArrowRight")
    frame.locator("#line button").first.press("Enter")
    expect(frame.locator("#card h2")).to_be_visible()
    until(frame, f"(before) => {HIGH} > before + 40", before)
    until(frame, AS_HIGH)
    assert seen.complaints == []


def test_the_host_script_hears_the_frame_alone_and_nothing_absurd(article: Article) -> None:
    other = '<iframe data-says-who id="other" srcdoc="<p>another"></iframe>'
    stranger = '<iframe id="stranger" srcdoc="<p>no map of ours"></iframe>'
    seen = article(snippet() + other + stranger)
    frame = framed(seen.page)
    until(seen.page, FITS)
    sizes = "[...document.querySelectorAll('iframe')].map((one) => one.clientHeight)"
    before = seen.page.evaluate(sizes)
    inside, strange = (seen.page.locator(id).element_handle().content_frame() for id in ("#other", "#stranger"))
    assert inside
    assert strange
    strange.evaluate("parent.postMessage({ says: 'height', px: 500 }, '*')")
    for said in (
        {"says": "height", "px": 10**9},
        {"says": "height", "px": 99},
        {"says": "height", "px": -500},
        {"says": "height", "px": "500px; position: fixed"},
        {"says": "height"},
        {"says": "other", "px": 500},
        {"px": 500},
        "height",
        None,
    ):
        frame.evaluate("said => parent.postMessage(said, '*')", said)
    # Messages come in order: once this one has, those before it have been refused.
    inside.evaluate("parent.postMessage({ says: 'height', px: 321 }, '*')")
    until(seen.page, "() => document.getElementById('other').clientHeight === 321")
    assert seen.page.evaluate(sizes) == [before[0], 321, before[2]]
    assert seen.page_errors == []


def test_a_host_script_that_comes_late_asks(article: Article) -> None:
    seen = article(snippet(host=False))
    framed(seen.page)
    seen.page.add_script_tag(url=f"{MAPS}/host.js")
    until(seen.page, FITS)


def test_only_the_page_around_is_told(article: Article) -> None:
    """Another window that asks gets no answer."""
    seen = article(snippet(host=False) + '<iframe id="stranger" srcdoc="<p>no map"></iframe>')
    framed(seen.page)
    strange = seen.page.locator("#stranger").element_handle().content_frame()
    assert strange
    strange.evaluate(
        """() => {
          window.heard = [];
          addEventListener("message", ({ data }) => heard.push(data));
          parent.frames[0].postMessage({ asks: "height" }, "*");
        }"""
    )
    seen.page.evaluate("""() => {
      window.heard = new Promise((done) => addEventListener("message", ({ data }) => {
        if (data.says === "height") done(data.px);
      }));
      frames[0].postMessage({ asks: "height" }, "*");
    }""")
    assert seen.page.evaluate("heard") >= 100
    assert strange.evaluate("heard") == []


# Switches

PARTS = {
    "title": "#title, #kicker, #more",
    "slider": "#time",
    "zoom": ".zoom",
    "key": "#key, #insets",
}


def shown_parts(frame: Frame) -> set[str]:
    """Which parts are seen."""
    script = """parts => Object.entries(parts).filter(([, found]) =>
      [...document.querySelectorAll(found)].some((node) => node.getClientRects().length)).map(([name]) => name)"""
    return set(frame.evaluate(script, PARTS))


@pytest.mark.parametrize("hide", ["", *PARTS, ",".join(PARTS), "nothing,<b>"])
def test_an_address_leaves_parts_out(article: Article, hide: str) -> None:
    """F57: a fixed date is a map without its slider."""
    src = f"{MAPS}/embed?at={MOMENT}&hide={hide}"
    frame = framed(article(FRAME.format(width=900, src=src), width_px=1000).page)
    assert shown_parts(frame) == PARTS.keys() - set(hide.split(","))
    expect(frame.locator("#stamp")).to_contain_text("End of 12 August")
    frame.locator("#line button").first.press("Enter")
    until(frame, "() => location.search.includes('unit=')")
    # The sandbox lets the address follow, and what is left out stays left out.
    kept = json.dumps(hide) if hide else "null"
    assert frame.evaluate(f"new URLSearchParams(location.search).get('hide') === {kept}")


def test_the_view_is_said_but_its_control_only_where_it_is_asked_for(article: Article) -> None:
    plain = framed(article(FRAME.format(width=600, src=f"{MAPS}/embed?at={MOMENT}")).page)
    drawn = plain.locator("#drawn")
    expect(drawn).to_be_visible()
    assert " ".join(drawn.inner_text().split()) == "Drawn from what we know now"
    assert (
        plain.locator("#drawn input").evaluate_all(
            "all => all.filter((one) => one.parentNode.getClientRects().length).length"
        )
        == 1
    )
    told = framed(article(FRAME.format(width=600, src=f"{MAPS}/embed?at={MOMENT}&told_by=Reuters")).page)
    expect(told.locator("#drawn")).to_contain_text("one agency’s reports")
    expect(told.locator("#band")).to_contain_text("One agency’s reports, put together by us. Not a Reuters map.")
    asked = framed(article(FRAME.format(width=600, src=f"{MAPS}/embed?at={MOMENT}&show=control")).page)
    asked.get_by_role("radio", name="what had been reported by then").click()
    expect(asked.locator("h1")).to_contain_text("reports had the Taliban in 11 of 34")


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("theme", ["", "light", "dark"])
def test_an_address_chooses_the_light(article: Article, light: str, theme: str) -> None:
    src = f"{MAPS}/embed?at={MOMENT}&theme={theme}"
    frame = framed(article(FRAME.format(width=600, src=src), color_scheme=light).page)
    paper = frame.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--paper').trim()")
    other = framed(article(FRAME.format(width=600, src=f"{MAPS}/embed"), color_scheme=theme or light).page)
    assert paper == other.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--paper').trim()")
    assert frame.evaluate("getComputedStyle(document.documentElement).colorScheme") == (theme or "normal")


def test_a_range_bounds_the_slider(article: Article) -> None:
    src = f"{MAPS}/embed?at={MOMENT}&from=2021-08-10&to=2021-08-13"
    frame = framed(article(FRAME.format(width=600, src=src)).page)
    frame.locator("#day").press("End")
    expect(frame.locator("h1")).to_contain_text("13 August")
    frame.locator("#day").press("Home")
    expect(frame.locator("h1")).to_contain_text("10 August")
