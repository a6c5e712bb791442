"""Every word has one meaning."""

import ast
from collections import Counter
from pathlib import Path

import pytest

from pages.shared import wording


def test_no_name_is_given_two_wordings():
    tree = ast.parse(Path(wording.__file__).read_text(encoding="utf-8"))
    names = Counter(
        name.id
        for statement in tree.body
        if isinstance(statement, ast.Assign)
        for name in statement.targets
        if isinstance(name, ast.Name)
    )
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize(
    "path", sorted(Path(wording.__file__).parents[1].rglob("*.py")), ids=lambda path: path.name
)
def test_no_box_of_choices_is_left_with_streamlits_own_english_words(path):
    calls = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("selectbox", "multiselect")
    ]
    silent = [call.lineno for call in calls if "placeholder" not in {each.arg for each in call.keywords}]
    assert silent == []
