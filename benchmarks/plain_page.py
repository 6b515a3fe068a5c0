"""What one writes first with Streamlit and folium: a slider, a map, and all of it again at every step.

SCENE names the file with what it shows, as `rivals.plain` writes it. Nothing of ours is imported.
"""

import json
import os
from pathlib import Path
from typing import Any

import folium
import streamlit as st
from streamlit_folium import st_folium


@st.cache_data
def read() -> dict[str, Any]:
    scene: dict[str, Any] = json.loads(Path(os.environ["SCENE"]).read_text("utf-8"))
    return scene


st.set_page_config(layout="wide")
scene = read()
day = st.slider("Day", 0, len(scene["fills"]) - 1, scene["opens"])
fills = scene["fills"][day]
map = folium.Map(scene["location"], zoom_start=scene["zoom"])
folium.GeoJson(
    scene["units"],
    style_function=lambda unit: {"fillColor": fills[int(unit["id"])], "fillOpacity": 1, "color": "#fff", "weight": 1},
).add_to(map)
st_folium(map, width=scene["map_px"][0], height=scene["map_px"][1])
