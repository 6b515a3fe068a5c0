"""HTTP beside the Streamlit page: the map as a page of its own, its moments as data, feeds, and whether all is well."""

import gzip
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from geo import address, embed, feeds, pair, pictures, said, state, versions
from geo.address import BadAddress
from geo.darkroom import Busy, Darkroom
from geo.model import Dataset
from geo.pictures import Picture
from geo.words import Words

PAGES_KEPT = 64
Versions = Callable[[Mapping[str, str]], Dataset | None]

PICTURES = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
MEDIA = {"json": "application/json", "csv": "text/csv; charset=utf-8", "geojson": "application/geo+json"}
ATOM = "application/atom+xml; charset=utf-8"
UNKNOWN_UNDER = ("embed/", "matrix/", "matrix.", "healthz/", "state.", "snapshot.", "corrections.", "changes.")
RETRY_S = 2
# A picture is asked for by many at once; a correction is seen on it a minute later. An SVG by itself runs nothing.
DRAWN = {
    "Cache-Control": "public, max-age=60",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
}
INERT = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


def routes(
    dataset: Dataset, url: str | None = None, kept: Path | None = None, darkroom: Darkroom | None = None
) -> list[BaseRoute]:
    """The routes that show *dataset*; *url* is the absolute address of the server, where cards and snippets need it.

    Its released versions are in *kept*: an address that asks for one of them (``v``) is pinned to it.
    """
    of, darkroom = _versions(dataset, kept), darkroom or Darkroom()

    def newest(query: Mapping[str, str]) -> Dataset:
        return dataset.at_least(query.get("confidence", ""))

    return [
        Route("/embed", _page(lambda query: _map(of(query) or newest(query), query, url, newest(query)))),
        Route("/matrix", _page(lambda query: said.page(of(query) or newest(query), query, newest(query)))),
        *(Route(f"/state.{form}", _state(dataset, form, of)) for form in state.FORMATS),
        *(Route(f"/snapshot.{form}", _picture(dataset, form, of, darkroom)) for form in pictures.DRAW),
        *(Route(f"/matrix.{form}", _picture(dataset, form, of, darkroom, matrix="1")) for form in ("svg", "png")),
        *(Route(f"/{path}", _feed(dataset, path, url)) for path in feeds.FEEDS),
        Route("/healthz", _healthz(dataset)),
        # Streamlit answers every path that it does not know with its own page and 200.
        *(Route(f"/{path}{{rest:path}}", _missing) for path in UNKNOWN_UNDER),
    ]


def _map(dataset: Dataset, query: Mapping[str, str], url: str | None, newest: Dataset) -> embed.Page:
    """The map, or where an address has a second moment both."""
    return pair.page(dataset, query) if query.get("with") else embed.page(dataset, query, url, newest)


def _versions(newest: Dataset, kept: Path | None) -> Versions:
    """From an address to the version of the dataset that it asks for, or nothing where that is not kept."""

    def of(query: Mapping[str, str]) -> Dataset | None:
        version = query.get("v") or newest.version
        found: Dataset | None = newest
        if version != newest.version:
            found = versions.pinned(version, kept) if kept else None
        return found and found.at_least(query.get("confidence", ""))

    return of


@dataclass(frozen=True)
class Body:
    """Bytes as they are sent, and the tag that is theirs alone."""

    content: bytes
    tag: str


@dataclass(frozen=True)
class Answer:
    """A page as it is, the same compressed, and its policy."""

    plain: Body
    gzipped: Body
    policy: str


def asked(query: QueryParams, keys: Sequence[str] = address.KEYS) -> tuple[tuple[str, str], ...]:
    """What of a query is ours, in one order: of a key that is repeated the first value, of a value its beginning."""
    return tuple((key, query.getlist(key)[0][: address.LONGEST]) for key in keys if key in query)


def _page(make: Callable[[Mapping[str, str]], embed.Page]) -> Callable[[Request], Response]:
    """A page that any site may frame, compressed once for all its readers."""

    @lru_cache(PAGES_KEPT)
    def answer(query: tuple[tuple[str, str], ...]) -> Answer:
        page = make(dict(query))
        content = page.html.encode()
        # Any site may frame these pages, so nothing is said of ancestors: even "*" would refuse a sandboxed one.
        return Answer(_body(content), _body(gzip.compress(content, mtime=0)), page.policy)

    def show(request: Request) -> Response:
        found = answer(asked(request.query_params))
        accepted = request.headers.get("accept-encoding", "")
        body = found.gzipped if takes_gzip(accepted) else found.plain
        headers = {
            **INERT,
            "Content-Security-Policy": found.policy,
            "ETag": body.tag,
            # Kept, but asked for again each time: a correction is seen at once, and costs a 304 where there is none.
            "Cache-Control": "no-cache",
            "Vary": "Accept-Encoding",
        }
        if body.tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if body is found.gzipped:
            headers["Content-Encoding"] = "gzip"
        elif "gzip" in accepted:
            # Streamlit compresses for whoever as much as mentions gzip, unless the body says what it is.
            headers["Content-Encoding"] = "identity"
        return Response(body.content, media_type="text/html", headers=headers)

    return show


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
        body = _body(state.FORMATS[form](snapshot, words).encode())
        name = f"{dataset.package.name}-{snapshot.point.day}.{form}"
        return _sent(request, body, MEDIA[form], {"Content-Disposition": f'attachment; filename="{name}"'})

    return show


def _picture(
    newest: Dataset, form: str, of: Versions, darkroom: Darkroom, **given: str
) -> Callable[[Request], Response]:
    """What `python -m geo snapshot` writes; 400 with a sentence where there is no such moment or form."""

    @lru_cache(PAGES_KEPT)
    def body(query: tuple[tuple[str, str], ...]) -> Body:
        asked_for = dict(query) | given
        dataset = of(asked_for)
        if dataset is None:
            raise BadAddress(Words(newest, asked_for.get("lang", "en")).no_version(asked_for["v"]))
        return _body(Picture(dataset, asked_for, newest=newest).file(form, darkroom.draw))

    def show(request: Request) -> Response:
        try:
            drawn = body(asked(request.query_params, (*address.KEYS, *pictures.KEYS)))
        except BadAddress as reason:
            return PlainTextResponse(f"{reason}\n", 400, headers=INERT)
        except Busy:
            wait = {"Retry-After": str(RETRY_S), "Cache-Control": "no-store"}
            return PlainTextResponse("Many pictures are being drawn.\n", 503, headers={**INERT, **wait})
        return _sent(request, drawn, PICTURES[form], DRAWN)

    return show


def _feed(dataset: Dataset, path: str, url: str | None) -> Callable[[Request], Response]:
    """A feed, made once for each language: it depends on nothing else but the dataset."""

    @cache
    def body(lang: str) -> Body:
        return _body(feeds.atom(path, Words(dataset, lang), url).encode())

    def show(request: Request) -> Response:
        lang = Words(dataset, dict(asked(request.query_params)).get("lang", "en")).language.lang
        return _sent(request, body(lang), ATOM, {})

    return show


def _sent(request: Request, body: Body, media: str, more: Mapping[str, str]) -> Response:
    """Data as it is, or 304 to whoever has it already."""
    headers = {**INERT, "ETag": body.tag, "Cache-Control": "no-cache", **more}
    if body.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body.content, media_type=media, headers=headers)


def _healthz(dataset: Dataset) -> Callable[[Request], Response]:
    state = {"status": "ok", "dataset": dataset.package.name, "version": dataset.version}

    def show(request: Request) -> Response:
        return JSONResponse(state, headers={**INERT, "Cache-Control": "no-store"})

    return show


def _missing(request: Request) -> Response:
    return PlainTextResponse("Not found", 404, headers=INERT)


def _body(content: bytes) -> Body:
    return Body(content, f'"{hashlib.sha256(content).hexdigest()[:32]}"')


def takes_gzip(accept_encoding: str) -> bool:
    """Whether a client that sent this header has asked for gzip."""
    for coding in accept_encoding.lower().replace(" ", "").split(","):
        name, _, quality = coding.partition(";q=")
        if name == "gzip":
            return not quality or bool(quality.strip("0."))
    return False
