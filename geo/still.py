"""SVG to pixels and to paper: PNG with its licence and words inside, PDF with its letters inside. No browser draws.

Fonts come from packages and are named (:mod:`geo.fonts`), so that the same SVG gives the same bytes everywhere.
"""

import re
import shutil
import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from geo import markup
from geo.captions import About
from geo.fonts import NOTO, Type, arabic, noto
from geo.forms import LARGEST_PX, PX_A_MM, BadForm, Form

if TYPE_CHECKING:
    from typst import Fonts

PRINTED_DPI = 300.0
CSS_DPI = 96.0
PT_AN_INCH = 72.0
BREATH = 2.5e-7
_SIZE = re.compile(r'(<svg [^>]*?) width="[^"]*" height="[^"]*"')
_LANG = re.compile(r'<svg [^>]*?\blang="([a-z]{2,3})')
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HALO = re.compile(r'(<text [^>]*?) stroke="[^>]*paint-order="stroke">([^<]*)</text>')


def scale(form: Form) -> float:
    """Pixels of a PNG to each of the form's own: what is made for paper has 300 to the inch."""
    return form.scale * (PRINTED_DPI / CSS_DPI if form.mm else 1.0)


def pixels(svg: str, scale: float = 1.0, type: Type = NOTO) -> bytes:
    """*svg* as a bare PNG, *scale* pixels to each of its own."""
    wide, high = (round(side * scale) for side in sides(svg))
    # What draws rounds both sides up: the height less by a breath, neither becomes a pixel more, and nothing is scaled.
    # Sides are rounded each for itself, and filled: what keeps their ratio would leave an edge that shows through.
    size = f'width="{wide}" height="{high * (1 - BREATH):.9f}" preserveAspectRatio="none"'
    sized = _SIZE.sub(rf"\1 {size}", svg, count=1)
    return _drawn("png", sized, (wide, high * (1 - 2 * BREATH)), (wide, high), type)


def png(svg: str, form: Form, about: About, type: Type = NOTO) -> bytes:
    """*svg* as PNG, with what it says of itself as text (PNG's own keywords) and as XMP (IPTC's alt text)."""
    width, height = sides(svg)
    if width * height * scale(form) ** 2 > LARGEST_PX**2:
        raise BadForm(
            f"a PNG has at most {LARGEST_PX**2 // 1_000_000} million pixels; ask for a narrower one, or for PDF or SVG"
        )
    drawn = pixels(svg, scale(form), type)
    dots = round((scale(form) if form.mm else 1.0) * CSS_DPI / 0.0254)
    chunks = [_chunk(b"pHYs", struct.pack(">IIB", dots, dots, 1))]
    keywords = {"Title": "title", "Author": "credit", "Description": "alt", "Copyright": "rights", "Source": "source"}
    chunks += [_text(keyword, about[key]) for keyword, key in keywords.items() if about[key]]
    chunks.append(_text("XML:com.adobe.xmp", _xmp(about)))
    head = len(_SIGNATURE) + 25
    return drawn[:head] + b"".join(chunks) + drawn[head:]


def sides(svg: str) -> tuple[float, float]:
    """The width and height of *svg* in its own pixels."""
    width, height = (float(side) for side in svg.partition('viewBox="')[2].partition('"')[0].split()[2:])
    return width, height


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _text(keyword: str, said: str) -> bytes:
    """International text (iTXt), not compressed, of no said language."""
    return _chunk(b"iTXt", keyword.encode("latin-1") + b"\0\0\0\0\0" + said.encode())


def words(png: bytes) -> Iterator[tuple[str, str]]:
    """The keywords of a PNG's international text, and what they say."""
    at = len(_SIGNATURE)
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"iTXt":
            keyword, _, rest = png[at + 8 : at + 8 + size].partition(b"\0")
            yield keyword.decode("latin-1"), rest[2:].split(b"\0", 2)[2].decode()
        at += size + 12


def _xmp(about: About) -> str:
    def alternative(tag: str, said: str) -> str:
        if not said:
            return ""
        return f'<{tag}><rdf:Alt><rdf:li xml:lang="x-default">{escape(said)}</rdf:li></rdf:Alt></{tag}>'

    inside = (
        alternative("dc:title", about["title"]),
        alternative("dc:rights", about["rights"]),
        alternative("Iptc4xmpCore:AltTextAccessibility", about["alt"]),
        f"<photoshop:Credit>{escape(about['credit'])}</photoshop:Credit>",
        f"<photoshop:Source>{escape(about['source'])}</photoshop:Source>",
        f"<dc:identifier>{escape(about['version'])}</dc:identifier>",
    )
    names = {
        "dc": "http://purl.org/dc/elements/1.1/",
        "photoshop": "http://ns.adobe.com/photoshop/1.0/",
        "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    }
    spaces = "".join(f' xmlns:{name}="{space}"' for name, space in names.items())
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about=""{spaces}>{"".join(inside)}</rdf:Description></rdf:RDF></x:xmpmeta>'
    )


def parted(svg: str) -> str:
    """*svg* with the halo of names in Arabic letters under them as a text of its own.

    In a PDF each glyph is drawn with its halo, which would cover the dots of the one before: another name.
    """
    return _HALO.sub(lambda name: f"{name[0]}{name[1]}>{name[2]}</text>" if arabic(name[2]) else name[0], svg)


def pdf(svg: str, form: Form, about: About, type: Type = NOTO) -> bytes:
    """*svg* as PDF of one page, drawn and not painted: letters stay letters, in fonts that are inside."""
    wide = (form.mm * PX_A_MM if form.mm else form.width * form.scale) * PT_AN_INCH / CSS_DPI
    width, height = sides(svg)
    page = wide, wide * height / width
    said = {key: about[key] for key in ("title", "credit", "alt")} | {"lang": _LANG.findall(svg)[0]}
    return _drawn("pdf", parted(svg), page, page, type, **said)


# What comes from elsewhere travels as an input, and is never part of the program.
_TYPST = b"""
#let given = sys.inputs
#let length(name) = float(given.at(name)) * 1pt
#let said(name, otherwise: "") = given.at(name, default: otherwise)
#set text(lang: said("lang", otherwise: "en"))
#set document(title: said("title"), author: (said("credit"),), description: said("alt"), date: none)
#set page(width: length("wide"), height: length("high"), margin: 0pt, fill: none)
#let size = (width: length("across"), height: length("down"))
#image(bytes(given.svg), format: "svg", ..size, fit: "stretch", alt: said("alt"))
"""


def _drawn(
    kind: Literal["pdf", "png"],
    svg: str,
    size: tuple[float, float],
    page: tuple[float, float],
    type: Type,
    **said: str,
) -> bytes:
    """*svg* of this *size* in the upper left of a *page*, both as width and height in points; *said* of itself."""
    import typst

    fonts, _folder, family = _fonts(type.own)
    if family and family != type.name:
        # Its names of families have no widths or weights in them.
        svg = svg.replace(markup.words(type.family), markup.words(replace(type, name=family).family), 1)
    inputs = {"svg": svg, **said}
    lengths = zip(("across", "down", "wide", "high"), size + page, strict=True)
    inputs |= {name: f"{points:.9f}" for name, points in lengths}
    # What an SVG names beside it is looked for where only fonts are.
    root = str(Path(noto()[0]).parent)
    how = {"root": root, "format": kind, "ppi": PT_AN_INCH, "sys_inputs": inputs, "timestamp": 0}
    # Its types have a root of bytes for a program of bytes, which it does not take.
    drawn: bytes = typst.compile(_TYPST, font_paths=fonts, **how)  # type: ignore[call-overload]
    return drawn


@cache
def _fonts(own: tuple[str, ...]) -> "tuple[Fonts, TemporaryDirectory[str], str]":
    """*own* font files and those of the packages, read when they are needed; a folder of *own* alone; its family there.

    What is drawn with takes all that lies in a folder. This one is there as long as whoever has it draws.
    """
    import typst

    folder = TemporaryDirectory()
    for path in own:
        shutil.copy(path, folder.name)
    fonts = typst.Fonts(False, False, [folder.name, *(str(Path(path).parent) for path in noto())])
    families = [font.family for font in fonts.fonts() if font.path and Path(font.path).parent.samefile(folder.name)]
    return fonts, folder, next(iter(families), "")
