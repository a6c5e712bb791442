"""Presentations kept in the database: every saving is a new row, the last one of a presentation counts.

    kept = Presentations(ledger.database, clock)
    number = kept.save(actor, deck)                      # a new one
    kept.save(actor, deck, presentation_id=number)       # its next version
    kept.remove(actor, number)                           # a row too: nothing is deleted
    kept.list(), kept.text(number)                       # newest first; the deck as `data.presentation` writes it

Whoever reads the pages may read them. Saving takes an account; the next version and the removal are for whoever
saved the first one, and for stewards. `NotPermitted`, `UnknownPresentation` and `StorageError` are `LedgerError`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from data.accounts import AccountRole, Action, Actor, NotPermitted
from data.database import Database, LedgerError, presentations
from data.presentation import Deck, to_record


class UnknownPresentation(LedgerError):
    """There is no such presentation, or it was removed."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One presentation as it stands: `author` saved it first, `at` is its last version's moment."""

    presentation_id: int
    title: str
    step_count: int
    author: str
    office: str
    at: datetime


class Presentations:
    """See the module's overview. One object serves all threads."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database, self._clock = database, clock

    def save(self, actor: Actor, deck: Deck, *, presentation_id: int | None = None) -> int:
        """Write a deck as a new presentation, or as the next version of one; its number is returned."""
        payload = json.dumps(to_record(deck), ensure_ascii=False, separators=(",", ":"))
        return self._write(actor, presentation_id, deck.title, len(deck.steps), payload)

    def remove(self, actor: Actor, presentation_id: int) -> None:
        """Take a presentation out of the list; its versions stay in the database."""
        self._write(actor, presentation_id, "", 0, None)

    def list(self) -> tuple[Kept, ...]:
        """The presentations there are, the one saved last first."""
        with self._database.reading() as connection:
            first = (
                select(presentations.c.presentation_id, func.min(presentations.c.seq).label("seq"))
                .group_by(presentations.c.presentation_id)
                .subquery()
            )
            authors = dict(
                connection.execute(
                    select(presentations.c.presentation_id, presentations.c.account).join(
                        first, first.c.seq == presentations.c.seq
                    )
                ).all()
            )
            last = select(func.max(presentations.c.seq)).group_by(presentations.c.presentation_id)
            rows = connection.execute(
                select(presentations)
                .where(presentations.c.seq.in_(last), presentations.c.payload.is_not(None))
                .order_by(presentations.c.seq.desc())
            ).all()
        return tuple(
            Kept(
                row.presentation_id,
                row.title,
                row.step_count,
                authors[row.presentation_id],
                row.office,
                row.at,
            )
            for row in rows
        )

    def text(self, presentation_id: int) -> str:
        """The last version of a presentation as JSON; UnknownPresentation when there is none."""
        with self._database.reading() as connection:
            payload = connection.scalar(
                select(presentations.c.payload)
                .where(presentations.c.presentation_id == presentation_id)
                .order_by(presentations.c.seq.desc())
                .limit(1)
            )
        if payload is None:
            raise UnknownPresentation(f"there is no presentation {presentation_id}")
        return payload

    def _write(
        self, actor: Actor, presentation_id: int | None, title: str, step_count: int, payload: str | None
    ) -> int:
        if not actor.name or not actor.can_write:
            raise NotPermitted(actor, Action.SUBMIT)
        with self._database.writing() as connection:
            seq = (connection.scalar(select(func.max(presentations.c.seq))) or 0) + 1
            if presentation_id is not None:
                _check_own(connection, actor, presentation_id)
            connection.execute(
                presentations.insert().values(
                    seq=seq,
                    presentation_id=seq if presentation_id is None else presentation_id,
                    at=self._clock(),
                    account=actor.name,
                    office=actor.office or "",
                    title=title,
                    step_count=step_count,
                    payload=payload,
                )
            )
        return seq if presentation_id is None else presentation_id


def may_change(actor: Actor, author: str) -> bool:
    """Whether an actor may save over or remove what `author` saved first."""
    return bool(actor.name) and (actor.name == author or AccountRole.STEWARD in actor.roles)


def _check_own(connection: Connection, actor: Actor, presentation_id: int) -> None:
    rows = connection.execute(
        select(presentations.c.account, presentations.c.payload)
        .where(presentations.c.presentation_id == presentation_id)
        .order_by(presentations.c.seq)
    ).all()
    if not rows or rows[-1].payload is None:
        raise UnknownPresentation(f"there is no presentation {presentation_id}")
    if not may_change(actor, rows[0].account):
        raise NotPermitted(actor, Action.SUBMIT)
