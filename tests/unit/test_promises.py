"""How a promised number is put into words."""

from dataclasses import replace

import pytest

from data.load import load_register
from data.promises import describe_target_value
from data.schema import Comparator


@pytest.fixture(scope="module")
def target(root):
    return load_register(root / "data" / "tables").targets["jx-z20-national-tax-growth"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "高出参照值 3 百分点"),
        ({"target_value": 0.0}, "高于参照值"),
        (
            {"comparator": Comparator.RANGE, "target_value": 1.0, "target_value_max": 3.0, "unit": "个"},
            "1–3 个",
        ),
        ({"comparator": Comparator.MILESTONE}, "建成"),
    ],
)
def test_a_promise_in_words(target, changes, words):
    assert describe_target_value(replace(target, **changes)) == words
