"""The door: the Streamlit page, and on the same server the map by itself at /embed, feeds, and /healthz.

    streamlit run app.py

GEO_DATA: the folder of the dataset, where it is not `data`. GEO_URL: the absolute address under which readers find it.
"""

import streamlit as st

from geo import routes
from geo.page import data

served = routes.routes(data.at_the_door(), data.url(), data.kept(), data.darkroom())
app = st.App("geo/page/main.py", routes=served)
