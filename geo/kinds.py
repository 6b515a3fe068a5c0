"""What a server says of a file of a site, by its path: its type, and for how long it may be kept."""

from geo.feeds import FEEDS

HASHED = "assets"
"""The folder of what is named after its content."""

OURS = (HASHED, "at", "oembed", "place", "snapshot", "state", "v")
"""The folders whose files come and go with the data: there is nothing in them but what is the site's."""

# A picture or a table of a day may change with the data and is asked for again soon; what is named after its content
# never is.
SOON, NEVER, EACH_TIME = "public, max-age=300", "public, max-age=31536000, immutable", "no-cache"
CACHED = {f"{HASHED}/": NEVER, "snapshot/": SOON, "state/": SOON, "oembed/": SOON, "host.js": "public, max-age=3600"}
MEDIA = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "geojson": "application/geo+json",
    "csv": "text/csv; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "xml": "application/xml",
    "png": "image/png",
    "svg": "image/svg+xml",
}


def media(path: str) -> str:
    """The type of a file."""
    return MEDIA.get(path.rpartition(".")[2], "text/plain; charset=utf-8")


def cached(path: str) -> str:
    """For how long a file may be kept without asking again."""
    return next((cached for beginning, cached in CACHED.items() if path.startswith(beginning)), EACH_TIME)


def headers() -> str:
    """The same in the form in which static hosts read it: of several rules that meet, each adds what it says."""
    rules: dict[str, list[str]] = {"/*": ["X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer"]}
    for beginning, cached in CACHED.items():
        rules[f"/{beginning}*" if beginning.endswith("/") else f"/{beginning}"] = [f"Cache-Control: {cached}"]
    rules |= {f"/{path}": [f"Content-Type: {MEDIA['atom']}"] for path in FEEDS}
    return "".join("\n  ".join([path, *lines]) + "\n" for path, lines in rules.items())
