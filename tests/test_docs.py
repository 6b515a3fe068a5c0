"""What the documentation says, held against what is."""

import doctest
import importlib
from pathlib import Path

import pytest

import write_format

HOUSE = Path(__file__).resolve().parent.parent
MODULES = [".".join(path.relative_to(HOUSE).with_suffix("").parts) for path in sorted((HOUSE / "geo").rglob("*.py"))]
WITH_EXAMPLES = [name for name in MODULES if ">>> " in (HOUSE / f"{name.replace('.', '/')}.py").read_text("utf-8")]


def test_the_page_of_the_format_is_that_of_the_schemas() -> None:
    assert write_format.TARGET.read_text("utf-8") == write_format.page(), "run scripts/write_format.py"


def test_examples_in_the_page_on_python_run(monkeypatch) -> None:
    monkeypatch.chdir(HOUSE)
    ended = doctest.testfile(str(HOUSE / "docs/python.md"), module_relative=False, encoding="utf-8")
    assert (ended.failed, ended.attempted > 15) == (0, True)


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_in_modules_run(name, monkeypatch) -> None:
    monkeypatch.chdir(HOUSE)
    ended = doctest.testmod(importlib.import_module(name.removesuffix(".__init__")))
    assert (ended.failed, ended.attempted > 0) == (0, True)
