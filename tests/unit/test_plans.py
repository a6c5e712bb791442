"""What a steward enters as a document, an indicator or a target becomes a row, or is said field by field."""

from __future__ import annotations

from datetime import date

import pytest

from data.drafts import pending_rows
from data.ledger import Draft, SubmissionKind, check_draft
from data.load import load_register
from data.merge import check_rows, overlay
from data.plans import (
    PlanProblems,
    PlanScope,
    comparators_of,
    describe_scope,
    document_row,
    indicator_row,
    plan_scopes,
    target_row,
)
from data.progress import assess_all
from data.schema import Comparator, Direction, ScopeKind, TargetKind
from data.settings import Settings

PARK = "jx-park-nanchang"
DOCUMENT = {"title": "下一期建设方案", "issuer": "江西省台办", "issued_on": "2026-12"}


@pytest.fixture(scope="module")
def register():
    return load_register(Settings().tables)


def target(register, **more):
    given = {
        "document_id": document_row(**DOCUMENT).values["document_id"],
        "indicator_id": "new_taiwan_investment",
        "scope": PlanScope(ScopeKind.PARK, PARK),
        "kind": TargetKind.CUMULATIVE,
        "comparator": Comparator.AT_LEAST,
        "target_value": "1,200.5",
        "unit": "亿美元",
        "clause": "二（一）",
        "theme": "台资集聚",
        "paraphrase": "五年新增",
        "starts_on": "2026",
        "deadline_on": "2030",
    }
    return target_row(register, **given | more)


def test_a_document_and_its_target_pass_the_registers_own_checks(register):
    rows = (document_row(**DOCUMENT), target(register))
    assert check_rows(register, rows) == []
    check_draft(Draft(SubmissionKind.DOCUMENTS, rows, "江西省台办"))


def test_the_engine_takes_a_published_target_up(register):
    rows = pending_rows((document_row(**DOCUMENT), target(register)), "江西省台办", "guan")
    merged = overlay(register, rows)
    assert merged.findings == ()
    (made,) = [each for each in merged.register.targets_of[PARK] if each.target_id.startswith("led-")]
    assert made.target_value == 1200.5
    assert assess_all(merged.register, date(2026, 11, 21))[made.target_id].cause.value == "no_published_value"


def test_dates_stand_for_the_first_or_last_day_of_what_is_written(register):
    values = target(register, starts_on="2026-07", deadline_on="2030-06").values
    assert (values["starts_on"], values["deadline_on"]) == ("2026-07-01", "2030-06-30")
    assert values["deadline_as_printed"] == "printed"
    assert target(register, deadline_on="").values["deadline_as_printed"] == "none"


def test_everything_wrong_is_said_at_once(register):
    with pytest.raises(PlanProblems) as caught:
        target(
            register,
            target_value="约三十",
            deadline_on="明年",
            clause=" ",
            paraphrase="",
            baseline_value="1e9",
        )
    assert caught.value.fields == {
        "clause": "missing",
        "paraphrase": "missing",
        "target_value": "number",
        "baseline_value": "number",
        "deadline_on": "date",
    }
    with pytest.raises(PlanProblems) as caught:
        document_row(title=" ", issuer="", issued_on="2026-13", number="第9号")
    assert caught.value.fields == {
        "title": "missing",
        "issuer": "missing",
        "issued_on": "date",
        "number": "number_form",
    }
    with pytest.raises(PlanProblems):
        indicator_row(name=" ", direction=Direction.HIGHER, dimension="count")


def test_a_multiple_needs_its_baseline_year_and_a_milestone_no_number(register):
    multiple = {"kind": TargetKind.MULTIPLE, "comparator": Comparator.MULTIPLE_OF_BASELINE, "unit": "倍"}
    with pytest.raises(PlanProblems):
        target(register, **multiple, target_value="2")
    assert (
        target(register, **multiple, target_value="2", baseline_on="2025").values["baseline_on"]
        == "2025-12-31"
    )
    milestone = target(
        register, kind=TargetKind.MILESTONE, comparator=Comparator.MILESTONE, target_value="", unit="个"
    )
    assert milestone.values["target_value"] == 1.0


def test_what_binds_whom_can_be_chosen_and_is_named(register):
    scopes = plan_scopes(register)
    assert {each.scope_id for each in scopes} >= {
        *register.parks,
        *register.cooperation_zones,
        "360000",
        "430000",
    }
    names = [describe_scope(register, each) for each in scopes]
    assert len(set(names)) == len(names)
    assert "江西省 · 每个国家级开发区" in names


def test_every_kind_has_a_way_to_compare():
    assert all(comparators_of(kind) for kind in TargetKind)


def test_a_target_of_a_new_indicator_is_whole_with_it(register):
    indicator = indicator_row(name="示范车间", direction=Direction.HIGHER, dimension="count")
    row = target(register, indicator_id=indicator.values["indicator_id"], unit="个", kind=TargetKind.STOCK)
    assert check_rows(register, (document_row(**DOCUMENT), indicator, row)) == []
    assert check_rows(register, (document_row(**DOCUMENT), row)) != []
