"""What a brief says is what the read API says for the same query, in ten states."""

import asyncio
import gzip
import json
from dataclasses import FrozenInstanceError, replace
from datetime import date
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette

from briefs import wording
from briefs.brief import build_brief
from briefs.formats import FORMATS, file_name
from briefs.ready import READY_BRIEFS
from data.assessment import Status
from data.load import load_register
from data.progress import assess_all
from data.schema import PublisherKind, ScopeKind
from data.selection import parse_selection
from data.source import RegisterSource
from data.target_filter import TARGET_FACETS, parse_target_filter
from geo.routes import build_routes

TODAY = date(2026, 11, 21)

STATES = [
    {},
    {"province": ["江西省"]},
    {"province": ["湖南省"]},
    {"province": ["江西省"], "level": ["国家级"], "industry": ["电子信息"]},
    {"prefecture": ["赣州市"]},
    {"category": ["综合保税区"], "level": ["国家级"]},
    {"park_only": ["true"]},
    {"q": ["高新"]},
    {"province": ["湖南省"], "q": ["没有这样的名称"]},
    {"province": ["江西省"], "status": ["到期未达", "已完成"]},
    {"scope": ["海峡两岸产业合作区", "产业园"], "park_only": ["true"]},
]


@pytest.fixture(scope="module")
def register(root):
    return load_register(root / "data" / "tables")


@pytest.fixture(scope="module")
def assessments(register):
    return assess_all(register, TODAY)


@pytest.fixture(scope="module")
def ask(root):
    """GET a path of the read API with a query; the JSON."""
    source = RegisterSource(root / "data" / "tables")
    app = Starlette(
        routes=build_routes(source, root / "data" / "boundaries", {}, "", {}, today=lambda: TODAY)
    )

    def get(path, query):
        sent = []
        scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": urlencode(query, doseq=True).encode(),
            "headers": [(b"accept-encoding", b"gzip")],
        }

        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message):
            sent.append(message)

        asyncio.run(app(scope, receive, send))
        body = b"".join(message.get("body", b"") for message in sent[1:])
        return json.loads(gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body)

    return get


def brief_of(register, assessments, params, **more):
    """The brief a screen would build for a query."""
    selection, _ = parse_selection(params, register)
    asks_for_targets = any(params.get(facet) for facet in TARGET_FACETS)
    targets = parse_target_filter(params, register)[0] if asks_for_targets else None
    return build_brief(register, assessments, selection, targets=targets, as_of=TODAY, **more)


@pytest.mark.parametrize("params", STATES, ids=lambda params: urlencode(params, doseq=True)[:40] or "all")
def test_figures_equal_the_read_api_for_the_same_query(register, assessments, ask, params):
    brief = brief_of(register, assessments, params)
    zones = [feature["properties"] for feature in ask("/api/zones.geojson", params)["features"]]
    parks = ask("/api/parks.geojson", params)["features"]
    targets = ask("/api/targets.json", params)

    assert [row.zone_id for row in brief.zones] == [zone["id"] for zone in zones]
    assert list(brief.zone_ids) == [zone["id"] for zone in zones]
    assert list(brief.park_ids) == [park["properties"]["id"] for park in parks]
    assert {row.target_id for row in brief.targets} == {row["target_id"] for row in targets["targets"]}
    assert brief.target_sentence == targets["filter"]
    assert (brief.data_version, brief.as_of.isoformat()) == (targets["data_version"], targets["as_of"])

    said = {figure.label: figure.value for figure in brief.figures}
    counted = [zone for zone in zones if zone["counts_as_zone"]]
    statuses = [row["assessment"]["status_code"] for row in targets["targets"]]
    assert said[wording.ZONES] == len(counted)
    assert said[wording.NATIONAL] == sum(zone["level"] == "国家级" for zone in counted)
    assert said[wording.PROVINCIAL] == sum(zone["level"] == "省级" for zone in counted)
    assert said[wording.PARKS] == len(parks)
    assert said[wording.TARGETS] == targets["count"]
    assert said[wording.PUBLISHED] == sum(
        row["assessment"]["actual"] is not None for row in targets["targets"]
    )
    assert said[wording.AWAITING] == brief.awaiting == statuses.count("awaiting_report")
    assert said[wording.NOT_ASSESSABLE] == brief.not_assessable == statuses.count("not_assessable")
    assert {status.value: count for status, count in brief.status_counts} == {
        status: statuses.count(status) for status in set(statuses)
    }
    by_category = {
        (level, label): count for level, _, parts in brief.overview.levels for label, count in parts
    }
    assert by_category == {
        key: sum((zone["level"], zone["category"]) == key for zone in counted)
        for key in {(zone["level"], zone["category"]) for zone in counted}
    }


@pytest.mark.parametrize("params", STATES[:4], ids=lambda params: urlencode(params, doseq=True)[:40] or "all")
def test_each_target_says_what_the_read_api_says(register, assessments, ask, params):
    brief = brief_of(register, assessments, params)
    answered = {row["target_id"]: row for row in ask("/api/targets.json", params)["targets"]}
    for row in brief.targets:
        api = answered[row.target_id]
        assert (row.indicator, row.promised, row.deadline) == (
            api["indicator"],
            api["promised"],
            api["deadline"],
        )
        assert (row.status_label, row.cause or None) == (
            api["assessment"]["status"],
            api["assessment"]["cause"],
        )
        assert len(row.beside) == len(api["assessment"]["beside"])
        assert len(row.inputs) == len(api["assessment"]["calculation"]["inputs"])
        if row.bar:
            assert row.bar.actual == api["assessment"]["actual"]["scaled"]
            assert row.bar.expected == api["assessment"]["expected_value"]
            assert row.bar.goal == api["target_value"]


def test_what_a_brief_says_is_numbered_in_its_documents(register, assessments, ask):
    brief = brief_of(register, assessments, {"province": ["江西省"]}, selected_id="jx-park-ganzhou")
    used = {row.document_id for row in brief.documents}
    assert set(ask("/api/targets.json", {"province": ["江西省"]})["documents"]) <= used
    assert [row.number for row in brief.documents] == list(range(1, len(used) + 1))
    for row in brief.zones:
        expected = {source.document_id for source in register.sources_of.get(row.zone_id, ())}
        assert expected <= {brief.documents[number - 1].document_id for number in row.sources}


def test_no_address_of_a_document_is_in_a_brief(register, assessments):
    brief = brief_of(register, assessments, {}, compare=tuple(register.parks))
    addresses = {row.address for row in register.documents.values() if row.address}
    assert any(row.publisher_kind is PublisherKind.REPOST for row in register.documents.values())
    words = repr(brief) + repr(brief.ledger)
    assert [address for address in addresses if address in words] == []


def test_nearest_targets_come_first(register, assessments):
    brief = brief_of(register, assessments, {}, selected_id="jx-park-ganzhou")
    groups = [row.group for row in brief.targets]
    assert brief.targets[0].target_id in brief.card.target_ids
    assert groups == sorted(groups, key=list(dict.fromkeys(groups)).index)


@pytest.mark.parametrize(
    ("entries", "zones", "parks"),
    [
        (("jx-park-ganzhou",), {"jx-n-gz-jkq", "jx-gz-dingnan"}, {"jx-park-ganzhou"}),
        (("jx-n-gz-jkq",), {"jx-n-gz-jkq"}, {"jx-park-ganzhou"}),
        (("jx-ja-suichuan", "hn-n-430104-hnt"), {"jx-ja-suichuan", "hn-n-430104-hnt"}, set()),
    ],
)
def test_a_brief_about_entries_is_about_them_alone(register, assessments, entries, zones, parks):
    brief = brief_of(register, assessments, {"province": ["湖南省"]}, only=entries)
    assert (set(brief.zone_ids), set(brief.park_ids)) == (zones, parks)
    assert brief.overview.total.entries == len(zones)
    assert brief.figures[0].value == len(zones)
    assert brief.figures[4].value == len(brief.targets)
    programmes = {register.parks[each].cooperation_zone_id for each in parks}
    for row in brief.targets:
        target = register.targets[row.target_id]
        is_of_each = target.scope_kind in {
            ScopeKind.EACH_ZONE,
            ScopeKind.EACH_NATIONAL_ZONE,
            ScopeKind.EACH_PROVINCIAL_ZONE,
        }
        assert target.scope_id in zones | parks | programmes or is_of_each
    own = {each.target_id for entry in zones | parks for each in register.targets_of.get(entry, ())}
    assert own <= {row.target_id for row in brief.targets}
    assert set(brief.selection.prefectures) == {
        name for zone in zones for name in register.facts[zone]["prefecture"]
    }
    assert brief.filter_sentence.startswith("只含")
    numbers = {number for row in (*brief.zones, *brief.targets) for number in row.sources}
    assert numbers == {each.number for each in brief.documents}


def test_a_brief_about_an_unknown_entry_names_it(register, assessments):
    with pytest.raises(KeyError, match="no-such-zone"):
        brief_of(register, assessments, {}, only=("no-such-zone",))


def test_a_brief_is_frozen_and_the_same_view_gives_the_same_brief(register, assessments):
    first, second = (brief_of(register, assessments, {"prefecture": ["赣州市"]}) for _ in range(2))
    assert first == second
    with pytest.raises(FrozenInstanceError):
        first.title = ""


def test_an_unknown_entry_is_named(register, assessments):
    with pytest.raises(KeyError, match="no-such-zone"):
        brief_of(register, assessments, {}, selected_id="no-such-zone")


def test_the_stamp_says_everything_a_file_must_carry(register, assessments):
    params = {"province": ["江西省"], "level": ["国家级"]}
    brief = brief_of(
        register,
        assessments,
        params,
        selected_id="jx-n-gz-jkq",
        link="?province=江西省",
        notice="界线为示意",
        is_demo=True,
    )
    said = dict(brief.stamp())
    assert said[wording.STAMP_FILTER] == "江西省 · 国家级：共 25 家"
    assert said[wording.STAMP_SELECTED] == "赣州经济技术开发区"
    assert said[wording.STAMP_AS_OF] == "2026年11月21日"
    assert said[wording.STAMP_VERSION] == register.data_version
    assert said[wording.STAMP_LINK] == "?province=江西省"
    assert said[wording.STAMP_NOTICE] == "界线为示意"
    assert said[wording.STAMP_NATURE] == wording.DEMO_LONG
    awaiting = sum(row.status is Status.AWAITING_REPORT for row in brief.targets)
    assert f"到期待报 {awaiting} 项" in said[wording.STAMP_PENDING]
    assert dict(brief.selection_words)["级别"] == "国家级"


@pytest.mark.parametrize("ready", READY_BRIEFS, ids=lambda ready: ready.code)
def test_a_ready_brief_has_something_to_say(register, assessments, ready):
    brief = build_brief(
        register,
        assessments,
        ready.selection,
        targets=ready.targets,
        compare=ready.compare,
        title=ready.title,
        as_of=TODAY,
    )
    assert brief.title == ready.title
    assert brief.zones
    assert brief.targets
    assert (brief.comparison is not None) == bool(ready.compare)


@pytest.mark.parametrize(
    ("params", "name"),
    [
        ({}, "开发区情况简报"),
        ({"province": ["湖南省"], "level": ["国家级"]}, "开发区情况简报_湖南省_国家级"),
        ({"q": ["a/b"], "park_only": ["true"]}, "开发区情况简报_只看承载产业园的开发区_a_b"),
        (
            {"industry": ["电子信息"], "prefecture": ["赣州市", "吉安市"]},
            "开发区情况简报_赣州市、吉安市_电子信息",
        ),
    ],
)
def test_files_of_two_views_have_two_names(register, assessments, params, name):
    brief = brief_of(register, assessments, params)
    assert file_name(brief, "pptx") == f"{name}_2026-11-21_{register.data_version}.pptx"


def test_a_long_filter_is_cut_in_a_name(register, assessments):
    industries = list(register.group_labels)
    name = file_name(brief_of(register, assessments, {"industry": industries}), "pdf")
    assert len(name) < 120
    assert "、_" not in name


@pytest.mark.parametrize("code", list(FORMATS))
def test_a_file_is_named_in_chinese_with_date_and_data_version(register, assessments, code):
    brief = brief_of(register, assessments, {"province": ["江西省"]}, title='江西 / 开发区:"概览"')
    assert file_name(brief, code).startswith("江西_开发区_概览_2026-11-21_")
    assert register.data_version in file_name(brief, code)
    assert file_name(brief, code).endswith(f".{FORMATS[code].suffix}")
    assert file_name(replace(brief, is_demo=True), code).startswith("演示数据_")
