"""The pages around the map: text from data is text on them too, and they say what the data says."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

import geo
from geo.feeds import FEEDS
from geo.page import corrections, method, sources, table
from geo.words import Words
from histories import shipped
from hostile import PAYLOADS, Hostile


class Reader(HTMLParser):
    """The tags of a page with the names of their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[tuple[str, tuple[str, ...]]] = set()
        self.text = ""
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add((tag, tuple(sorted(name for name, _ in attrs))))
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


def pages(words: Words) -> dict[str, str]:
    return {
        "sources": sources.page(words),
        "method": method.page(words),
        "corrections": corrections.page(words),
    }


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_foreign_text_is_text(payload: str, tmp_path: Path) -> None:
    """F72, F94: the same tags with the same attributes as without it, and the text as it was written."""
    plain = pages(Words(geo.load(Hostile(tmp_path / "plain", "plain").folder)))
    strange = pages(Words(geo.load(Hostile(tmp_path / "strange", payload).folder)))
    for name, html in strange.items():
        found = Reader(html)
        assert found.tags <= Reader(plain[name]).tags, name
        assert " ".join(payload.split()) in " ".join(found.text.split()), name
        assert all(link.startswith(("http://", "https://")) or link in FEEDS for link in found.links)


def test_every_document_is_listed_with_what_rests_on_it() -> None:
    words = Words(shipped())
    found = Reader(sources.page(words))
    assert found.text.startswith("Sources186 documents were read. 130 of them have an address that may be shown")
    linked = [source.url for source in shipped().sources if source.link != "none"]
    assert sorted(found.links) == sorted(linked)
    assert "Herat, Taliban: Taken on 12 August after fighting." in found.text
    assert "Reports of Reuters on" in found.text


def test_the_method_names_the_least_sure_rows_and_the_definitions() -> None:
    words = Words(shipped())
    text = Reader(method.page(words)).text
    assert "14 of 97 events are of low confidence and 36 of medium." in text
    for definition in shipped().package.definitions.values():
        assert definition in text
    assert shipped().package.context in text
    assert "Reuters: 6 to 13 August" in text
    assert shipped().version in text


@pytest.mark.parametrize("day", ["2021-08-05", "2021-08-12", "2021-09-06"])
def test_the_table_says_what_state_says(day: str) -> None:
    """F79: the same units, sentences, days and sources."""
    words = Words(shipped())
    snapshot = words.now.at(day)
    found = table.content(snapshot.timeline, snapshot.point, "en")
    assert [row[0] for row in found["rows"]] == [words.name(unit) for unit in words.now.order]
    shown = {words.name(one.target): one for one in snapshot.units}
    for name, _, _, since, numbers in found["rows"]:
        days = snapshot.since(shown[name])
        assert since == (days.isoformat() if days else "")
        publishers = {shipped().source[id].publisher for id in snapshot.sources(shown[name])}
        assert {found["sources"][n][0] for n in numbers} == publishers
    assert found["headline"] == words.headline(snapshot).title
