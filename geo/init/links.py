"""The documents that a cell of a sheet names, and what an address says by itself."""

import re
from urllib.parse import unquote, urlsplit

KEEPERS = re.compile(r"(web\.)?archive\.(org|today|ph|is|li|md|fo|vn)|ghostarchive\.org|perma\.cc")
FORMULA = ("=", "+", "-", "@")
"""How a cell begins that a spreadsheet would run."""


def links(cell: str) -> list[str]:
    """The documents that a cell names: addresses, or a name without one."""
    found = re.split(r"(?<![;,\s])[;,\s]+(?=https?://)", cell, flags=re.IGNORECASE)
    return [each.strip("; ,") for each in found if each.strip("; ,")]


def address(link: str) -> dict[str, str]:
    """What an address says by itself: its host, and whether that keeps copies of others' pages."""
    if not re.match(r"https?://|www\.", link, re.IGNORECASE):
        return {"publisher": link, "title": "[named without an address]", "published": "", "url": "", "link": ""}
    host, page = _page(link)
    kept = KEEPERS.fullmatch(host) is not None
    if kept and (copied := re.search(r"/web/\w+/(https?:/+.+)", link)):
        host, page = _page(copied[1])
    title = f"[{page if len(page) <= 100 else page[:99] + '…'}]"
    return {"publisher": host, "title": title, "published": "", "url": link, "link": "archive" if kept else "publisher"}


def _page(address: str) -> tuple[str, str]:
    """The host of an address, and the page there."""
    try:
        parts = urlsplit(address)
        host, path = (parts.hostname or address).removeprefix("www."), unquote(parts.path)
    except ValueError:
        host, path = address, ""
    if host.startswith(FORMULA):
        host = address
    return host, f"{host}{path}".rstrip("/")
