"""The door: the Streamlit page, and on the same server the map by itself at /embed, feeds, and /healthz.

    streamlit run app.py

GEO_DATA: the folder of the dataset, where it is not `data`. GEO_URL: the absolute address under which readers find it.
GEO_MORE: folders of other datasets, whose maps and pictures are under /d/ and their names.
GEO_FRAMED_BY: the sites that alone may frame the map, as in `https://news.example https://*.news.example`.
"""

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route

from geo import routes
from geo.answers import OwnFramesOnly
from geo.page import data
from geo.page.front import front

served = routes.routes(data.at_the_door(), data.url(), data.kept(), data.darkroom(), data.framed_by())
served += routes.others(data.others(), data.url(), data.darkroom(), data.framed_by())
served.append(Route("/", front(lambda query: data.version(query.get("v", "")), data.url())))
app = st.App("geo/page/main.py", routes=served, middleware=[Middleware(OwnFramesOnly)])
