"""Who may write: local accounts, sessions, roles and scopes. `python -m data.accounts --help`.

Reading is open to whoever reaches the page; a write needs an `Actor`, and `may(actor, action, scope)` is the
one rule about it, asked inside every writing method of the ledger and of `Accounts`:

    ======== ============================== ======================================= ====================
    action   viewer                         reporter / reviewer                     steward
    ======== ============================== ======================================= ====================
    submit   never                          reporter: values, outlines and points   anything
                                            of zones and parks in his scope
    publish  never                          reviewer: in his scope, never his own   never his own
    return   never                          reviewer: in his scope, never his own   never his own
    withdraw never                          never                                   anything
    manage   never                          never                                   accounts
    ======== ============================== ======================================= ====================

A scope is an id (`jx-park-nanchang`, `360000`) or the beginning of ids with a star (`jx-*`, `*`). Nobody
publishes what he submitted himself, whatever other roles he has.

For a screen::

    accounts = Accounts(open_database(url), clock)
    signed_in = accounts.sign_in(name, password)      # SignInRefused; keep signed_in.token in the session
    actor = accounts.actor(token)                     # for every run: VIEWER once it expired or signed out
    accounts.sign_out(token)
    actor_from_claims(st.user.to_dict(), mapping)     # the other way in, OIDC

Passwords are kept as argon2id hashes, tokens as SHA-256; neither is ever part of a message or a log line.
Five failures close a name for fifteen minutes (`Policy`), names nobody has included, so that a closed door
does not tell which accounts exist; an attempt is counted before the password is looked at, so that many
attempts at once are not more than five.
"""

from __future__ import annotations

import argparse
import difflib
import getpass
import hashlib
import os
import re
import secrets
import sys
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any, TextIO

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import Connection, func, select

from data.database import (
    Database,
    LedgerError,
    StorageError,
    account_events,
    open_database,
    sign_in_attempts,
)
from data.database import accounts as accounts_table
from data.database import sessions as sessions_table
from data.load import load_register
from data.settings import Settings
from data.typed import clean_text

Clock = Callable[[], datetime]
REPORTER_TABLES = frozenset({"observations", "outlines", "placements"})
"""What a reporter may send; documents, indicators and targets are the steward's."""


class AccountRole(StrEnum):
    """What an account is for; one account may have several."""

    REPORTER = "reporter"
    REVIEWER = "reviewer"
    STEWARD = "steward"


class Action(StrEnum):
    """What somebody wants to do."""

    SUBMIT = "submit"
    PUBLISH = "publish"
    RETURN = "return"
    WITHDRAW = "withdraw"
    MANAGE_ACCOUNTS = "manage_accounts"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody, as far as the ledger is concerned: a name to attribute to, an office, roles and scopes."""

    name: str
    roles: frozenset[AccountRole] = frozenset()
    scopes: frozenset[str] = frozenset()
    office: str = ""
    display_name: str = ""

    @property
    def can_write(self) -> bool:
        """Whether there is anything this actor may write at all."""
        return bool(self.roles)


VIEWER = Actor(name="")
"""Whoever has not signed in."""

OPERATOR = Actor(name="operator", roles=frozenset({AccountRole.STEWARD}), scopes=frozenset({"*"}))
"""Whoever has a shell on the server: the command line, which makes the first account."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What an action touches: entities (None: something that is no entity's own), tables, whose work it is."""

    entities: frozenset[str | None] = frozenset()
    tables: frozenset[str] = frozenset()
    author: str | None = None


class NotPermitted(LedgerError):
    """The actor may not do this; nothing was written."""

    def __init__(self, actor: Actor, action: Action) -> None:
        self.actor, self.action = actor, action
        super().__init__(f"{actor.name or 'a viewer'} may not {action.value.replace('_', ' ')} this")


def may(actor: Actor, action: Action, scope: Scope) -> bool:
    """Whether `actor` may do this to that; see the table above. Pure: asked by screens and by every write."""
    if not actor.name:
        return False
    roles = actor.roles
    if action in (Action.PUBLISH, Action.RETURN):
        if scope.author == actor.name:
            return False
        if AccountRole.REVIEWER in roles and _covers(actor.scopes, scope.entities):
            return True
    if (
        action is Action.SUBMIT
        and AccountRole.REPORTER in roles
        and scope.tables <= REPORTER_TABLES
        and _covers(actor.scopes, scope.entities)
    ):
        return True
    return AccountRole.STEWARD in roles


def check_may(actor: Actor, action: Action, scope: Scope) -> None:
    """NotPermitted unless `may`."""
    if not may(actor, action, scope):
        raise NotPermitted(actor, action)


def _covers(scopes: Collection[str], entities: Collection[str | None]) -> bool:
    return bool(entities) and all(any(_is_within(scope, entity) for scope in scopes) for entity in entities)


def _is_within(scope: str, entity: str | None) -> bool:
    if scope == "*":
        return True
    if entity is None:
        return False
    return entity.startswith(scope[:-1]) if scope.endswith("*") else entity == scope


# --- OIDC -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Person:
    """One person of an identity provider, named by subject or e-mail: what he may do and for whom he speaks."""

    roles: tuple[AccountRole, ...]
    scopes: tuple[str, ...] = ()
    office: str = ""


@dataclass(frozen=True, slots=True)
class ClaimsMapping:
    """How an identity provider's claims become roles and scopes.

    `people` names single persons by subject, or by e-mail where the provider has verified it.
    `roles` and `scopes` map the values of `roles_claim` and `scopes_claim` (a text or a list in the token) to
    roles and to scopes; a value that is not listed gives nothing.
    """

    issuer: str
    roles: Mapping[str, tuple[AccountRole, ...]] = field(default_factory=dict)
    scopes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    subject_claim: str = "sub"
    name_claim: str = "name"
    office_claim: str = "office"
    roles_claim: str = "roles"
    scopes_claim: str = "groups"

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> ClaimsMapping:
        """The mapping as configuration files hold it; ValueError names what is not understood."""
        known = set(cls.__dataclass_fields__)
        if unknown := set(config) - known:
            raise ValueError(f"unknown settings {sorted(unknown)}; allowed: {', '.join(sorted(known))}")
        if not isinstance(config.get("issuer"), str) or not config["issuer"]:
            raise ValueError("issuer is missing")
        made = dict(config)
        made["roles"] = {
            value: tuple(AccountRole(role) for role in _texts(roles))
            for value, roles in config.get("roles", {}).items()
        }
        made["scopes"] = {value: _texts(scopes) for value, scopes in config.get("scopes", {}).items()}
        made["people"] = {key: _person(key, given) for key, given in config.get("people", {}).items()}
        return cls(**made)


def _person(key: str, given: Mapping[str, Any]) -> Person:
    if unknown := set(given) - set(Person.__dataclass_fields__):
        allowed = ", ".join(Person.__dataclass_fields__)
        raise ValueError(f"{key}: unknown settings {sorted(unknown)}; allowed: {allowed}")
    roles = tuple(AccountRole(role) for role in _texts(given.get("roles")))
    scopes = _texts(given.get("scopes"))
    if not roles or (needs_scope(roles) and not scopes):
        raise ValueError(f"{key}: a person needs a role, and a reporter or reviewer a scope")
    return Person(roles, scopes, str(given.get("office", "")))


def actor_from_claims(
    claims: Mapping[str, Any], mapping: ClaimsMapping, *, now: datetime | None = None
) -> Actor:
    """Whoever the identity provider says it is; VIEWER for another issuer, no subject, or no role of ours.

    With `now`, VIEWER also once the token's `exp` has passed, or when it names none. The name is `oidc:` and the
    subject, which no local account can have.
    """
    subject = claims.get(mapping.subject_claim)
    if claims.get("iss") != mapping.issuer or not isinstance(subject, str) or not subject.strip():
        return VIEWER
    expires = claims.get("exp")
    is_number = isinstance(expires, int | float) and not isinstance(expires, bool)
    if now is not None and not (is_number and expires > now.timestamp()):
        return VIEWER
    person = _person_of(claims, subject, mapping)
    roles = frozenset(
        role for value in _texts(claims.get(mapping.roles_claim)) for role in mapping.roles.get(value, ())
    )
    roles |= frozenset(person.roles if person else ())
    if not roles:
        return VIEWER
    scopes = frozenset(
        scope for value in _texts(claims.get(mapping.scopes_claim)) for scope in mapping.scopes.get(value, ())
    )
    scopes |= frozenset(person.scopes if person else ())
    office, shown = (
        (person.office if person else "") or claims.get(mapping.office_claim),
        claims.get(mapping.name_claim),
    )
    return Actor(
        name=f"oidc:{subject}",
        roles=roles,
        scopes=scopes,
        office=office if isinstance(office, str) else "",
        display_name=shown if isinstance(shown, str) else subject,
    )


def _person_of(claims: Mapping[str, Any], subject: str, mapping: ClaimsMapping) -> Person | None:
    """By subject; by e-mail only when the provider says it has verified it: anybody may claim an address."""
    if subject in mapping.people:
        return mapping.people[subject]
    email = claims.get("email")
    if claims.get("email_verified") is True and isinstance(email, str):
        return mapping.people.get(email.strip().casefold())
    return None


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list | tuple) else ()


# --- local accounts ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Policy:
    """Numbers an office may want otherwise; times are durations."""

    failures_allowed: int = 5
    locked_for: timedelta = timedelta(minutes=15)
    idle_after: timedelta = timedelta(minutes=30)
    session_lasts: timedelta = timedelta(hours=12)
    shortest_password: int = 12

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Policy:
        """From ATLAS_SIGN_IN_FAILURES, ATLAS_LOCKED_MINUTES, ATLAS_IDLE_MINUTES, ATLAS_SESSION_HOURS.

        ValueError names a variable that is not a whole number above zero.
        """
        default = cls()

        def number(name: str, otherwise: int) -> int:
            text = environ.get(name, "").strip() or str(otherwise)
            if not re.fullmatch(r"[1-9][0-9]{0,5}", text):
                raise ValueError(f"{name} is {text!r}; allowed: a whole number above zero")
            return int(text)

        return cls(
            failures_allowed=number("ATLAS_SIGN_IN_FAILURES", default.failures_allowed),
            locked_for=timedelta(minutes=number("ATLAS_LOCKED_MINUTES", 15)),
            idle_after=timedelta(minutes=number("ATLAS_IDLE_MINUTES", 30)),
            session_lasts=timedelta(hours=number("ATLAS_SESSION_HOURS", 12)),
        )


class Refusal(StrEnum):
    """Why somebody was not let in: both are all a screen may tell."""

    WRONG = "wrong"
    LOCKED = "locked"


class SignInRefused(LedgerError):
    """No session was made; `reason` says no more than a stranger may know, `until` when the door opens again."""

    def __init__(self, reason: Refusal, until: datetime | None = None) -> None:
        self.reason, self.until = reason, until
        super().__init__(f"sign-in refused: {reason.value}")


class AccountProblem(LedgerError):
    """What was asked for an account cannot be: the message says why and never quotes a password."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: `token` is shown here once and kept by nobody but the browser's session."""

    token: str = field(repr=False)
    actor: Actor
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Account:
    """An account without its password."""

    actor: Actor
    is_enabled: bool
    created_at: datetime


class Accounts:
    """The local accounts in a database; `clock` gives the present instant with its time zone."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        policy: Policy | None = None,
        hasher: PasswordHasher | None = None,
    ) -> None:
        self.database = database
        self.policy = policy or Policy()
        self._clock = clock
        self._hasher = hasher or PasswordHasher()

    @cached_property
    def _nobodys_hash(self) -> str:
        # Looked at for names nobody has: they take as long as a wrong password.
        return self._hasher.hash(secrets.token_urlsafe())

    def any_exist(self) -> bool:
        """Whether anybody could sign in at all; without an account writing is off."""
        with self.database.reading() as connection:
            return bool(
                connection.scalar(
                    select(func.count()).select_from(accounts_table).where(accounts_table.c.is_enabled)
                )
            )

    def all(self) -> tuple[Account, ...]:
        """All accounts by name."""
        with self.database.reading() as connection:
            found = connection.execute(select(accounts_table).order_by(accounts_table.c.name))
            return tuple(Account(_actor(record), record.is_enabled, record.created_at) for record in found)

    def add(
        self,
        by: Actor,
        name: str,
        password: str,
        *,
        roles: Iterable[AccountRole],
        scopes: Iterable[str],
        office: str,
        display_name: str = "",
    ) -> Account:
        """Make an account; AccountProblem for a name taken or unfit, no role, no office or a weak password."""
        check_may(by, Action.MANAGE_ACCOUNTS, Scope())
        key = account_name(name)
        actor = _new_actor(key, roles, scopes, office, display_name)
        self._check_password(key, password)
        hashed = self._hasher.hash(password)
        now = self._clock()
        with self.database.writing() as connection:
            if _find(connection, key) is not None:
                raise AccountProblem(f"there is an account {key!r} already")
            connection.execute(
                accounts_table.insert().values(
                    name=key,
                    display_name=actor.display_name,
                    office=actor.office,
                    roles=";".join(sorted(actor.roles)),
                    scopes=";".join(sorted(actor.scopes)),
                    password_hash=hashed,
                    is_enabled=True,
                    created_at=now,
                )
            )
            described = f"{';'.join(sorted(actor.roles))} {';'.join(sorted(actor.scopes))} {actor.office}"
            _note(connection, now, by, key, "add", described)
        return Account(actor, True, now)

    def set_rights(
        self,
        by: Actor,
        name: str,
        *,
        roles: Iterable[AccountRole],
        scopes: Iterable[str],
        office: str,
    ) -> None:
        """Other roles, scopes and office; ends the sessions. AccountProblem as for `add`, or for one's own."""
        check_may(by, Action.MANAGE_ACCOUNTS, Scope())
        key = _others(by, name)
        actor = _new_actor(key, roles, scopes, office)
        values = {
            "roles": ";".join(sorted(actor.roles)),
            "scopes": ";".join(sorted(actor.scopes)),
            "office": actor.office,
        }
        self._change(by, key, "rights", values, detail=" ".join(values.values()))

    def change_own_password(self, token: str, present: str, password: str) -> None:
        """Another password for whoever's session this is, who gives the present one; every session of his ends.

        SignInRefused when the present one is wrong, which counts like a failed attempt to sign in.
        """
        actor = self.actor(token)
        if not actor.name:
            raise NotPermitted(actor, Action.MANAGE_ACCOUNTS)
        _, record = self._attempt(actor.name)
        if record is None or not self._is_right(record.password_hash, present):
            raise SignInRefused(Refusal.WRONG)
        self._check_password(actor.name, password)
        if password == present:
            raise AccountProblem("the new password is the present one")
        self._change(actor, actor.name, "password", {"password_hash": self._hasher.hash(password)})

    def disable(self, by: Actor, name: str) -> None:
        """Close an account and end its sessions at once."""
        self._switch(by, name, False)

    def enable(self, by: Actor, name: str) -> None:
        """Open an account again and forget its failures."""
        self._switch(by, name, True)

    def set_password(self, by: Actor, name: str, password: str) -> None:
        """Another password; ends the account's sessions and forgets its failures."""
        check_may(by, Action.MANAGE_ACCOUNTS, Scope())
        key = account_name(name)
        self._check_password(key, password)
        hashed = self._hasher.hash(password)
        self._change(by, key, "password", {"password_hash": hashed})

    def _switch(self, by: Actor, name: str, is_enabled: bool) -> None:
        check_may(by, Action.MANAGE_ACCOUNTS, Scope())
        action = "enable" if is_enabled else "disable"
        self._change(by, _others(by, name), action, {"is_enabled": is_enabled})

    def _change(
        self, by: Actor, key: str, action: str, values: dict[str, Any], detail: str | None = None
    ) -> None:
        now = self._clock()
        with self.database.writing() as connection:
            if _find(connection, key) is None:
                raise AccountProblem(f"there is no account {key!r}")
            connection.execute(accounts_table.update().where(accounts_table.c.name == key).values(**values))
            connection.execute(
                sessions_table.update()
                .where(sessions_table.c.name == key, sessions_table.c.revoked_at.is_(None))
                .values(revoked_at=now)
            )
            connection.execute(sign_in_attempts.delete().where(sign_in_attempts.c.name == key))
            _note(connection, now, by, key, action, detail)

    def _check_password(self, key: str, password: str) -> None:
        shortest = self.policy.shortest_password
        if len(password) < shortest:
            raise AccountProblem(f"a password needs {shortest} characters at least")
        if len(password) > 1000:
            raise AccountProblem("a password has 1000 characters at most")
        if key in password.casefold() or len(set(password)) < 4:
            raise AccountProblem("a password must not hold the account's name nor repeat a few characters")
        try:
            password.encode()
        except UnicodeEncodeError as error:
            raise AccountProblem("the password holds characters that are none") from error

    # --- sessions -------------------------------------------------------------------------------------

    def sign_in(self, name: str, password: str) -> SignedIn:
        """A session for the right name and password; SignInRefused otherwise, the same for unknown names."""
        try:
            key = account_name(name)
        except AccountProblem:
            # Takes the long way like any other name, and is counted under a name of its own.
            key = f"?{hashlib.sha256(name.encode(errors='replace')).hexdigest()[:40]}"
        attempt_id, record = self._attempt(key)
        hashed = record.password_hash if record is not None else self._nobodys_hash
        if not self._is_right(hashed, password) or record is None or not record.is_enabled:
            raise SignInRefused(Refusal.WRONG)
        token = secrets.token_urlsafe(32)
        now = self._clock()
        expires_at = now + self.policy.session_lasts
        with self.database.writing() as connection:
            now_there = _find(connection, key)
            if now_there is None or not now_there.is_enabled or now_there.password_hash != hashed:
                raise SignInRefused(Refusal.WRONG)
            connection.execute(
                sign_in_attempts.delete().where(
                    sign_in_attempts.c.name == key, sign_in_attempts.c.attempt_id <= attempt_id
                )
            )
            connection.execute(sessions_table.delete().where(sessions_table.c.expires_at < now))
            connection.execute(
                sessions_table.insert().values(
                    token_sha256=_digest(token),
                    name=key,
                    created_at=now,
                    seen_at=now,
                    expires_at=expires_at,
                )
            )
            if self._hasher.check_needs_rehash(hashed):
                connection.execute(
                    accounts_table.update()
                    .where(accounts_table.c.name == key)
                    .values(password_hash=self._hasher.hash(password))
                )
        return SignedIn(token, _actor(record), expires_at)

    def _attempt(self, key: str) -> tuple[int, Any]:
        """Count an attempt before anything is compared; SignInRefused(LOCKED) when there were too many."""
        now = self._clock()
        with self.database.writing() as connection:
            # Names left in peace for long enough go, so that nobody can fill the disk with them.
            last = func.max(sign_in_attempts.c.at)
            old = (
                select(sign_in_attempts.c.name)
                .group_by(sign_in_attempts.c.name)
                .having(last <= now - self.policy.locked_for)
            )
            connection.execute(sign_in_attempts.delete().where(sign_in_attempts.c.name.in_(old)))
            failures = connection.execute(
                select(func.count(), func.max(sign_in_attempts.c.at)).where(sign_in_attempts.c.name == key)
            ).one()
            if failures[0] >= self.policy.failures_allowed:
                raise SignInRefused(Refusal.LOCKED, failures[1] + self.policy.locked_for)
            made = connection.execute(sign_in_attempts.insert().values(name=key, at=now))
            return made.inserted_primary_key[0], _find(connection, key)

    def _is_right(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password.encode(errors="surrogatepass"))
        except (Argon2Error, InvalidHashError):
            return False

    def actor(self, token: str | None) -> Actor:
        """Whose session this is; VIEWER for none, one that ended, was idle too long, or a closed account."""
        if not token:
            return VIEWER
        digest, now = _digest(token), self._clock()
        with self.database.reading() as connection:
            found = connection.execute(
                select(sessions_table).where(
                    sessions_table.c.token_sha256 == digest,
                    sessions_table.c.revoked_at.is_(None),
                    sessions_table.c.expires_at > now,
                    sessions_table.c.seen_at > now - self.policy.idle_after,
                )
            ).one_or_none()
            record = _find(connection, found.name) if found is not None else None
        if found is None or record is None or not record.is_enabled:
            return VIEWER
        if now - found.seen_at >= min(timedelta(minutes=1), self.policy.idle_after / 4):
            # A full disk must not throw people out before their time.
            with suppress(StorageError), self.database.writing() as connection:
                connection.execute(
                    sessions_table.update()
                    .where(sessions_table.c.token_sha256 == digest, sessions_table.c.revoked_at.is_(None))
                    .values(seen_at=now)
                )
        return _actor(record)

    def sign_out(self, token: str) -> None:
        """End a session; the token is worth nothing afterwards, wherever it is played again."""
        with self.database.writing() as connection:
            connection.execute(
                sessions_table.update()
                .where(sessions_table.c.token_sha256 == _digest(token), sessions_table.c.revoked_at.is_(None))
                .values(revoked_at=self._clock())
            )


def _new_actor(
    key: str, roles: Iterable[AccountRole], scopes: Iterable[str], office: str, display_name: str = ""
) -> Actor:
    actor = Actor(
        name=key,
        roles=frozenset(AccountRole(role) for role in roles),
        scopes=frozenset(scope.strip() for scope in scopes),
        office=_line(office, 200),
        display_name=_line(display_name, 100) or key,
    )
    if not actor.roles:
        raise AccountProblem(f"an account needs a role; allowed: {', '.join(AccountRole)}")
    if not actor.office:
        raise AccountProblem("an account speaks for an office: say which")
    if needs_scope(actor.roles) and not actor.scopes:
        raise AccountProblem("a reporter or reviewer needs a scope: ids, or beginnings such as jx-*")
    for scope in actor.scopes:
        if not re.fullmatch(r"[a-z0-9-]*\*?", scope) or not scope:
            raise AccountProblem(f"{scope!r} is not a scope; allowed: an id, or its beginning and a star")
    return actor


def _others(by: Actor, name: str) -> str:
    """The account's name; AccountProblem for one's own: whoever locks himself out needs a shell on the server."""
    key = account_name(name)
    if key == by.name:
        raise AccountProblem("nobody changes or closes his own account")
    return key


def account_name(name: str) -> str:
    """The name as it is kept: one form for what looks the same; AccountProblem for one that is unfit."""
    key = unicodedata.normalize("NFKC", name).strip().casefold()
    if not re.fullmatch(r"[\w.@-]{1,60}", key):
        raise AccountProblem("a name is 1 to 60 letters, digits and . _ - @")
    if key == OPERATOR.name:
        raise AccountProblem(f"{key!r} stands for the command line")
    return key


def needs_scope(roles: Collection[AccountRole]) -> bool:
    """Whether these roles are worth nothing without a scope."""
    return bool({AccountRole.REPORTER, AccountRole.REVIEWER} & set(roles))


def _line(text: str, longest: int) -> str:
    try:
        return clean_text(" ".join(text.split()), longest=longest)
    except ValueError as error:
        raise AccountProblem(str(error)) from error


def _actor(record: Any) -> Actor:
    return Actor(
        name=record.name,
        roles=frozenset(AccountRole(role) for role in record.roles.split(";") if role),
        scopes=frozenset(scope for scope in record.scopes.split(";") if scope),
        office=record.office,
        display_name=record.display_name,
    )


def _find(connection: Connection, key: str) -> Any:
    return connection.execute(select(accounts_table).where(accounts_table.c.name == key)).one_or_none()


def _digest(token: str) -> str:
    # A token has 256 random bits: nothing to guess, so a plain digest is enough.
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def _note(
    connection: Connection, now: datetime, by: Actor, name: str, action: str, detail: str | None = None
) -> None:
    last = connection.scalar(select(func.max(account_events.c.seq))) or 0
    connection.execute(
        account_events.insert().values(
            seq=last + 1, at=now, by=by.name, name=name, action=action, detail=detail
        )
    )


# --- the command line -------------------------------------------------------------------------------------


def main(
    arguments: Sequence[str],
    *,
    environ: Mapping[str, str],
    stdin: TextIO,
    clock: Clock,
    known_ids: Callable[[], Collection[str]] = frozenset,
) -> int:
    """`add`, `list`, `disable`, `enable`, `password`; 0 when done, 2 with one line when refused.

    A password is typed twice at the terminal, or is the one line on standard input; never an argument.
    """
    parser = argparse.ArgumentParser(prog="python -m data.accounts", description="Accounts that may write.")
    commands = parser.add_subparsers(dest="command", required=True)
    add = commands.add_parser("add", help="make an account; the password comes from the terminal or stdin")
    add.add_argument("name")
    add.add_argument("--role", action="append", required=True, choices=[*AccountRole], help="may be repeated")
    add.add_argument("--scope", nargs="+", action="extend", default=[], help="ids, or beginnings like 'jx-*'")
    add.add_argument("--office", required=True, help="the office the account speaks for")
    add.add_argument("--display-name", default="", help="the name shown beside what was written")
    commands.add_parser("list", help="all accounts")
    for command, words in (
        ("disable", "close an account and end its sessions"),
        ("enable", "open it again"),
        ("password", "another password, from the terminal or stdin"),
    ):
        commands.add_parser(command, help=words).add_argument("name")
    chosen = parser.parse_args(arguments)
    try:
        settings = Settings.from_environ(environ)
        database = open_database(settings.database_url, is_demo=settings.is_demo)
        try:
            accounts = Accounts(database, clock, Policy.from_environ(environ))
            _run(chosen, accounts, stdin, known_ids)
        finally:
            database.close()
    except (LedgerError, ValueError) as error:
        print(f"refused: {error}", file=sys.stderr)
        return 2
    return 0


def _run(
    chosen: argparse.Namespace, accounts: Accounts, stdin: TextIO, known_ids: Callable[[], Collection[str]]
) -> None:
    if chosen.command == "list":
        for account in accounts.all():
            actor = account.actor
            state = "" if account.is_enabled else " (disabled)"
            words = (";".join(sorted(actor.roles)), ";".join(sorted(actor.scopes)) or "-", actor.office)
            print(f"{actor.name}{state}\t" + "\t".join(words))
    elif chosen.command == "add":
        account_name(chosen.name)
        _check_scopes(chosen.scope, known_ids())
        accounts.add(
            OPERATOR,
            chosen.name,
            _read_password(stdin),
            roles=chosen.role,
            scopes=chosen.scope or (() if needs_scope(chosen.role) else ("*",)),
            office=chosen.office,
            display_name=chosen.display_name,
        )
        print(f"added {account_name(chosen.name)}")
    elif chosen.command == "password":
        accounts.set_password(OPERATOR, chosen.name, _read_password(stdin))
        print(f"changed the password of {account_name(chosen.name)}; its sessions have ended")
    else:
        (accounts.disable if chosen.command == "disable" else accounts.enable)(OPERATOR, chosen.name)
        print(f"{chosen.command}d {account_name(chosen.name)}")


def _check_scopes(scopes: Iterable[str], known: Collection[str]) -> None:
    """AccountProblem for a scope that fits nothing in the register: a slip of the pen is a right to nothing."""
    for scope in scopes:
        if known and not any(_is_within(scope, each) for each in known):
            near = difflib.get_close_matches(scope, known, n=3)
            hint = f"; did you mean {', '.join(near)}?" if near else ""
            raise AccountProblem(f"scope {scope!r} fits no zone, park or division{hint}")


def _read_password(stdin: TextIO) -> str:
    if not stdin.isatty():
        return stdin.readline().removesuffix("\n").removesuffix("\r")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != password:
        raise AccountProblem("the two passwords differ")
    return password


def _known_ids() -> Collection[str]:
    register = load_register(Settings.from_environ(os.environ).tables)
    return {*register.zones, *register.parks, *register.cooperation_zones, *register.divisions}


if __name__ == "__main__":
    sys.exit(
        main(
            sys.argv[1:],
            environ=os.environ,
            stdin=sys.stdin,
            clock=lambda: datetime.now(UTC),
            known_ids=_known_ids,
        )
    )
