"""Says Who: who held what, when, and who said so."""

from geo.load import load
from geo.model import DataError, Dataset
from geo.timeline import Snapshot, Timeline

__all__ = ["DataError", "Dataset", "Snapshot", "Timeline", "load"]
