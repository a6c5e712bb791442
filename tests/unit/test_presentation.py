"""A presentation keeps what it was given through file and address, and says what of it cannot be used."""

from __future__ import annotations

import base64
import json
import zlib

import pytest

from data.load import load_register
from data.presentation import (
    MAX_SENTENCE,
    MAX_STEPS,
    MAX_TEXT,
    Deck,
    Panel,
    Step,
    parse_code,
    parse_deck,
    to_code,
    to_json,
    to_record,
)
from data.selection import Selection
from data.target_filter import TargetFilter


@pytest.fixture
def register(tables):
    return load_register(tables)


@pytest.fixture
def deck(register) -> Deck:
    zone_id = next(iter(register.zones))
    return Deck(
        "汇报一",
        (
            Step(Panel.FIGURES, "江西的<b>开发区</b>", Selection(provinces=("江西省",), q="南昌")),
            Step(Panel.CARD, "一家", entry_id=zone_id, view=(28.5, 115.25, 8.75)),
            Step(
                Panel.TARGETS,
                "",
                targets=TargetFilter(provinces=("江西省",)),
                selection=Selection(park_only=True),
            ),
        ),
    )


def read(record, register):
    return parse_deck(json.dumps(record, ensure_ascii=False), register, file="f.json")


def test_a_file_and_an_address_give_the_same_presentation_back(deck, register):
    assert parse_deck(to_json(deck), register, file="f.json") == (deck, ())
    assert parse_code(to_code(deck), register) == (deck, ())
    assert to_code(deck).isascii()
    assert not set(to_code(deck)) & set("/?&=#+% ")


def test_steps_move_within_the_ends_and_go(deck):
    first, second, third = deck.steps
    assert deck.moved(0, 1).steps == (second, first, third)
    assert deck.moved(0, -1).steps == deck.steps
    assert deck.moved(2, 5).steps == deck.steps
    assert deck.without_step(1).steps == (first, third)
    assert deck.with_changed(1, sentence="新").steps[1].sentence == "新"
    full = Deck("满", (first,) * MAX_STEPS)
    assert full.with_step(second) == full


@pytest.mark.parametrize(
    ("change", "column", "row"),
    [
        ({"panel": "video"}, "panel", 1),
        ({"panel": ["card"]}, "panel", 1),
        ({"entry": "jx-nowhere"}, "entry", 1),
        ({"entry": 7}, "entry", 1),
        ({"filter": {"province": ["广东省"]}}, "province", 1),
        ({"filter": ["江西省"]}, "filter", 1),
        ({"filter": {"province": [3]}}, "province", 1),
        ({"targets": {"status": ["很好"]}}, "status", 1),
        ({"view": [28, 115]}, "view", 1),
        ({"view": [28, 115, True]}, "view", 1),
        ({"sentence": "长" * (MAX_SENTENCE + 1)}, "sentence", 1),
        ({"sentence": 5}, "sentence", 1),
        ({"script": "x"}, "script", 1),
    ],
)
def test_what_cannot_be_used_is_named_with_its_step_and_field(deck, register, change, column, row):
    record = to_record(deck)
    record["steps"][0] |= change
    found, findings = read(record, register)
    assert [(each.file, each.row, each.column) for each in findings] == [("f.json", row, column)]
    assert found is not None
    assert found.steps[-2:] == deck.steps[-2:]


def test_every_finding_is_named_at_once(deck, register):
    record = to_record(deck)
    for step in record["steps"]:
        step["panel"] = "?"
    found, findings = read(record, register)
    assert [each.row for each in findings] == [1, 2, 3]
    assert found.steps == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "[]",
        "{}",
        '{"format": "ganxiang-presentation"}',
        "[" * 100_000,
        "9" * (MAX_TEXT + 1),
        '"\\ud800"',
    ],
)
def test_what_is_no_presentation_is_refused_with_a_reason(text, register):
    deck, findings = parse_deck(text, register, file="f.json")
    assert deck is None
    assert len(findings) == 1


def test_an_address_that_is_cut_off_or_too_large_opens_nothing(deck, register):
    code = to_code(deck)
    bomb = "~" + base64.urlsafe_b64encode(zlib.compress(b" " * (5 * MAX_TEXT), 9)).decode()
    for broken in (code[:-8], "~", "~~~", "~\u6c49", bomb):
        found, findings = parse_code(broken, register)
        assert found is None
        assert len(findings) == 1


def test_too_many_steps_are_counted_and_left_out(deck, register):
    record = to_record(deck)
    record["steps"] *= MAX_STEPS
    found, findings = read(record, register)
    assert len(found.steps) == MAX_STEPS
    assert (findings[0].column, findings[0].value) == ("steps", str(3 * MAX_STEPS))


def test_control_characters_never_reach_a_sentence(deck, register):
    record = to_record(deck)
    record["steps"][0]["sentence"] = "甲\u0000\n\u202e乙"
    assert read(record, register)[0].steps[0].sentence == "甲 乙"
