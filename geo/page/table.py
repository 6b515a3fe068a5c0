"""What stands under the map, as HTML: every unit as of the moment, and the documents that this rests on.

Every word of the data is escaped here, and Streamlit's own cleaner stands behind it.
"""

from html import escape

from geo.cards import Cards
from geo.language import upper_first
from geo.model import Source
from geo.timeline import Shown, Snapshot
from geo.words import Words


def units(snapshot: Snapshot, words: Words) -> str:
    """The table of all units, in the order in which they first changed hands."""
    say, cards = words.say, Cards(words)
    place = upper_first(words.counted(1))
    heads = [escape(name) for name in (place, say("Who held it"), say("Since"), say("Sources"))]
    # Roles as well as elements: some browsers forget a table that is laid out as a list on a phone.
    head = "".join(f'<th role="columnheader" scope="col">{name}</th>' for name in heads)
    shown = {one.target.id: one for one in snapshot.units}
    body = "".join(_row(shown[unit.id], snapshot, cards, heads) for unit in snapshot.timeline.order)
    of = len(snapshot.units)
    title = say("All {n} {counted}", n=of, counted=words.counted(of))
    headline, stamp = words.headline(snapshot).title, words.language.stamp(snapshot.point)
    return (
        f'<section class="says-who"><h2>{escape(title)}</h2><table role="table">'
        f"<caption><strong>{escape(headline)}</strong> {escape(stamp)}</caption>"
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{body}</tbody></table></section>'
    )


def sources(snapshot: Snapshot, words: Words) -> str:
    """The list of all documents that some unit's state at this moment rests on, by publisher."""
    cited = {source.id: source for shown in snapshot.units for source in _sources(snapshot, shown)}
    in_order = sorted(cited.values(), key=lambda source: (source.publisher.casefold(), source.published, source.id))
    items = "".join(f"<li>{_link(_citation(source), source)}</li>" for source in in_order)
    return f'<section class="says-who"><h2>{escape(words.say("Sources"))}</h2><ul role="list">{items}</ul></section>'


def _row(shown: Shown, snapshot: Snapshot, cards: Cards, heads: list[str]) -> str:
    since = snapshot.since(shown)
    cells = (
        escape(cards.card(snapshot, shown)),
        escape(cards.language.day(since)) if since else "",
        "; ".join(_link(source.publisher, source) for source in _sources(snapshot, shown)),
    )
    head = f'<th role="rowheader" scope="row">{escape(cards.words.name(shown.target))}</th>'
    said = zip(heads[1:], cells, strict=True)
    return (
        f'<tr role="row">{head}{"".join(f"""<td role="cell" data-of="{of}">{cell}</td>""" for of, cell in said)}</tr>'
    )


def _sources(snapshot: Snapshot, shown: Shown) -> list[Source]:
    return [snapshot.timeline.dataset.source[id] for id in snapshot.sources(shown)]


def _citation(source: Source) -> str:
    return ", ".join(part for part in (source.publisher, source.title, source.published[:10]) if part)


def _link(text: str, source: Source) -> str:
    if not source.href:
        return escape(text)
    address, title = escape(source.href), escape(_citation(source))
    return f'<a href="{address}" title="{title}" target="_blank" rel="noopener noreferrer">{escape(text)}</a>'
