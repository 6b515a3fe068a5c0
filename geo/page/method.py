"""How the map was made and what it cannot say, written from the data."""

from html import escape

from geo.cards import Cards
from geo.interface import around
from geo.model import Event
from geo.page.parts import link, listed, paragraphs, section
from geo.words import Words


def page(words: Words) -> str:
    """Definitions, views, dates, silence, the weakest rows, colours, boundaries and licences."""
    say, shown = words.say, around(words)
    return "".join(
        (
            section(say("What the words mean"), _definitions(shown["definitions"])),
            section(say("What the map cannot say"), paragraphs(shown["caveat"]), _context(words)),
            section(say("What it is drawn from"), paragraphs(*_views(words))),
            section(say("Dates that are not certain"), paragraphs(*_dates(words))),
            section(say("Whose reports were looked for"), paragraphs(_silence(words)), listed(_reporters(words))),
            section(say("The least sure rows"), paragraphs(_least(words)), listed(_weak(words))),
            section(say("Colours and marks"), paragraphs(*_colours(words))),
            section(
                say("Boundaries, licences, version"),
                paragraphs(shown["boundaries"], *_rights(words), shown["data"], shown["publisher"], shown["credit"]),
            ),
        )
    )


def _definitions(defined: list[tuple[str, str]]) -> str:
    return f"<dl>{''.join(f'<dt>{escape(name)}</dt><dd>{escape(said)}</dd>' for name, said in defined)}</dl>"


def _context(words: Words) -> str:
    package = words.dataset.package
    source = words.dataset.source.get(package.context_source)
    return paragraphs(package.context) + (f"<p><small>{link(source)}</small></p>" if source else "")


def _views(words: Words) -> list[str]:
    say = words.say
    return [
        say(
            "What we know now: every event as it is best known today. The last one that is certain says who held a "
            "place; one that may have happened already, but need not have, is drawn as changing hands."
        ),
        say(
            "What had been reported by then: the same events, but only those of which somebody other than the party "
            "itself had spoken in public by that moment. It is not what people then believed."
        ),
        say(
            "One agency’s reports: what one reporter said, in the order in which it said it. A place of which it said "
            "nothing is drawn as silence, never in anybody’s colour. What only its counts imply is counted apart."
        ),
    ]


def _dates(words: Words) -> list[str]:
    events = words.dataset.events
    spans = [event for event in events if event.occurred_by]
    say = words.say
    return [
        say(
            "{n} of {of} events have an earliest and a latest moment that differ. Between the two the count is a "
            "range, such as 11 to 15: never an average, never a guess.",
            n=len(spans),
            of=len(events),
        ),
        say("A day is the whole of it on the clocks of {city}.", city=words.language.city()),
    ]


def _silence(words: Words) -> str:
    return words.say(
        "Only between these days was each reporter’s word looked for; outside them its view does not exist. That no "
        "report was found is not a report that nothing had changed."
    )


def _reporters(words: Words) -> list[str]:
    days = words.language.days
    return [
        escape(
            words.say("{reporter}: {days}", reporter=one.called(words.language.lang), days=days(one.first, one.last))
        )
        for one in words.dataset.reporters
        if one.first and one.last
    ]


def _least(words: Words) -> str:
    events = words.dataset.events
    return words.say(
        "{low} of {of} events are of low confidence and {medium} of medium. Those of low confidence are:",
        low=sum(event.confidence == "low" for event in events),
        medium=sum(event.confidence == "medium" for event in events),
        of=len(events),
    )


def _weak(words: Words) -> list[str]:
    cards = Cards(words)
    return [_row(words, cards, event) for event in words.dataset.events if event.confidence == "low"]


def _row(words: Words, cards: Cards, event: Event) -> str:
    place = escape(words.name(words.dataset.target(event.target)))
    note = f"<small>{escape(event.note)}</small>" if event.note else ""
    return f"<strong>{place}</strong> {escape(words.party(event.party))}: {escape(cards.line(event))}{note}"


def _colours(words: Words) -> list[str]:
    say = words.say
    return [
        say(
            "Colours mean nothing but “another party”. They are no party’s own, of equal strength, and told apart by "
            "readers who see fewer of them; a party is told by the shape of its mark first, so that every picture "
            "reads in grey."
        ),
        say("The pale ground around a mark is that of the whole unit, for orientation. It never stands alone."),
    ]


def _rights(words: Words) -> list[str]:
    return [
        words.say("{resource}: {licence}.", resource=licence.resource, licence=licence.title or licence.name)
        if licence.resource
        else words.say("Data: {licence}.", licence=licence.title or licence.name)
        for licence in words.dataset.package.licences
    ]
