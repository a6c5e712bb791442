"""Every fault of `tests/deploy/chaos.py`, once: what a person sees, what the log says, that it recovers alone."""

import asyncio

import pytest

from tests.deploy.chaos import SCENES, Stage


@pytest.mark.parametrize("words", list(SCENES))
def test_a_fault_is_seen_logged_and_recovered_from_and_nothing_is_lost(stage: Stage, words: str):
    try:
        print(asyncio.run(SCENES[words](stage)))
    except Exception as error:
        error.add_note(stage.cluster.told())
        raise
