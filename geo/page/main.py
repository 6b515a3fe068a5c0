"""The page: the map, and under it every unit and the sources, as of the moment that the map shows."""

from pathlib import Path

import streamlit as st

from geo import embed
from geo.page import data, frame, table
from geo.words import Words

dataset = data.dataset()
address = {key: values[0] for key in st.query_params if (values := st.query_params.get_all(key))}
words = Words(dataset, address.get("lang", ""))

st.set_page_config(page_title=dataset.package.title, layout="wide")
st.html(Path(__file__).with_name("page.css"))

moment = frame.show(title=words.say("Map: {title}", title=dataset.package.title))
snapshot = embed.snapshot(dataset, address if moment is None else moment)
st.html(table.units(snapshot, words))
st.html(table.sources(snapshot, words))

data.settled()
