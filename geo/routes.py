"""HTTP beside the Streamlit page: the map as a page of its own, its moments as data, feeds, and whether all is well."""

import gzip
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from geo import address, embed, feeds, said, state, versions
from geo.address import BadAddress
from geo.model import Dataset
from geo.words import Words

PAGES_KEPT = 64
Versions = Callable[[Mapping[str, str]], Dataset | None]

# Any site may frame the map: that is what it is for.
FRAMED_BY = "frame-ancestors *"
MEDIA = {"json": "application/json", "csv": "text/csv; charset=utf-8", "geojson": "application/geo+json"}
ATOM = "application/atom+xml; charset=utf-8"
UNKNOWN_UNDER = ("embed/", "matrix/", "healthz/", "state.", "corrections.", "changes.")
INERT = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


def routes(dataset: Dataset, url: str | None = None, kept: Path | None = None) -> list[BaseRoute]:
    """The routes that show *dataset*; *url* is the absolute address of the server, where cards and snippets need it.

    Its released versions are in *kept*: an address that asks for one of them (``v``) is pinned to it.
    """
    of = _versions(dataset, kept)
    return [
        Route("/embed", _page(lambda query: embed.page(of(query) or dataset, query, url, dataset))),
        Route("/matrix", _page(lambda query: said.page(of(query) or dataset, query))),
        *(Route(f"/state.{form}", _state(dataset, form, of)) for form in state.FORMATS),
        *(Route(f"/{path}", _feed(dataset, path, url)) for path in feeds.FEEDS),
        Route("/healthz", _healthz(dataset)),
        # Streamlit answers every path that it does not know with its own page and 200.
        *(Route(f"/{path}{{rest:path}}", _missing) for path in UNKNOWN_UNDER),
    ]


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


def asked(query: QueryParams) -> tuple[tuple[str, str], ...]:
    """What of a query is ours, in one order: of a key that is repeated the first value, of a value its beginning."""
    return tuple((key, query.getlist(key)[0][: address.LONGEST]) for key in address.KEYS if key in query)


def _page(make: Callable[[Mapping[str, str]], embed.Page]) -> Callable[[Request], Response]:
    """A page that any site may frame, compressed once for all its readers."""

    @lru_cache(PAGES_KEPT)
    def answer(query: tuple[tuple[str, str], ...]) -> Answer:
        page = make(dict(query))
        content = page.html.encode()
        policy = f"{page.policy.rstrip('; ')}; {FRAMED_BY}"
        return Answer(_body(content), _body(gzip.compress(content, mtime=0)), policy)

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


def _feed(dataset: Dataset, path: str, url: str | None) -> Callable[[Request], Response]:
    """A feed, made once: it depends on the dataset alone."""

    @cache
    def body() -> Body:
        return _body(feeds.atom(path, Words(dataset), url).encode())

    return lambda request: _sent(request, body(), ATOM, {})


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
