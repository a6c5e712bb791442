"""填报 without a browser: who sees what, who may do what, and what is said when it cannot be done."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import event
from streamlit.testing.v1 import AppTest

from data.accounts import OPERATOR, AccountProblem, AccountRole, Accounts, NotPermitted
from data.database import StorageError, StorageReason
from data.desk import Desk
from data.ledger import Draft, State, SubmissionKind
from data.merge import value_row
from data.plans import plan_scopes
from data.settings import Settings
from pages.shared import oidc, store, wording
from tests.screens.conftest import html_pieces

PARK, TARGET = "jx-park-nanchang", "jx-park-nanchang-2y-new-projects"
PASSWORDS = {"reporter": "Abcd-1234-reporter!", "reviewer": "Abcd-1234-rev!", "steward": "Abcd-1234-stw!"}
NAMES = {"reporter": "bao", "reviewer": "shen", "steward": "guan"}


class Clock:
    """Stands still until it is told to move."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 2, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Office:
    """The application's ledger with one account of each role, and a way to open its screen."""

    desk: Desk
    clock: Clock
    root: Path

    def add_accounts(self) -> None:
        scopes = {"reporter": [PARK], "reviewer": ["jx-*"], "steward": ["*"]}
        # Cheap hashes: these are tests of the screen.
        accounts = self.desk.accounts = Accounts(
            self.desk.ledger.database, self.clock, hasher=PasswordHasher(1, 8, 1)
        )
        for role, name in NAMES.items():
            accounts.add(
                OPERATOR,
                name,
                PASSWORDS[role],
                roles=[AccountRole(role)],
                scopes=scopes[role],
                office=f"{role} 单位",
            )

    def actor(self, role: str):
        return next(each.actor for each in self.desk.accounts.all() if each.actor.name == NAMES[role])

    def send(self, value: float = 6) -> int:
        register = self.desk.current()
        row = value_row(register, register.targets[TARGET], value, as_of="2022", is_cumulative=True)
        draft = Draft(SubmissionKind.REPORT, (row,), "甲单位", PARK, "2026")
        return self.desk.ledger.submit(self.actor("reporter"), draft).submission_id

    def open(self, section: str | None = None, role: str | None = None) -> AppTest:
        app = AppTest.from_file(str(self.root / "pages" / "shell.py"), default_timeout=60)
        app.switch_page("reporting.py")
        app.run()
        if role:
            app = sign_in(app, NAMES[role], PASSWORDS[role])
        if section:
            (group,) = [each for each in app.button_group if each.key.startswith("reporting_section")]
            group.set_value(section).run()
        assert not app.exception
        return app


@pytest.fixture
def office(tmp_path, root, monkeypatch, files) -> Iterator[Office]:
    monkeypatch.chdir(root)
    clock = Clock()
    settings = replace(Settings(), today=date(2026, 11, 21))
    desk = Desk(files, f"sqlite:///{tmp_path}/l.sqlite3", clock)
    monkeypatch.setattr(store, "_settings", settings)
    monkeypatch.setattr(store, "_source", desk)
    made = Office(desk, clock, root)
    run = AppTest._run

    def look_and_run(app: AppTest, *arguments, **named) -> AppTest:
        # What others have written meanwhile is there: the run comes long after the last look at the ledger.
        store._source.refresh()
        return run(app, *arguments, **named)

    monkeypatch.setattr(AppTest, "_run", look_and_run)
    yield made
    desk.ledger.close()


def sign_in(app: AppTest, name: str, password: str) -> AppTest:
    app.text_input(key="sign_in_name").set_value(name)
    app.text_input(key="sign_in_password").set_value(password)
    (button,) = [each for each in app.button if each.label == wording.SIGN_IN]
    return button.click().run()


def sections(app: AppTest) -> list[str]:
    (group,) = [each for each in app.button_group if each.key.startswith("reporting_section")]
    return [option.content for option in group.proto.options]


def texts(app: AppTest) -> str:
    html = html_pieces(app)
    said = [each.value for kind in (app.success, app.warning, app.error) for each in kind]
    return "\n".join([*html, *said])


def labels(app: AppTest) -> list[str]:
    return [each.label for each in app.button]


def test_without_an_account_writing_is_off_and_the_screen_says_how_to_turn_it_on(office):
    app = office.open()
    assert "python -m data.accounts add" in texts(app)
    assert wording.SIGN_IN not in labels(app)
    assert sections(app) == [wording.SECTION_STANDING, wording.SECTION_CHANGES]


def test_a_viewer_reads_but_has_nothing_to_write_with(office):
    office.add_accounts()
    office.send()
    app = office.open()
    assert sections(app) == [wording.SECTION_STANDING, wording.SECTION_CHANGES]
    assert wording.PUBLISH not in labels(app)
    assert "甲单位" not in texts(app)


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        ("reporter", [wording.SECTION_REPORT, wording.SECTION_SURVEY]),
        ("reviewer", []),
        ("steward", [wording.SECTION_REPORT, wording.SECTION_SURVEY, wording.SECTION_PLAN]),
    ],
)
def test_each_role_is_offered_what_it_may_do(office, role, offered):
    office.add_accounts()
    app = office.open(role=role)
    always = [
        wording.SECTION_REVIEW,
        wording.SECTION_SENT,
        wording.SECTION_STANDING,
        wording.SECTION_CHANGES,
    ]
    managed = [wording.SECTION_ACCOUNTS] if role == "steward" else []
    assert sections(app) == [*offered, *always, *managed]


def test_a_wrong_password_is_refused_and_the_sixth_attempt_waits(office):
    office.add_accounts()
    app = office.open()
    for _ in range(5):
        app = sign_in(app, "bao", "not the password")
        assert wording.SIGN_OUT not in labels(app)
    app = sign_in(app, "bao", PASSWORDS["reporter"])
    assert wording.SIGN_OUT not in labels(app)
    assert "暂停登录，请在 2026-11-21 10:15 之后再试" in texts(app)


def test_a_password_is_not_kept_after_it_was_tried(office):
    office.add_accounts()
    app = sign_in(office.open(), "bao", "not the password")
    assert app.text_input(key="sign_in_password").value == ""
    assert PASSWORDS["reporter"] not in repr(sign_in(app, "bao", PASSWORDS["reporter"]).session_state)


def test_an_idle_session_ends_with_a_sentence(office):
    office.add_accounts()
    app = office.open(role="reporter")
    office.clock.now += timedelta(minutes=31)
    app.run()
    assert wording.SESSION_ENDED in texts(app)
    assert sections(app) == [wording.SECTION_STANDING, wording.SECTION_CHANGES]


def test_a_session_played_again_after_signing_out_is_nobodys(office):
    office.add_accounts()
    app = office.open(role="reviewer")
    token = app.session_state["sign_in_token"]
    next(each for each in app.button if each.label == wording.SIGN_OUT).click().run()
    number = office.send()
    app = AppTest.from_file(str(office.root / "pages" / "shell.py"), default_timeout=60)
    app.session_state["sign_in_token"] = token
    app.switch_page("reporting.py")
    app.run()
    assert sections(app) == [wording.SECTION_STANDING, wording.SECTION_CHANGES]
    assert office.desk.ledger.submission(number).state is State.PENDING


def test_a_reviewer_publishes_and_the_target_follows(office):
    office.add_accounts()
    number = office.send()
    app = office.open(wording.SECTION_REVIEW, "reviewer")
    assert "到期待报 → 已完成" in texts(app)
    app.button(key="publish").click().run()
    assert wording.PUBLISHED_NOW.format(number) in texts(app)
    assert office.desk.ledger.submission(number).state is State.PUBLISHED
    assert store.assessments()[TARGET].status.value == "done"


def test_a_session_that_ended_before_the_click_publishes_nothing(office):
    office.add_accounts()
    number = office.send()
    app = office.open(wording.SECTION_REVIEW, "reviewer")
    office.desk.accounts.disable(OPERATOR, NAMES["reviewer"])
    app.button(key="publish").click().run()
    assert office.desk.ledger.submission(number).state is State.PENDING
    assert wording.PUBLISHED_NOW.format(number) not in texts(app)


def test_a_reporter_sees_his_own_submission_without_a_way_to_publish_it(office):
    office.add_accounts()
    office.send()
    app = office.open(wording.SECTION_REVIEW, "reporter")
    assert wording.OWN_SUBMISSION in texts(app)
    assert wording.PUBLISH not in labels(app)


def test_returning_needs_a_reason_and_keeps_it(office):
    office.add_accounts()
    number = office.send()
    app = office.open(wording.SECTION_REVIEW, "reviewer")
    app.button(key="return").click().run()
    assert wording.REASON_NEEDED in texts(app)
    app.text_input(key=f"return_reason_{number}").set_value("单位有误")
    app.button(key="return").click().run()
    assert office.desk.ledger.submission(number).reason == "单位有误"
    assert wording.REVIEW_NONE in texts(app)
    assert "单位有误" in texts(office.open(wording.SECTION_SENT, "reporter"))


def test_only_a_steward_withdraws_and_says_why(office):
    office.add_accounts()
    number = office.send()
    office.desk.ledger.publish(office.actor("reviewer"), number)
    for role in ("reporter", "reviewer"):
        app = office.open(wording.SECTION_SENT, role)
        app.selectbox(key="sent").set_value(number).run()
        assert wording.WITHDRAW not in labels(app)
    app = office.open(wording.SECTION_SENT, "steward")
    app.selectbox(key="sent").set_value(number).run()
    app.text_input(key="withdraw_reason").set_value("来源撤稿")
    next(each for each in app.button if each.label == wording.WITHDRAW).click().run()
    assert office.desk.ledger.submission(number).state is State.WITHDRAWN
    assert store.assessments()[TARGET].status.value == "awaiting_report"


def test_the_change_list_names_publication_and_withdrawal_and_yesterday_is_as_it_was(office):
    office.add_accounts()
    number = office.send()
    office.desk.ledger.publish(office.actor("reviewer"), number)
    app = office.open(wording.SECTION_CHANGES)
    app.date_input(key="changes_until").set_value(date(2026, 11, 20)).run()
    assert wording.AS_OF_NONE.format(day="2026-11-20") in texts(app)
    app.date_input(key="changes_until").set_value(date(2026, 11, 21)).run()
    assert wording.AS_OF_TITLE.format(day="2026-11-21") in texts(app)
    office.desk.ledger.withdraw(office.actor("steward"), number, "来源撤稿")
    app.run()
    shown = texts(app)
    assert wording.AS_OF_NONE.format(day="2026-11-21") in shown
    assert all(f"<td>{word}</td>" in shown for word in (wording.CHANGE_PUBLISHED, wording.CHANGE_WITHDRAWN))
    assert "来源撤稿" in shown


def test_who_has_reported_and_who_is_late_is_open_to_everybody(office):
    office.add_accounts()
    office.send()
    app = office.open()
    shown = texts(app)
    assert "已提交待审" in shown
    assert shown.index("本平台未收到") < shown.index("海峡两岸产业合作区（江西）南昌产业园")


def test_markup_in_a_field_stays_text(office, monkeypatch):
    office.add_accounts()
    register = office.desk.current()
    row = value_row(
        register,
        register.targets[TARGET],
        6,
        as_of="2022",
        note="<script>alert(1)</script>'; DROP TABLE events",
    )
    draft = Draft(SubmissionKind.REPORT, (row,), "<b>甲</b>", PARK, "2026", note="<img src=x>")
    office.desk.ledger.submit(office.actor("reporter"), draft)
    shown = texts(office.open(wording.SECTION_REVIEW, "reviewer"))
    assert "&lt;script&gt;" in shown
    assert "<script>alert" not in shown
    assert "<b>甲" not in shown
    assert "<img src=x>" not in shown


def test_a_database_that_cannot_be_read_is_one_calm_line_and_reading_goes_on(office, files, monkeypatch):
    office.desk._problem = None
    broken = Desk(files, "sqlite:////proc/nowhere/l.sqlite3", office.clock)
    monkeypatch.setattr(store, "_source", broken)
    app = office.open()
    assert wording.LEDGER_UNREADABLE in texts(app)
    assert sections(app) == [wording.SECTION_STANDING]
    assert "开发区半年报告" in texts(app)


def test_nothing_is_lost_when_the_disk_is_full(office, monkeypatch):
    office.add_accounts()
    number = office.send()
    app = office.open(wording.SECTION_REVIEW, "reviewer")

    def full(*arguments, **more):
        raise StorageError(StorageReason.FULL)

    monkeypatch.setattr(office.desk.ledger, "publish", full)
    app.button(key="publish").click().run()
    assert wording.LEDGER_PROBLEMS["full"] in texts(app)
    assert office.desk.ledger.submission(number).state is State.PENDING


def filled_form(office, **values: str) -> AppTest:
    """The form with its source and first line filled in as `values` say, and checked."""
    app = office.open(wording.SECTION_REPORT, "reporter")
    (way,) = [each for each in app.button_group if each.key == "report_way"]
    way.set_value(wording.WAY_FORM).run()
    given = {"as_of": "2022", "value": "6", "document_on": "2026-01-08"} | values
    for key, text in given.items():
        name = f"form_{key}_{TARGET}_{PARK}_0" if key in ("as_of", "value") else f"form_{key}_0"
        app.text_input(key=name).set_value(text)
    app.selectbox(key=f"form_span_{TARGET}_{PARK}_0").set_value("累计值")
    next(each for each in app.button if each.label == wording.FORM_CHECK).click().run()
    assert not app.exception
    return app


def test_what_is_typed_goes_the_same_way_as_a_file(office):
    office.add_accounts()
    app = filled_form(office)
    assert "到期待报 → 已完成" in texts(app)
    app.button(key="submit_report").click().run()
    (sent,) = office.desk.ledger.submissions(state=State.PENDING)
    assert (sent.file_name, sent.entity_id, sent.author) == (wording.FORM_NAME, PARK, NAMES["reporter"])
    (row,) = office.desk.ledger.rows(sent.submission_id)
    assert (row.values["value"], row.values["as_of"], row.values["is_cumulative"]) == (6.0, "2022", True)
    assert "reporter 单位" in row.values["note"]
    # The table is empty again, and sending once more is not possible.
    assert app.text_input(key=f"form_value_{TARGET}_{PARK}_1").value == ""
    assert wording.SUBMIT not in labels(app)


def test_what_is_typed_wrongly_is_said_with_its_line_and_cannot_be_sent(office):
    office.add_accounts()
    app = filled_form(office, value="约六", document_on="")
    shown = texts(app)
    assert "<td>约六</td>" in shown
    assert '<td class="number">1</td>' in shown
    assert (
        app.button(key="submit_report").disabled if "submit_report" in [b.key for b in app.button] else True
    )
    assert not office.desk.ledger.submissions()


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "<script>alert(1)</script>", "1e999"])
def test_a_typed_formula_or_markup_is_refused(office, text):
    office.add_accounts()
    app = filled_form(office, value=text)
    assert "<script>alert" not in texts(app)
    assert "错误 1 处" in texts(app)


def chosen_part(app: AppTest, part: str) -> AppTest:
    (group,) = [each for each in app.button_group if each.key == "plan_part"]
    group.set_value(part).run()
    return app


def press(app: AppTest, label: str) -> AppTest:
    app = next(each for each in app.button if each.label == label).click().run()
    assert not app.exception
    return app


def test_a_steward_adds_a_document_and_its_target_and_the_progress_takes_it_up(office):
    office.add_accounts()
    app = office.open(wording.SECTION_PLAN, "steward")
    for name, text in {"title": "下一期方案", "issuer": "省台办", "issued_on": "2026-11-20"}.items():
        app.text_input(key=f"plan_{name}").set_value(text)
    press(app, wording.PLAN_ADD)
    app = chosen_part(app, wording.PLAN_TARGET)
    document_id = app.session_state["draft_plan"][0].values["document_id"]
    app.selectbox(key="plan_document_id").set_value(document_id).run()
    app.selectbox(key="plan_scope").set_value(
        next(each for each in plan_scopes(office.desk.current()) if each.scope_id == PARK)
    ).run()
    app.selectbox(key="plan_indicator_id").set_value("new_taiwan_funded_projects").run()
    app.selectbox(key="plan_unit").set_value("个")
    typed = {"target_value": "30", "clause": "二", "paraphrase": "五年三十个", "deadline_on": "2030"}
    for name, text in typed.items():
        app.text_input(key=f"plan_{name}").set_value(text)
    press(app, wording.PLAN_ADD)
    assert "五年三十个" in texts(app)
    assert wording.PLAN_FINDINGS not in texts(app)
    app.button(key="submit_plan").click().run()
    (sent,) = office.desk.ledger.submissions(state=State.PENDING)

    # Nobody publishes his own, and a reviewer of one province is not asked about documents.
    assert wording.OWN_SUBMISSION in texts(office.open(wording.SECTION_REVIEW, "steward"))
    assert wording.REVIEW_NONE in texts(office.open(wording.SECTION_REVIEW, "reviewer"))
    office.desk.accounts.add(
        OPERATOR, "er", PASSWORDS["steward"] + "2", roles=[AccountRole.STEWARD], scopes=["*"], office="省台办"
    )
    other = next(each.actor for each in office.desk.accounts.all() if each.actor.name == "er")
    office.desk.ledger.publish(other, sent.submission_id)
    office.desk.refresh()
    made = [each for each in store.register().targets.values() if each.paraphrase == "五年三十个"]
    assert store.assessments()[made[0].target_id].cause.value == "no_published_value"
    app = AppTest.from_file(str(office.root / "pages" / "shell.py"), default_timeout=60)
    app.switch_page("targets.py")
    app.run()
    assert "下一期方案" in texts(app)


def test_what_is_missing_is_said_and_the_form_keeps_what_was_typed(office):
    office.add_accounts()
    app = office.open(wording.SECTION_PLAN, "steward")
    app.text_input(key="plan_title").set_value("下一期方案")
    press(app, wording.PLAN_ADD)
    assert "请填写发文单位" in texts(app)
    assert app.text_input(key="plan_title").value == "下一期方案"
    assert "draft_plan" not in app.session_state


def test_a_reporter_has_no_way_to_add_targets(office):
    office.add_accounts()
    assert wording.SECTION_PLAN not in sections(office.open(role="reporter"))
    assert wording.SECTION_PLAN in sections(office.open(role="steward"))


# --- a past day -------------------------------------------------------------------------------------------


def open_asof(office, page: str | None, day: str) -> AppTest:
    app = AppTest.from_file(str(office.root / "pages" / "shell.py"), default_timeout=60)
    app.query_params["asof"] = day
    if page:
        app.switch_page(page)
    app.run()
    assert not app.exception
    return app


def status_row(app: AppTest) -> str:
    shown = texts(app)
    start = shown.index(f'data-target="{TARGET}"')
    return shown[start : start + 400]


def test_yesterday_every_screen_stands_as_it_stood(office):
    office.add_accounts()
    number = office.send()
    office.desk.ledger.publish(office.actor("reviewer"), number)
    app = open_asof(office, "targets.py", "2026-11-20")
    assert "显示 2026年11月20日 的情况" in texts(app)
    assert "到期待报" in status_row(app)
    app.button(key="asof_back").click().run()
    assert "显示 2026年11月20日" not in texts(app)
    assert "已完成" in status_row(app)
    card = open_asof(office, None, "2026-11-20")
    assert "显示 2026年11月20日 的情况" in texts(card)


def test_the_change_list_leads_to_the_day_it_ends_with(office):
    app = office.open(wording.SECTION_CHANGES)
    assert wording.ASOF_LOOK.format("2026-11-20") not in labels(app)
    app.date_input(key="changes_until").set_value(date(2026, 11, 20)).run()
    app.button(key="asof_look").click().run()
    assert "显示 2026年11月20日 的情况" in texts(app)
    assert wording.ASOF_NO_REPORTING in texts(app)
    assert wording.SIGN_IN not in labels(app)


@pytest.mark.parametrize("day", ["2026-11-21", "2031-01-01", "gestern", "2026-02-30"])
def test_a_day_that_is_none_or_not_past_is_said_and_the_present_is_shown(office, day):
    app = open_asof(office, "targets.py", day)
    assert "的情况：当日结束时" not in texts(app)
    assert wording.ASOF in texts(app)


# --- the office's own identity provider -------------------------------------------------------------------


@pytest.fixture
def provider(office, tmp_path, monkeypatch):
    """A configured provider; `claims` is what it says of whoever sits before the screen."""
    path = tmp_path / "oidc.json"
    people = {"4711": {"roles": ["reporter"], "scopes": [PARK], "office": "南昌产业园"}}
    path.write_text(json.dumps({"issuer": "https://id.example", "people": people}), encoding="utf-8")
    monkeypatch.setattr(store, "_settings", replace(store.settings(), oidc=path))
    said: dict[str, object] = {}
    monkeypatch.setattr(oidc, "claims", lambda: said)
    return said


def test_the_provider_is_offered_only_where_it_is_configured(office, provider):
    assert wording.SIGN_IN_OIDC in labels(office.open())
    store._settings = replace(store.settings(), oidc=None)
    assert wording.SIGN_IN_OIDC not in labels(office.open())


def test_whoever_the_provider_vouches_for_writes_as_his_role_until_the_token_ends(office, provider):
    provider |= {"iss": "https://id.example", "sub": "4711", "name": "王伟", "exp": time.time() + 600}
    app = office.open()
    assert wording.SECTION_REPORT in sections(app)
    assert "王伟" in texts(app)
    provider["exp"] = time.time() - 1
    app.run()
    assert wording.SECTION_REPORT not in sections(app)
    assert wording.OIDC_NO_ROLE in texts(app)


def test_a_stranger_of_the_provider_only_reads(office, provider):
    provider |= {"iss": "https://id.example", "sub": "1", "exp": time.time() + 600}
    app = office.open()
    assert sections(app) == [wording.SECTION_STANDING, wording.SECTION_CHANGES]
    assert wording.OIDC_NO_ROLE in texts(app)


# --- accounts on the screen -------------------------------------------------------------------------------


def test_a_person_changes_his_own_password_and_signs_in_with_it(office):
    office.add_accounts()
    app = office.open(role="reporter")

    def change(present: str, new: str, again: str) -> AppTest:
        for key, text in {"present": present, "new": new, "again": again}.items():
            app.text_input(key=f"password_{key}").set_value(text)
        return press(app, wording.PASSWORD_CHANGE)

    assert wording.PASSWORD_DIFFERS in texts(change(PASSWORDS["reporter"], "Neues-Wort-7", "anders"))
    assert wording.PASSWORD_PRESENT_WRONG in texts(change("falsch", "Neues-Wort-7", "Neues-Wort-7"))
    assert wording.ACCOUNT_NOT_CHANGED in texts(change(PASSWORDS["reporter"], "kurz", "kurz"))
    app = change(PASSWORDS["reporter"], "Neues-Wort-7", "Neues-Wort-7")
    assert wording.PASSWORD_CHANGED in texts(app)
    assert wording.SIGN_OUT not in labels(app)
    assert "Neues-Wort-7" not in repr(app.session_state)
    assert wording.SIGN_OUT not in labels(sign_in(app, "bao", PASSWORDS["reporter"]))
    assert wording.SIGN_OUT in labels(sign_in(app, "bao", "Neues-Wort-7"))


def test_a_steward_adds_changes_and_locks_accounts(office):
    office.add_accounts()
    app = office.open(wording.SECTION_ACCOUNTS, "steward")
    given = {"name": "xin", "office": "新单位", "scopes": "jx-park-ganzhou", "password": "Neues-Wort-7"}
    for key, text in given.items():
        app.text_input(key=f"account_{key}_new").set_value(text)
    app.multiselect(key="account_roles_new").set_value([AccountRole.REPORTER])
    press(app, wording.ACCOUNT_SAVE)
    made = next(each for each in office.desk.accounts.all() if each.actor.name == "xin")
    assert (made.actor.office, made.actor.scopes) == ("新单位", {"jx-park-ganzhou"})

    app.selectbox(key="account_chosen").set_value("bao").run()
    app.text_input(key="account_scopes_bao").set_value("jx-park-jian jx-nowhere")
    assert "jx-nowhere" in texts(press(app, wording.ACCOUNT_SAVE))
    app.text_input(key="account_scopes_bao").set_value("jx-park-jian")
    press(app, wording.ACCOUNT_SAVE)
    assert office.actor("reporter").scopes == {"jx-park-jian"}
    press(app, wording.ACCOUNT_LOCK)
    assert not next(each for each in office.desk.accounts.all() if each.actor.name == "bao").is_enabled
    assert "guan" not in app.selectbox(key="account_chosen").options


def test_rights_end_with_the_session_they_were_given_in(office):
    office.add_accounts()
    app = office.open(wording.SECTION_REVIEW, "reviewer")
    office.desk.accounts.set_rights(
        office.actor("steward"), "shen", roles=[AccountRole.REPORTER], scopes=[PARK], office="乙"
    )
    app.run()
    assert wording.SESSION_ENDED in texts(app)


def test_only_a_steward_manages_and_never_himself(office):
    office.add_accounts()
    accounts, steward = office.desk.accounts, office.actor("steward")
    rights = {"roles": [AccountRole.STEWARD], "scopes": ["*"], "office": "乙"}
    for role in ("reporter", "reviewer"):
        assert wording.SECTION_ACCOUNTS not in sections(office.open(role=role))
        with pytest.raises(NotPermitted):
            accounts.set_rights(office.actor(role), "guan", **rights)
    with pytest.raises(AccountProblem):
        accounts.set_rights(steward, "guan", **rights)
    with pytest.raises(AccountProblem):
        accounts.disable(steward, "guan")


# --- storage that does not take it ------------------------------------------------------------------------


def test_a_read_only_database_is_said_nothing_is_lost_and_reading_goes_on(office):
    office.add_accounts()
    app = filled_form(office)
    engine = office.desk.ledger.database.engine

    def fix(connection) -> None:
        connection.exec_driver_sql("PRAGMA query_only = ON")

    event.listen(engine, "begin", fix)
    app.button(key="submit_report").click().run()
    assert wording.LEDGER_PROBLEMS["read_only"] in texts(app)
    assert "到期待报 → 已完成" in texts(app)
    assert office.desk.ledger.submissions() == ()
    assert "开发区半年报告" in texts(office.open(wording.SECTION_STANDING))
    event.remove(engine, "begin", fix)
    engine.dispose()
    app.button(key="submit_report").click().run()
    assert len(office.desk.ledger.submissions()) == 1


def test_a_full_disk_is_said_nothing_is_lost_and_reading_goes_on(office):
    office.add_accounts()
    app = filled_form(office)
    engine = office.desk.ledger.database.engine

    def fill(connection) -> None:
        # A limit below what there is means: not a page more.
        connection.exec_driver_sql("PRAGMA max_page_count = 1")

    event.listen(engine, "begin", fill)
    with pytest.raises(StorageError):
        deque(map(office.send, range(500)))
    before = len(office.desk.ledger.submissions())
    app.button(key="submit_report").click().run()
    assert wording.LEDGER_PROBLEMS["full"] in texts(app)
    assert "到期待报 → 已完成" in texts(app)
    assert len(office.desk.ledger.submissions()) == before
    assert "开发区半年报告" in texts(office.open(wording.SECTION_STANDING))
    event.remove(engine, "begin", fill)
    engine.dispose()
    app.button(key="submit_report").click().run()
    assert len(office.desk.ledger.submissions()) == before + 1
