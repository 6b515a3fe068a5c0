"""Says Who: who held what, when, and who said so.

>>> dataset = load("data")
>>> Timeline(dataset).at("2021-08-13").tally[dataset.package.protagonist].held
18
>>> Timeline(dataset, told_by="Reuters").at("2021-08-13").tally[dataset.package.protagonist].held
14
"""

from geo.load import load
from geo.model import DataError, Dataset
from geo.timeline import Snapshot, Timeline

__all__ = ["DataError", "Dataset", "Snapshot", "Timeline", "load"]
