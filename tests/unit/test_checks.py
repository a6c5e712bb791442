"""One broken cell, line or file per case; each case names what must be found and where."""

import json
from pathlib import Path

import pytest

from data import checks
from data.checks import Finding, check_tables, describe_findings, examine, load_descriptor

JX_NC = "jx-nc-gxq,南昌高新技术产业开发区,南昌高新区,national,htz,高新技术产业开发区,360000,360100,,360111"


def change(tables: Path, name: str, old: str, new: str) -> None:
    path = tables / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} must occur once in {name}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_clean_tables_have_no_findings(tables):
    assert check_tables(tables) == []


# table, text that is there, text put in its place, line, column, words of the message
CELLS = {
    "type integer": ("parks", "南昌产业园,1,", "南昌产业园,一,", 2, "position", "a whole number"),
    "type number": ("zones", ",231.5,", ",231.5公顷,", 4, "approved_area_ha", "a number"),
    "number nan": ("zones", ",231.5,", ",nan,", 4, "approved_area_ha", "a number"),
    "type boolean": ("zones", "planned,,true", "planned,,是", 3, "counts_as_zone", "true, false"),
    "required": ("parks", "jx-coop,南昌产业园,", "jx-coop,,", 2, "name", "must not be empty"),
    "enum": ("zones", "长沙高新区,national", "长沙高新区,省级", 2, "level", "one of national, provincial"),
    "enum in role": ("industry_mentions", "flagship", "primary", 2, "role", "one of flagship"),
    "pattern": ("zones", "1991-03", "1991年3月", 2, "approved_on", "must match"),
    "minimum": ("zones", ",231.5,", ",-1,", 4, "approved_area_ha", "at least 0"),
    "maximum": ("placements", "115.95", "215.95", 3, "lon", "at most 119.4"),
    "length": ("industries", "光电,", "光" * 21 + ",", 4, "label", "at most 20 characters"),
    "blanks": ("parks", ",南昌产业园,", ", 南昌产业园,", 2, "name", "blanks around"),
    "list item twice": (
        "industry_mentions",
        "equipment;optics",
        "optics;optics",
        3,
        "industry_codes",
        "a list",
    ),
    "list item empty": ("industry_mentions", "equipment;optics", "equipment;", 3, "industry_codes", "a list"),
    "key twice": ("units", "个,count,1,个", "亿元,cny,1,亿元", 4, "unit", "the key (unit) must not repeat"),
    "composite key twice": (
        "task_units",
        "t1,省工信厅,responsible",
        "t1,省台办,lead",
        3,
        "task_id",
        "must not repeat",
    ),
    "key empty": ("units", "倍,ratio", ",ratio", 5, "unit", "must not be empty"),
    "unsorted": ("documents", "report-1,报道", "aaa-1,报道", 3, "document_id", "sorted by the key"),
    "foreign key": ("park_sites", "jx-nc-gxq", "jx-nc-xxx", 2, "zone_id", "a row of zones.csv"),
    "foreign key in a list": (
        "industry_mentions",
        "equipment;",
        "equipmint;",
        3,
        "industry_codes",
        "industries.csv",
    ),
    "observation of unknown target": ("observations", "double;", "dubble;", 3, "target_ids", "targets.csv"),
    "unknown unit": ("observations", "3309.5,,亿元", "3309.5,,亿", 3, "unit", "a row of units.csv"),
    "entity of a mention": (
        "industry_mentions",
        "-1,jx-park-nanchang,",
        "-1,jx-park-x,",
        5,
        "entity_id",
        "zones.csv",
    ),
    "entity of an observation": (
        "observations",
        "营业收入,,jx-nc-gxq",
        "营业收入,,南昌",
        3,
        "entity_id",
        "parks.csv",
    ),
    "parent of wrong level": (
        "divisions",
        "county,360100",
        "county,360000",
        4,
        "parent_code",
        "next level up",
    ),
    "no parent": (
        "divisions",
        "九江市,prefecture,360000",
        "九江市,prefecture,",
        5,
        "parent_code",
        "next level up",
    ),
    "province with parent": (
        "divisions",
        "湖南省,province,",
        "湖南省,province,360000",
        6,
        "parent_code",
        "no parent",
    ),
    "county as prefecture": (
        "zones",
        "360000,360100,,360111,1992",
        "360000,360111,,360111,1992",
        4,
        "prefecture_code",
        "code of a prefecture",
    ),
    "prefecture of another province": (
        "zones",
        "430000,430100,,430104",
        "430000,360100,,430104",
        2,
        "prefecture_code",
        "lies in its province",
    ),
    "county of another prefecture": (
        "zones",
        "430000,430100,,430104",
        "430000,430100,,360111",
        2,
        "county_code",
        "lies in its prefecture",
    ),
    "same prefecture twice": (
        "zones",
        "360100,360400,",
        "360100,360100,",
        3,
        "also_prefecture_code",
        "another",
    ),
    "part of but counted": (
        "zones",
        "并入,false",
        "并入,true",
        5,
        "counts_as_zone",
        "not counted on its own",
    ),
    "not counted, part of nothing": (
        "zones",
        "false,jx-nc-gxq",
        "false,",
        5,
        "part_of",
        "says what it is part of",
    ),
    "part of itself": (
        "zones",
        "false,jx-nc-gxq",
        "false,jx-nc-yuan",
        5,
        "part_of",
        "another zone that is counted",
    ),
    "level without category": (
        "zones",
        "national,new_area",
        "national,industrial_park",
        3,
        "category",
        "at this level",
    ),
    "count of another level": ("official_counts", "etdz;htz", "etdz;other", 2, "categories", "at this level"),
    "item of a list not a code": (
        "official_counts",
        "etdz;htz",
        "etdz;高新区",
        2,
        "categories",
        "one of etdz",
    ),
    "same name twice": ("zones", JX_NC.split(",")[1], "江西赣江新区", 4, "name", "same name"),
    "area without kind": ("zones", ",231.5,approved,", ",231.5,,", 4, "area_kind", "come together"),
    "park without host": (
        "park_sites",
        "jx-park-nanchang,jx-nc-gxq,1\n",
        "",
        2,
        "park_id",
        "has a host zone",
    ),
    "park in another province": (
        "park_sites",
        "jx-nc-gxq",
        "hn-cs-gxq",
        2,
        "zone_id",
        "cooperation zone's province",
    ),
    "zone with two parks": (
        "park_sites",
        "nanchang,jx-nc-gxq,1",
        "nanchang,jx-nc-gxq,1\njx-park-nanchang,jx-nc-gxq,2",
        3,
        "zone_id",
        "at most one park",
    ),
    "group in a group": (
        "industries",
        "装备制造,,",
        "装备制造,optics,",
        3,
        "group_code",
        "not itself in a group",
    ),
    "label twice": ("industries", "光电,", "装备制造,", 4, "label", "same label"),
    "platform nowhere": (
        "platforms",
        "bonded_zone,360100",
        "bonded_zone,",
        2,
        "division_code",
        "names its place",
    ),
    "six decimals": ("placements", "28.2189", "28.218901", 2, "lat", "at most 5 decimals"),
    "no such day": ("documents", "2020-09-17", "2020-09-31", 2, "issued_on", "day of the calendar"),
    "deadline before start": (
        "targets",
        "2020,,2020,2025-12-31",
        "2020,,2026-01,2025-12-31",
        2,
        "deadline_on",
        "after its start",
    ),
    "deadline before baseline": (
        "targets",
        "2020,,2020,2025-12-31",
        "2026,,2020,2025-12-31",
        2,
        "deadline_on",
        "after its baseline",
    ),
    "deadline that is none": (
        "targets",
        "2025-12-31,printed",
        "2025-12-31,none",
        2,
        "deadline_on",
        "exactly when",
    ),
    "no deadline though printed": (
        "targets",
        "2025-12-31,printed",
        ",printed",
        2,
        "deadline_on",
        "exactly when",
    ),
    "multiple without baseline": (
        "targets",
        "倍,2020,,2020",
        "倍,,,2020",
        2,
        "baseline_on",
        "names the baseline year",
    ),
    "range with one end": ("targets", "range,,1,3", "range,,1,", 3, "target_value_max", "two ends"),
    "range backwards": ("targets", "range,,1,3", "range,,3,1", 3, "target_value_max", "ends above"),
    "threshold without unit": ("targets", "1000,亿元", "1000,", 3, "threshold_unit", "come together"),
    "alternative of itself": (
        "targets",
        "亿元,double",
        "亿元,over-1000",
        3,
        "alternative_of",
        "another target",
    ),
    "scope of another kind": (
        "targets",
        "park,jx-park-nanchang",
        "park,jx-coop",
        2,
        "scope_id",
        "its scope_kind means",
    ),
    "direct without target": ("observations", "o1,over-1000,", "o1,,", 2, "target_ids", "names its target"),
    "empty with target": ("observations", "o3,,empty", "o3,double,empty", 4, "target_ids", "names no target"),
    "near without reason": (
        "observations",
        "report-1,口径不同",
        "report-1,",
        3,
        "near_because",
        "why it is not direct",
    ),
    "direct of another indicator": (
        "observations",
        "zones-over",
        "output",
        2,
        "indicator_id",
        "its target's indicator",
    ),
    "direct in another unit": (
        "observations",
        "2,>=,个",
        "2,>=,亿元",
        2,
        "unit",
        "its target's kind of unit",
    ),
    "two base units": ("units", "亿元,cny,1,亿元", "亿元,cny,1,个", 4, "base_unit", "one base unit"),
    "base unit scaled": ("units", "个,count,1,个", "个,count,2,个", 3, "factor", "scales to its base unit"),
    "negative count": ("observations", "2,>=,个", "-2,>=,个", 2, "value", "a count is not negative"),
    "numeric rule without value": ("rules", ">=,300", ">=,", 2, "value", "exactly when the rule is numeric"),
    "part of an uncounted one": (
        "zones",
        "planned,,true,",
        "planned,,false,jx-nc-yuan",
        3,
        "part_of",
        "another zone that is counted",
    ),
    "correction undone": ("corrections", "360111,,", "360111,360112,", 2, "is", "what the table holds"),
    "correction of no row": (
        "corrections",
        "jx-ganjiang,county_code,360111,",
        "jx-x,county_code,,360111",
        2,
        "key",
        "names a row",
    ),
    "correction of no table": ("corrections", "zones,jx", "zone,jx", 2, "table_name", "names a table"),
    "correction of no column": ("corrections", "county_code", "county", 2, "column", "names a column"),
}

FILES = {
    "byte order mark": ("zones", lambda raw: b"\xef\xbb\xbf" + raw, 1, "byte order mark"),
    "GBK": ("zones", lambda raw: raw.decode().encode("gbk"), 2, "must be UTF-8"),
    "CR LF": ("zones", lambda raw: raw.replace(b"\n", b"\r\n"), 1, "LF alone"),
    "a lone CR": ("zones", lambda raw: raw.replace(b"planned", b"plan\rned"), 3, "LF alone"),
    "a NUL": ("zones", lambda raw: raw.replace(b"planned", b"plan\0ned"), 3, "NUL"),
    "lost characters": (
        "zones",
        lambda raw: raw.replace("赣江新区,national".encode(), b"\xef\xbf\xbd,national"),
        3,
        "U+FFFD",
    ),
    "half-written": ("zones", lambda raw: raw[:-1], 5, "half-written"),
    "cut inside a row": (
        "zones",
        lambda raw: raw[: raw.rindex(b",provincial")],
        5,
        "as many cells as the header",
    ),
    "cut inside quotes": ("zones", lambda raw: raw + b'jx-z,"cut', 6, "quoted cell is not closed"),
    "a cell too many": ("parks", lambda raw: raw.replace(b",1,", b",1,,"), 2, "as many cells as the header"),
    "a blank line": ("parks", lambda raw: raw + b"\n", 3, "as many cells as the header"),
    "an empty file": ("parks", lambda raw: b"", None, "the file is empty"),
    "columns in another order": (
        "parks",
        lambda raw: raw.replace(b"name,position", b"position,name"),
        1,
        "declared order",
    ),
    "a column missing": (
        "parks",
        lambda raw: raw.replace(b",position", b",rank"),
        1,
        "column 'position' is missing",
    ),
    "a column too many": (
        "parks",
        lambda raw: raw.replace(b",position", b",rank"),
        1,
        "does not know the column",
    ),
    "a column twice": (
        "parks",
        lambda raw: raw.replace(b",position", b",name"),
        1,
        "column 'name' appears 2 times",
    ),
}


def at(findings: list[Finding], file: str, line: int | None, words: str) -> list[Finding]:
    return [item for item in findings if item.file == file and item.line == line and words in item.message]


@pytest.mark.parametrize(("table", "old", "new", "line", "column", "words"), CELLS.values(), ids=CELLS)
def test_a_wrong_cell_is_found_at_its_line_and_column(tables, table, old, new, line, column, words):
    change(tables, table, old, new)
    findings = check_tables(tables)
    file = "parks.csv" if words == "has a host zone" else f"{table}.csv"
    assert [item.column for item in at(findings, file, line, words)] == [column], describe_findings(findings)


@pytest.mark.parametrize(("table", "edit", "line", "words"), FILES.values(), ids=FILES)
def test_a_wrong_file_is_found_and_the_rest_is_still_checked(tables, table, edit, line, words):
    path = tables / f"{table}.csv"
    path.write_bytes(edit(path.read_bytes()))
    change(tables, "units", "倍,ratio,1,倍", "倍,ratio,x,倍")
    findings = check_tables(tables)
    assert at(findings, f"{table}.csv", line, words), describe_findings(findings)
    assert at(findings, "units.csv", 5, "must be a number")


@pytest.fixture(scope="module")
def rules_that_found_something(tmp_path_factory, small_tables):
    tables = small_tables(tmp_path_factory.mktemp("register"))
    descriptor = load_descriptor(tables.parent / "datapackage.json")
    found = set()
    for table, old, new, *_ in CELLS.values():
        path = tables / f"{table}.csv"
        clean = path.read_bytes()
        change(tables, table, old, new)
        raw, _ = examine(tables, descriptor)
        found |= {rule.check.__name__ for rule in checks._RULES if list(rule.check(raw))}
        path.write_bytes(clean)
    return found


@pytest.mark.parametrize("name", [rule.check.__name__ for rule in checks._RULES])
def test_every_rule_has_a_case(rules_that_found_something, name):
    assert name in rules_that_found_something


@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
def test_a_table_in_another_encoding_does_not_flood_others_with_unknown_keys(tables, encoding):
    path = tables / "zones.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    assert [item.file for item in check_tables(tables)] == ["zones.csv"]


def test_rows_left_out_of_a_table_do_not_flood_others_with_unknown_keys(tables):
    change(tables, "zones", ",231.5,approved,", ",231.5,approved,,")
    assert [(item.file, item.line) for item in check_tables(tables)] == [("zones.csv", 4)]


def test_a_byte_order_mark_is_the_only_finding_about_its_file(tables):
    path = tables / "zones.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(check_tables(tables)) == 1


def test_a_missing_file_is_one_finding(tables):
    (tables / "zones.csv").unlink()
    assert [(item.file, item.message) for item in check_tables(tables)] == [
        ("zones.csv", "the file is missing")
    ]


def test_a_file_nobody_described_is_found(tables):
    (tables / "towns.csv").write_text("a\n1\n")
    assert [item.file for item in check_tables(tables)] == ["towns.csv"]


def test_all_findings_come_at_once_sorted_by_table_and_line(tables):
    change(tables, "observations", "report-1,口径不同", "report-1,")
    change(tables, "zones", "长沙高新区,national", "长沙高新区,省级")
    change(tables, "zones", "并入,false", "并入,true")
    change(tables, "divisions", "county,360100", "county,360000")
    found = [(item.file, item.line) for item in check_tables(tables)]
    assert found[0] == ("divisions.csv", 4)
    assert found[-1] == ("observations.csv", 3)
    assert {("zones.csv", 2), ("zones.csv", 5)} <= set(found)
    assert [line for file, line in found if file == "zones.csv"] == sorted(
        line for file, line in found if file == "zones.csv"
    )


def test_findings_read_as_file_rule_and_lines(tables):
    change(tables, "zones", "南昌高新区,national", "南昌高新区,省级")
    assert describe_findings(check_tables(tables)) == (
        "zones.csv: column 'level' must be one of national, provincial.\n"
        "  line 4: zone jx-nc-gxq has level '省级'"
    )


def test_lines_count_physical_lines_after_a_quoted_line_break(tables):
    change(tables, "parks", "南昌产业园,1,", '南昌产业园,1,"两\n行"\njx-park-x,jx-coop,某园,x,')
    findings = check_tables(tables)
    assert at(findings, "parks.csv", 4, "a whole number"), describe_findings(findings)


def test_a_long_value_is_quoted_short(tables):
    change(tables, "zones", "长沙高新区,national", "长沙高新区," + "长" * 10_000)
    assert max(len(item.value or "") for item in check_tables(tables)) == checks.MAX_SHOWN


@pytest.mark.parametrize("text", ["{", "[]", '{"resources": 1}'])
def test_an_unreadable_package_is_a_finding(tables, text):
    (tables.parent / "datapackage.json").write_text(text)
    assert [item.file for item in check_tables(tables)] == ["datapackage.json"]


def test_a_table_the_package_forgot_is_a_finding(tables):
    path = tables.parent / "datapackage.json"
    package = json.loads(path.read_text())
    package["resources"] = [item for item in package["resources"] if item["name"] != "rules"]
    path.write_text(json.dumps(package))
    assert {item.file for item in check_tables(tables)} == {"datapackage.json", "rules.csv"}


def test_the_command_prints_counts_when_clean_and_all_findings_when_not(tables, capsys):
    assert checks.main([str(tables)]) == 0
    assert "zones 4" in capsys.readouterr().out
    change(tables, "zones", "长沙高新区,national", "长沙高新区,省级")
    change(tables, "units", "倍,ratio,1,倍", "倍,ratio,x,倍")
    assert checks.main([str(tables)]) == 1
    out = capsys.readouterr().out
    assert "zones.csv: column 'level'" in out
    assert "units.csv: column 'factor'" in out
