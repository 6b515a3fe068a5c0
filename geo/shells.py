"""A page as a site of files has it: what it shares with others lies beside it, and ways lead to the other pages."""

import hashlib
import re
from collections.abc import Iterable
from html import escape

from geo.embed import Page
from geo.kinds import HASHED
from geo.leaflet import web
from geo.words import Words

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
)
ROOT = "<!-- root -->"
"""Stands in a page for the way to the root until it is known how deep the page lies; text has it nowhere."""

_INSIDE = re.compile(
    r'<(?P<tag>style|script)(?: type="(?P<type>application/json|later)"(?: id="(?P<id>data)")?)?>'
    r"(?P<text>.*?)</(?P=tag)>\n?",
    re.DOTALL,
)
# Scripts of the page read its data from an element; this one puts it there before they run.
_LAID = (
    '{{const data=document.createElement("script");data.type="application/json";data.id="data";'
    "data.textContent='{}';document.currentScript.after(data)}}\n"
)
LINKED = {
    "style": '<link rel="stylesheet" href="{}">',
    "data": '<script src="{}"></script>',
    "script": '<script src="{}"></script>',
    # It waits for the first picture; its file does not.
    "later": '<link rel="preload" as="script" href="{0}"><script type="later" src="{0}"></script>',
}


class Shells:
    """Pages of a site; *assets* are what they share, by their paths."""

    def __init__(self, words: Words) -> None:
        self.words, self.assets = words, dict[str, bytes]()

    def of(self, page: Page, name: str, here: str | None, kept: Iterable[str] = ()) -> str:
        """*page*, the one at *here*, with its styles, data and scripts as files, and the ways to the other pages.

        It knows which versions are *kept* on pages of their own.
        """
        found: dict[str, list[str]] = {kind: [] for kind in LINKED}

        def taken(part: re.Match[str]) -> str:
            kind = part["id"] or part["type"] or part["tag"]
            found[kind].append(part["text"])
            return f"<!-- {kind} -->\n" if len(found[kind]) == 1 else ""

        html = _INSIDE.sub(taken, page.html.replace(page.policy, POLICY, 1))
        found["style"].append(web("site.css"))
        for kind, texts in found.items():
            if texts:
                text = "\n".join(texts)
                if kind == "data":
                    text = _LAID.format(text.replace("\\", "\\\\").replace("'", "\\'"))
                link = LINKED[kind].format(f"{ROOT}{self._asset(name, kind, text)}")
                html = html.replace(f"<!-- {kind} -->", link, 1)
        html = html.replace("<html ", f'<html data-site="{ROOT}" data-versions="{" ".join(kept)}" ', 1)
        return html.replace("<main ", f"{self._ways(here)}\n<main ", 1)

    def _asset(self, name: str, kind: str, text: str) -> str:
        data = text.encode()
        ending = "css" if kind == "style" else "js"
        path = f"{HASHED}/{name}{'-data' * (kind == 'data')}-{hashlib.sha256(data).hexdigest()[:16]}.{ending}"
        self.assets[path] = data
        return path

    def _ways(self, here: str | None) -> str:
        say = self.words.say
        pages = {
            "": say("Map"),
            "matrix/": say("Who said what"),
            "places/": say("Places"),
            "sources/": say("Sources"),
            "corrections/": say("Corrections"),
            "method/": say("Method"),
        }
        current = {here: ' aria-current="page"'}
        links = "".join(
            f'<a href="{ROOT}{path}"{current.get(path, "")}>{escape(name)}</a>' for path, name in pages.items()
        )
        return f'<nav class="pages">{links}</nav>'
