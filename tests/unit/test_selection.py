import dataclasses
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.load import load_register
from data.selection import (
    MAX_NOTICES,
    Count,
    Notice,
    Selection,
    count_by,
    count_zones,
    describe_selection,
    entry_facts,
    evaluate_predicate,
    facet_values,
    parse_selection,
    parse_zone_id,
    select_parks,
    select_zones,
)

FACT_KEYS = [
    "id",
    "name",
    "short_name",
    "level",
    "category",
    "province",
    "prefecture",
    "county",
    "industry",
    "park",
    "counts_as_zone",
    "search",
]


@pytest.fixture
def register(tables):
    return load_register(tables)


def ids(register, **chosen):
    return [zone.zone_id for zone in select_zones(register, Selection(**chosen))]


def test_nothing_chosen_selects_everything(register):
    assert ids(register) == list(register.zones)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"provinces": ("湖南省",)}, ["hn-cs-gxq"]),
        ({"levels": ("省级",)}, ["jx-nc-yuan"]),
        ({"categories": ("国家级新区", "产业园")}, ["jx-ganjiang", "jx-nc-yuan"]),
        ({"prefectures": ("九江市",)}, ["jx-ganjiang"]),
        ({"industries": ("电子信息",)}, ["jx-nc-gxq", "jx-nc-yuan"]),
        ({"industries": ("光电",)}, ["jx-nc-gxq"]),
        ({"industries": ("光电", "电子信息"), "levels": ("省级",)}, ["jx-nc-yuan"]),
        ({"park_only": True}, ["jx-nc-gxq"]),
        ({"q": "csgxq"}, ["hn-cs-gxq"]),
        ({"q": "GAOXIN nanchang"}, ["jx-nc-gxq"]),
        ({"provinces": ("湖南省",), "prefectures": ("九江市",)}, []),
    ],
)
def test_each_filter_narrows(register, chosen, expected):
    assert ids(register, **chosen) == expected


def test_facts_are_exactly_the_agreed_properties_and_json(register):
    facts = entry_facts(register.zones["jx-nc-gxq"], register)
    assert list(facts) == FACT_KEYS
    assert facts["level"] == "国家级"
    assert facts["prefecture"] == ["南昌市"]
    assert facts["industry"] == ["装备制造", "电子信息", "光电"]
    assert facts["park"] is True
    assert json.loads(json.dumps(facts)) == facts
    assert entry_facts(register.zones["jx-ganjiang"], register)["prefecture"] == ["南昌市", "九江市"]
    assert entry_facts(register.zones["jx-ganjiang"], register)["county"] is None


def test_a_park_has_the_same_properties_and_is_filtered_by_its_own_industries(register):
    facts = register.park_facts["jx-park-nanchang"]
    assert list(facts) == FACT_KEYS
    assert facts["level"] == ["国家级"]
    assert facts["industry"] == ["电子信息", "光电"]
    for chosen, expected in (({"industries": ("光电",)}, 1), ({"industries": ("装备制造",)}, 0)):
        assert len(select_parks(register, Selection(**chosen))) == expected


def test_a_park_of_no_named_industry_is_found_by_those_of_its_hosts(tables):
    path = tables / "industry_mentions.csv"
    rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(row for row in rows if not row.startswith("jx-park")), encoding="utf-8")
    facts = load_register(tables).park_facts["jx-park-nanchang"]
    assert facts["industry"] == ["装备制造", "电子信息", "光电"]


@pytest.mark.parametrize("name", ["level", "category", "prefecture", "industry"])
def test_an_entry_without_a_value_is_not_selected_by_any(register, name):
    facts = {**entry_facts(register.zones["jx-nc-gxq"], register), name: []}
    attribute = {"category": "categories", "industry": "industries"}.get(name, f"{name}s")
    assert not Selection(**{attribute: facet_values(register, name)}).matches(facts)


SOME = st.sampled_from(
    [
        "江西省",
        "湖南省",
        "南昌市",
        "九江市",
        "国家级",
        "省级",
        "高新区",
        "产业园",
        "电子信息",
        "光电",
        "装备制造",
        "x",
    ]
)
LABELS = st.one_of(st.just(()), st.just(()), st.lists(SOME, max_size=3, unique=True).map(tuple))
QUERIES = st.one_of(
    st.just(""),
    st.text(max_size=6),
    st.sampled_from(["gaoxin", "NC gx", "高新 南昌", "园", "|", "　", "İ", "江西\x00南昌"]),
)
SELECTIONS = st.builds(
    Selection,
    provinces=LABELS,
    prefectures=LABELS,
    levels=LABELS,
    categories=LABELS,
    industries=LABELS,
    park_only=st.booleans(),
    q=QUERIES,
)
FACTS = st.fixed_dictionaries(
    {
        "province": SOME,
        "level": st.one_of(SOME, st.lists(SOME, max_size=2)),
        "category": st.one_of(SOME, st.lists(SOME, max_size=2)),
        "prefecture": st.lists(SOME, max_size=2),
        "industry": st.lists(SOME, max_size=4),
        "park": st.booleans(),
        "search": st.sampled_from(["南昌高新区|nanchanggaoxinqu|ncgxq", "江西 南昌产业园|jxnccyy", ""]),
    }
)


@settings(max_examples=300, deadline=None)
@given(selection=SELECTIONS, facts=FACTS)
def test_the_condition_and_its_json_form_agree(selection, facts):
    predicate = json.loads(json.dumps(selection.to_predicate()))
    assert evaluate_predicate(predicate, facts) is selection.matches(facts)


def test_the_predicate_has_keys_only_for_what_is_chosen():
    assert Selection().to_predicate() == {}
    chosen = Selection(provinces=("江西省",), industries=("光电",), park_only=True, q="NC 高新")
    assert chosen.to_predicate() == {
        "province": ["江西省"],
        "industry": ["光电"],
        "park_only": True,
        "q": ["nc", "高新"],
    }


@pytest.mark.parametrize(
    ("selection", "count", "sentence"),
    [
        (Selection(), Count(246, 0), "赣湘两省全部开发区：共 246 家"),
        (Selection(), Count(246, 5), "赣湘两省全部开发区：共 246 家，另有 5 条并入条目"),
        (
            Selection(provinces=("江西省",), levels=("国家级",), industries=("电子信息",)),
            Count(9, 0),
            "江西省 · 国家级 · 电子信息：共 9 家",
        ),
        (
            Selection(prefectures=("南昌市", "九江市"), categories=("高新区",), park_only=True, q="nc"),
            Count(0, 1),
            "南昌市、九江市 · 高新区 · 承载海峡两岸产业合作区产业园的开发区 · 名称含“nc”：共 0 家，另有 1 条并入条目",
        ),
    ],
)
def test_the_sentence_says_the_filter(selection, count, sentence):
    assert describe_selection(selection, count) == sentence


def test_merged_entries_are_counted_apart(register):
    assert count_zones(register, Selection()) == Count(zones=3, merged=1)
    assert Count(3, 1).entries == 4


def test_counts_beside_a_filter_follow_the_other_filters_only(register):
    assert count_by(register, Selection(), "level") == {"国家级": 3, "省级": 0}
    chosen = Selection(provinces=("江西省",), levels=("省级",))
    assert count_by(register, chosen, "level") == {"国家级": 2, "省级": 0}
    assert count_by(register, chosen, "province") == {"江西省": 0, "湖南省": 0}
    assert count_by(register, Selection(levels=("国家级",)), "prefecture") == {
        "南昌市": 2,
        "九江市": 1,
        "长沙市": 1,
    }
    assert count_by(register, Selection(), "industry") == {"电子信息": 1, "光电": 1, "装备制造": 1}


@pytest.mark.parametrize("facet", ["province", "prefecture", "level", "category", "industry"])
def test_a_count_is_what_choosing_the_value_gives(register, facet):
    attribute = {"province": "provinces", "category": "categories", "industry": "industries"}.get(
        facet, f"{facet}s"
    )
    base = Selection(provinces=("江西省",), q="n")
    for label, count in count_by(register, base, facet).items():
        chosen = dataclasses.replace(base, **{attribute: (label,)})
        assert count_zones(register, chosen).zones == count


def test_parameters_are_read_in_the_order_shown_and_once(register):
    params = {
        "level": ["省级", "国家级", "省级"],
        "industry": "光电",
        "park_only": ["true"],
        "q": ["  NC   高新 nc "],
    }
    selection, notices = parse_selection(params, register)
    assert notices == ()
    assert selection == Selection(
        levels=("国家级", "省级"), industries=("光电",), park_only=True, q="nc 高新"
    )


def test_unknown_values_become_notices_and_the_rest_stays(register):
    selection, notices = parse_selection({"province": ["江西省", "四川省"], "level": "national"}, register)
    assert selection == Selection(provinces=("江西省",))
    assert notices == (
        Notice("province", "四川省", ("江西省", "湖南省")),
        Notice("level", "national", ("国家级", "省级")),
    )


@pytest.mark.parametrize(
    "value", ["长" * 10_000, "\x00" * 10_000, "a\x1b[31m\n\r\tb" * 900, "\ud800", "<script>" * 50]
)
@pytest.mark.parametrize(
    "name", ["province", "prefecture", "level", "category", "industry", "park_only", "zone"]
)
def test_hostile_values_give_a_short_printable_notice(register, name, value):
    selection, notices = parse_selection({name: value}, register)
    zone_id, zone_notices = parse_zone_id({name: value}, register)
    assert selection == Selection()
    assert zone_id is None
    (notice,) = notices or zone_notices
    assert notice.parameter == name
    assert 0 < len(notice.value) <= 40
    assert notice.value.isprintable()
    assert notice.allowed


def test_a_long_query_is_cut_with_a_notice(register):
    selection, notices = parse_selection({"q": "长" * 10_000}, register)
    assert len(selection.q) == 100
    assert [notice.parameter for notice in notices] == ["q"]
    assert len(notices[0].value) <= 40


def test_control_characters_in_a_query_are_blanks(register):
    assert parse_selection({"q": "nc\x00gxq\x1b"}, register) == (Selection(q="nc gxq"), ())


def test_a_thousand_unknown_values_do_not_give_a_thousand_notices(register):
    _, notices = parse_selection({"industry": [f"x{i}" for i in range(1000)]}, register)
    assert len(notices) == MAX_NOTICES


@pytest.mark.parametrize(
    "params", [{}, {"level": ""}, {"level": []}, {"q": "  "}, {"park_only": "false"}, {"utm": "x"}]
)
def test_nothing_given_is_nothing_chosen_without_a_notice(register, params):
    assert parse_selection(params, register) == (Selection(), ())


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_parameters_survive_the_round_trip(module_register, data):
    values = {
        name: facet_values(module_register, name)
        for name in ("province", "prefecture", "level", "category", "industry")
    }
    params = {
        name: data.draw(st.lists(st.sampled_from(labels) | st.text(max_size=8), max_size=4))
        for name, labels in values.items()
    }
    params["q"] = data.draw(st.lists(st.text(max_size=8), max_size=4))
    params["park_only"] = data.draw(st.lists(st.sampled_from(["true", "false", "1"]), max_size=2))
    selection, _ = parse_selection(params, module_register)
    assert parse_selection(selection.to_params(), module_register) == (selection, ())


@pytest.fixture(scope="module")
def module_register(tmp_path_factory, small_tables):
    return load_register(small_tables(tmp_path_factory.mktemp("register")))


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"zone": "jx-nc-gxq"}, "jx-nc-gxq"),
        ({"zone": " JX-NC-GXQ "}, "jx-nc-gxq"),
        ({"zone": "jx-park-nanchang"}, "jx-park-nanchang"),
        ({}, None),
        ({"zone": ""}, None),
    ],
)
def test_a_known_zone_or_park_is_selected(register, params, expected):
    assert parse_zone_id(params, register) == (expected, ())


def test_an_unknown_zone_is_a_notice_and_a_later_known_one_is_taken(register):
    zone_id, notices = parse_zone_id({"zone": ["jx-x", "jx-nc-gxq"]}, register)
    assert zone_id == "jx-nc-gxq"
    assert [(notice.parameter, notice.value) for notice in notices] == [("zone", "jx-x")]


def test_a_selection_can_key_a_cache():
    assert {Selection(q="a"): 1}[Selection(q="a")] == 1
