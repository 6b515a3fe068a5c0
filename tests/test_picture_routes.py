"""Pictures by address: the command's bytes, kept, bounded, and drawn where no reader waits for them."""

import os
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

import geo
from geo import darkroom, routes, versions
from geo.cli import main
from geo.darkroom import Busy, Darkroom, Undrawn
from geo.model import Dataset
from histories import FOLDERS, shipped
from onpaper import Seen, picture

TYPES = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
ROW = "2024-12-01,austby-4,occurred,2024-11-02,2024-10-30,Said so by the harbour office,"


@pytest.fixture(scope="module")
def known() -> list[BaseRoute]:
    return routes.routes(shipped())


def ask(known: list[BaseRoute], path: str, headers: Mapping[str, str] | None = None, **query: str) -> Response:
    """What is answered, as a server would ask it: by the first route that matches."""
    sent = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    scope = {"type": "http", "method": "GET", "path": path, "headers": sent, "query_string": urlencode(query).encode()}
    [route, *_] = [one for one in known if isinstance(one, Route) and one.matches(scope)[0].value == 2]
    answer: Response = route.endpoint(Request(scope))
    return answer


@pytest.mark.parametrize("ending", TYPES)
def test_the_bytes_are_the_commands(known: list[BaseRoute], ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"x.{ending}"
    asked = {"at": "2021-08-13", "preset": "square", "told_by": "Reuters", "grey": "1"}
    options = "--at 2021-08-13 --preset square --told-by Reuters --grey -o"
    assert main(["snapshot", *options.split(), str(file)]) == 0
    answer = ask(known, f"/snapshot.{ending}", **asked)
    assert answer.status_code == 200
    assert answer.body == file.read_bytes()
    assert answer.headers["content-type"] == TYPES[ending]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "public, max-age=60"


def test_who_has_it_already_gets_nothing(known: list[BaseRoute]) -> None:
    first = ask(known, "/snapshot.svg", at="2021-08-13")
    tag = first.headers["etag"]
    again = ask(known, "/snapshot.svg", {"if-none-match": tag}, at="2021-08-13")
    assert (again.status_code, again.body, again.headers["etag"]) == (304, b"", tag)
    other = ask(known, "/snapshot.svg", {"if-none-match": tag}, at="2021-08-12")
    assert other.status_code == 200
    assert other.headers["etag"] != tag


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ({"at": "2022-08-13"}, "7 September 2021"),
        ({"at": "yesterday"}, "yesterday"),
        ({"told_by": "Nobody"}, "There is no view of “Nobody”"),
        ({"told_by": "Reuters", "reported_by": "2021-08-13"}, "A map is drawn from one thing alone"),
        ({"v": "nonsense"}, "There is no version “nonsense” here"),
        ({"preset": "poster"}, "there is no preset 'poster'; there are og, square, story, print"),
        ({"size": "100000x100000"}, "is not a size in pixels"),
        ({"size": "4001x300"}, "is not between 240 and 4000 pixels"),
        ({"size": "2400x2400", "scale": "4"}, "at most 4000 × 4000 pixels"),
        ({"scale": "1e9"}, "is not between 1 and 4"),
        ({"preset": "print", "width_mm": "1e9"}, "is not between 64 and 1000 mm"),
        ({"preset": "print", "width_mm": "1000"}, "a PNG has at most 16 million pixels"),
        ({"size": "240x240"}, "has no room for the map"),
        ({"dates": "2021-08-13," * 20}, "at most 12 dates"),
        ({"at": "\x00"}, ""),
        ({"size": "<svg>"}, "'<svg>' is not a size"),
    ],
)
def test_what_cannot_be_had_is_refused_in_a_sentence(
    known: list[BaseRoute], query: dict[str, str], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Refused before anything is drawn elsewhere, or by the one who draws.
    answer = ask(known, "/snapshot.png", **query)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/plain")
    said = bytes(answer.body).decode()
    assert why in said
    assert said.endswith("\n")
    assert len(said) < 400


@pytest.mark.parametrize("path", ["/snapshot.xyz", "/snapshot.", "/snapshot.png/x", "/snapshot.svgz", "/snapshot.gif"])
def test_there_is_no_other_picture(known: list[BaseRoute], path: str) -> None:
    assert ask(known, path).status_code == 404


def test_of_a_key_that_is_repeated_or_is_not_ours_nothing_is_made(known: list[BaseRoute]) -> None:
    plain = ask(known, "/snapshot.svg", at="2021-08-13")
    assert ask(known, "/snapshot.svg", at="2021-08-13", title="Ours", utm_source="x").body == plain.body


# A version, and what was corrected since


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The islands with one event moved, and the row that says so."""
    folder = tmp_path_factory.mktemp("newer") / "data"
    shutil.copytree(FOLDERS["islands"], folder)
    events = (folder / "events.csv").read_text("utf-8")
    was = "austby-4,austby,shore,controlled,2024-11-02,,,2024-11-02"
    assert was in events
    (folder / "events.csv").write_text(events.replace(was, was.replace("2024-11-02", "2024-10-30")), "utf-8")
    rows = (folder / "corrections.csv").read_text("utf-8")
    (folder / "corrections.csv").write_text(f"{rows.rstrip()}\n{ROW}\n", "utf-8")
    return geo.load(folder)


def test_a_version_is_pinned_and_a_correction_stands_on_it(newer: Dataset, tmp_path: Path) -> None:
    versions.release(FOLDERS["islands"], tmp_path)
    known = routes.routes(newer, kept=tmp_path)
    asked = {"at": "2024-10-31", "v": shipped("islands").version}

    def said(**query: str) -> str:
        answer = ask(known, "/snapshot.svg", **query)
        assert answer.status_code == 200
        return " ".join(text.said for text in Seen(bytes(answer.body).decode()).texts)

    line = "Correction: this picture shows the data as published on 10 November 2024. One correction since affects"
    assert line in said(**asked)
    assert f"version {shipped('islands').version}." in said(**asked)
    assert "Correction" not in said(**asked | {"at": "2024-10-24"})
    assert "Correction" not in said(at="2024-10-31")
    assert f"version {newer.version}." in said(at="2024-10-31")


# Where they are drawn


def test_when_many_are_being_drawn_one_is_asked_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "Darkroom", partial(Darkroom, waiting=0))
    full = routes.routes(shipped())
    for ending in ("png", "pdf"):
        answer = ask(full, f"/snapshot.{ending}", at="2021-08-13")
        assert answer.status_code == 503
        assert answer.headers["retry-after"] == "2"
        assert answer.headers["cache-control"] == "no-store"
        assert bytes(answer.body) == b"Many pictures are being drawn.\n"
    # An SVG is no work, and a refusal neither.
    assert ask(full, "/snapshot.svg", at="2021-08-13").status_code == 200
    assert ask(full, "/snapshot.png", at="never").status_code == 400


def asked(room: Darkroom) -> bytes:
    """A small picture as PNG, as *room* draws it."""
    one = picture("towns")
    return room.draw("png")(one.svg, one.form, one.about)


@pytest.fixture
def room() -> Iterator[Darkroom]:
    opened = Darkroom(waiting=6)
    yield opened
    if opened._worker:
        opened._worker.kill()
        opened._worker.wait()


def test_places_are_given_back_also_when_drawing_fails(room: Darkroom) -> None:
    for _ in range(8):
        with pytest.raises(Undrawn):
            room.draw("png")("no picture", picture().form, picture().about)
    assert asked(room) == picture("towns").file("png")


def test_as_many_wait_as_there_are_places() -> None:
    full = Darkroom(waiting=2)
    full._places.acquire()
    full._places.acquire()
    with pytest.raises(Busy):
        asked(full)


def test_who_draws_is_another_process_and_all_who_wait_are_served_by_one_next_one(room: Darkroom) -> None:
    drawn = asked(room)
    assert drawn == picture("towns").file("png")
    assert room._worker
    first = room._worker
    assert first.pid != os.getpid()
    assert asked(room) == drawn
    assert room._worker is first
    first.kill()
    with ThreadPoolExecutor(6) as readers:
        assert {one.result() for one in [readers.submit(asked, room) for _ in range(6)]} == {drawn}
    assert room._worker.pid != first.pid
    assert room._worker.poll() is None


def test_what_ends_the_process_that_draws_is_not_drawn_and_the_next_is(
    monkeypatch: pytest.MonkeyPatch, room: Darkroom
) -> None:
    exchange = darkroom._exchange

    def ended(worker: object, order: bytes) -> bytes:
        raise EOFError

    monkeypatch.setattr(darkroom, "_exchange", ended)
    with pytest.raises(Undrawn):
        asked(room)
    answer = ask(routes.routes(shipped(), darkroom=room), "/snapshot.png", at="2021-08-13")
    assert (answer.status_code, answer.headers["cache-control"]) == (500, "no-store")
    assert bytes(answer.body) == b"This could not be drawn.\n"
    monkeypatch.setattr(darkroom, "_exchange", exchange)
    assert asked(room)


def test_who_waits_too_long_is_asked_to_come_again(monkeypatch: pytest.MonkeyPatch, room: Darkroom) -> None:
    monkeypatch.setattr(darkroom, "PATIENCE_S", 0.0)
    with room._turn, pytest.raises(Busy):
        asked(room)
    assert asked(room)
