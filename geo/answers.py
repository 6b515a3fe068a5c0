"""What is sent over HTTP: bytes with a tag that is theirs alone, compressed once, and the headers of all of it."""

import gzip
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from starlette.datastructures import MutableHeaders, QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo import address, embed
from geo.share import SWITCHES

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


def asked(query: QueryParams, keys: Sequence[str] = (*address.KEYS, *SWITCHES)) -> Query:
    """What of a query is ours, in one order: of a key that is repeated the first value, of a value its beginning."""
    return tuple((key, query.getlist(key)[0][: address.LONGEST]) for key in keys if key in query)


_ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?")


def ancestors(framed_by: str) -> str:
    """The rule by which only this server and the origins in *framed_by* may frame a page; nothing where any site may.

    They stand with blanks between them: ``self`` (which always may), ``https://news.example``,
    ``https://*.news.example``. Raises ``ValueError`` with a sentence for anything else.
    """
    origins = framed_by.split()
    for origin in origins:
        if origin != "self" and not _ORIGIN.fullmatch(origin):
            raise ValueError(f"{origin[:80]!r} is no site that could frame a page: write https://news.example, or self")
    # Nothing is said of ancestors where any site may frame: even "*" would refuse a sandboxed one.
    others = [f" {origin}" for origin in origins if origin != "self"]
    return f"; frame-ancestors 'self'{''.join(others)}" if origins else ""


class OwnFramesOnly:
    """Lets only this server frame a page that says nothing about it itself: Streamlit's own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything on, a page with that rule."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.setdefault("content-security-policy", "frame-ancestors 'self'")
            await send(message)

        await self.app(scope, receive, guarded if scope["type"] == "http" else send)


def page(make: Callable[[Mapping[str, str]], embed.Page], framed_by: str = "") -> Callable[[Request], Response]:
    """A page that the sites in *framed_by* may frame (see :func:`ancestors`), compressed once for all its readers."""
    rule = ancestors(framed_by)

    @lru_cache(KEPT)
    def answer(query: Query) -> Answer:
        made = make(dict(query))
        content = made.html.encode()
        return Answer(body_of(content), body_of(gzip.compress(content, mtime=0)), made.policy + rule)

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
