"""What is asked for, as a picture: the same keys in a command, in an address and on the page, and the same bytes."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property, partial

from geo import address, forms, pinned, sayings, several, still, svg
from geo.address import BadAddress
from geo.blocks import PLAIN, Theme
from geo.captions import OURS, About, Captions, Slots
from geo.forms import BadForm, Form
from geo.model import Dataset
from geo.pinned import Pinned
from geo.timeline import Snapshot
from geo.words import Words

KEYS = ("preset", "size", "scale", "width_mm", "grey", "dates", "before", "matrix")
"""What of an address is a picture's alone, beside the moment and its view."""

MOST_DATES = 12

Draw = Callable[[str, Form, About], bytes]
DRAW: Mapping[str, Callable[..., bytes]] = {
    "png": still.png,
    "svg": lambda text, form, about, type=None: text.encode(),
    "pdf": still.pdf,
}
"""By the ending of its file, how a picture is made of its SVG."""


class Picture:
    """The picture that *query* asks for. Raises :class:`~geo.address.BadAddress`; nothing is drawn until it is used.

    Where *dataset* is an older version, *newest* tells what was corrected since.
    """

    def __init__(
        self,
        dataset: Dataset,
        query: Mapping[str, str | None],
        slots: Slots = OURS,
        newest: Dataset | None = None,
        theme: Theme = PLAIN,
    ) -> None:
        self.words, self.theme = Words(dataset, query.get("lang") or "en"), theme
        self.captions = Captions(self.words, theme.credit)
        self.grey, self.matrix = (query.get(key) not in (None, "", "0") for key in ("grey", "matrix"))
        self.form = form(query)
        self.snapshots = self._snapshots(dataset, query)
        since = pinned.correction(self.words, Pinned(dataset, newest or dataset), self.snapshot.point.tick)
        self.slots = replace(slots, correction=since)

    @property
    def snapshot(self) -> Snapshot:
        """The moment that it is of; of several the last."""
        return self.snapshots[-1]

    @cached_property
    def svg(self) -> str:
        """The picture as SVG text."""
        how = self.words, self.form, self.slots
        with _of_an_address():
            if self.matrix:
                return sayings.render(self.snapshot.point, *how, grey=self.grey, theme=self.theme)
            if len(self.snapshots) > 1:
                return several.render(self.snapshots, *how, grey=self.grey, theme=self.theme)
            return svg.render(self.snapshot, *how, grey=self.grey, theme=self.theme)

    @cached_property
    def about(self) -> About:
        """What its file says of it."""
        if self.matrix:
            return sayings.about(self.captions, self.snapshot.point, self.slots)
        return self.captions.about(self.snapshots, self.slots)

    @cached_property
    def caption(self) -> str:
        """A caption that can stand under it in an article."""
        if self.matrix:
            return sayings.caption(self.captions, self.snapshot.point)
        return self.captions.caption(self.snapshot)

    def file(self, ending: str, draw: Callable[[str], Draw] | None = None) -> bytes:
        """The picture as a file with this *ending*, as *draw* makes it."""
        made = draw(ending) if draw else partial(DRAW[ending], type=self.theme.type)
        with _of_an_address():
            return made(self.svg, self.form, self.about)

    def _snapshots(self, dataset: Dataset, query: Mapping[str, str | None]) -> list[Snapshot]:
        dates = [date.strip() for date in (query.get("dates") or "").split(",") if date.strip()]
        if self.matrix and (dates or query.get("before") or query.get("reported_by") or query.get("told_by")):
            raise BadAddress("who said what has one moment, and no view: it shows what each reporter said by then")
        if dates and (query.get("before") or query.get("at")):
            raise BadAddress("several dates stand alone, without a moment before or at which")
        if query.get("before"):
            dates = [query.get("before") or "", query.get("at") or dataset.package.opens_at.isoformat()]
        if len(dates) > MOST_DATES:
            raise BadAddress(f"a picture shows at most {MOST_DATES} dates; {len(dates)} were asked for")
        if not dates:
            return [address.exact(dataset, query, self.words)]
        found = [address.exact(dataset, {**query, "at": date}, self.words) for date in dates]
        return sorted(found, key=lambda snapshot: snapshot.point.tick)


def form(query: Mapping[str, str | None]) -> Form:
    """The form that *query* asks for. Raises :class:`~geo.address.BadAddress`."""
    scale, width_mm = _number("scale", query.get("scale") or "1"), _number("width mm", query.get("width_mm"))
    with _of_an_address():
        return forms.form(query.get("preset") or "", query.get("size") or "", width_mm, scale or 0.0)


@contextmanager
def _of_an_address() -> Iterator[None]:
    """A form that there is not, told as what an address cannot ask for."""
    try:
        yield
    except BadForm as reason:
        raise BadAddress(str(reason)) from None


def _number(name: str, text: str | None) -> float | None:
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        raise BadAddress(f"{name} {text[:40]!r} is no number") from None
