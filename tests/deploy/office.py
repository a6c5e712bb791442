"""What a reviewer's day needs: an account, submissions that wait, and signing in through the screen."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from data.accounts import AccountRole, Accounts, Actor
from data.ledger import Draft, State, SubmissionKind, open_ledger
from data.load import Register, load_register
from data.merge import value_row
from data.settings import Settings
from tests.deploy.visitor import VisitFailed, Visitor, fetch

NAME, PASSWORD = "shen", "Abcd-1234-reviewer!"
PARK, TARGET = "jx-park-nanchang", "jx-park-nanchang-2y-new-projects"
REPORTER = Actor("bao", frozenset({AccountRole.REPORTER}), frozenset({PARK}), "南昌某管理委员会")
STEWARD = Actor("guan", frozenset({AccountRole.STEWARD}), frozenset({"*"}), "江西省某办")
PUBLISH = "审核通过并发布"
PUBLISHED = "号已发布"


def now() -> datetime:
    """The real time."""
    return datetime.now(UTC)


def register() -> Register:
    """The committed register."""
    return load_register(Settings().tables)


def furnish(url: str, waiting: int = 0) -> list[int]:
    """Make the reviewer's account and submissions that wait for a decision; their numbers."""
    ledger = open_ledger(url, now)
    try:
        Accounts(ledger.database, now).add(
            STEWARD, NAME, PASSWORD, roles=[AccountRole.REVIEWER], scopes=["jx-*"], office="江西省某办"
        )
        return [submit(ledger, number) for number in range(waiting)]
    finally:
        ledger.close()


def submit(ledger: Any, number: int) -> int:
    """A value of the park that waits for its reviewer; each number is one of another month."""
    known = register()
    as_of = f"{2000 + number // 12}-{number % 12 + 1:02d}"
    row = value_row(known, known.targets[TARGET], 1 + number, as_of=as_of)
    draft = Draft(SubmissionKind.REPORT, [row], office=REPORTER.office, entity_id=PARK, period=as_of)
    return ledger.submit(REPORTER, draft).submission_id


def published(url: str) -> set[int]:
    """Numbers of the submissions that are published in the ledger."""
    ledger = open_ledger(url, now)
    try:
        return {each.submission_id for each in ledger.submissions(state=State.PUBLISHED)}
    finally:
        ledger.close()


async def sign_in(visitor: Visitor) -> None:
    """Open 填报 as the reviewer."""
    await visitor.go_to("reporting")
    visitor.write("sign_in_name", NAME)
    visitor.write("sign_in_password", PASSWORD)
    await visitor.press("登录")
    if NAME not in visitor.text:
        raise VisitFailed("the reviewer was not let in")


async def publish_one(visitor: Visitor) -> int:
    """Let the first submission that waits through; its number, once the page says that it is published."""
    await visitor.press(PUBLISH)
    for line in visitor.text.splitlines():
        if PUBLISHED in line:
            return int(line.split()[1])
    raise VisitFailed("the page does not say that it is published")


async def version_at(url: str) -> str:
    """The data version a server says it shows."""
    return json.loads((await fetch(url, "/healthz")).body)["data_version"]
