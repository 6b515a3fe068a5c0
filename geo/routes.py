"""HTTP beside the Streamlit page: the map as a page of its own, and whether the server is well."""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from geo import embed
from geo.model import Dataset

ADDRESS = ("at", "reported_by", "told_by", "unit", "lang")
LONGEST_VALUE = 200
PAGES_KEPT = 64

# Any site may frame the map: that is what it is for.
FRAMED_BY = "frame-ancestors *"
INERT = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


def routes(dataset: Dataset, url: str | None = None) -> list[BaseRoute]:
    """The routes that show *dataset*; *url* is the absolute address of the server, where cards and snippets need it."""
    return [
        Route("/embed", _embed(dataset, url)),
        Route("/healthz", _healthz(dataset)),
        # Streamlit answers every path that it does not know with its own page and 200.
        Route("/embed/{rest:path}", _missing),
        Route("/healthz/{rest:path}", _missing),
    ]


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
    return tuple((key, query.getlist(key)[0][:LONGEST_VALUE]) for key in ADDRESS if key in query)


def _embed(dataset: Dataset, url: str | None) -> Callable[[Request], Response]:
    @lru_cache(PAGES_KEPT)
    def answer(query: tuple[tuple[str, str], ...]) -> Answer:
        page = embed.page(dataset, dict(query), url)
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
