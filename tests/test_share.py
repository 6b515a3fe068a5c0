"""What a newsroom pastes and what others show of a link: the iframe, the card, the oEmbed answer."""

import io
import json
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, quote, urlencode, urlsplit

import pytest
from PIL import Image
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import geo
from geo import address
from geo.leaflet import web
from geo.model import Dataset
from geo.routes import routes
from geo.share import Share
from geo.words import Words
from histories import shipped
from hostile import PAYLOADS, Hostile

URL = "https://maps.example/war"


class Tags(HTMLParser):
    """Every tag with its attributes, and the text of each."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.text = dict[str, str]()
        self._tag = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), "no attribute twice"
        self.found.append((tag, {name: value or "" for name, value in attrs}))
        self._tag = tag

    def handle_data(self, data: str) -> None:
        self.text[self._tag] = self.text.get(self._tag, "") + data

    def one(self, tag: str, **has: str) -> dict[str, str]:
        [found] = [attrs for name, attrs in self.found if name == tag and has.items() <= attrs.items()]
        return found

    def meta(self, name: str) -> str:
        [content] = [
            attrs["content"]
            for tag, attrs in self.found
            if tag == "meta" and name in (attrs.get("property"), attrs.get("name"))
        ]
        return content


def shared(
    dataset: Dataset | None = None, url: str = URL, switches: dict[str, str] | None = None, **query: str
) -> Share:
    dataset = dataset or shipped()
    return Share(address.nearest(dataset, query), Words(dataset), query, url, switches or {})


@pytest.fixture(scope="module")
def ask() -> Callable[..., Response]:
    """What a server at URL answers."""
    known = {one.path: one for one in routes(shipped(), URL) if isinstance(one, Route)}

    def asked(path: str, **query: str) -> Response:
        scope = {"type": "http", "method": "GET", "path": path, "headers": []}
        answer: Response = known[path].endpoint(Request({**scope, "query_string": urlencode(query).encode()}))
        return answer

    return asked


# The snippet


def test_a_snippet_has_what_an_article_needs() -> None:
    """F39."""
    tags = Tags(shared(at="2021-08-12", v=shipped().version, switches={"hide": "title,zoom"}).snippet())
    assert [tag for tag, _ in tags.found] == ["iframe", "p", "a", "script"], (
        "and nothing in the frame, where none is read"
    )
    frame = tags.one("iframe")
    assert frame["src"] == f"{URL}/embed?at=2021-08-12&v={shipped().version}&hide=title,zoom"
    title = "12 August: the Taliban held 11 to 15 of 34 provincial capitals. Afghanistan, August 2021"
    assert frame["title"] == tags.text["a"].strip() == title
    assert (frame["loading"], frame["sandbox"]) == ("lazy", "allow-scripts allow-popups")
    assert tags.one("a")["href"] == f"{URL}/?at=2021-08-12&v={shipped().version}"
    assert tags.one("script") == {"async": "", "src": f"{URL}/host.js"}
    assert "<script" not in shared().snippet(host=False)


def test_the_host_script_is_small() -> None:
    assert len(web("host.js").encode()) <= 1200
    assert "MIT" in web("host.js")


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_foreign_text_stays_in_its_place(payload: str, tmp_path: Path) -> None:
    strange = geo.load(Hostile(tmp_path / "strange", payload).folder)
    plain = geo.load(Hostile(tmp_path / "plain", "plain").folder)
    for make in (Share.snippet, lambda share: share.head()):
        found, due = (Tags(make(shared(one, at="2024-10-22"))) for one in (strange, plain))
        assert [(tag, [*attrs]) for tag, attrs in found.found] == [(tag, [*attrs]) for tag, attrs in due.found]
    share = shared(strange, at="2024-10-22")
    assert Tags(share.snippet()).one("iframe")["title"] == share.title
    assert strange.package.title in share.title


# The card


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ({"at": "2021-08-12"}, "12 August: the Taliban held 11 to 15 of 34 provincial capitals."),
        (
            {"at": "2021-08-12", "reported_by": "2021-08-12"},
            "By the end of 12 August, reports had the Taliban in 11 of 34.",
        ),
        ({"at": "1900-01-01"}, "1 August: no provincial capital had changed hands."),
    ],
)
def test_the_card_is_of_the_moment(ask: Callable[..., Response], query: dict[str, str], title: str) -> None:
    """F52: and the picture that it names is served, and is of that moment."""
    html = bytes(ask("/embed", **query).body).decode()
    tags = Tags(html.partition("<style")[0])
    assert tags.meta("og:title") == title
    assert tags.text["title"].startswith(title)
    assert tags.meta("og:description") == tags.meta("description") != ""
    assert tags.meta("twitter:card") == "summary_large_image"
    assert title in tags.meta("og:image:alt")
    assert tags.meta("og:url") == tags.one("link", rel="canonical")["href"]
    assert tags.meta("og:url").startswith(f"{URL}/embed?at=")

    picture = urlsplit(tags.meta("og:image"))
    assert f"{picture.scheme}://{picture.netloc}" == "https://maps.example"
    asked = dict(parse_qsl(picture.query))
    drawn = Image.open(io.BytesIO(bytes(ask(picture.path.removeprefix("/war"), **asked).body)))
    assert drawn.size == (int(tags.meta("og:image:width")), int(tags.meta("og:image:height"))) == (1200, 630)
    svg = bytes(ask("/snapshot.svg", **asked).body).decode()
    assert title in " ".join(Tags(svg).text.values()), "the picture says what the card says"


def test_without_an_address_of_its_own_a_page_has_no_absolute_one() -> None:
    tags = Tags(shared(url="", at="2021-08-12").head())
    assert tags.meta("og:image") == "/snapshot.png?at=2021-08-12&preset=og"
    assert not [attrs for tag, attrs in tags.found if tag == "link" and attrs["rel"] in ("canonical", "alternate")]
    assert not [attrs for _, attrs in tags.found if attrs.get("property") == "og:url"]


# oEmbed


def test_who_looks_for_oembed_finds_it(ask: Callable[..., Response]) -> None:
    """F53: the link in the head of a page leads to an answer as the specification has it."""
    html = bytes(ask("/embed", at="2021-08-12", told_by="Reuters").body).decode()
    link = Tags(html.partition("<style")[0]).one("link", type="application/json+oembed")
    assert link["rel"] == "alternate"
    found = urlsplit(link["href"])
    assert link["href"].startswith(f"{URL}/oembed?")
    answer = ask("/oembed", **dict(parse_qsl(found.query)))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    said = json.loads(bytes(answer.body))
    assert (said["version"], said["type"]) == ("1.0", "rich")
    assert {type(said[key]) for key in ("width", "height", "thumbnail_width", "thumbnail_height")} == {int}
    frame = Tags(said["html"]).one("iframe")
    assert frame["src"] == f"{URL}/embed?at=2021-08-12&told_by=Reuters"
    assert said["title"] == frame["title"] == link["title"]
    assert said["thumbnail_url"] == f"{URL}/snapshot.png?at=2021-08-12&told_by=Reuters&preset=og"
    assert said["provider_url"] == f"{URL}/"


@pytest.mark.parametrize("page", ["", "/", "/embed", "/embed/"])
def test_a_link_to_the_page_is_answered_too(ask: Callable[..., Response], page: str) -> None:
    said = json.loads(bytes(ask("/oembed", url=f"{URL}{page}?at=2021-08-12&hide=zoom,it,title&show=x&theme=dark").body))
    frame = parse_qs(urlsplit(Tags(said["html"]).one("iframe")["src"]).query)
    assert frame == {"at": ["2021-08-12"], "hide": ["title,zoom"], "theme": ["dark"]}


@pytest.mark.parametrize(
    ("most", "due"),
    [
        ({}, (640, 760)),
        ({"maxwidth": "400"}, (400, 760)),
        ({"maxheight": "500"}, (640, 500)),
        ({"maxwidth": "320", "maxheight": "9999"}, (320, 760)),
        ({"maxwidth": "-1", "maxheight": "many"}, (640, 760)),
        ({"maxwidth": "٣٢٠", "maxheight": "1" * 400}, (640, 760)),
    ],
)
def test_it_is_no_larger_than_is_asked(
    ask: Callable[..., Response], most: dict[str, str], due: tuple[int, int]
) -> None:
    said = json.loads(bytes(ask("/oembed", url=f"{URL}/embed", **most).body))
    assert (said["width"], said["height"]) == due
    frame = Tags(said["html"]).one("iframe")
    assert (int(frame["width"]), int(frame["height"])) == due
    assert f"width:{due[0]}px;max-width:100%;height:{due[1]}px" in frame["style"]


@pytest.mark.parametrize(("most", "follows"), [({}, True), ({"maxwidth": "300"}, True), ({"maxheight": "300"}, False)])
def test_a_height_that_is_bounded_stays(ask: Callable[..., Response], most: dict[str, str], follows: bool) -> None:
    said = json.loads(bytes(ask("/oembed", url=f"{URL}/embed", **most).body))
    assert ("host.js" in said["html"]) is follows


def test_a_link_keeps_what_it_looks_at(ask: Callable[..., Response]) -> None:
    asked = {"at": "2021-08-08", "unit": "AF-KAN", "from": "2021-08-05", "to": "2021-08-10", "with": "2021-08-13"}
    said = json.loads(bytes(ask("/oembed", url=f"{URL}/embed?{urlencode(asked)}").body))
    assert dict(parse_qsl(urlsplit(Tags(said["html"]).one("iframe")["src"]).query)) == asked
    wrong = {"at": "2021-08-08", "unit": "<b>", "from": "1900-01-01", "to": "soon", "with": ""}
    said = json.loads(bytes(ask("/oembed", url=f"{URL}/embed?{urlencode(wrong)}").body))
    assert dict(parse_qsl(urlsplit(Tags(said["html"]).one("iframe")["src"]).query)) == {"at": "2021-08-08"}


@pytest.mark.parametrize(
    ("path", "asked", "title", "picture"),
    [
        ("/matrix", {"at": "2021-08-13"}, "17 or 18? Six provincial capitals", "matrix.png?at=2021-08-13&preset=og"),
        (
            "/embed",
            {"at": "2021-08-15", "with": "2021-08-12", "lang": "fa"},
            "۱۲ اگست",
            "snapshot.png?at=2021-08-15&lang=fa&before=2021-08-12&preset=og",
        ),
    ],
)
def test_who_said_what_and_two_moments_have_cards_too(
    ask: Callable[..., Response], path: str, asked: dict[str, str], title: str, picture: str
) -> None:
    """F52: and what a card shows can be had."""
    tags = Tags(bytes(ask(path, **asked).body).decode().partition("<style")[0])
    assert title in tags.meta("og:title")
    assert tags.meta("og:image") == f"{URL}/{picture}"
    assert tags.meta("og:url").startswith(f"{URL}{path}?at=")
    assert tags.meta("og:image:alt")
    shown = urlsplit(tags.meta("og:image"))
    drawn = ask(shown.path.removeprefix("/war"), **dict(parse_qsl(shown.query)))
    assert drawn.status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "https://other.example/war/embed",
        "https://maps.example.other.example/war/embed",
        "https://maps.example" + "@other.example/war/embed",
        f"{URL}/sources",
        "https://maps.example/elsewhere/embed",
        "javascript:alert(1)",
        "",
        "https://[",
    ],
)
def test_of_what_is_not_ours_there_is_none(ask: Callable[..., Response], url: str) -> None:
    answer = ask("/oembed", url=url)
    assert answer.status_code == 404
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_there_is_json_alone(ask: Callable[..., Response]) -> None:
    assert ask("/oembed", url=f"{URL}/embed", format="xml").status_code == 501
    assert ask("/oembed", url=f"{URL}/embed", format="json").status_code == 200


def test_a_bad_moment_in_a_link_is_the_nearest(ask: Callable[..., Response]) -> None:
    for at in ("1900-01-01", *PAYLOADS.values()):
        said = json.loads(bytes(ask("/oembed", url=f"{URL}/embed?at={quote(at)}&v={quote(at)}").body))
        assert Tags(said["html"]).one("iframe")["src"] in (f"{URL}/embed?at=2021-08-01", f"{URL}/embed?at=2021-08-13")


def test_a_page_with_switches_is_found_with_them(ask: Callable[..., Response]) -> None:
    """F57: WordPress asks the page that was pasted for its oEmbed link."""
    html = bytes(ask("/embed", at="2021-08-12", hide="slider").body).decode()
    link = Tags(html.partition("<style")[0]).one("link", type="application/json+oembed")
    said = json.loads(bytes(ask("/oembed", **dict(parse_qsl(urlsplit(link["href"]).query))).body))
    assert Tags(said["html"]).one("iframe")["src"] == f"{URL}/embed?at=2021-08-12&hide=slider"
