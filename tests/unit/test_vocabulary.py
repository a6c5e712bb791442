from enum import StrEnum

import pytest

from data import schema
from data.schema import Category, Level
from data.vocabulary import LABELS, code_of, label_of, labels_of

ENUMS = [item for item in vars(schema).values() if isinstance(item, type) and issubclass(item, StrEnum)]
ENUMS.remove(StrEnum)


@pytest.mark.parametrize("kind", ENUMS, ids=lambda kind: kind.__name__)
def test_every_code_has_a_label_of_its_own(kind):
    labels = [label_of(code) for code in kind]
    assert all(labels)
    assert len(set(labels)) == len(labels)
    assert set(LABELS[kind]) == set(kind)


@pytest.mark.parametrize("kind", ENUMS, ids=lambda kind: kind.__name__)
def test_a_label_goes_back_to_its_code(kind):
    assert [code_of(kind, label) for label in labels_of(kind)] == list(kind)


def test_labels_are_those_of_the_screen():
    assert labels_of(Level) == ("国家级", "省级")
    assert label_of(Category.HTZ) == "高新区"


def test_an_unknown_label_has_no_code():
    assert code_of(Level, "national") is None
