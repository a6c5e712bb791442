"""Every word has one meaning."""

import ast
from collections import Counter
from pathlib import Path

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
