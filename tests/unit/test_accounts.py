"""Accounts and sessions on both databases; the one rule about who may; what an identity provider says."""

import io
import itertools
import logging
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from data.accounts import (
    OPERATOR,
    VIEWER,
    AccountProblem,
    AccountRole,
    Accounts,
    Action,
    Actor,
    ClaimsMapping,
    NotPermitted,
    Policy,
    Refusal,
    Scope,
    SignInRefused,
    actor_from_claims,
    main,
    may,
)
from data.database import StorageError, open_database

ROOT = Path(__file__).resolve().parents[2]
SECRET = "Zhang-Heng-132!"
OTHER_SECRET = "Guo-Shoujing-1280"
REPORTER, REVIEWER, STEWARD = AccountRole.REPORTER, AccountRole.REVIEWER, AccountRole.STEWARD


def quick() -> PasswordHasher:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def accounts(database_url, clock):
    database = open_database(database_url)
    yield Accounts(database, clock, hasher=quick())
    database.close()


def add(accounts, name="wang.wei", password=SECRET, **more):
    head = {"roles": ["reporter"], "scopes": ["jx-park-nanchang"], "office": "南昌产业园"}
    return accounts.add(OPERATOR, name, password, **(head | more))


# --- may ------------------------------------------------------------------------------------------------------

PARK = "jx-park-nanchang"
WHOLE = frozenset({"*"})


def actor(*roles, name="a", scopes=(PARK,)) -> Actor:
    return Actor(name, frozenset(roles), frozenset(scopes))


def scope(*entities, tables=("observations",), author="b") -> Scope:
    return Scope(frozenset(entities or [PARK]), frozenset(tables), author)


@pytest.mark.parametrize(
    ("who", "action", "touched", "expected"),
    [
        (VIEWER, Action.SUBMIT, scope(), False),
        (actor(scopes=WHOLE), Action.SUBMIT, scope(), False),
        (Actor("", frozenset(AccountRole), WHOLE), Action.SUBMIT, scope(), False),
        (actor(REPORTER), Action.SUBMIT, scope(), True),
        (actor(REPORTER), Action.SUBMIT, scope(tables=("outlines", "placements")), True),
        (actor(REPORTER), Action.SUBMIT, scope(tables=("observations", "documents")), False),
        (actor(REPORTER), Action.SUBMIT, scope(tables=("targets",)), False),
        (actor(REPORTER), Action.SUBMIT, scope("jx-park-jian"), False),
        (actor(REPORTER), Action.SUBMIT, scope(PARK, "jx-park-jian"), False),
        (actor(REPORTER), Action.SUBMIT, scope(PARK, None), False),
        (actor(REPORTER), Action.SUBMIT, Scope(), False),
        (actor(REPORTER, scopes=()), Action.SUBMIT, scope(), False),
        (actor(REPORTER, scopes=("jx-park-*",)), Action.SUBMIT, scope(PARK, "jx-park-jian"), True),
        (actor(REPORTER, scopes=("jx-park",)), Action.SUBMIT, scope(), False),
        (actor(REPORTER, scopes=("hn-*",)), Action.SUBMIT, scope(), False),
        (actor(REPORTER), Action.PUBLISH, scope(), False),
        (actor(REVIEWER), Action.SUBMIT, scope(), False),
        (actor(REVIEWER), Action.PUBLISH, scope(), True),
        (actor(REVIEWER), Action.RETURN, scope(), True),
        (actor(REVIEWER), Action.PUBLISH, scope("jx-park-jian"), False),
        (actor(REVIEWER), Action.PUBLISH, scope(None), False),
        (actor(REVIEWER, scopes=WHOLE), Action.PUBLISH, scope(None), True),
        (actor(REVIEWER), Action.PUBLISH, scope(author="a"), False),
        (actor(REPORTER, REVIEWER), Action.PUBLISH, scope(author="a"), False),
        (actor(REPORTER, REVIEWER), Action.PUBLISH, scope(), True),
        (actor(*AccountRole), Action.PUBLISH, scope(author="a"), False),
        (actor(*AccountRole), Action.RETURN, scope(author="a"), False),
        (actor(REVIEWER), Action.WITHDRAW, scope(), False),
        (actor(REPORTER, REVIEWER), Action.WITHDRAW, scope(author="a"), False),
        (actor(STEWARD, scopes=()), Action.WITHDRAW, scope(), True),
        (actor(STEWARD, scopes=()), Action.SUBMIT, scope(tables=("targets",)), True),
        (actor(STEWARD, scopes=()), Action.PUBLISH, scope(), True),
        (actor(STEWARD), Action.MANAGE_ACCOUNTS, Scope(), True),
        (actor(REPORTER, REVIEWER), Action.MANAGE_ACCOUNTS, Scope(), False),
    ],
)
def test_who_may_do_what(who, action, touched, expected):
    assert may(who, action, touched) is expected


def test_nobody_without_a_role_may_do_anything_and_nobody_decides_on_his_own():
    touched = [scope(), scope(None), Scope(), scope(author="a")]
    for action, it in itertools.product(Action, touched):
        assert not may(actor(scopes=WHOLE), action, it)
    for count in range(4):
        for roles in itertools.combinations(AccountRole, count):
            for action in (Action.PUBLISH, Action.RETURN):
                assert not may(actor(*roles, scopes=WHOLE), action, scope(author="a"))


# --- accounts -------------------------------------------------------------------------------------------------


def test_without_an_account_there_is_no_way_in(accounts):
    assert not accounts.any_exist()
    for name, password in (("admin", "admin"), ("operator", ""), ("", ""), ("root", "root")):
        with pytest.raises(SignInRefused):
            accounts.sign_in(name, password)
    add(accounts)
    assert accounts.any_exist()
    accounts.disable(OPERATOR, "wang.wei")
    assert not accounts.any_exist()


def test_an_account_signs_in_as_what_it_is(accounts):
    add(accounts, roles=["reporter", "reviewer"], scopes=["jx-park-nanchang", "hn-*"], display_name="王伟")
    signed_in = accounts.sign_in(" Wang.Wei ", SECRET)
    assert signed_in.actor == Actor(
        "wang.wei",
        frozenset({REPORTER, REVIEWER}),
        frozenset({"jx-park-nanchang", "hn-*"}),
        "南昌产业园",
        "王伟",
    )
    assert accounts.actor(signed_in.token) == signed_in.actor
    assert len(signed_in.token) >= 40
    assert accounts.sign_in("wang.wei", SECRET).token != signed_in.token


@pytest.mark.parametrize(
    "more",
    [
        {"name": "wang wei"},
        {"name": "王；伟"},
        {"name": ""},
        {"name": "operator"},
        {"name": "oidc:1234"},
        {"name": "x" * 61},
        {"password": "short-1"},
        {"password": ""},
        {"password": "aaaaaaaaaaaaaa"},
        {"password": "wang.wei-2026"},
        {"password": "x" * 1001},
        {"password": "\ud800abcdefghijk"},
        {"roles": []},
        {"scopes": []},
        {"scopes": ["*jx"]},
        {"scopes": ["a;b"]},
        {"scopes": [""]},
        {"office": "  "},
        {"office": "a\0b"},
    ],
)
def test_an_unfit_account_is_refused(sqlite_url, clock, more):
    accounts = Accounts(open_database(sqlite_url), clock, hasher=quick())
    with pytest.raises(AccountProblem) as caught:
        add(accounts, **more)
    if more.get("password"):
        assert more["password"] not in str(caught.value)
    assert accounts.all() == ()


def test_names_that_look_the_same_are_one(accounts):
    add(accounts)
    with pytest.raises(AccountProblem):
        add(accounts, name="ＷＡＮＧ．ＷＥＩ")
    assert [each.actor.name for each in accounts.all()] == ["wang.wei"]


def test_accounts_are_the_steward_s(accounts):
    add(accounts)
    for who in (VIEWER, actor(REPORTER, REVIEWER, scopes=WHOLE)):
        for attempt in (
            lambda who=who: accounts.add(who, "x", SECRET, roles=["steward"], scopes=[], office="x"),
            lambda who=who: accounts.disable(who, "wang.wei"),
            lambda who=who: accounts.enable(who, "wang.wei"),
            lambda who=who: accounts.set_password(who, "wang.wei", OTHER_SECRET),
        ):
            with pytest.raises(NotPermitted):
                attempt()
    accounts.set_password(actor(STEWARD), "wang.wei", OTHER_SECRET)
    accounts.sign_in("wang.wei", OTHER_SECRET)


def test_what_was_done_to_an_account_is_kept(accounts):
    add(accounts)
    accounts.disable(actor(STEWARD, name="chief"), "wang.wei")
    accounts.enable(OPERATOR, "wang.wei")
    accounts.set_password(OPERATOR, "wang.wei", OTHER_SECRET)
    with accounts.database.reading() as connection:
        kept = connection.execute(text("SELECT seq, by, name, action FROM account_events ORDER BY seq")).all()
    assert [tuple(row) for row in kept] == [
        (1, "operator", "wang.wei", "add"),
        (2, "chief", "wang.wei", "disable"),
        (3, "operator", "wang.wei", "enable"),
        (4, "operator", "wang.wei", "password"),
    ]
    for attempt in (accounts.disable, accounts.enable):
        with pytest.raises(AccountProblem):
            attempt(OPERATOR, "nobody")


# --- sessions -------------------------------------------------------------------------------------------------


def test_a_session_played_again_after_sign_out_is_nobody_s(accounts):
    add(accounts)
    token = accounts.sign_in("wang.wei", SECRET).token
    other = accounts.sign_in("wang.wei", SECRET).token
    accounts.sign_out(token)
    assert accounts.actor(token) is VIEWER
    assert accounts.actor(other).name == "wang.wei"
    accounts.sign_out(token)
    accounts.sign_out("never seen")


@pytest.mark.parametrize("token", [None, "", "x", "' OR 1=1 --", "\ud800"])
def test_a_token_that_is_none_is_nobody_s(sqlite_url, clock, token):
    accounts = Accounts(open_database(sqlite_url), clock, hasher=quick())
    add(accounts)
    accounts.sign_in("wang.wei", SECRET)
    assert accounts.actor(token) is VIEWER


def test_only_a_digest_of_the_token_and_a_hash_of_the_password_are_kept(accounts):
    add(accounts)
    token = accounts.sign_in("wang.wei", SECRET).token
    with accounts.database.reading() as connection:
        tables = ("accounts", "sessions", "account_events", "sign_in_attempts")
        kept = repr([connection.execute(text(f"SELECT * FROM {each}")).all() for each in tables])
    assert token not in kept
    assert SECRET not in kept
    assert "$argon2id$" in kept


def test_a_session_ends_when_idle_and_lasts_while_used(accounts, clock):
    add(accounts)
    token = accounts.sign_in("wang.wei", SECRET).token
    for _ in range(6):
        clock.now += timedelta(minutes=25)
        assert accounts.actor(token).name == "wang.wei"
    clock.now += timedelta(minutes=31)
    assert accounts.actor(token) is VIEWER
    clock.now -= timedelta(minutes=20)
    assert accounts.actor(token).name == "wang.wei"


def test_a_session_ends_after_its_time_however_busy(accounts, clock):
    add(accounts)
    token = accounts.sign_in("wang.wei", SECRET).token
    began = clock.now
    while clock.now < began + timedelta(hours=11, minutes=50):
        assert accounts.actor(token).name == "wang.wei"
        clock.now += timedelta(minutes=20)
    clock.now = began + timedelta(hours=12, seconds=-2)
    assert accounts.actor(token).name == "wang.wei"
    clock.now = began + timedelta(hours=12)
    assert accounts.actor(token) is VIEWER


@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(hours=-3)])
def test_a_clock_that_jumps_back_throws_nobody_out_and_shuts_nobody_out(accounts, clock, jump):
    add(accounts)
    token = accounts.sign_in("wang.wei", SECRET).token
    clock.now += jump
    assert accounts.actor(token).name == "wang.wei"
    assert accounts.actor(accounts.sign_in("wang.wei", SECRET).token).name == "wang.wei"


def test_a_clock_that_jumps_far_ahead_ends_sessions_and_a_new_one_begins(accounts, clock):
    add(accounts)
    token = accounts.sign_in("wang.wei", SECRET).token
    clock.now += timedelta(days=400)
    assert accounts.actor(token) is VIEWER
    assert accounts.actor(accounts.sign_in("wang.wei", SECRET).token).name == "wang.wei"


@pytest.mark.parametrize("change", ["disable", "password"])
def test_disabling_and_a_new_password_end_sessions_at_once(accounts, change):
    add(accounts)
    token = accounts.sign_in("wang.wei", SECRET).token
    if change == "disable":
        accounts.disable(OPERATOR, "wang.wei")
        with pytest.raises(SignInRefused):
            accounts.sign_in("wang.wei", SECRET)
        accounts.enable(OPERATOR, "wang.wei")
    else:
        accounts.set_password(OPERATOR, "wang.wei", OTHER_SECRET)
    assert accounts.actor(token) is VIEWER


def test_a_database_that_cannot_be_written_throws_nobody_out(accounts, clock, monkeypatch):
    add(accounts)
    token = accounts.sign_in("wang.wei", SECRET).token
    clock.now += timedelta(minutes=20)

    def refuse(*_):
        raise StorageError("full")

    monkeypatch.setattr(accounts.database, "writing", refuse)
    assert accounts.actor(token).name == "wang.wei"


# --- the lock -------------------------------------------------------------------------------------------------


def fail(accounts, name="wang.wei") -> SignInRefused:
    with pytest.raises(SignInRefused) as caught:
        accounts.sign_in(name, "wrong-" + SECRET)
    return caught.value


def test_five_failures_close_the_door_for_fifteen_minutes(accounts, clock):
    add(accounts)
    add(accounts, name="li.na")
    assert [fail(accounts).reason for _ in range(5)] == [Refusal.WRONG] * 5
    closed_at = clock.now
    with pytest.raises(SignInRefused) as caught:
        accounts.sign_in("wang.wei", SECRET)
    assert caught.value.reason is Refusal.LOCKED
    assert abs(caught.value.until - closed_at - timedelta(minutes=15)) < timedelta(seconds=5)
    accounts.sign_in("li.na", SECRET)
    clock.now = closed_at + timedelta(minutes=14)
    assert fail(accounts).reason is Refusal.LOCKED
    clock.now = closed_at + timedelta(minutes=15, seconds=1)
    accounts.sign_in("wang.wei", SECRET)


def test_the_right_password_forgets_earlier_failures(accounts):
    add(accounts)
    for _ in range(3):
        for _ in range(4):
            fail(accounts)
        accounts.sign_in("wang.wei", SECRET)


def test_a_name_nobody_has_is_locked_like_any_other(accounts):
    add(accounts)
    assert [fail(accounts, "ghost").reason for _ in range(6)] == [fail(accounts).reason for _ in range(6)]
    assert [fail(accounts, "no such; name").reason for _ in range(6)][-1] is Refusal.LOCKED


def test_many_guesses_at_once_are_not_more_than_five(accounts, clock):
    """Each guess is counted before it is compared."""
    compared = []

    class Counting(PasswordHasher):
        def verify(self, *them):
            compared.append(1)
            return super().verify(*them)

    counting = Counting(time_cost=1, memory_cost=8, parallelism=1)
    accounts = Accounts(accounts.database, clock, hasher=counting)
    add(accounts)

    def guess(_: int) -> str:
        try:
            accounts.sign_in("wang.wei", "wrong-" + SECRET)
        except SignInRefused as refused:
            return refused.reason.value
        return "in"

    with ThreadPoolExecutor(10) as pool:
        told = list(pool.map(guess, range(20)))
    assert len(compared) == 5
    assert sorted(told) == ["locked"] * 15 + ["wrong"] * 5


def test_the_steward_opens_the_door_again(accounts):
    add(accounts)
    for _ in range(6):
        fail(accounts)
    accounts.enable(OPERATOR, "wang.wei")
    accounts.sign_in("wang.wei", SECRET)


def test_the_policy_is_the_operator_s():
    environ = {
        "ATLAS_SIGN_IN_FAILURES": "3",
        "ATLAS_LOCKED_MINUTES": "60",
        "ATLAS_IDLE_MINUTES": "10",
        "ATLAS_SESSION_HOURS": "1",
    }
    policy = Policy.from_environ(environ)
    assert (policy.failures_allowed, policy.locked_for) == (3, timedelta(hours=1))
    assert (policy.idle_after, policy.session_lasts) == (timedelta(minutes=10), timedelta(hours=1))
    assert Policy.from_environ({}) == Policy()
    for name, bad in itertools.product(environ, ["0", "-1", "five", "1e3", "9999999"]):
        with pytest.raises(ValueError, match=name):
            Policy.from_environ({name: bad})


def test_an_old_hash_is_made_anew_at_the_next_sign_in(sqlite_url, clock):
    database = open_database(sqlite_url)
    add(Accounts(database, clock, hasher=quick()))
    stronger = Accounts(database, clock, hasher=PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    stronger.sign_in("wang.wei", SECRET)
    with database.reading() as connection:
        assert "m=16,t=2" in connection.execute(text("SELECT password_hash FROM accounts")).scalar()
    stronger.sign_in("wang.wei", SECRET)


def test_passwords_and_tokens_are_in_no_log_line_message_or_print(accounts, caplog, capsys):
    caplog.set_level(logging.DEBUG)
    for name in ("sqlalchemy.engine", "sqlalchemy.pool", "alembic", "psycopg"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    add(accounts)
    signed_in = accounts.sign_in("wang.wei", SECRET)
    accounts.actor(signed_in.token)
    refused = fail(accounts)
    with pytest.raises(AccountProblem) as caught:
        add(accounts, name="x", password=SECRET[:5])
    accounts.set_password(OPERATOR, "wang.wei", OTHER_SECRET)
    accounts.sign_out(signed_in.token)
    printed = capsys.readouterr()
    told = "".join(
        [caplog.text, printed.out, printed.err, repr(refused), repr(caught.value), repr(signed_in)]
    )
    assert "INSERT INTO accounts" in told
    for secret in (SECRET, OTHER_SECRET, SECRET[:5], signed_in.token, "$argon2id$"):
        assert secret not in told
    for name in ("sqlalchemy.engine", "sqlalchemy.pool", "alembic", "psycopg"):
        logging.getLogger(name).setLevel(logging.NOTSET)


# --- the command line -------------------------------------------------------------------------------------


@pytest.fixture
def run(sqlite_url, clock, capsys):
    """The command line as a function: exit code, what it printed, what it complained about."""

    def call(*arguments: str, typed: str = "") -> tuple[int, str, str]:
        code = main(
            arguments,
            environ={"ATLAS_DATABASE_URL": sqlite_url},
            stdin=io.StringIO(typed),
            clock=clock,
            known_ids=lambda: {"jx-park-nanchang", "jx-park-jian", "360000"},
        )
        return (code, *capsys.readouterr())

    call.url = sqlite_url
    return call


ADD = ("add", "wang.wei", "--role", "reporter", "--office", "南昌产业园", "--scope", "jx-park-nanchang")


def test_the_command_line_makes_lists_closes_and_opens_accounts(run, clock):
    assert run(*ADD, "jx-park-jian", typed=SECRET + "\n") == (0, "added wang.wei\n", "")
    assert run("list")[1] == "wang.wei\treporter\tjx-park-jian;jx-park-nanchang\t南昌产业园\n"
    assert run("disable", "wang.wei")[:2] == (0, "disabled wang.wei\n")
    assert "(disabled)" in run("list")[1]
    assert run("enable", "wang.wei")[:2] == (0, "enabled wang.wei\n")
    assert run("password", "wang.wei", typed=OTHER_SECRET + "\r\n")[0] == 0
    Accounts(open_database(run.url), clock).sign_in("wang.wei", OTHER_SECRET)


def test_a_steward_needs_no_scope(run):
    assert run("add", "chief", "--role", "steward", "--office", "省台办", typed=SECRET)[0] == 0
    assert run("list")[1].split("\t")[2] == "*"


@pytest.mark.parametrize(
    ("arguments", "typed", "complaint"),
    [
        (ADD, "", "12 characters"),
        (ADD, "short\n", "12 characters"),
        ((*ADD[:-1], "jx-park-nanchagn"), SECRET, "did you mean jx-park-nanchang"),
        ((*ADD[:-1], "hn-*"), SECRET, "fits no zone"),
        (ADD[:-2], SECRET, "needs a scope"),
        (("disable", "nobody"), "", "no account"),
        (("add", "a b", *ADD[2:]), SECRET, "1 to 60"),
    ],
)
def test_the_command_line_refuses_in_one_line(run, arguments, typed, complaint):
    code, out, err = run(*arguments, typed=typed)
    assert (code, out) == (2, "")
    assert complaint in err
    assert err.count("\n") == 1


def test_the_command_line_takes_no_password_as_an_argument(run, capsys):
    with pytest.raises(SystemExit):
        run(*ADD, "--password", SECRET, typed=SECRET)
    with pytest.raises(SystemExit):
        run("password", "wang.wei", SECRET, typed=SECRET)


def test_a_password_at_the_terminal_is_typed_twice(sqlite_url, clock, monkeypatch, capsys):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    typed = iter([SECRET, OTHER_SECRET, SECRET, SECRET])
    monkeypatch.setattr("getpass.getpass", lambda _: next(typed))
    arguments = {"environ": {"ATLAS_DATABASE_URL": sqlite_url}, "stdin": Terminal(), "clock": clock}
    assert main(ADD, **arguments) == 2
    assert "differ" in capsys.readouterr().err
    assert main(ADD, **arguments) == 0


def test_the_module_runs_and_knows_the_register(sqlite_url):
    done = subprocess.run(
        [sys.executable, "-m", "data.accounts", *ADD[:-1], "jx-park-nanchagn"],
        cwd=ROOT,
        env={"ATLAS_DATABASE_URL": sqlite_url},
        input=SECRET,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "did you mean jx-park-nanchang" in done.stderr
    assert SECRET not in done.stderr + done.stdout


# --- OIDC -----------------------------------------------------------------------------------------------------

CONFIG = {
    "issuer": "https://id.example.gov.cn",
    "roles": {"atlas-write": ["reporter"], "atlas-check": ["reviewer", "reporter"]},
    "scopes": {"nanchang": ["jx-park-nanchang"], "jiangxi": "jx-*"},
}
CLAIMS = {
    "iss": "https://id.example.gov.cn",
    "sub": "4711",
    "name": "王伟",
    "office": "南昌产业园",
    "roles": ["atlas-write", "something-else"],
    "groups": "nanchang",
}


def test_claims_become_an_actor():
    mapping = ClaimsMapping.from_config(CONFIG)
    assert actor_from_claims(CLAIMS, mapping) == Actor(
        "oidc:4711", frozenset({REPORTER}), frozenset({"jx-park-nanchang"}), "南昌产业园", "王伟"
    )
    wide = actor_from_claims(CLAIMS | {"roles": "atlas-check", "groups": ["jiangxi", "nanchang"]}, mapping)
    assert wide.roles == {REVIEWER, REPORTER}
    assert wide.scopes == {"jx-*", "jx-park-nanchang"}


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "https://evil.example.com"},
        {"iss": None},
        {"sub": ""},
        {"sub": None},
        {"sub": 4711},
        {"roles": []},
        {"roles": None},
        {"roles": "steward"},
        {"roles": {"atlas-write": True}},
        {"roles": [["atlas-write"]]},
    ],
)
def test_claims_that_say_too_little_are_a_viewer_s(change):
    assert actor_from_claims(CLAIMS | change, ClaimsMapping.from_config(CONFIG)) is VIEWER


@pytest.mark.parametrize(
    ("change", "complaint"),
    [({"issuer": ""}, "issuer"), ({"rolls": {}}, "rolls"), ({"roles": {"x": ["king"]}}, "king")],
)
def test_a_mapping_that_is_not_understood_is_refused(change, complaint):
    with pytest.raises(ValueError, match=complaint):
        ClaimsMapping.from_config(CONFIG | change)


PEOPLE = {
    "issuer": CONFIG["issuer"],
    "people": {
        "4711": {"roles": ["reporter"], "scopes": ["jx-park-nanchang"], "office": "南昌产业园"},
        "li@example.gov.cn": {"roles": "steward", "office": "省台办"},
    },
}
WHEN = datetime(2026, 11, 21, tzinfo=UTC)
LATER = WHEN.timestamp() + 60


def test_a_person_is_mapped_by_subject_or_verified_address():
    mapping = ClaimsMapping.from_config(PEOPLE)
    by_subject = actor_from_claims({"iss": CONFIG["issuer"], "sub": "4711"}, mapping)
    assert (by_subject.roles, by_subject.scopes, by_subject.office) == (
        {REPORTER},
        {"jx-park-nanchang"},
        "南昌产业园",
    )
    claims = {"iss": CONFIG["issuer"], "sub": "9", "email": "Li@example.gov.cn"}
    assert actor_from_claims(claims | {"email_verified": True}, mapping).office == "省台办"
    for verified in (False, None, "true"):
        assert actor_from_claims(claims | {"email_verified": verified}, mapping) is VIEWER


@pytest.mark.parametrize("expires", [WHEN.timestamp(), 0, None, "tomorrow", True, -1])
def test_a_token_that_has_run_out_or_says_no_end_is_a_viewers(expires):
    mapping = ClaimsMapping.from_config(CONFIG)
    assert actor_from_claims(CLAIMS | {"exp": LATER}, mapping, now=WHEN).roles == {REPORTER}
    assert actor_from_claims(CLAIMS | {"exp": expires}, mapping, now=WHEN) is VIEWER


@pytest.mark.parametrize(
    "person", [{"roles": []}, {"roles": ["reporter"]}, {"roles": ["king"]}, {"roles": ["steward"], "rank": 1}]
)
def test_a_person_without_role_or_scope_is_refused(person):
    with pytest.raises(ValueError, match=r"x: |king"):
        ClaimsMapping.from_config(PEOPLE | {"people": {"x": person}})
