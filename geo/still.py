"""SVG to pixels and to paper: PNG with its licence and words inside, PDF with its letters inside. No browser draws.

Fonts come from packages and are named (:mod:`geo.fonts`), so that the same SVG gives the same bytes everywhere.
"""

import re
import shutil
import struct
import zlib
from collections.abc import Iterator
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from geo.captions import About
from geo.fonts import NOTO, Type, arabic, noto
from geo.forms import LARGEST_PX, PX_A_MM, BadForm, Form

PRINTED_DPI = 300.0
CSS_DPI = 96.0
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HALO = re.compile(r'(<text [^>]*?) stroke="[^>]*paint-order="stroke">([^<]*)</text>')


def scale(form: Form) -> float:
    """Pixels of a PNG to each of the form's own: what is made for paper has 300 to the inch."""
    return form.scale * (PRINTED_DPI / CSS_DPI if form.mm else 1.0)


def pixels(svg: str, zoom: float = 1.0, type: Type = NOTO) -> bytes:
    """*svg* as a bare PNG, *zoom* pixels to each of its own."""
    import resvg_py

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            skip_system_fonts=True,
            font_files=type.needed(svg),
            sans_serif_family="Noto Sans",
            dpi=CSS_DPI,
            zoom=zoom,
        )
    )


def png(svg: str, form: Form, about: About, type: Type = NOTO) -> bytes:
    """*svg* as PNG, with what it says of itself as text (PNG's own keywords) and as XMP (IPTC's alt text)."""
    width, height = sides(svg)
    if width * height * scale(form) ** 2 > LARGEST_PX**2:
        raise BadForm(
            f"a PNG has at most {LARGEST_PX**2 // 1_000_000} million pixels; ask for a narrower one, or for PDF or SVG"
        )
    # The size in the SVG is that of the picture already, unless it is one of paper.
    drawn = pixels(svg, scale(form) if form.mm else 1.0, type)
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


# What comes from elsewhere travels as an input, and is never part of the program.
_TYPST = b"""
#let given = sys.inputs
#set document(title: given.title, author: (given.credit,), description: given.alt, date: none)
#set page(width: float(given.wide) * 1mm, height: float(given.high) * 1mm, margin: 0mm)
#image(bytes(given.svg), format: "svg", width: 100%, alt: given.alt)
"""


def parted(svg: str) -> str:
    """*svg* with the halo of names in Arabic letters under them as a text of its own.

    In a PDF each glyph is drawn with its halo, which would cover the dots of the one before: another name.
    """
    return _HALO.sub(lambda name: f"{name[0]}{name[1]}>{name[2]}</text>" if arabic(name[2]) else name[0], svg)


def pdf(svg: str, form: Form, about: About, type: Type = NOTO) -> bytes:
    """*svg* as PDF of one page, drawn and not painted: letters stay letters, in fonts that are inside."""
    import typst

    wide = form.mm or form.width * form.scale / PX_A_MM
    width, height = sides(svg)
    inputs = {"svg": parted(svg), "wide": f"{wide:.4f}", "high": f"{wide * height / width:.4f}"}
    inputs |= {key: about[key] for key in ("title", "credit", "alt")}
    with TemporaryDirectory() as folder:
        # It takes whole folders, and reads all that lies in them.
        for path in type.own:
            shutil.copy(path, folder)
        folders = [Path(folder), *(Path(path).parent for path in noto())]
        found = typst.Fonts(False, False, folders)
        return typst.compile(_TYPST, font_paths=found, format="pdf", sys_inputs=inputs, timestamp=0)
