"""SECURITY.md: every line of its ASVS tables has a test that exists, or a stated reason."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", TEXT)))
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.split("## ASVS")[1].splitlines()
    if line.startswith("| ") and not line.startswith("| 条目")
]


@cache
def functions_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(("path", "test"), NAMED)
def test_what_is_named_exists(path, test):
    assert (ROOT / path).is_file()
    assert not test or test in functions_in(path)


@pytest.mark.parametrize("row", ROWS, ids=[row[0].split()[0] for row in ROWS])
def test_every_line_has_a_test_or_a_reason(row):
    number, how, shown = row
    assert re.match(r"\d+(\.\d+)+|\d+\.\d+、", number)
    assert how
    assert "::" in shown or re.match(r"理由：.{5,}", shown)


def test_no_chapter_of_level_one_is_forgotten():
    chapters = {int(number) for row in ROWS for number in re.findall(r"(?<![\d.])(\d+)\.\d+", row[0])}
    assert chapters == {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14}
    assert len(ROWS) >= 50


def test_every_variable_it_explains_is_read():
    settings = (ROOT / "data/settings.py").read_text(encoding="utf-8")
    assert [name for name in set(re.findall(r"ATLAS_[A-Z_]+", TEXT)) if name not in settings] == []
