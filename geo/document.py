"""The SVG around what is drawn: its size, its ground, its words for who cannot see it, its licence."""

from collections.abc import Callable, Mapping

from geo.blocks import Desk
from geo.captions import About
from geo.markup import element, number, words
from geo.projection import NAME, Bounds


def document(desk: Desk, about: About, height: float, drawn: str, defs: str = "") -> str:
    """A whole SVG *height* pixels high: what it says of itself, its ground, what is *drawn*."""
    form = desk.form
    size = {"width": form.width * form.scale, "height": height * form.scale}
    said = element("title", words(about["title"])), element("desc", words(about["alt"])), _metadata(desk, about)
    if form.mm:
        paper = {"width": f"{form.mm:g}mm", "height": f"{height * form.mm / form.width:.4g}mm"}
        return _sheet(desk, (0.0, 0.0, form.width, height), paper, defs, *said, drawn) + "\n"
    return _sheet(desk, (0.0, 0.0, form.width, height), size, defs, *said, drawn) + "\n"


def piece(desk: Desk, box: Bounds, drawn: str, defs: str = "") -> str:
    """A part of a picture as an SVG of its own, as large as *box*."""
    left, top, right, bottom = box
    size = {"width": (right - left) * desk.form.scale, "height": (bottom - top) * desk.form.scale}
    # Whole pixels of a picture are seldom tenths of its own: rounded, the part would not fit where it belongs.
    return _sheet(desk, box, size, defs, drawn, length="{:.9g}".format)


def _sheet(
    desk: Desk,
    box: Bounds,
    size: Mapping[str, object],
    defs: str,
    *inside: str,
    length: Callable[[float], str] = number,
) -> str:
    left, top, right, bottom = box
    sides = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    frame = {name: length(side) for name, side in sides.items()}
    *said, drawn = inside
    return element(
        "svg",
        *said,
        element("defs", defs) if defs else "",
        element("rect", fill=desk.paint("paper"), **frame),
        drawn,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=" ".join(frame.values()),
        lang=desk.words.language.lang,
        font_family=desk.type.family,
        **size,
    )


def _metadata(desk: Desk, about: About) -> str:
    """Licence, credit and version in Dublin Core, for who keeps the file."""
    said = {
        "title": about["title"],
        "creator": about["credit"],
        "rights": about["rights"],
        "source": about["source"],
        "identifier": about["version"],
        "description": desk.say("Projection: {name}.", name=NAME),
    }
    inside = "".join(element(f"dc:{name}", words(value)) for name, value in said.items() if value)
    licences = [licence.path for licence in desk.dataset.package.licences if licence.path and not licence.resource]
    links = "".join(element("cc:license", **{"rdf:resource": path}) for path in licences)
    spaces = {
        "xmlns:rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        "xmlns:cc": "http://creativecommons.org/ns#",
    }
    return element(
        "metadata", element("rdf:RDF", element("rdf:Description", inside, links, **{"rdf:about": ""}), **spaces)
    )
