"""The opening page as the server has it: Streamlit's own document, with the head of the moment that is asked for.

Streamlit's script fills it for a reader; who only looks at its head, for a card or a search, finds the words there.
"""

from collections.abc import Callable, Mapping
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from geo.answers import asked
from geo.model import Dataset
from geo.share import Share

UNTITLED = "<title>Streamlit</title>"


def front(of: Callable[[Mapping[str, str]], Dataset], url: str) -> Callable[[Request], Response]:
    """What answers at the root: *of* has the dataset of an address, *url* is the absolute address of the server."""
    document = files("streamlit").joinpath("static", "index.html").read_text("utf-8")
    before, _, after = document.partition(UNTITLED)

    def show(request: Request) -> Response:
        query = dict(asked(request.query_params))
        # Without the mark of Streamlit's own title nothing is put anywhere.
        head = Share.of(of(query), query, url).head() if after else ""
        return HTMLResponse(f"{before}{head}{after}", headers={"Cache-Control": "no-cache"})

    return show
