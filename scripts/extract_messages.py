"""Collects every message of geo/ into geo/locale/messages.pot, and brings the catalogues of all languages up to it.

The same words give the same bytes: no date, no line numbers, sorted by file. In a catalogue new messages are empty, and
those that are said no more are gone; its header stays as it is.
"""

import ast
import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

HOUSE = Path(__file__).resolve().parent.parent
TEMPLATE = HOUSE / "geo" / "locale" / "messages.pot"
CATALOGUES = sorted(TEMPLATE.parent.glob("*/LC_MESSAGES/messages.po"))
# Language.say and Language.say_n, and the mark N_: so many of what each is given are messages.
SAID_BY = {"say": 1, "say_n": 2, "N_": 1}


def messages() -> Catalog:
    """Every message of the code as it stands."""
    catalog = Catalog(project="Says Who", charset="utf-8")
    for path in sorted((HOUSE / "geo").rglob("*.py")):
        for said in _said(path):
            # Line 0 is left out of what is written: a message that moves within its file is no news.
            catalog.add(said if len(said) > 1 else said[0], locations=[(path.relative_to(HOUSE).as_posix(), 0)])
    return catalog


def _said(path: Path) -> Iterator[tuple[str, ...]]:
    """The messages of a module in their order, each in the forms that it has there; those inside f-strings too."""
    calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        given = [arg.value for arg in call.args[: SAID_BY.get(name, 0)] if isinstance(arg, ast.Constant)]
        said = tuple(text for text in given if isinstance(text, str))
        if said and len(said) == SAID_BY[name]:
            yield said


def template() -> bytes:
    """The catalogues' template as it should be."""
    return _written(messages())


def renewed(path: Path) -> bytes:
    """A language's catalogue as it should be."""
    header, _, _ = path.read_text("utf-8").partition("\n\n")
    with path.open("rb") as kept:
        catalog = read_po(kept)
    catalog.update(messages(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return f"{header}\n\n".encode() + _written(catalog)


def _written(catalog: Catalog) -> bytes:
    written = io.BytesIO()
    write_po(written, catalog, width=0, omit_header=True, sort_by_file=True, include_lineno=False)
    return written.getvalue()


if __name__ == "__main__":
    for path, text in ((TEMPLATE, template()), *((path, renewed(path)) for path in CATALOGUES)):
        path.write_bytes(text)
        print(f"{path.relative_to(HOUSE).as_posix()} written")
