"""HTTP beside the Streamlit page: the map as a page of its own, its moments as data, feeds, and whether all is well."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from geo import address, embed, feeds, pair, pictures, said, state, versions
from geo.address import BadAddress
from geo.answers import INERT, KEPT, Body, Query, asked, body_of, page, sent
from geo.darkroom import Busy, Darkroom, Undrawn
from geo.leaflet import web
from geo.model import Dataset
from geo.pictures import Picture
from geo.share import Share
from geo.words import Words

Versions = Callable[[Mapping[str, str]], Dataset | None]

PICTURES = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
MEDIA = {"json": "application/json", "csv": "text/csv; charset=utf-8", "geojson": "application/geo+json"}
ATOM = "application/atom+xml; charset=utf-8"
UNKNOWN_UNDER = (
    "embed/",
    "matrix/",
    "matrix.",
    "healthz/",
    "oembed/",
    "state.",
    "snapshot.",
    "corrections.",
    "changes.",
)
RETRY_S = 2
LONGEST_URL = 2000
# A picture is asked for by many at once; a correction is seen on it a minute later. An SVG by itself runs nothing.
DRAWN = {
    "Cache-Control": "public, max-age=60",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
}


def routes(
    dataset: Dataset,
    url: str = "",
    kept: Path | None = None,
    darkroom: Darkroom | None = None,
    framed_by: str = "",
    alone: bool = False,
) -> list[BaseRoute]:
    """The routes that show *dataset*; *url* is the absolute address of the server, where cards and snippets need it.

    Its released versions are in *kept*: an address that asks for one of them (``v``) is pinned to it. Any site may
    frame its pages, unless *framed_by* says which (see :func:`geo.answers.ancestors`). *alone*, its map leads to no
    page beside it.
    """
    of, darkroom = _versions(dataset, kept), darkroom or Darkroom()

    def newest(query: Mapping[str, str]) -> Dataset:
        return dataset.at_least(query.get("confidence", ""))

    def shown(query: Mapping[str, str]) -> embed.Page:
        found = _map(of(query) or newest(query), query, url, newest(query))
        return embed.Page(found.html.replace("<html ", '<html data-site="" ', 1), found.policy) if alone else found

    def told(query: Mapping[str, str]) -> embed.Page:
        return said.page(of(query) or newest(query), query, url, newest(query))

    return [
        Route("/embed", page(shown, framed_by)),
        Route("/matrix", page(told, framed_by)),
        *(Route(f"/state.{form}", _state(dataset, form, of)) for form in state.FORMATS),
        *(Route(f"/snapshot.{form}", _picture(dataset, form, of, darkroom)) for form in pictures.DRAW),
        *(Route(f"/matrix.{form}", _picture(dataset, form, of, darkroom, matrix="1")) for form in ("svg", "png")),
        *(Route(f"/{path}", _feed(dataset, path, url)) for path in feeds.FEEDS),
        Route("/oembed", _oembed(dataset, of, url)),
        Route("/host.js", _script()),
        Route("/healthz", _healthz(dataset)),
        # Streamlit answers every path that it does not know with its own page and 200.
        *(Route(f"/{path}{{rest:path}}", _missing) for path in UNKNOWN_UNDER),
    ]


def others(more: Iterable[tuple[Dataset, Path]], url: str, darkroom: Darkroom, framed_by: str = "") -> list[BaseRoute]:
    """The same routes for other datasets, each with where its released versions are: under ``/d/`` and its name."""
    mounted = []
    for dataset, kept in more:
        path = f"/d/{dataset.package.name}"
        served = routes(dataset, f"{url.rstrip('/')}{path}", kept, darkroom, framed_by, alone=True)
        mounted.append(Mount(path, routes=[Route("/", _to_the_map), *served, Route("/{rest:path}", _missing)]))
    return [*mounted, Route("/d/{rest:path}", _missing)]


def _to_the_map(request: Request) -> Response:
    """A dataset that has no page around its map has the map itself there."""
    return RedirectResponse(f"embed?{request.url.query}" if request.url.query else "embed", headers=INERT)


def _map(dataset: Dataset, query: Mapping[str, str], url: str, newest: Dataset) -> embed.Page:
    """The map, or where an address has a second moment both."""
    return pair.page(dataset, query, url) if query.get("with") else embed.page(dataset, query, url, newest)


def _versions(newest: Dataset, kept: Path | None) -> Versions:
    """From an address to the version of the dataset that it asks for, or nothing where that is not kept."""

    def of(query: Mapping[str, str]) -> Dataset | None:
        version = query.get("v") or newest.version
        found: Dataset | None = newest
        if version != newest.version:
            found = versions.pinned(version, kept) if kept else None
        return found and found.at_least(query.get("confidence", ""))

    return of


def _state(newest: Dataset, form: str, of: Versions) -> Callable[[Request], Response]:
    """What `python -m geo state` writes, as a file to keep; 400 with a sentence where there is no such moment."""

    def show(request: Request) -> Response:
        query = dict(asked(request.query_params))
        dataset = of(query)
        words = Words(dataset or newest, query.get("lang", "en"))
        if dataset is None:
            return PlainTextResponse(f"{words.no_version(query['v'])}\n", 400, headers=INERT)
        try:
            snapshot = address.exact(dataset, query, words)
        except BadAddress as reason:
            return PlainTextResponse(f"{reason}\n", 400, headers=INERT)
        body = body_of(state.FORMATS[form](snapshot, words).encode())
        name = f"{dataset.package.name}-{snapshot.point.day}.{form}"
        return sent(request, body, MEDIA[form], {"Content-Disposition": f'attachment; filename="{name}"'})

    return show


def _picture(
    newest: Dataset, form: str, of: Versions, darkroom: Darkroom, **given: str
) -> Callable[[Request], Response]:
    """What `python -m geo snapshot` writes; a sentence with 400 where there is no such moment or form, with 503 where
    many are being drawn, and with 500 where it cannot be.
    """

    @lru_cache(KEPT)
    def body(query: Query) -> Body:
        asked_for = dict(query) | given
        dataset = of(asked_for)
        if dataset is None:
            raise BadAddress(Words(newest, asked_for.get("lang", "en")).no_version(asked_for["v"]))
        return body_of(Picture(dataset, asked_for, newest=newest).file(form, darkroom.draw))

    def show(request: Request) -> Response:
        try:
            drawn = body(asked(request.query_params, (*address.KEYS, *pictures.KEYS)))
        except BadAddress as reason:
            return PlainTextResponse(f"{reason}\n", 400, headers=INERT)
        except Busy:
            wait = {"Retry-After": str(RETRY_S), "Cache-Control": "no-store"}
            return PlainTextResponse("Many pictures are being drawn.\n", 503, headers={**INERT, **wait})
        except Undrawn:
            return PlainTextResponse("This could not be drawn.\n", 500, headers={**INERT, "Cache-Control": "no-store"})
        return sent(request, drawn, PICTURES[form], DRAWN)

    return show


def _oembed(newest: Dataset, of: Versions, url: str) -> Callable[[Request], Response]:
    """The answer to who has pasted a link of ours: 404 for another's, 501 for a form that there is not."""

    def show(request: Request) -> Response:
        link = _of_ours(request.query_params.get("url", "")[:LONGEST_URL], url)
        if link is None:
            return PlainTextResponse("Not one of our maps.\n", 404, headers=INERT)
        if request.query_params.get("format", "json") != "json":
            return PlainTextResponse("There is JSON alone.\n", 501, headers=INERT)
        query = dict(asked(QueryParams(link)))
        share = Share.of(of(query) or newest, query, url)
        most = (request.query_params.get(key, "") for key in ("maxwidth", "maxheight"))
        wide, high = (int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None for text in most)
        return JSONResponse(share.oembed(wide, high), headers={**INERT, "Cache-Control": "no-cache"})

    return show


def _of_ours(link: str, url: str) -> str | None:
    """The query of a *link* to one of our maps; nothing for another's. A server that has no address takes any."""
    try:
        found, ours = urlsplit(link), urlsplit(url)
    except ValueError:
        return None
    here = found.netloc == ours.netloc if ours.netloc else bool(link)
    path = found.path.removeprefix(ours.path.rstrip("/")).strip("/")
    return found.query if here and path in ("", "embed") else None


def _script() -> Callable[[Request], Response]:
    """What an article around a map has: it gives the map its height."""
    body = body_of(web("host.js").encode())
    return lambda request: sent(
        request, body, "text/javascript; charset=utf-8", {"Cache-Control": "public, max-age=3600"}
    )


def _feed(dataset: Dataset, path: str, url: str) -> Callable[[Request], Response]:
    """A feed, made once for each language: it depends on nothing else but the dataset."""

    @cache
    def body(lang: str) -> Body:
        return body_of(feeds.atom(path, Words(dataset, lang), url).encode())

    def show(request: Request) -> Response:
        lang = Words(dataset, dict(asked(request.query_params)).get("lang", "en")).language.lang
        return sent(request, body(lang), ATOM, {})

    return show


def _healthz(dataset: Dataset) -> Callable[[Request], Response]:
    state = {"status": "ok", "dataset": dataset.package.name, "version": dataset.version}

    def show(request: Request) -> Response:
        return JSONResponse(state, headers={**INERT, "Cache-Control": "no-store"})

    return show


def _missing(request: Request) -> Response:
    return PlainTextResponse("Not found", 404, headers=INERT)
