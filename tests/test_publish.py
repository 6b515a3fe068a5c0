"""How a site is laid down: whoever reads it meanwhile has a whole one, and nothing is done twice."""

import json
import logging
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import fsspec
import pytest
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

from geo.model import BadUse
from geo.publish import MANIFEST, Published, publish
from geo.site import File
from geo.target import Target

DAY = date(2026, 11, 1)


def files(state: str, **more: str) -> list[File]:
    """A small site in some state: two assets, a picture, a page and the opening page that need them."""
    held = {
        f"assets/look-{state}.css": f"look {state}",
        "assets/same.js": "always",
        "snapshot/day.png": f"picture {state}",
        "at/day/index.html": f"page needs assets/look-{state}.css",
        **more,
        "index.html": f"opens with assets/look-{state}.css",
    }
    return [File(path, text.encode) for path, text in held.items()]


def there(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def whole(site: dict[str, bytes]) -> bool:
    """Whether every page of the small site has what it needs."""
    pages = [text.decode() for path, text in site.items() if path.endswith(".html")]
    return bool(pages) and all(page.split()[-1] in site for page in pages)


@pytest.fixture
def target(tmp_path: Path) -> Target:
    return Target(str(tmp_path / "public"))


def test_a_second_run_writes_nothing(target: Target, tmp_path: Path) -> None:
    assert publish(files("a"), target, DAY, {}) == Published(5, 0, 0)
    stamps = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in tmp_path.rglob("*")}
    assert publish(files("a"), target, date(2027, 5, 1), {}) == Published(0, 5, 0)
    assert {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in tmp_path.rglob("*")} == stamps


@pytest.mark.parametrize("ends_at", range(6))
def test_a_run_that_ends_while_it_draws_has_changed_nothing(target: Target, tmp_path: Path, ends_at: int) -> None:
    def dies() -> bytes:
        raise KeyboardInterrupt

    publish(files("a"), target, DAY, {})
    before = there(tmp_path / "public")
    begun = files("b", more="x")
    begun[ends_at] = File(begun[ends_at].path, dies)
    with pytest.raises(KeyboardInterrupt):
        publish(begun, target, DAY, {})
    assert there(tmp_path / "public") == before


@pytest.mark.parametrize("ends_at", range(6))
def test_wherever_a_run_ends_the_old_site_stands(target: Target, tmp_path: Path, ends_at: int) -> None:
    publish(files("a"), target, DAY, {})
    before = there(tmp_path / "public")

    def dies(path: str, data: bytes, *more: str) -> None:
        left.append(path)
        if len(left) > ends_at:
            raise KeyboardInterrupt
        lay(path, data, *more)

    lay, left = target.put, list[str]()
    target.put = dies  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        publish(files("b", more="x"), target, DAY, {})
    after = there(tmp_path / "public")
    assert before.keys() <= after.keys()
    assert whole(after)
    assert after["assets/look-a.css"] == before["assets/look-a.css"]
    assert after[MANIFEST] == before[MANIFEST]
    if ends_at < 5:
        assert after["index.html"] == before["index.html"]
    if ends_at < 2:  # nothing but new files is there yet
        assert {path: after[path] for path in before} == before
    target.put = lay  # type: ignore[method-assign]
    publish(files("b", more="x"), target, DAY, {})
    finished = there(tmp_path / "public")
    assert finished["index.html"] == b"opens with assets/look-b.css"
    assert "assets/look-a.css" in finished


def test_the_opening_page_and_the_list_come_last(target: Target) -> None:
    laid: list[str] = []
    lay = target.put

    def noted(path: str, data: bytes, *more: str) -> None:
        laid.append(path)
        lay(path, data, *more)

    target.put = noted  # type: ignore[method-assign]
    publish(files("a"), target, DAY, {})
    assert laid[0] == MANIFEST  # empty: it says whose the folder is
    assert laid[-2:] == ["index.html", MANIFEST]


def test_what_is_no_longer_listed_stays_for_thirty_days(target: Target, tmp_path: Path) -> None:
    folder = tmp_path / "public"
    publish(files("a", gone="x"), target, date(2026, 11, 1), {})
    (folder / "CNAME").write_text("somebody else's")
    publish(files("b"), target, date(2026, 11, 10), {})
    assert json.loads((folder / MANIFEST).read_bytes())["old"] == {
        "assets/look-a.css": "2026-11-10",
        "gone": "2026-11-10",
    }
    assert publish(files("b"), target, date(2026, 12, 9), {}).deleted == 0
    assert {"assets/look-a.css", "gone"} <= there(folder).keys()
    assert publish(files("b"), target, date(2026, 12, 10), {}).deleted == 2
    assert there(folder).keys() == {file.path for file in files("b")} | {MANIFEST, "CNAME"}
    assert json.loads((folder / MANIFEST).read_bytes())["old"] == {}


def test_what_comes_back_is_no_longer_old(target: Target, tmp_path: Path) -> None:
    for state, day in (("a", 1), ("b", 2), ("a", 3)):
        publish(files(state), target, date(2026, 11, day), {})
    assert json.loads((tmp_path / "public" / MANIFEST).read_bytes())["old"] == {"assets/look-b.css": "2026-11-03"}
    publish(files("a"), target, date(2026, 12, 3), {})
    assert whole(there(tmp_path / "public"))


@pytest.mark.parametrize("path", ["assets/look-of-a-dead-run.css", "at/another-day/index.html", "state/.half.csv.x1"])
def test_what_a_run_left_half_way_is_found_and_goes_in_time(target: Target, tmp_path: Path, path: str) -> None:
    publish(files("a"), target, DAY, {})
    stray = tmp_path / "public" / path
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_text("x")
    publish(files("a"), target, date(2026, 11, 2), {})
    assert stray.exists()
    assert publish(files("a"), target, date(2026, 12, 2), {}).deleted == 1
    assert not stray.exists()


@pytest.mark.parametrize("among", range(5))
def test_two_at_once_leave_a_whole_site(tmp_path: Path, among: int) -> None:
    """One runs from end to end while the other lays down its files; the list that came last counts."""
    folder = tmp_path / "public"
    first, second = Target(str(folder)), Target(str(folder))
    publish(files("a"), first, DAY, {})
    lay, laid = first.put, list[str]()

    def interrupted(path: str, data: bytes, *more: str) -> None:
        if len(laid) == among:
            publish(files("c"), second, DAY, {})
        laid.append(path)
        lay(path, data, *more)

    first.put = interrupted  # type: ignore[method-assign]
    publish(files("b"), first, DAY, {})
    assert whole(there(folder))
    publish(files("c"), second, DAY, {})
    assert there(folder)["at/day/index.html"] == b"page needs assets/look-c.css"
    assert there(folder)["snapshot/day.png"] == b"picture c"


def test_a_place_that_somebody_uses_stays_as_it_is(target: Target, tmp_path: Path) -> None:
    folder = tmp_path / "public"
    folder.mkdir()
    (folder / ".git").mkdir()
    (folder / "index.html").write_text("theirs")
    with pytest.raises(BadUse, match=r"'index\.html'.*name an empty place"):
        publish(files("a"), target, DAY, {})
    for theirs in ('{"name": "An app", "start_url": "."}', '{"site": "another", "files": {}, "old": {}}', "[", "\xff"):
        (folder / MANIFEST).write_bytes(theirs.encode("latin-1"))
        with pytest.raises(BadUse, match=r"manifest\.json that is not ours"):
            publish(files("a"), target, DAY, {})
    assert there(folder).keys() == {"index.html", MANIFEST}
    for path in ("index.html", MANIFEST):
        (folder / path).unlink()
    assert publish(files("a"), target, DAY, {}).written == 5  # what begins with a full stop is not in the way


def test_a_picture_is_drawn_again_only_where_it_is_another(target: Target, tmp_path: Path) -> None:
    drawings: list[str] = []

    def picture(of: str) -> list[File]:
        return [File("day.png", lambda: drawings.append(of) or of.encode(), lambda: f"drawn from {of}")]

    for of in ("a", "a", "b"):
        publish(picture(of), target, DAY, {})
    assert drawings == ["a", "b"]
    (tmp_path / "public" / "day.png").write_bytes(b"spoilt")
    assert publish(picture("b"), target, DAY, {}) == Published(1, 0, 0)
    assert (tmp_path / "public" / "day.png").read_bytes() == b"b"


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(BadUse, match="cannot be"):
        publish(files("a"), Target(str(tmp_path / "file" / "below")), DAY, {})


@pytest.mark.parametrize(
    ("to", "says"),
    [
        ("nowhere://x", "no place that is known"),
        ("az://x/y", "needs adlfs, which is not installed: pip install adlfs"),
    ],
)
def test_a_store_that_is_not_known_is_said(to: str, says: str) -> None:
    with pytest.raises(BadUse, match=says):
        Target(to)


def test_any_store_that_fsspec_knows() -> None:
    memory = fsspec.filesystem("memory")
    target = Target("memory://somewhere/below")
    assert publish(files("a"), target, DAY, {}).written == 5
    assert publish(files("b"), target, DAY, {}).written == 4
    assert memory.cat("/somewhere/below/index.html") == b"opens with assets/look-b.css"
    assert publish(files("b"), target, date(2026, 12, 1), {}) == Published(0, 5, 1)
    memory.rm("/somewhere", recursive=True)


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[fsspec.AbstractFileSystem]:
    """An S3 server on loopback, in whose bucket `maps` what is published goes."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with pytest.MonkeyPatch.context() as given:
        given.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
        given.setenv("AWS_ACCESS_KEY_ID", "nobody")
        given.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
        given.setenv("AWS_DEFAULT_REGION", "us-east-1")
        store = fsspec.filesystem("s3")
        store.mkdir("maps")
        yield store
    server.shutdown()


def test_s3_is_told_types_and_how_long_to_keep(s3: fsspec.AbstractFileSystem) -> None:
    target = Target("s3://maps/below")
    assert publish(files("a"), target, DAY, {}).written == 5
    assert publish(files("b"), target, DAY, {}).written == 4
    assert s3.cat("maps/below/index.html") == b"opens with assets/look-b.css"
    said = {file.path: _headers(s3, file.path) for file in files("b")}
    assert said["index.html"] == ("text/html; charset=utf-8", "no-cache")
    assert said["assets/look-b.css"] == ("text/css; charset=utf-8", "public, max-age=31536000, immutable")
    assert said["snapshot/day.png"] == ("image/png", "public, max-age=300")
    assert publish(files("b"), target, date(2026, 12, 1), {}) == Published(0, 5, 1)
    assert not s3.exists("maps/below/assets/look-a.css")


def _headers(s3: fsspec.AbstractFileSystem, path: str) -> tuple[str, str]:
    found = s3.call_s3("head_object", Bucket="maps", Key=f"below/{path}")
    return found["ContentType"], found["CacheControl"]


def test_a_bucket_that_is_not_there_is_said(s3: fsspec.AbstractFileSystem) -> None:
    with pytest.raises(BadUse, match="does not exist"):
        publish(files("a"), Target("s3://nobody/below"), DAY, {})
