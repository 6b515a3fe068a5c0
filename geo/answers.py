"""What is sent over HTTP: bytes with a tag that is theirs alone, compressed once, and the headers of all of it."""

import gzip
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from geo import address, embed

KEPT = 64
"""As many answers of a kind are kept."""

INERT = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
Query = tuple[tuple[str, str], ...]


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


def asked(query: QueryParams, keys: Sequence[str] = address.KEYS) -> Query:
    """What of a query is ours, in one order: of a key that is repeated the first value, of a value its beginning."""
    return tuple((key, query.getlist(key)[0][: address.LONGEST]) for key in keys if key in query)


def page(make: Callable[[Mapping[str, str]], embed.Page]) -> Callable[[Request], Response]:
    """A page that any site may frame, compressed once for all its readers."""

    @lru_cache(KEPT)
    def answer(query: Query) -> Answer:
        made = make(dict(query))
        content = made.html.encode()
        # Any site may frame these pages, so nothing is said of ancestors: even "*" would refuse a sandboxed one.
        return Answer(body_of(content), body_of(gzip.compress(content, mtime=0)), made.policy)

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


def sent(request: Request, body: Body, media: str, more: Mapping[str, str]) -> Response:
    """Data as it is, or 304 to whoever has it already."""
    headers = {**INERT, "ETag": body.tag, "Cache-Control": "no-cache", **more}
    if body.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body.content, media_type=media, headers=headers)


def body_of(content: bytes) -> Body:
    """*content*, with its tag."""
    return Body(content, f'"{hashlib.sha256(content).hexdigest()[:32]}"')


def takes_gzip(accept_encoding: str) -> bool:
    """Whether a client that sent this header has asked for gzip."""
    for coding in accept_encoding.lower().replace(" ", "").split(","):
        name, _, quality = coding.partition(";q=")
        if name == "gzip":
            return not quality or bool(quality.strip("0."))
    return False
