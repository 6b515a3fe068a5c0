"""The whole thing as static files: what they are, and what each is made of. Where they go is :mod:`geo.publish`'s.

Every page knows the way to the site's root and leads on from there, so that the site stands in any folder of any
server. What is the same for many pages lies beside them, in files that are named after their content: pages weigh
little, and run under a policy that lets in nothing but files of the site.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from importlib.metadata import version as release_of

from geo import address, embed, feeds, interface, said, state
from geo.kinds import headers
from geo.leaflet import web
from geo.model import Dataset
from geo.page import corrections, dossier, method, sources
from geo.page.parts import Ways, listed, paragraphs, section
from geo.pictures import Picture
from geo.share import Share
from geo.shells import ROOT, Shells
from geo.timeline import Snapshot
from geo.words import Words

INDEX = "index.html"


@dataclass(frozen=True)
class File:
    """A file of the site. What it is *drawn* from, where that costs something: the same gives the same file."""

    path: str
    make: Callable[[], bytes]
    drawn: Callable[[], str] | None = None


@dataclass(frozen=True)
class Filed(Share):
    """A moment as a page of the site: in *folder*, with the files of this *name*; without an address from *root*."""

    name: str = ""
    folder: str = ""
    root: str = ""

    def address(self, path: str, **more: str) -> str:
        """The address of the page, and of its picture; a page is the map and what is around it."""
        here = {"snapshot.png": f"snapshot/{self.name}.png"}.get(path, self.folder)
        return f"{self.url or self.root}{here}"

    @property
    def answer(self) -> str:
        """The address of its oEmbed answer."""
        return f"{self.url}oembed/{self.name}.json"


class Site:
    """The files that show *dataset* in a language, and its *released* states as they were.

    *url* is the absolute address of the site: cards, canonical links, oEmbed answers and the sitemap need it.
    """

    def __init__(self, dataset: Dataset, url: str = "", lang: str = "en", released: Sequence[Dataset] = ()) -> None:
        self.dataset, self.released, self.words = dataset, released, Words(dataset, lang)
        self.url = f"{url.rstrip('/')}/" if url else ""
        self.say, self.lang = self.words.say, self.words.language.lang
        self.shells = Shells(self.words)
        self._days = [point.text for point in self.words.now.days]

    def files(self) -> list[File]:
        """Every file, in the order in which they may be laid down: none leads to one that comes later, save pages."""
        opens = self._moment(self.dataset, self.dataset.package.opens_at.isoformat(), "")
        days = [self._moment(self.dataset, day, f"at/{day}/") for day in self._days]
        kept = [self._moment(one, one.package.opens_at.isoformat(), f"v/{one.version}/") for one in self.released]
        pages = [*map(self._map, [*days, *kept]), *self._others()]
        last = self._map(opens)
        shared = [File(path, _always(data)) for path, data in self.shells.assets.items()]
        around = [File("_headers", _text(headers)), File("404.html", _text(self._lost))]
        if self.url:
            around.append(File("sitemap.xml", _text(lambda: self._sitemap([last, *pages]))))
        data = [*self._pictures([*days, *kept]), *self._tables(), *self._feeds(), *self._answers([*days, *kept])]
        return [*shared, File("host.js", _text(lambda: web("host.js"))), *data, *pages, *around, last]

    # Moments

    def _moment(self, dataset: Dataset, day: str, folder: str) -> Filed:
        words = Words(dataset, self.lang)
        kept = {} if dataset is self.dataset else {"v": dataset.version}
        snapshot = address.nearest(dataset, {"at": day})
        name = kept.get("v", snapshot.point.text)
        return Filed(snapshot, words, kept, self.url, name=name, folder=folder, root=_up(folder))

    def _map(self, moment: Filed) -> File:
        """The map's page, opening at a moment; of an older version with nothing that leads to pages of the newest."""
        document = embed.map_document(moment.words.dataset, self.lang, self.dataset)
        shell = self.shells.of(document, "map", None if moment.kept else "", [one.version for one in self.released])
        if moment.kept:
            shell = shell.replace(f'data-site="{ROOT}"', 'data-site=""', 1)
        else:
            shell = shell.replace("</main>", f"</main>\n{self._taken(moment)}", 1)

        def html() -> str:
            head = f"{moment.head()}\n{self._found()}"
            seen = embed.still(moment, self.dataset, f"{ROOT}snapshot/{moment.name}.svg")
            page = shell.replace(embed.HEAD, head, 1).replace(embed.STILL, seen, 1)
            return page.replace(ROOT, _up(moment.folder))

        return File(f"{moment.folder}{INDEX}", _text(html))

    def _taken(self, moment: Filed) -> str:
        """The tables of a moment; the script leads on to those of another."""
        names = {"csv": "CSV", "geojson": "GeoJSON", "json": "JSON"}
        links = "".join(
            f'<a href="{ROOT}state/{moment.name}.{form}" data-form="{form}" download>{names[form]}</a>'
            for form in state.FORMATS
        )
        return f'<p class="take"><span>{escape(self.say("This moment as a table:"))}</span>{links}</p>'

    def _pictures(self, moments: Iterable[Filed]) -> Iterator[File]:
        """Of each moment the picture of its card, and the one that is seen where no script runs."""
        for moment in moments:
            card, seen = partial(self._picture, moment, "og"), partial(self._picture, moment, "square")
            yield File(f"snapshot/{moment.name}.png", partial(_drawn, card, "png"), partial(_drawn_from, card))
            yield File(f"snapshot/{moment.name}.svg", partial(_drawn, seen, "svg"))

    def _picture(self, moment: Filed, preset: str) -> Picture:
        # Made anew each time: together they would fill the memory.
        asked = {"at": moment.query["at"], "lang": self.lang, "preset": preset}
        return Picture(moment.words.dataset, asked, newest=self.dataset)

    def _tables(self) -> Iterator[File]:
        for day in self._days:
            for form, written in state.FORMATS.items():
                yield File(f"state/{day}.{form}", partial(self._table, day, written))

    def _table(self, day: str, written: Callable[[Snapshot, Words], str]) -> bytes:
        return written(self.words.now.at(day), self.words).encode()

    def _answers(self, moments: Iterable[Filed]) -> Iterator[File]:
        for moment in moments if self.url else ():
            yield File(f"oembed/{moment.name}.json", partial(_answer, moment))

    def _feeds(self) -> Iterator[File]:
        for path in feeds.FEEDS:
            yield File(path, partial(self._feed, path))

    def _feed(self, path: str) -> bytes:
        return feeds.atom(path, self.words, self.url, _folder).encode()

    # Other pages

    def _others(self) -> Iterator[File]:
        say, words = self.say, self.words
        board = said.page(self.dataset, {"lang": self.lang})
        about = f"{self._about(say('Who said what'), 'matrix/')}\n</head>"
        yield self._page(f"matrix/{INDEX}", self.shells.of(board, "matrix", "matrix/").replace("</head>", about, 1))
        versions = [(one.version, one.package.updated) for one in reversed(self.released)]
        ways = Ways("../")
        yield self._prose("sources/", say("Sources"), sources.page(words))
        yield self._prose("method/", say("Method"), method.page(words))
        yield self._prose("corrections/", say("Corrections"), corrections.page(words, versions, ways))
        yield self._prose("places/", say("Places"), self._places(ways))
        for target in dossier.subjects(self.dataset):
            content = dossier.page(self.dataset, target.id, self.lang, ways=ways)
            yield self._prose(f"place/{target.id}.html", words.name(target), content)

    def _places(self, ways: Ways) -> str:
        names = {target.id: dossier.in_list(self.words, target) for target in dossier.subjects(self.dataset)}
        found = sorted(names, key=lambda id: names[id].casefold())
        items = [f'<a href="{escape(ways.place(id))}">{escape(names[id])}</a>' for id in found]
        return section(self.say("Places"), listed(items))

    def _prose(self, path: str, name: str, content: str) -> File:
        """A page to read: *content* is HTML; a *path* that ends in a slash is a folder's."""
        title = self.dataset.package.title
        around = interface.around(self.words)
        signed = "".join(paragraphs(around[key]) for key in ("publisher", "data", "credit"))
        body = f'<main class="prose"><h1>{escape(title)}</h1>{content}<footer>{signed}</footer></main>'
        page = embed.Page(*embed.written(self.words, ("leaf.css", "prose.css"), body))
        head = f"<title>{escape(f'{name}. {title}')}</title>\n{self._about(name, path)}"
        html = self.shells.of(page, "prose", path).replace(embed.HEAD, head, 1)
        return self._page(f"{path}{INDEX}" if path.endswith("/") else path, html)

    def _page(self, path: str, html: str) -> File:
        return File(path, _always(html.replace(ROOT, _up(path)).encode()))

    def _about(self, name: str, path: str) -> str:
        """What the head of a page beside the map says."""
        said = f'<meta name="description" content="{escape(f"{name}: {self.dataset.package.title}")}">'
        canonical = f'\n<link rel="canonical" href="{escape(self.url + path)}">' if self.url else ""
        return f"{said}{canonical}\n{self._found()}"

    def _found(self) -> str:
        """The feeds, for who looks for them."""
        kind = 'rel="alternate" type="application/atom+xml"'
        titles = {path: escape(feed.title(self.words)) for path, feed in feeds.FEEDS.items()}
        return "\n".join(f'<link {kind} href="{ROOT}{path}" title="{title}">' for path, title in titles.items())

    def _lost(self) -> str:
        """What is shown for a page that there is not. It may stand in for any address, so all of it is inside."""
        home = self.url or "/"
        way = f'<p class="lost"><a href="{escape(home)}">{escape(self.say("To the map"))}</a></p>'
        missing = section(self.say("There is no such page."), paragraphs(self.words.covers()), way)
        body = f'<main class="prose"><h1>{escape(self.dataset.package.title)}</h1>{missing}</main>'
        html, _ = embed.written(self.words, ("leaf.css", "prose.css", "site.css"), body)
        title = f"<title>{escape(self.say('There is no such page.'))}</title>"
        return html.replace(embed.HEAD, f'{title}\n<meta name="robots" content="noindex">', 1)

    def _sitemap(self, pages: Iterable[File]) -> str:
        updated = escape(self.dataset.package.updated)
        of = (escape(self.url + page.path.removesuffix(INDEX)) for page in pages)
        urls = "".join(f"<url><loc>{one}</loc><lastmod>{updated}</lastmod></url>\n" for one in of)
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="{space}">\n{urls}</urlset>\n'


def _up(path: str) -> str:
    """The way from a file or folder to the root."""
    return "../" * path.count("/") or "./"


def _folder(path: str) -> str:
    """Where the site has the page that a server has at *path*."""
    day = path.removeprefix("?at=")
    return f"at/{day}/" if day != path else path and f"{path}/"


def _answer(moment: Filed) -> bytes:
    return json.dumps(moment.oembed(None, None), ensure_ascii=False, indent=1).encode()


def _always(data: bytes) -> Callable[[], bytes]:
    return lambda: data


def _text(make: Callable[[], str]) -> Callable[[], bytes]:
    return lambda: make().encode()


def _drawn(made: Callable[[], Picture], ending: str) -> bytes:
    return made().file(ending)


def _drawn_from(made: Callable[[], Picture]) -> str:
    """All that a PNG is made of: the picture, what it says of itself, and what draws it."""
    picture = made()
    made_of = [picture.svg, dict(picture.about), release_of("typst")]
    return hashlib.sha256(json.dumps(made_of, ensure_ascii=False).encode()).hexdigest()
