"""The documents: all that were read, each with what rests on it."""

from html import escape

from geo.cards import Cards
from geo.page.parts import by_publisher, link, listed, paragraphs, section
from geo.words import Words


def page(words: Words) -> str:
    """Every document of the dataset, with the events and reports that rest on it."""
    dataset, say = words.dataset, words.say
    linked = sum(bool(source.href) for source in dataset.sources)
    intro = say(
        "{n} documents were read. {linked} of them have an address that may be shown: the publisher’s own, a licensed "
        "copy or an archive. The others are cited without a link.",
        n=len(dataset.sources),
        linked=linked,
    )
    rests = _resting(words)
    items = [
        f'<span id="{escape(source.id)}">{link(source)}</span>{_lines(rests.get(source.id, []))}'
        for source in by_publisher(dataset.sources)
    ]
    return section(say("Sources"), paragraphs(intro), listed(items))


def _resting(words: Words) -> dict[str, list[str]]:
    """By source, what rests on it: each event as a line, and the places of reports by their reporter."""
    dataset, cards, say = words.dataset, Cards(words), words.say
    found: dict[str, list[str]] = {}
    for event in dataset.events:
        line = say(
            "{place}, {party}: {line}",
            place=words.name(dataset.target(event.target)),
            party=words.party(event.party),
            line=cards.line(event),
        )
        for source in event.sources:
            found.setdefault(source, []).append(line)
    told: dict[tuple[str, str], list[str]] = {}
    for report in dataset.reports:
        told.setdefault((report.source, report.reporter), []).append(words.name(dataset.target(report.target)))
    for (source, reporter), places in told.items():
        name = dataset.reporter[reporter].called(words.language.lang)
        facts = {"reporter": name, "places": words.listed(dict.fromkeys(places))}
        found.setdefault(source, []).append(say("Reports of {reporter} on {places}.", **facts))
    return found


def _lines(lines: list[str]) -> str:
    return "".join(f"<small>{escape(line)}</small>" for line in lines)
