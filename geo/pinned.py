"""A pinned view: an older version of a dataset with the corrections made since, where they change what it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from geo.language import N_, upper_first
from geo.model import Correction, Dataset
from geo.since import corrections_since
from geo.timeline import Timeline, timeline
from geo.track import State
from geo.words import Words

Span = tuple[int, int]
"""From a tick to another one, both inside."""


@dataclass(frozen=True)
class Pinned:
    """The *shown* version of a dataset, and the *newest* one, which holds the corrections made since."""

    shown: Dataset
    newest: Dataset

    @cached_property
    def spans(self) -> tuple[tuple[Span, ...], ...]:
        """For each correction since that changes what is shown at any moment: when it does, in whatever view."""
        found = (self._spans(each) for each in corrections_since(self.shown.corrections, self.newest.corrections))
        return tuple(spans for spans in found if spans)

    def _spans(self, correction: Correction) -> tuple[Span, ...]:
        targets = {
            dataset.event[correction.event].target
            for dataset in (self.shown, self.newest)
            if correction.event in dataset.event
        }
        was, now = timeline(self.shown), timeline(self.newest)
        known = [target for target in targets if target in was.tracks and target in now.tracks]
        return tuple(merged([span for target in sorted(known) for span in _differing(was, now, target)]))


def _differing(was: Timeline, now: Timeline, target: str) -> list[Span]:
    """When two versions say something else of one unit or place."""
    first, last = was.first.tick, was.last.tick
    breaks = sorted({was.stops[0].tick, first, *(tick for view in (was, now) for tick in view.breaks if tick <= last)})
    ends = [*(tick - 1 for tick in breaks[1:]), last]
    return [
        (start, end)
        for start, end in zip(breaks, ends, strict=True)
        if _said(was.state(target, start)) != _said(now.state(target, start))
    ]


def _said(state: State) -> tuple[object, ...]:
    return state.party, state.possible, state.status, state.challenger, state.row


def correction(words: Words, pinned: Pinned, tick: int) -> str:
    """What stands on a pinned picture of the moment *tick*; nothing where nothing that it shows was corrected since."""
    n = sum(any(start <= tick <= end for start, end in spans) for spans in pinned.spans)
    one = N_("Correction: this picture shows the data as published on {day}. {Number} correction since affects it.")
    many = N_("Correction: this picture shows the data as published on {day}. {Number} corrections since affect it.")
    return _sentence(words, n, one, many) if n else ""


def corrected(words: Words, newest: Dataset) -> dict[str, Any]:
    """For a page of the dataset of *words*: when each correction since affects it, and what stands on it then."""
    pinned = Pinned(words.dataset, newest)
    return {"corrected": pinned.spans, "corrections": sentences(words, pinned)} if pinned.spans else {}


def sentences(words: Words, pinned: Pinned) -> list[str]:
    """What stands on a pinned page that so many corrections affect, from one on."""
    one = N_(
        "Correction: this embed shows the data as published on {day}. {Number} correction since affects this picture."
    )
    many = N_(
        "Correction: this embed shows the data as published on {day}. {Number} corrections since affect this picture."
    )
    return [_sentence(words, n, one, many) for n in range(1, len(pinned.spans) + 1)]


def _sentence(words: Words, n: int, one: str, many: str) -> str:
    return words.say_n(one, many, n, day=words.updated(), Number=upper_first(words.language.count(n)))


def merged(spans: Sequence[Span]) -> list[Span]:
    """*spans* in order, those that touch as one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
