"""资格自测: a link restores it, every condition has document, clause and result, nothing is judged too early."""

import io
import json
import re
from datetime import date

import pytest
from docx import Document
from streamlit.proto.WidgetStates_pb2 import WidgetState

from briefs.self_check_sheet import build_sheet, to_docx_bytes
from data.eligibility import KIND_LABELS, OBSTACLE_SENTENCES, Answers, CheckKind, Obstacle, self_check
from data.load import load_register
from pages.panels import eligibility
from pages.shared import wording

DAY = date(2026, 11, 21)
RENAME = KIND_LABELS[CheckKind.RENAME_HIGH_TECH]
FULL = {
    "a2-ht-firms": "30",
    "a2-ht-va": "35",
    "a2-ht-rd": "1.5",
    "a2-ed-incident": "0",
    "a2-ht-capability": "是",
    "a2-prin-planning": "是",
    "a2-prin-cluster": "是",
    "a2-prin-standard": "是",
    "a2-prin-necessity": "是",
}


@pytest.fixture(scope="module")
def register(root):
    return load_register(root / "data" / "tables")


def outcomes(screen):
    return re.findall(r'class="result o-(\w+)"', screen.html)


def summary(screen):
    html = screen.html
    return re.sub(r"<[^>]+>", " ", html[html.index('class="check-summary') :].split("</div>")[0])


def mounted(screen):
    """The component of the form, as the browser is given it."""
    parts = (element.proto for element in screen.app.get("bidi_component"))
    return next(part for part in parts if part.component_name == eligibility.NAME)


def given(screen):
    return json.loads(mounted(screen).json)


def report(screen, value):
    """What the browser reports of the form reaches the page as it does there."""
    states = screen.app._tree.get_widget_states()
    told = json.dumps([{"event": "answered", "value": value}])
    name = f"$$STREAMLIT_INTERNAL_KEY_{mounted(screen).id}__events"
    states.widgets.append(WidgetState(id=name, json_trigger_value=told))
    screen.app._run(states)
    assert not screen.app.exception


def answer(screen, **answers):
    """Fill in fields; an empty text clears one."""
    before = given(screen)
    filled = {**before["answers"], **{name.replace("_", "-"): text for name, text in answers.items()}}
    report(screen, {"number": before["followed"] + 1, "answers": filled})


def fields(html, name):
    """The value of a field, or the word or tick that is set."""
    return re.findall(rf'name="{name}" value="([^"]*)"(?: aria-pressed="true"| checked| inputmode)', html)


def in_address(screen):
    params = {name: "".join(value) for name, value in screen.app.query_params.items()}
    return {name: value for name, value in params.items() if value and name.startswith("a")}


def test_it_says_that_it_is_no_decision(open_screen):
    screen = open_screen("self_check.py")
    assert "这是自测，不是审批决定" in screen.html
    assert wording.CHECK_ZONE_FIRST in screen.html


@pytest.mark.parametrize("kind", CheckKind)
def test_a_link_restores_zone_and_check_and_every_condition_names_its_clause(open_screen, register, kind):
    screen = open_screen("self_check.py", zone="jx-yc-zhangshu", check=KIND_LABELS[kind])
    zone = register.zones["jx-yc-zhangshu"]
    check = self_check(register, zone, kind, Answers())
    shown = re.findall(r'class="condition" data-rule="([^"]+)"', screen.html)
    assert shown == [each.rule.rule_id for each in check.conditions]
    assert set(outcomes(screen)) == {"unknown"}
    assert f"尚有 {len(shown)} 项未知，不作总体判断" in summary(screen)
    for each in check.conditions:
        assert (each.rule.clause or each.rule.annex) in screen.html
        assert (each.rule.indicator_name or each.rule.condition) in summary(screen)


def test_a_link_with_everything_typed_gives_the_overall_outcome(open_screen):
    screen = open_screen("self_check.py", zone="jx-ja-suichuan", check=RENAME, **FULL)
    assert set(outcomes(screen)) == {"met"}
    assert wording.CHECK_OVERALL["met"] in summary(screen)
    assert "已知 309.52 亿元（2023年）" in screen.html
    assert "华夏经纬网" in screen.html


def test_one_figure_below_its_bound_fails_and_one_missing_takes_the_outcome_away(open_screen):
    screen = open_screen("self_check.py", zone="jx-ja-suichuan", check=RENAME, **FULL | {"a2-ht-firms": "29"})
    assert "有 1 项不符合" in summary(screen)
    assert "差 1 家" in screen.html
    answer(screen, a2_ht_firms="")
    assert "尚有 1 项未知，不作总体判断" in summary(screen)
    assert "还缺： 高新技术企业数" in re.sub(r"\s+", " ", summary(screen))


def test_a_typed_figure_goes_before_the_known_one_and_clearing_brings_it_back(open_screen):
    screen = open_screen("self_check.py", zone="jx-ja-suichuan", check=RENAME)
    answer(screen, a2_ed_revenue="299.9")
    assert outcomes(screen)[0] == "not_met"
    assert "差 0.1 亿元" in screen.html
    assert in_address(screen) == {"a2-ed-revenue": "299.9"}
    answer(screen, a2_ed_revenue="")
    assert outcomes(screen)[0] == "met"
    assert in_address(screen) == {}


def test_an_exception_is_ticked_once_for_two_alternatives(open_screen):
    kind = KIND_LABELS[CheckKind.STANDARD_FACTORY]
    screen = open_screen("self_check.py", zone="jx-yc-zhangshu", check=kind, **{"a4-land-fai": "4000"})
    assert outcomes(screen) == ["met", "not_needed"]
    assert wording.CHECK_OVERALL_FACTORY["met"] in summary(screen)
    (exception,) = re.findall(r'type="checkbox" name="([^"]+)"', screen.html)
    answer(screen, **{exception: "true"})
    assert outcomes(screen) == ["exempt", "exempt"]
    assert in_address(screen) == {"a4-land-fai": "4000", exception: "true"}
    again = open_screen("self_check.py", zone="jx-yc-zhangshu", check=kind, **{exception: "true"})
    assert outcomes(again) == ["exempt", "exempt"]
    assert fields(again.html, exception) == ["true"]


def test_answers_are_kept_while_other_checks_and_screens_are_looked_at(open_screen):
    screen = open_screen("self_check.py", zone="jx-ja-suichuan", check=RENAME, **FULL)
    screen.app.button_group(key="check").set_value(KIND_LABELS[CheckKind.URBAN]).run()
    assert set(outcomes(screen)) == {"unknown"}
    assert in_address(screen) == FULL
    screen.app.switch_page("policy.py").run()
    screen.app.switch_page("self_check.py").run()
    screen.app.button_group(key="check").set_value(RENAME).run()
    assert in_address(screen) == FULL
    assert set(outcomes(screen)) == {"met"}


def test_the_browser_fetches_what_the_page_would_draw(open_screen):
    screen = open_screen("self_check.py", zone="jx-ja-suichuan", check=RENAME, **FULL)
    assert (given(screen)["forms"], given(screen)["entry"]) == ("/assets/checks/", "jx-ja-suichuan")
    # The browser knows an entry that has just been chosen by its name.
    assert eligibility.html(given(screen)["named"], {"check": RENAME, **FULL}) == given(screen)["html"]
    assert eligibility.html("jx-ja-suichuan", {"check": RENAME, **FULL}) == given(screen)["html"]
    assert fields(given(screen)["html"], "a2-ht-firms") == ["30"]
    assert fields(given(screen)["html"], "a2-ht-capability") == ["是"]
    national = eligibility.html("jx-n-nc-gxq", {"check": RENAME})
    assert OBSTACLE_SENTENCES[Obstacle.NATIONAL] in national
    assert eligibility.html("jx-n-nc-gxq", {"check": "升级"}) is None
    assert "承载园区" in eligibility.html("jx-park-ganzhou", {"check": RENAME})
    assert eligibility.html("<script>", {"check": RENAME}) is None


def test_of_a_past_day_nothing_is_fetched(open_screen):
    past = open_screen("self_check.py", zone="jx-ja-suichuan", check=RENAME, asof="2026-11-01", **FULL)
    assert given(past)["forms"] is None
    assert set(outcomes(past)) == {"met"}
    without = given(open_screen("self_check.py"))
    assert (without["entry"], without["named"]) == (None, None)


@pytest.mark.parametrize(
    ("figure", "fault"),
    [
        ("29.5", "not_whole"),
        ("-1", "negative"),
        ("很多", "no_number"),
        ("1e999", "no_number"),
        ("nan", "no_number"),
        ("1_0", "no_number"),
        ("<script>", "no_number"),
        ("3" * 10_000, "no_number"),
    ],
)
def test_a_figure_that_cannot_be_used_is_said_beside_its_field_and_nowhere_else(open_screen, figure, fault):
    screen = open_screen("self_check.py", zone="jx-ja-suichuan", check=RENAME)
    answer(screen, a2_ht_firms=figure)
    assert screen.html.count(wording.CHECK_FAULTS[fault]) == 1
    assert outcomes(screen)[2] == "unknown"
    assert in_address(screen) == {}
    # The reader's own field keeps it, to be corrected.
    assert figure.startswith(given(screen)["answers"]["a2-ht-firms"])
    assert figure[:20] not in given(screen)["html"] or figure == "-1"
    answer(screen, a2_ht_firms="３０")
    assert outcomes(screen)[2] == "met"
    assert in_address(screen) == {"a2-ht-firms": "30"}


@pytest.mark.parametrize(
    "value",
    [
        None,
        "answers",
        {"number": "1"},
        {"number": 1, "answers": ["a2-ht-firms"]},
        {"number": 1, "answers": {"a2-ht-firms": 30, "a2-ht-capability": "也许", "zone": "jx-n-nc-gxq"}},
        {"number": 1, "answers": {"a2-ht-rd": {"a": "1"}, "nobody-asks": "1", "__proto__": "1"}},
    ],
)
def test_a_report_that_is_none_changes_nothing(open_screen, value):
    screen = open_screen("self_check.py", zone="jx-ja-suichuan", check=RENAME)
    report(screen, value)
    assert given(screen)["answers"] == {}
    assert in_address(screen) == {}


def test_a_share_may_fall(open_screen):
    kind = KIND_LABELS[CheckKind.RELOCATION]
    screen = open_screen("self_check.py", zone="jx-yc-zhangshu", check=kind, **{"a2-adj-share": "-0.1"})
    assert "not_met" in outcomes(screen)
    assert "a2-adj-incident" in screen.html[screen.html.index('class="check-foot"') :]


@pytest.mark.parametrize(
    ("zone", "sentence"),
    [
        ("jx-n-nc-gxq", OBSTACLE_SENTENCES[Obstacle.NATIONAL]),
        ("hn-n-430104-hnt", OBSTACLE_SENTENCES[Obstacle.OTHER_PROVINCE]),
        ("jx-park-ganzhou", "请选择其承载园区：赣州经济技术开发区、江西定南工业园区"),
    ],
)
def test_whom_the_conditions_do_not_reach_is_told_so(open_screen, zone, sentence):
    screen = open_screen("self_check.py", zone=zone)
    assert sentence in screen.html
    assert outcomes(screen) == []


def test_unusable_answers_are_named_calmly(open_screen):
    screen = open_screen(
        "self_check.py",
        zone="jx-ja-suichuan",
        check="升级",
        **{"a2-exp-idle": "很多", "a2-exp-supply": "-1", "a2-prin-planning": "也许"},
    )
    assert screen.html.count("无法识别") == 4
    assert "地址中的闲置土地处置率“很多”无法识别" in screen.html


def test_the_sheet_that_is_downloaded_has_what_was_answered_last(open_screen, monkeypatch):
    made = []
    monkeypatch.setattr(eligibility, "partial", lambda *given: made.append(given) or (lambda: b""))
    screen = open_screen("self_check.py", zone="jx-ja-suichuan", check=RENAME)
    make, *given_first = made[0]
    answer(screen, a2_ht_firms="29", a2_ht_rd="viel")
    word = Document(io.BytesIO(make(*given_first)))
    rows = {row.cells[1].text: row.cells[3].text + row.cells[4].text for row in word.tables[0].rows}
    assert rows["高新技术企业30家起"].startswith("29 家")
    assert "不符合" in rows["高新技术企业30家起"]
    assert "未知" in rows["研发经费占主营业务收入1.5%起"]


def test_the_sheet_says_what_the_screen_says(register):
    zone = register.zones["jx-ja-suichuan"]
    check = self_check(
        register, zone, CheckKind.RENAME_HIGH_TECH, Answers(declared={"a2-ht-capability": True})
    )
    sheet = build_sheet(register, check, sentence="尚有 8 项未知，不作总体判断", day=DAY)
    word = Document(io.BytesIO(to_docx_bytes(sheet)))
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert "这是自测，不是审批决定" in text
    assert "尚有 8 项未知，不作总体判断" in text
    assert "2026年11月21日" in text
    cells = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    assert len(cells) == 1 + len(check.conditions)
    assert cells[1][1:3] == ["年主营业务收入300亿元起", "不低于 300 亿元"]
    assert "309.52 亿元（2023年，华夏经纬网" in cells[1][3]
    assert all(row[5].startswith("附件2 ") for row in cells[1:])
    assert [row[4] for row in cells[1:3]] == ["符合", "符合"]
    assert not re.search("https?:", text + "".join(map(str, cells)))
