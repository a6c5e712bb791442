"""Every fault of `tests/deploy/chaos.py`, once: what a person sees, what the log says, that it recovers alone."""

import asyncio

import pytest

from tests.deploy.chaos import SCENES, Stage


@pytest.mark.parametrize("words", list(SCENES))
def test_a_fault_is_seen_logged_and_recovered_from_and_nothing_is_lost(stage: Stage, words: str):
    print(asyncio.run(SCENES[words](stage)))
