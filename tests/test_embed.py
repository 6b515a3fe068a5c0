"""The map as one file: what it weighs, what it may do, and what the command refuses."""

import base64
import gzip
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

import geo
from geo import address, embed, leaflet
from geo.answers import ancestors, page
from geo.cards import Cards
from geo.cli import main
from geo.share import Share
from geo.words import Words
from histories import shipped
from hostile import Hostile

MOST = 150_000
"""Bytes of the whole page, gzipped."""


@pytest.mark.parametrize("lang", ["en", "fa", "ps"])
@pytest.mark.parametrize("at", ["2021-08-11", "2021-08-14", "2021-08-15"])
def test_it_weighs_no_more_than_150_kb(at: str, lang: str) -> None:
    """F58: the days with most to draw, everything included, the still too; as a server compresses by default."""
    page = embed.page(shipped(), {"at": at, "lang": lang}, "https://maps.example", inside=True)
    assert len(gzip.compress(page.html.encode(), 6)) <= MOST


@given(st.text(), st.text("abcdefgh <>&", min_size=1), st.integers(0, 400))
def test_the_data_is_what_it_was_and_never_markup(some: str, most: str, times: int) -> None:
    said = leaflet.inert([some, most * times])
    assert json.loads(said) == [some, most * times]
    assert not set("<>&\u2028") & set(said)


@pytest.mark.parametrize(("lang", "narrow"), [("en", True), ("fa", False), ("ps", False)])
def test_a_page_in_latin_letters_keeps_its_data_in_half_the_room(lang: str, narrow: bool) -> None:
    """Escapes are longer than letters of a language that is written in others: those stay as they are."""
    found = re.search('id="data">(.*?)</script>', embed.page(shipped(), {"lang": lang}).html)
    assert found
    assert (max(found[1]) <= "\xff") is narrow
    assert narrow or "\\u06" not in found[1]


def test_it_runs_under_hashes_alone() -> None:
    """F43: each script and style of the page has its hash, and nothing else may run."""
    made = embed.page(shipped(), {"at": "2021-08-12"})
    rules = {name: words for name, *words in (rule.split() for rule in made.policy.split("; "))}
    assert rules["default-src"] == ["'none'"]
    assert "unsafe" not in made.policy
    assert f'content="{made.policy}"' in made.html
    for kind in ("script", "style"):
        found = re.findall(rf'<{kind}(?: type="later")?>(.*?)</{kind}>', made.html, re.DOTALL)
        hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in found]
        assert {f"'sha256-{one}'" for one in hashes} == set(rules[f"{kind}-src"])
    assert made.policy == embed.page(shipped(), {"at": "2021-08-06", "told_by": "Reuters"}).policy


class Table(HTMLParser):
    """The rows of the table that stands beside the still."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.caption, self._into = "", ""
        self.feed(html.partition('<div id="still">')[2])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._into = tag
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self._into = ""

    def handle_data(self, data: str) -> None:
        if self._into in ("td", "th"):
            self.rows[-1][-1] += data
        elif self._into == "caption":
            self.caption += data


@pytest.mark.parametrize(
    "query",
    [{"at": "2021-08-12"}, {"at": "2021-08-13", "told_by": "Reuters"}, {"at": "1900-01-01"}, {"at": "2021-13-40"}, {}],
)
def test_the_table_has_every_unit_of_the_moment(query: dict[str, str]) -> None:
    """F41."""
    words = Words(shipped())
    snapshot = address.nearest(shipped(), query)
    found = Table(embed.page(shipped(), query).html)
    due = []
    for shown in snapshot.units:
        since = snapshot.since(shown)
        said = Cards(words).card(snapshot, shown)
        due.append([words.name(shown.target), said, words.language.day(since) if since else ""])
    assert found.rows == [["Provincial capital", "Who held it", "Since"], *due]
    assert found.caption == words.headline(snapshot).title


def test_words_that_leave_a_picture_no_room_leave_the_table(tmp_path: Path) -> None:
    wordy = geo.load(Hostile(tmp_path / "islands", "Llanfair" * 120).folder)
    made = embed.page(wordy, {"at": "2024-10-22"}, inside=True).html
    assert "<img" not in made
    assert len(Table(made).rows) == 1 + len(wordy.units)


def test_a_file_names_what_its_server_has_only_where_there_is_one() -> None:
    alone = embed.page(shipped(), {}, inside=True).html
    assert "og:" not in alone
    assert "snapshot" not in alone.partition("<style")[0]
    card = embed.page(shipped(), {}, "https://maps.example", inside=True).html
    assert 'content="https://maps.example/snapshot.png?at=2021-08-13&amp;preset=og"' in card


def test_a_file_says_where_corrections_are() -> None:
    told = embed.page(shipped(), {"at": "2021-08-12"}, "https://maps.example", inside=True).html
    assert 'are at <a href="https://maps.example/corrections" target="_blank" rel="noopener">' in told
    silent = embed.page(shipped(), {"at": "2021-08-12"}, inside=True).html
    assert "This file stays as it is: corrections made since do not show in it." in silent
    for html in (told, silent):
        map, _, still = html.partition('<div id="still">')
        assert map.count('<footer id="foot"><p class="since">') == still.count('</table><p class="since">') == 1
    assert 'class="since"' not in embed.page(shipped(), {"at": "2021-08-12"}, "https://maps.example").html


def test_addresses_of_one_state_give_the_same_bytes() -> None:
    due = embed.page(shipped(), {"at": "2021-08-13"})
    for query in ({}, {"at": "2021-08-13 "}, {"lang": "xx"}, {"v": "nonsense"}, {"confidence": "none"}, {"at": "yes"}):
        assert embed.page(shipped(), query) == due
    pinned = embed.page(shipped(), {"v": shipped().version})
    assert f"v={shipped().version}" in pinned.html


def test_the_command_writes_the_page_of_a_moment(tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    assert main(["embed", "--at", "2021-08-12", "--told-by", "Reuters", "-o", str(file)]) == 0
    query = {"at": "2021-08-12", "told_by": "Reuters"}
    assert file.read_text("utf-8") == embed.page(shipped(), query, inside=True).html


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["--at", "1900-01-01"], "This map covers 1 August to 7 September 2021."),
        (["--at", "2021-13-40"], "'2021-13-40' is not a date"),
        (["--at", "2021-08-20", "--told-by", "Reuters"], "We looked for Reuters reports from 6 to 13 August"),
        (["--told-by", "Nobody"], "There is no view of “Nobody”."),
        (["--reported-by", "2021-08-12", "--told-by", "Reuters"], "--told-by"),
    ],
)
def test_a_moment_that_there_is_not_leaves_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: list[str], sentence: str
) -> None:
    assert _ends(["embed", *given, "-o", str(tmp_path / "map.html")]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert sentence in said.err
    assert [*tmp_path.iterdir()] == []


def test_a_file_of_another_kind_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _ends(["embed", "-o", str(tmp_path / "map.pdf")]) == 2
    assert ".html" in capsys.readouterr().err
    assert [*tmp_path.iterdir()] == []


def _ends(argv: list[str]) -> int:
    try:
        return main(argv)
    except SystemExit as end:
        return int(end.code or 0)


def policy(framed_by: str) -> str:
    """The policy that is sent with a page."""
    show = page(lambda query: embed.Page("<p>", "default-src 'none'"), framed_by)
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""}
    return show(Request(scope)).headers["content-security-policy"]


def test_who_may_frame_a_page() -> None:
    assert policy("") == policy(" ") == "default-src 'none'"
    assert policy("self") == "default-src 'none'; frame-ancestors 'self'"
    sites = "https://news.example  http://*.local.example:8080"
    assert (
        policy(sites) == "default-src 'none'; frame-ancestors 'self' https://news.example http://*.local.example:8080"
    )


@pytest.mark.parametrize(
    "framed_by",
    [
        "*",
        "'none'",
        "news.example",
        "https://",
        "https://*",
        "https://news.example/path",
        "https://news.example; script-src *",
        "https://news.example,https://other.example",
        "https://a.example 'unsafe-inline'",
        "HTTPS://NEWS.EXAMPLE",
        "javascript:1",
        "https://news.example:99999999",
    ],
)
def test_what_is_no_site_is_refused(framed_by: str) -> None:
    with pytest.raises(ValueError, match="is no site that could frame a page"):
        ancestors(framed_by)


def test_a_share_is_kept_to_what_is_shown() -> None:
    snapshot = address.nearest(shipped(), {"at": "2021-08-12"})
    kept = {"lang": "<b>", "v": "other", "confidence": "high", "unit": "AF-KAN"}
    assert Share(snapshot, Words(shipped()), kept).query == {"at": "2021-08-12"}
