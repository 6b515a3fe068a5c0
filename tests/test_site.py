"""The site of files: every link leads somewhere, every card is of its day, nothing stands in a page that runs there."""

import json
import subprocess
import sys
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin
from xml.etree import ElementTree

import pytest

import geo
from geo import still
from geo.cli import main
from geo.model import Dataset
from geo.page import dossier
from geo.shells import POLICY, ROOT
from geo.site import File, Site
from geo.words import Words
from hostile import PAYLOADS, Hostile
from onscreen import FOLDERS

URL = "https://maps.example.org/war"


class Read(HTMLParser):
    """The tags of a page with the names of their attributes, where it leads, what its head says, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[tuple[str, ...]] = set()
        self.links: list[str] = []
        self.says: dict[str, str] = {}
        self.bare: list[str] = []
        self.title, self._in = "", ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.add((tag, *sorted(given)))
        self.links += [given[name] for name in ("href", "src") if given.get(name)]
        if tag == "meta":
            self.says[given.get("property") or given.get("name") or given.get("http-equiv", "")] = given.get(
                "content", ""
            )
        if tag == "link":
            self.says[f"{given['rel']} {given.get('type', '')}".strip()] = given["href"]
        if tag == "style" or "style" in given or (tag == "script" and "src" not in given):
            self.bare.append(tag)
        self._in = tag

    def handle_endtag(self, tag: str) -> None:
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "title":
            self.title += data


@cache
def dataset(name: str) -> Dataset:
    return geo.load(FOLDERS[name])


@cache
def site(name: str, url: str = "") -> dict[str, File]:
    """The files of a site, its pictures not yet drawn; of the islands an older version is kept."""
    older = (
        [replace(dataset(name), events=dataset(name).events[:-1], version="0123456789ab")] if name == "islands" else []
    )
    return {file.path: file for file in Site(dataset(name), url, released=older).files()}


def page(path: str, name: str = "islands", url: str = "") -> Read:
    return Read(site(name, url)[path].make().decode())


def pages(name: str) -> list[str]:
    return [path for path in site(name) if path.endswith(".html")]


@pytest.mark.parametrize("url", ["", URL])
@pytest.mark.parametrize("name", ["islands", "towns"])
def test_every_link_inside_leads_to_a_file(name: str, url: str) -> None:
    files, here = site(name, url), url or "http://here"
    lost = []
    for path in pages(name):
        for link in page(path, name, url).links:
            to, _, _ = urljoin(f"{here}/{path}", link).partition("?")
            inside = unquote(to.removeprefix(f"{here}/")) if to.startswith(f"{here}/") else "index.html"
            if (f"{inside}index.html" if inside == "" or inside.endswith("/") else inside) not in files:
                lost.append((path, link))
    assert not lost


def test_no_page_comes_before_what_it_needs() -> None:
    order = [*site("islands")]
    for path in pages("islands"):
        needed = [link for link in page(path).links if "assets/" in link or link.endswith(".svg")]
        for link in needed:
            to = urljoin(f"http://here/{path}", link).removeprefix("http://here/")
            assert order.index(to) < order.index(path)
    assert order[-1] == "index.html"


def test_the_script_leads_to_pages_that_are_there() -> None:
    """What it links is worked out in the browser; the forms are these."""
    files = site("islands")
    assert {f"place/{unit.id}.html" for unit in dataset("islands").units} <= files.keys()
    assert {f"at/{day.text}/index.html" for day in Words(dataset("islands")).now.days} <= files.keys()
    assert "matrix/index.html" in files
    assert 'data-site="../../"' in files["at/2024-10-20/index.html"].make().decode()
    # A page of an older version leads to none of the newest.
    assert 'data-site=""' in files["v/0123456789ab/index.html"].make().decode()


@pytest.mark.parametrize("day", ["2024-10-01", "2024-10-20", "2024-11-05"])
def test_the_card_of_a_date_is_of_its_day(day: str) -> None:
    words = Words(dataset("islands"))
    headline = words.headline(words.now.at(day)).title
    found = page(f"at/{day}/index.html", url=URL)
    assert (found.says["og:title"], found.title) == (headline, f"{headline} {dataset('islands').package.title}")
    assert found.says["og:url"] == found.says["canonical"] == f"{URL}/at/{day}/"
    assert found.says["og:image"] == f"{URL}/snapshot/{day}.png"
    assert found.says["says-who"] == f"?at={day}"
    drawn = dict(still.words(site("islands")[f"snapshot/{day}.png"].make()))
    assert drawn["Title"] == headline
    assert found.says["alternate application/json+oembed"] == f"{URL}/oembed/{day}.json"
    answer = json.loads(site("islands", URL)[f"oembed/{day}.json"].make())
    assert (answer["type"], answer["thumbnail_url"]) == ("rich", f"{URL}/snapshot/{day}.png")
    assert f'src="{URL}/at/{day}/"' in answer["html"]
    assert f'src="{URL}/host.js"' in answer["html"]


def test_what_stands_for_the_still_is_a_file_of_the_same_day() -> None:
    assert "../../snapshot/2024-10-20.svg" in page("at/2024-10-20/index.html").links
    opens = dataset("islands").package.opens_at.isoformat()
    assert f"./snapshot/{opens}.svg" in page("index.html").links
    words = Words(dataset("islands"))
    headline = words.headline(words.now.at("2024-10-20")).title
    assert headline.split(":")[0] in site("islands")["snapshot/2024-10-20.svg"].make().decode()


def test_without_an_address_nothing_claims_one() -> None:
    files = site("islands")
    assert "sitemap.xml" not in files
    assert not [path for path in files if path.startswith("oembed/")]
    for path in pages("islands"):
        found = page(path).says
        assert not {"canonical", "og:url", "alternate application/json+oembed"} & found.keys()
    assert page("at/2024-10-20/index.html").says["og:image"] == "../../snapshot/2024-10-20.png"


def test_the_sitemap_has_every_page() -> None:
    root = ElementTree.fromstring(site("islands", URL)["sitemap.xml"].make())
    listed = {node.text for node in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    shown = {f"{URL}/{path.removesuffix('index.html')}" for path in pages("islands") if path != "404.html"}
    assert listed == shown


def test_feeds_lead_to_pages_of_the_site() -> None:
    files = site("islands", URL)
    for path in ("corrections.atom", "changes.atom"):
        root = ElementTree.fromstring(files[path].make())
        links = {node.get("href", "") for node in root.iter("{http://www.w3.org/2005/Atom}link")} - {f"{URL}/{path}"}
        assert links
        for link in links:
            to = link.removeprefix(f"{URL}/")
            assert f"{to}index.html" in files, link


@pytest.mark.parametrize("path", ["index.html", "at/2024-10-20/index.html", "matrix/index.html", "places/index.html"])
def test_nothing_in_a_page_runs_or_styles(path: str) -> None:
    found = page(path)
    assert found.says["Content-Security-Policy"] == POLICY
    assert not found.bare
    assert "unsafe" not in POLICY


def test_a_dated_page_is_small() -> None:
    assert len(site("afghanistan")["at/2021-08-13/index.html"].make()) < 20_000


def test_a_page_of_an_older_version_says_which_it_is() -> None:
    found = page("v/0123456789ab/index.html", url=URL)
    assert found.says["canonical"] == f"{URL}/v/0123456789ab/"
    assert found.says["says-who"].endswith("&v=0123456789ab")
    data = next(link for link in found.links if "map-data-" in link).removeprefix("../../")
    assert b"0123456789ab" in site("islands", URL)[data].make()
    assert "../v/0123456789ab/" in page("corrections/index.html").links


def test_servers_are_told_types_and_how_long_to_keep() -> None:
    text = site("islands")["_headers"].make().decode()
    rules = {block.splitlines()[0]: block.splitlines()[1:] for block in text.split("\n/")}
    rules = {f"/{path.lstrip('/')}": [line.strip() for line in lines] for path, lines in rules.items()}
    assert rules["/*"] == ["X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer"]
    assert rules["/assets/*"] == ["Cache-Control: public, max-age=31536000, immutable"]
    assert rules["/changes.atom"] == ["Content-Type: application/atom+xml; charset=utf-8"]
    # Hosts join what several rules say under one name, and know a star at the end alone.
    assert not [path for path in rules if "*" in path[:-1]]
    names = [line.partition(":")[0] for path, lines in rules.items() if path != "/*" for line in lines]
    assert not {"X-Content-Type-Options", "Referrer-Policy"} & {*names}


def test_foreign_text_is_text_on_every_page(tmp_path: Path) -> None:
    hostile = " ".join(PAYLOADS.values())
    Hostile(tmp_path / "islands", hostile)
    files = {file.path: file for file in Site(geo.load(tmp_path / "islands"), URL).files()}
    for path in files:
        if path.endswith(".html"):
            html = files[path].make().decode()
            # A dossier tells spellings and remarks, and of those the foreign dataset has more.
            assert Read(html).tags <= page(path, url=URL).tags | {("bdi",), ("bdi", "lang"), ("small",), ("p",)}, path
            assert ROOT not in html
    for path in ("sitemap.xml", "changes.atom", "corrections.atom"):
        ElementTree.fromstring(files[path].make())
    answer = json.loads(files["oembed/2024-10-20.json"].make())
    assert (
        Read(answer["html"]).tags
        == Read(json.loads(site("islands", URL)["oembed/2024-10-20.json"].make())["html"]).tags
    )


def test_every_unit_and_place_has_a_page_of_its_own() -> None:
    files = site("islands")
    for target in dossier.subjects(dataset("islands")):
        assert Words(dataset("islands")).name(target) in page(f"place/{target.id}.html").title
    assert len([path for path in files if path.startswith("place/")]) == len(dossier.subjects(dataset("islands")))


def test_it_is_made_without_streamlit() -> None:
    asked = (
        "import sys, geo.site, geo.publish, geo.commands.publish; print(*{'streamlit', 'starlette'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == ""


def test_the_command_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    to, data = str(tmp_path / "public"), str(FOLDERS["towns"])
    assert main(["publish", to, "--data", data, "--url", f"{URL}/", "--today", "2026-11-01"]) == 0
    said = capsys.readouterr()
    count = len(site("towns", URL))
    assert (said.out, said.err) == (f"{to}: {count} files, {count} of them written\n", "")
    assert json.loads((tmp_path / "public" / "manifest.json").read_bytes())["url"] == URL
    assert main(["publish", to, "--data", data]) == 0
    assert "left out, since no --url says" in capsys.readouterr().err
    assert main(["publish", to, "--data", data, "--url", URL, "--today", "2027-11-01"]) == 0
    said = capsys.readouterr()
    assert "deleted" not in said.out
    assert said.err == ""


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (["--url", "maps.example.org"], "write it as https://"),
        (["--url", "https://maps.example.org/?a=1"], "write it as https://"),
        (["--today", "soon"], "write it as 2026-11-27"),
    ],
)
def test_bad_use_ends_with_two_and_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], says: str
) -> None:
    assert main(["publish", str(tmp_path / "public"), *more]) == 2
    assert says in capsys.readouterr().err
    assert not (tmp_path / "public").exists()


def test_where_no_script_runs_a_page_speaks_its_own_language() -> None:
    files = {file.path: file for file in Site(dataset("afghanistan"), lang="fa").files()}
    still = files["at/2021-08-12/index.html"].make().decode().partition('<div id="still">')[2]
    assert "<table><caption>۱۲ اگست: ۱۱ تا ۱۵ از ۳۴ مرکز ولایت" in still
    assert "August:" not in still
