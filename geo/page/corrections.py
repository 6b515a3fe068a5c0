"""Every correction since publication: what it was, what it is, why, and who says so."""

from html import escape

from geo.corrections import Corrected, newest_first
from geo.feeds import FEEDS
from geo.page.parts import link, listed, paragraphs, section
from geo.words import Words


def page(words: Words) -> str:
    """All corrections, newest first; the version of the data; the feeds that tell of the next one."""
    say = words.say
    items = [_item(each) for each in newest_first(words)]
    none = "" if items else say("No correction since publication.")
    feeds = [f'<a href="{path}">{escape(feed.title(words))}</a>' for path, feed in FEEDS.items()]
    return "".join(
        (
            section(say("Corrections"), paragraphs(none), listed(items), paragraphs(words.as_of())),
            section(say("As feeds"), listed(feeds)),
        )
    )


def _item(each: Corrected) -> str:
    lines = [escape(each.sentence), escape(each.row.reason), link(each.source) if each.source else ""]
    small = "".join(f"<small>{line}</small>" for line in lines if line)
    return f"<strong>{escape(each.title)}</strong>{small}"
