"""Corrections and changes as readers of feeds and of the page meet them: valid, the same bytes, and text as text."""

import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from starlette.requests import Request
from starlette.responses import Response

import geo
from geo import feeds, routes
from geo.corrections import newest_first
from geo.model import Correction, Dataset
from geo.page import corrections
from geo.words import Words
from histories import event, history, shipped
from hostile import PAYLOADS, Hostile

A = "{http://www.w3.org/2005/Atom}"
URL = "https://map.example/"
each_feed = pytest.mark.parametrize("path", feeds.FEEDS)


def parsed(path: str, dataset: Dataset, url: str | None = None) -> ElementTree.Element:
    return ElementTree.fromstring(feeds.atom(path, Words(dataset), url))


def corrected(*rows: Correction, name: str = "islands") -> Dataset:
    return replace(shipped(name), corrections=tuple(replace(row, row=n + 2) for n, row in enumerate(rows)))


def correction(date: str, event: str = "haldafel-3", field: str = "occurred", was: str = "a", now: str = "b", **more):
    return Correction(date, event, field, was, now, **({"reason": "a slip"} | more))


@each_feed
@pytest.mark.parametrize("name", ["data", "islands", "towns"])
@pytest.mark.parametrize("url", [None, URL])
def test_a_feed_is_what_atom_asks_for(path: str, name: str, url: str | None) -> None:
    """RFC 4287, 4.1: each element once, dates with their offset, ids that are URIs, links that are absolute."""
    dataset = shipped(name)
    root = parsed(path, dataset, url)
    assert root.tag == f"{A}feed"
    assert len(root.findall(f"{A}author/{A}name")) == 1
    assert (root.findtext(f"{A}author/{A}name") or "").strip()
    for element in (root, *root.findall(f"{A}entry")):
        for tag in ("id", "title", "updated"):
            assert len(element.findall(f"{A}{tag}")) == 1
            assert (element.findtext(f"{A}{tag}") or "").strip()
        assert re.fullmatch(r"tag:[a-z.-]+,\d{4}:[A-Za-z0-9._/%~-]+", element.findtext(f"{A}id") or "")
        assert datetime.fromisoformat(element.findtext(f"{A}updated") or "").tzinfo
    for entry in root.findall(f"{A}entry"):
        content = entry.find(f"{A}content")
        assert content is not None
        assert content.get("type") == "text"
        assert content.text
        assert not [*content]
    ids = [each.text for each in root.iter(f"{A}id")]
    assert len(ids) == len(set(ids))
    entries = [entry.findtext(f"{A}updated") or "" for entry in root.findall(f"{A}entry")]
    assert root.findtext(f"{A}updated") == max([*entries, f"{dataset.package.updated}T12:00:00Z"])
    links = [link.get("href", "") for link in root.iter(f"{A}link")]
    if url is None:
        assert links == []
    else:
        assert links[0] == f"https://map.example/{path}"
        assert len(links) == 2 + len(entries)
        assert all(urlsplit(link)[:2] == ("https", "map.example") and "//" not in link[8:] for link in links)


@each_feed
def test_the_same_data_give_the_same_bytes_and_ids_that_no_address_changes(path: str) -> None:
    dataset = shipped("islands")
    again = geo.load(Path(__file__).parent / "fixtures" / "islands")
    assert feeds.atom(path, Words(dataset)) == feeds.atom(path, Words(again))
    ids = [[each.text for each in parsed(path, dataset, url).iter(f"{A}id")] for url in (None, URL, "http://b.example")]
    assert ids[0] == ids[1] == ids[2]


def test_without_a_correction_the_feed_is_there_and_empty() -> None:
    root = parsed("corrections.atom", shipped(), URL)
    assert root.findall(f"{A}entry") == []
    assert root.findtext(f"{A}updated") == "2026-11-24T12:00:00Z"


@each_feed
@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_foreign_text_is_text(path: str, payload: str, tmp_path: Path) -> None:
    """F72, F94: the same elements as without it, and the text as it was written."""
    plain = parsed(path, geo.load(Hostile(tmp_path / "plain", "plain").folder))
    strange = parsed(path, geo.load(Hostile(tmp_path / "strange", payload).folder))
    assert [each.tag for each in strange.iter()] == [each.tag for each in plain.iter()]
    text = " ".join("".join(strange.find(f"{A}entry/{A}content").itertext()).split())
    assert " ".join(payload.split()) in text


@each_feed
def test_what_xml_forbids_is_left_out(path: str) -> None:
    bad = "".join(map(chr, (0, 8, 11, 27, 0xD800, 0xFFFE)))
    dataset = shipped("islands")
    rows = [correction("2024-11-08", reason=f"{bad}slip{bad}")]
    package = replace(dataset.package, title=f"{bad}Islands", publisher=f"{bad}Us")
    made = replace(dataset, package=package, corrections=tuple(rows))
    root = ElementTree.fromstring(feeds.atom(path, Words(made)).encode())
    assert (root.findtext(f"{A}title") or "").startswith("Islands: ")
    assert root.findtext(f"{A}author/{A}name") == "Us"


def test_entries_of_corrections_are_the_newest_first_and_each_is_told_once() -> None:
    rows = [correction("2024-11-08", now="b"), correction("", now="c"), correction("2024-12-01", now="d")]
    same_day = correction("2024-11-08", now="e")
    reworded = replace(rows[2], reason="put better")
    made = corrected(*rows, same_day, reworded)
    entries = parsed("corrections.atom", made).findall(f"{A}entry")
    contents = [entry.findtext(f"{A}content") or "" for entry in entries]
    assert [re.search("is “(.)”", content)[1] for content in contents] == ["d", "e", "b", "c"]
    assert contents[0].endswith("put better")
    assert [entry.findtext(f"{A}updated") for entry in entries] == [
        "2024-12-01T12:00:00Z",
        "2024-11-08T12:00:00Z",
        "2024-11-08T12:00:00Z",
        f"{made.package.updated}T12:00:00Z",
    ]
    ids = [entry.findtext(f"{A}id") for entry in entries]
    # Ids stay what they were when more comes.
    assert ids[2] == parsed("corrections.atom", corrected(rows[0])).findtext(f"{A}entry/{A}id")


def test_an_id_of_a_row_that_is_gone_cannot_break_out_of_the_tag() -> None:
    made = corrected(correction("2024-11-08", event="a b/ü?#", field="", was="", now=""))
    assert "/2024-11-08/a%20b%2F%C3%BC%3F%23//" in (parsed("corrections.atom", made).findtext(f"{A}entry/{A}id") or "")


def test_changes_are_told_day_by_day_with_their_sources() -> None:
    root = parsed("changes.atom", shipped(), URL)
    by_day = {(entry.findtext(f"{A}id") or "")[-10:]: entry for entry in root.findall(f"{A}entry")}
    assert [*by_day] == sorted(by_day, reverse=True)
    assert "2021-08-25" not in by_day, "a day on which nothing changed"
    entry = by_day["2021-08-13"]
    assert entry.findtext(f"{A}title") == "13 August: the Taliban held 18 of 34 provincial capitals."
    content = entry.findtext(f"{A}content") or ""
    assert len(content.split("\n\n")) == 11
    block = next(block for block in content.split("\n\n") if block.startswith("Kandahar: Government -> Taliban\n"))
    lines = block.splitlines()
    assert lines[1] == "The Taliban held Kandahar. Taken between 12 August and 02:06 on 13 August after fighting."
    assert {*lines[2:]} <= {source.citation for source in shipped().sources}
    assert len(lines) > 2
    link = entry.find(f"{A}link")
    assert link is not None
    assert link.get("href") == "https://map.example/?at=2021-08-13"


def test_a_day_is_updated_when_one_of_its_rows_is_corrected() -> None:
    dataset = history(event("red", "2021-08-08"), event("blue", "2021-08-10"))
    made = replace(dataset, corrections=(correction("2021-09-01", "e0"), correction("2021-08-20", "e0")))
    updated = {
        (entry.findtext(f"{A}id") or "")[-10:]: (entry.findtext(f"{A}updated") or "")[:10]
        for entry in parsed("changes.atom", made).findall(f"{A}entry")
    }
    assert updated == {"2021-08-10": "2021-08-10", "2021-08-08": "2021-09-01"}
    assert date.fromisoformat((parsed("changes.atom", made).findtext(f"{A}updated") or "")[:10]) == date(2021, 9, 1)


# The page


def test_without_a_correction_the_page_says_so() -> None:
    html = corrections.page(Words(shipped()))
    assert "<p>No correction since publication.</p>" in html
    assert shipped().version in html


def test_the_page_tells_what_it_was_what_it_is_why_and_who_says_so() -> None:
    html = corrections.page(Words(shipped("islands")))
    assert "No correction" not in html
    assert (
        "<strong>8 November 2024: Haldafel</strong>"
        "<small>Corrected: the earliest moment. It was “2024-10-24” and is “2024-10-25”.</small>"
        "<small>The first account had the eve; the harbour log has the day.</small>"
        '<small><a href="https://tidings.example/ti-25"'
    ) in html


def test_a_source_that_must_not_be_linked_is_cited_without_a_link() -> None:
    dataset = shipped("islands")
    [row] = dataset.corrections
    sources = tuple(replace(one, link="none") if one.id == row.source else one for one in dataset.sources)
    html = corrections.page(Words(replace(dataset, sources=sources)))
    assert dataset.source[row.source].publisher in html
    assert dataset.source[row.source].url not in html


def test_names_stand_for_ids_and_what_is_gone_is_named_by_its_id() -> None:
    parties = [party.id for party in shipped("islands").parties]
    sources = shipped("islands").sources[:2]
    rows = (
        correction("2024-12-05", field="party", was=parties[0], now=parties[1]),
        correction("2024-12-04", field="sources", was=sources[0].id, now=f"{sources[0].id}; {sources[1].id};nobody"),
        correction("2024-12-03", field="manner", was="", now="repelled"),
        correction("2024-12-02", event="gone", field="", was="Haldafel, red", now=""),
        correction("2024-12-01", event="gone", field="", was="", now=""),
    )
    said = [(each.title, each.sentence) for each in newest_first(Words(corrected(*rows)))]
    names = [party.name for party in shipped("islands").parties]
    assert said == [
        ("5 December 2024: Haldafel", f"Corrected: the party. It was “{names[0]}” and is “{names[1]}”."),
        (
            "4 December 2024: Haldafel",
            f"Corrected: the sources. It was “{sources[0].citation}” and is "
            f"“{sources[0].citation}; {sources[1].citation}; nobody”.",
        ),
        ("3 December 2024: Haldafel", "Corrected: the manner. It was “not known” and is “repelled”."),
        ("2 December 2024: a row that was taken out (gone)", "Taken out: “Haldafel, red”."),
        ("1 December 2024: a row that was taken out (gone)", "Taken out."),
    ]


def test_the_page_lists_the_versions_with_their_days_and_leads_to_each() -> None:
    html = corrections.page(Words(shipped()), released=(("76d2cb118912", "2026-11-24"), ("0123456789ab", "2026-10-01")))
    assert '<a href="./?v=76d2cb118912" target="_self">24 November 2026: version 76d2cb118912</a>' in html
    assert html.index("76d2cb118912</a>") < html.index('<a href="./?v=0123456789ab"')
    assert "Published versions" not in corrections.page(Words(shipped()))


# The routes


def answer(path: str, query: bytes = b"", **headers: str) -> Response:
    known = {route.path: route for route in routes.routes(shipped("islands"), "https://map.example")}
    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return known[path].endpoint(Request({"type": "http", "method": "GET", "headers": sent, "query_string": query}))


@each_feed
def test_a_feed_speaks_the_language_that_is_asked_for(path: str) -> None:
    for query, lang in ((b"lang=fa", "fa"), (b"lang=xx", "en"), (b"", "en")):
        root = ElementTree.fromstring(answer(f"/{path}", query).body)
        assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == lang
        address = f"https://map.example/{path}" + ("?lang=fa" if lang == "fa" else "")
        assert [one.get("href") for one in root.findall(f"{A}link") if one.get("rel") == "self"] == [address]
    assert "نومبر ۲۰۲۴" in answer("/corrections.atom", b"lang=fa").body.decode()


@each_feed
def test_a_feed_is_served_as_the_other_data_are(path: str) -> None:
    found = answer(f"/{path}")
    assert found.status_code == 200
    assert found.body.decode() == feeds.atom(path, Words(shipped("islands")), "https://map.example")
    assert found.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert found.headers["x-content-type-options"] == "nosniff"
    assert found.headers["cache-control"] == "no-cache"
    kept = answer(f"/{path}", if_none_match=found.headers["etag"])
    assert (kept.status_code, kept.body) == (304, b"")
    assert answer(f"/{path}", if_none_match='"other"').status_code == 200
