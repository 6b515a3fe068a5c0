"""Collects every message of geo/ into geo/locale/messages.pot, the list that translators start from.

The same words give the same bytes: no date, no line numbers, sorted by file.
"""

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import write_po

HOUSE = Path(__file__).resolve().parent.parent
TEMPLATE = HOUSE / "geo" / "locale" / "messages.pot"
# Language.say and Language.say_n, beside gettext's own names and the mark N_.
SAID_BY = {**DEFAULT_KEYWORDS, "say": None, "say_n": (1, 2)}
# A comment beside a message that begins so is for its translators.
FOR_TRANSLATORS = ["Translators:"]


def template() -> bytes:
    """The catalogue's template as it should be for the code as it stands."""
    catalog = Catalog(project="Says Who", charset="utf-8")
    found = extract_from_dir(
        HOUSE / "geo",
        method_map=[("**.py", "python")],
        keywords=SAID_BY,
        comment_tags=FOR_TRANSLATORS,
        strip_comment_tags=True,
    )
    for file, _line, message, comments, context in found:
        # Line 0 is left out of what is written: a message that moves within its file is no news.
        where = [(f"geo/{Path(file).as_posix()}", 0)]
        catalog.add(message, locations=where, auto_comments=comments, context=context)
    written = io.BytesIO()
    write_po(written, catalog, width=0, omit_header=True, sort_by_file=True, include_lineno=False)
    return written.getvalue()


if __name__ == "__main__":
    TEMPLATE.parent.mkdir(exist_ok=True)
    TEMPLATE.write_bytes(template())
    print(f"{TEMPLATE.relative_to(HOUSE).as_posix()} written")
