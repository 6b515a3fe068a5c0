"""The pages around the map: text from data is text on them too, and they say what the data says."""

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

import geo
from geo.feeds import FEEDS
from geo.page import corrections, method, place, sources
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
        "place": "".join(
            place.page(words.dataset, one.id, "en") for one in (*words.dataset.units, *words.dataset.places)
        ),
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
        assert all(link.startswith(("http://", "https://", "place?unit=")) or link in FEEDS for link in found.links)


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


def test_a_dossier_has_every_row_with_what_it_rests_on() -> None:
    html = place.page(shipped(), "AF-LOG", "en")
    text = Reader(html).text
    places = {"AF-LOG", "pul-e-alam-city", "pul-e-alam-base"}
    assert text.startswith("Pul-e-AlamPul-e-Alam stands for Logar on the map.Also called: پل علم")
    for event in (event for event in shipped().events if event.target in places):
        assert event.note in text
        assert all(shipped().source[source].title in text for source in event.sources)
    told = [report for report in shipped().reports if report.target in places]
    before, after = html.split("Where accounts differ")
    # The event that is dated otherwise too, and the nine that date it.
    assert [part.count('class="contradicted"') for part in (before, after)] == [1, 9]
    assert sum(text.count(f"{said} on ") for said in ("reported", "only implied")) >= len(told) - 1  # one at an hour
    assert text.index("What we know now") < text.index("Where accounts differ") < text.index("Who said what")
    assert "Taliban Taken on 13 August after fighting. Contradicted" in text
    assert "A range, because the hour was not recorded. First reported at 13:02 on 14 August." in text
    assert "Amu TV reported on 14 August 2023 that the Taliban held Pul-e-Alam." in text
    linked = {source.url for source in shipped().sources if source.href}
    assert set(Reader(html).links) <= linked


def test_an_archived_copy_is_linked_where_the_source_may_be() -> None:
    links = Reader(place.page(shipped("islands"), "OR-NOR", "en")).links
    assert "https://archive.example/ti-25" in links
    hidden = replace(shipped("islands").source["ti-25"], link="none")
    sources_ = tuple(hidden if one.id == hidden.id else one for one in shipped("islands").sources)
    found = Reader(place.page(replace(shipped("islands"), sources=sources_), "OR-NOR", "en"))
    assert not [link for link in found.links if "ti-25" in link]
    assert hidden.title in found.text


def test_a_place_leads_to_its_unit_and_a_capital_is_its_units() -> None:
    assert Reader(place.page(shipped(), "farah-airport", "en")).links[0] == "place?unit=AF-FRA"
    pinned = place.page(shipped(), "farah-airport", "en", (("v", '"&x'), ("confidence", "high")))
    assert Reader(pinned).links[0] == "place?unit=AF-FRA&v=%22%26x&confidence=high"
    assert place.subject(shipped(), "farah-city") is shipped().unit["AF-FRA"]
    assert place.subject(shipped(), "farah-airport") is shipped().place["farah-airport"]
    assert place.subject(shipped(), "Farah") is None


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_other_names_of_a_place_are_text(payload: str) -> None:
    unit = replace(shipped("islands").units[0], names={"fa": f"{payload} fa"}, aliases=(f"{payload} alias",))
    found = Reader(place.page(replace(shipped("islands"), units=(unit, *shipped("islands").units[1:])), unit.id, "en"))
    assert found.tags <= Reader(place.page(shipped("islands"), unit.id, "en")).tags
    for name in ("fa", "alias"):
        assert " ".join(f"{payload} {name}".split()) in " ".join(found.text.split())
