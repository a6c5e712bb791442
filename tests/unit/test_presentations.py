"""Presentations in the database: versions are added, never changed, and only by those who may."""

from __future__ import annotations

import pytest

from data.accounts import VIEWER, AccountRole, Actor, NotPermitted
from data.presentation import Deck, Panel, Step
from data.presentations import Presentations, UnknownPresentation, may_change

OWNER = Actor("o", frozenset({AccountRole.REPORTER}), frozenset({"jx-park-nanchang"}), "甲单位")
OTHER = Actor("x", frozenset({AccountRole.REVIEWER}), frozenset({"*"}), "乙单位")
STEWARD = Actor("s", frozenset({AccountRole.STEWARD}), frozenset({"*"}), "丙单位")
DECK = Deck("一", (Step(Panel.FIGURES, "句"),))


@pytest.fixture
def kept(ledger, clock) -> Presentations:
    return Presentations(ledger.database, clock)


def test_a_saved_presentation_is_listed_and_its_last_version_read(kept):
    first = kept.save(OWNER, DECK)
    second = kept.save(OTHER, Deck("二"))
    assert kept.save(OWNER, Deck("一改", DECK.steps * 2), presentation_id=first) == first
    assert [(each.presentation_id, each.title, each.step_count) for each in kept.list()] == [
        (first, "一改", 2),
        (second, "二", 0),
    ]
    assert '"title":"一改"' in kept.text(first)
    assert kept.list()[0].author == OWNER.name


def test_who_saved_it_and_stewards_may_change_it_and_nobody_else(kept):
    number = kept.save(OWNER, DECK)
    for actor in (OTHER, VIEWER):
        with pytest.raises(NotPermitted):
            kept.save(actor, Deck("别人"), presentation_id=number)
        with pytest.raises(NotPermitted):
            kept.remove(actor, number)
        assert not may_change(actor, OWNER.name)
    with pytest.raises(NotPermitted):
        kept.save(VIEWER, DECK)
    kept.save(STEWARD, Deck("管理"), presentation_id=number)
    # A steward's version does not make it the steward's.
    assert kept.list()[0].author == OWNER.name
    kept.save(OWNER, DECK, presentation_id=number)
    assert kept.list()[0].title == "一"


def test_what_is_removed_is_not_listed_read_or_brought_back(kept):
    number = kept.save(OWNER, DECK)
    kept.remove(OWNER, number)
    assert kept.list() == ()
    with pytest.raises(UnknownPresentation):
        kept.text(number)
    with pytest.raises(UnknownPresentation):
        kept.save(OWNER, DECK, presentation_id=number)
    # Its number is not given again.
    assert kept.save(OWNER, DECK) > number
