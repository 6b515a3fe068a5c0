"""Measures our page and the others in one run, and prints one Markdown table for each size. Run by `make bench`.

Every launch is a fresh browser, and the pages take turns, so that a busy minute of the machine is everybody's. Figures
are medians; ratios travel to other machines, milliseconds do not. A timing is never a test.
"""

import argparse
import gzip
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from statistics import median, quantiles
from typing import Any, ClassVar

import psutil
from playwright.sync_api import Browser, BrowserContext, Frame, Page, Playwright, Route, sync_playwright

import geo
from benchmarks import conflicts, rivals, served, shelf
from benchmarks.rivals import Scene
from geo import embed
from geo.model import Dataset
from geo.words import Words
from scripts import find_browser

HOUSE = Path(__file__).resolve().parents[1]
PROBE = Path(__file__).with_name("probe.js").read_text("utf-8")
QUIET = ("--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update")
WINDOW_PX = {"width": 1280, "height": 800}
STEPS, PRESSES, PLAY_MS = 30, 20, 2000
SESSIONS, PAUSE_S, TURNS = 25, 0.5, 20
SEED = 1


@dataclass
class Figures:
    """What was measured of one page, in milliseconds where nothing else is said: one list a launch."""

    first_ms: list[float] = field(default_factory=list)
    scrub_ms: list[list[float]] = field(default_factory=list)
    key_ms: list[list[float]] = field(default_factory=list)
    frames_a_second: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    step_bytes: list[float] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    files: list[int] = field(default_factory=list)
    tiles: list[int] = field(default_factory=list)
    crowd: served.Crowd | None = None
