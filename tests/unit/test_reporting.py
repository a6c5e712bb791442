"""Reports are read whole: sound rows come back typed, everything else as findings that name their place."""

import time
from dataclasses import replace
from datetime import date

import pytest

from data.load import load_register
from data.reportable import ReportKind, Span, binds, report_scope, reportable
from data.reporting import read_report
from data.schema import Qualifier, ScopeKind, TargetKind
from data.uploads import (
    MAX_FINDINGS,
    MAX_UPLOAD_BYTES,
    UNEXPECTED,
    Severity,
    describe_upload_finding,
    has_errors,
)
from data.workbook import MAX_ROWS
from tests.samples import uploads
from tests.samples.uploads import HEADINGS, Raw

TODAY = date(2026, 11, 21)
SOUND = {
    "目标编号": "over-1000",
    "对象编号": "360000",
    "类型": "实绩",
    "截至日期": "2025",
    "口径": "时点值",
    "数值": 6,
    "单位": "个",
    "来源单位": "省商务厅",
    "来源日期": "2026-01-15",
}


@pytest.fixture(scope="session")
def register(small_tables, tmp_path_factory):
    return load_register(small_tables(tmp_path_factory.mktemp("reporting")))


def line(**changes) -> list[object]:
    values = SOUND | changes
    return [values.get(heading) for heading in HEADINGS]


@pytest.fixture
def read(register):
    def call(content, scope="360000", name="报表.xlsx", in_register=register, **options):
        return read_report(
            name, content, in_register, report_scope(in_register, scope), today=TODAY, **options
        )

    return call


@pytest.fixture(params=["xlsx", "csv", "csv-gbk", "csv-bom"])
def read_rows(read, request):
    """Read rows as a workbook or as text in each encoding: what is said must not depend on it."""

    def call(*rows, **options):
        table = [HEADINGS, *rows]
        if request.param == "xlsx":
            return read(uploads.xlsx(table), **options)
        encoding = {"csv": "utf-8", "csv-gbk": "gb18030", "csv-bom": "utf-8-sig"}[request.param]
        return read(uploads.csv_text(table).encode(encoding), **options)

    return call


def only(reading):
    (finding,) = reading.findings
    return finding


def said(reading) -> str:
    return "\n".join(map(describe_upload_finding, reading.findings))


def test_a_sound_row_comes_back_typed(read_rows):
    reading = read_rows(line(限定="不低于", 文号="赣府〔2026〕1号", 备注="<b>'; DROP TABLE x</b>"))
    assert reading.findings == ()
    (value,) = reading.rows
    assert (value.target_id, value.entity_id, value.indicator_id) == ("over-1000", "360000", "zones-over")
    assert (value.kind, value.as_of, value.span) == (ReportKind.ACTUAL, "2025", Span.MOMENT)
    assert (value.value, value.qualifier, value.unit) == (6.0, Qualifier.AT_LEAST, "个")
    assert (value.office, value.document_number, value.document_on) == (
        "省商务厅",
        "赣府〔2026〕1号",
        "2026-01-15",
    )
    assert value.note == "<b>'; DROP TABLE x</b>"
    assert value.row == 2
    assert not value.is_cumulative


@pytest.mark.parametrize(
    ("changes", "column", "message", "allowed"),
    [
        ({"目标编号": "nothing"}, "A 目标编号", "没有这个目标", "模板"),
        ({"目标编号": None}, "A 目标编号", "不能为空", None),
        ({"对象编号": "430000"}, "B 对象编号", "不在本次填报范围内", "江西省"),
        ({"对象编号": "jx-nc-gxq"}, "B 对象编号", "不是对该对象设定的", "全省开发区"),
        ({"类型": "估计"}, "C 类型", "不在选项内", "实绩、基期值"),
        ({"截至日期": None}, "D 截至日期", "不能为空", None),
        ({"截至日期": "去年底"}, "D 截至日期", "日期无法识别", "2025-06-30"),
        ({"截至日期": "2025-02-30"}, "D 截至日期", "日历上没有这一天", "2025-06-30"),
        ({"截至日期": "2026"}, "D 截至日期", "还没有到", "不晚于 2026-11-21"),
        ({"截至日期": "2025.1"}, "D 截至日期", "日期无法识别", "2025-06-30"),
        ({"口径": "全年"}, "E 口径", "不在选项内", "累计值"),
        ({"数值": None}, "F 数值", "不能为空", "数字"),
        ({"数值": "约6"}, "F 数值", "不是一个数", "数字"),
        ({"数值": "6个"}, "F 数值", "不是一个数", "数字"),
        ({"数值": "NaN"}, "F 数值", "不是一个数", "数字"),
        ({"数值": "1e999"}, "F 数值", "不是一个数", "数字"),
        ({"数值": "=1+1"}, "F 数值", "不接受公式", "数字"),
        ({"数值": "-6"}, "F 数值", "不能为负", "0 或正数"),
        ({"数值": "9" * 17}, "F 数值", "超出可用的范围", "1000 万亿"),
        ({"限定": "大约"}, "G 限定", "不在选项内", "超过"),
        ({"单位": "箱"}, "H 单位", "单位表里没有", "个"),
        ({"单位": "亿元"}, "H 单位", "量纲不符", "个"),
        ({"单位": None}, "H 单位", "不能为空", None),
        ({"来源单位": None}, "I 来源单位", "要写明来源", "至少填一项"),
        ({"来源日期": None}, "L 来源日期", "不能为空", None),
        ({"来源日期": "2027-01"}, "L 来源日期", "还没有到", "不晚于 2026-11-21"),
        ({"备注": "字" * 1001}, "M 备注", "文字过长", "1000 字"),
        ({"备注": "=HYPERLINK(1)"}, "M 备注", "不接受公式", None),
    ],
)
def test_a_wrong_cell_is_named_with_what_is_allowed(read_rows, changes, column, message, allowed):
    reading = read_rows(line(截至日期="2023"), line(**changes))
    finding = only(reading)
    assert (finding.file, finding.row, finding.column) == ("报表.xlsx", 3, column)
    assert message in finding.message
    value = next(iter(changes.values()))
    assert finding.value == "空" if value is None else str(value)[:50] in finding.value
    assert (allowed or "") in (finding.allowed or "")
    assert finding.severity is Severity.ERROR
    assert [row.row for row in reading.rows] == [2]


def test_all_that_is_wrong_is_said_at_once(read_rows):
    reading = read_rows(line(截至日期="x", 数值="x", 单位="x", 来源日期="x"), line(目标编号="x"))
    assert [(finding.row, finding.column[0]) for finding in reading.findings] == [
        (2, "D"),
        (2, "H"),
        (2, "F"),
        (2, "L"),
        (3, "A"),
    ]


def test_the_same_value_twice_names_the_first(read_rows):
    finding = only(read_rows(line(), line(截至日期="2024"), line(数值="7")))
    assert finding.row == 4
    assert "第 2 行" in finding.message


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1,234", 1234), ("６", 6), (" 6 ", 6), ("6.0", 6), ("+6", 6), ("0", 0)],
)
def test_numbers_as_people_type_them(read, typed, value):
    (row,) = read(uploads.xlsx([HEADINGS, line(数值=typed)])).rows
    assert row.value == value


@pytest.mark.parametrize(
    ("typed", "date_text"),
    [
        ("2025年12月", "2025-12"),
        ("2025/12/31", "2025-12-31"),
        ("2025.6.30", "2025-06-30"),
        ("2025 年", "2025"),
    ],
)
def test_dates_as_people_type_them(read_rows, typed, date_text):
    (row,) = read_rows(line(截至日期=typed)).rows
    assert row.as_of == date_text


def test_periods_are_held_against_the_target(read_rows, register):
    early = replace(register.targets["double"], starts_on="2021-01-01")
    changed = replace(register, targets=register.targets | {"double": early})
    park = {
        "目标编号": "double",
        "对象编号": "jx-park-nanchang",
        "单位": "倍",
        "数值": "1.2",
        "口径": "当期值",
    }
    finding = only(read_rows(line(**park, 截至日期="2020"), in_register=changed))
    assert "早于目标的起始日期" in finding.message
    assert read_rows(line(**park, 截至日期="2020", 类型="基期值"), in_register=changed).findings == ()
    finding = only(read_rows(line(**park, 截至日期="2019", 类型="基期值"), in_register=changed))
    assert (finding.message, finding.allowed) == ("不是目标的基期", "2020")
    late = replace(early, deadline_on="2022-12-31")
    changed = replace(register, targets=register.targets | {"double": late})
    reading = read_rows(line(**park, 截至日期="2025"), in_register=changed)
    assert only(reading).severity is Severity.WARNING
    assert len(reading.rows) == 1


def test_a_cumulative_target_asks_for_the_span(read_rows, register):
    target = replace(register.targets["over-1000"], kind=TargetKind.CUMULATIVE)
    changed = replace(register, targets=register.targets | {"over-1000": target})
    assert "要写明口径" in only(read_rows(line(口径=None), in_register=changed)).message
    (row,) = read_rows(line(口径="累计值"), in_register=changed).rows
    assert row.is_cumulative
    yearly = replace(register.targets["over-1000"], kind=TargetKind.ANNUAL_FLOOR)
    changed = replace(register, targets=register.targets | {"over-1000": yearly})
    assert "当年值" in only(read_rows(line(口径="累计值"), in_register=changed)).message


def test_a_bounded_rate_stays_between_0_and_100(read_rows, register):
    target = replace(register.targets["over-1000"], kind=TargetKind.BOUNDED_RATE, unit="%")
    percent = replace(register.units["个"], unit="%", dimension="ratio", factor=0.01, base_unit="%")
    changed = replace(
        register, targets=register.targets | {"over-1000": target}, units=register.units | {"%": percent}
    )
    assert "超出范围" in only(read_rows(line(数值="120", 单位="%"), in_register=changed)).message
    (row,) = read_rows(line(数值="99.5%", 单位="％"), in_register=changed).rows
    assert (row.value, row.unit) == (99.5, "%")


def test_a_support_standard_has_no_result(read_rows, register):
    target = replace(register.targets["over-1000"], kind=TargetKind.SUPPORT_STANDARD)
    changed = replace(register, targets=register.targets | {"over-1000": target})
    assert "支持标准" in only(read_rows(line(), in_register=changed)).message


def test_labels_beside_other_ids_betray_a_sorted_column(read):
    rows = [[*HEADINGS, "指标"], [*line(), "产值"]]
    finding = only(read(uploads.xlsx(rows)))
    assert (finding.column, finding.value, finding.allowed) == ("N 指标", "产值", "超千亿开发区")


def test_a_rule_for_every_zone_binds_each_zone_of_its_level(register):
    target = replace(register.targets["over-1000"], scope_kind=ScopeKind.EACH_NATIONAL_ZONE)
    assert binds(register, target, "jx-nc-gxq")
    assert not binds(register, target, "jx-nc-yuan")
    assert not binds(register, target, "hn-cs-gxq")
    changed = replace(register, targets={"over-1000": target})
    assert reportable(changed, report_scope(changed, "jx-nc-gxq")) == ((target, "jx-nc-gxq"),)
    assert reportable(changed, report_scope(changed, "360000")) == ()
    counties = replace(target, scope_kind=ScopeKind.EACH_COUNTY)
    assert binds(register, counties, "360111")
    assert not binds(register, counties, "360100")
    assert not binds(register, counties, "430104")


def test_a_zone_cannot_report_for_another(read_rows):
    assert "不在本次填报范围内" in said(read_rows(line(), scope="jx-nc-gxq"))


# --- workbooks --------------------------------------------------------------------------------------------


def styled(value: object, style: int) -> Raw:
    return Raw(f'<c r="F2" s="{style}"><v>{value}</v></c>')


def with_styles(rows, raw_cells: str) -> bytes:
    """A workbook whose second row is the given cells; formats 1 date, 2 percent, 3 a month."""
    members = uploads.workbook_members({"实绩": uploads.sheet_xml(rows)})
    sheet = members["xl/worksheets/sheet1.xml"]
    members["xl/worksheets/sheet1.xml"] = sheet.replace(
        "</sheetData>", f'<row r="2">{raw_cells}</row></sheetData>'
    )
    members["xl/styles.xml"] = (
        '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="10"/><xf numFmtId="170"/></cellXfs></styleSheet>'
    )
    return uploads.zipped(members)


def cells(**changes) -> str:
    return "".join(uploads.cell_xml(f"{chr(65 + i)}2", value) for i, value in enumerate(line(**changes)))


def test_what_the_person_saw_is_what_is_read(read, register):
    as_date = Raw('<c r="D2" s="1"><v>46022</v></c>')
    (row,) = read(with_styles([HEADINGS], cells(截至日期=as_date))).rows
    assert row.as_of == "2025-12-31"
    as_month = Raw('<c r="D2" s="3"><v>45992</v></c>')
    (row,) = read(with_styles([HEADINGS], cells(截至日期=as_month))).rows
    assert row.as_of == "2025-12"
    finding = only(read(with_styles([HEADINGS], cells(数值=styled(45660, 1)))))
    assert "日期格式" in finding.message
    finding = only(read(with_styles([HEADINGS], cells(数值=styled(0.5, 2)))))
    assert "百分比格式" in finding.message
    percent = replace(register.units["个"], unit="%", dimension="ratio")
    target = replace(register.targets["over-1000"], unit="%")
    changed = replace(register, targets={"over-1000": target}, units=register.units | {"%": percent})
    (row,) = read(with_styles([HEADINGS], cells(数值=styled(0.07, 2), 单位="%")), in_register=changed).rows
    assert row.value == 7.0


@pytest.mark.parametrize(
    ("cell", "message", "value"),
    [
        ("<f>SUM(A1:A9)</f><v>6</v>", "不接受公式", "=SUM(A1:A9)"),
        ("<v>NaN</v>", "超出可用的范围", "NaN"),
        ("<v>1e999</v>", "超出可用的范围", "1e999"),
        ("<v>six</v>", "不是一个数", "six"),
    ],
)
def test_a_cell_that_is_no_plain_number(read, cell, message, value):
    finding = only(read(uploads.xlsx([HEADINGS, line(数值=Raw(cell))])))
    assert (finding.row, finding.column, finding.value) == (2, "F 数值", value)
    assert message in finding.message


@pytest.mark.parametrize(("kind", "message"), [("e", "错误值"), ("b", "逻辑值"), ("s", "错误值")])
def test_a_cell_of_another_type(read, kind, message):
    raw = Raw(f'<c r="F2" t="{kind}"><v>1</v></c>')
    assert message in only(read(with_styles([HEADINGS], cells(数值=raw)))).message


def test_merged_cells_below_the_header_are_refused_a_merged_title_is_not(read):
    merge = '<mergeCells count="1"><mergeCell ref="{}"/></mergeCells>'
    finding = only(read(uploads.xlsx([HEADINGS, line()], merge.format("D2:D3"))))
    assert (finding.row, finding.value) == (2, "D2:D3")
    assert "合并单元格" in finding.message
    titled = uploads.xlsx([["全省填报表"], HEADINGS, line()], merge.format("A1:F1"))
    assert read(titled).findings == ()


def test_a_hidden_sheet_is_a_finding(read):
    sheets = {"实绩": uploads.sheet_xml([HEADINGS, line()]), "旧数": uploads.sheet_xml([HEADINGS, line()])}
    finding = only(read(uploads.zipped(uploads.workbook_members(sheets, hidden=["旧数"]))))
    assert finding.sheet == "旧数"
    assert "隐藏" in finding.message


@pytest.mark.parametrize(
    "column", ['min="{0}" max="{0}" width="14" hidden="1"', 'min="1" max="{0}" width="0"']
)
def test_a_hidden_column_is_said_and_still_read(read, column):
    number = HEADINGS.index("数值") + 1
    shown = uploads.sheet_xml([HEADINGS, line()])
    hidden = shown.replace("<sheetData>", f"<cols><col {column.format(number)}/></cols><sheetData>")
    reading = read(uploads.zipped(uploads.workbook_members({"实绩": hidden})))
    told = [each for each in reading.findings if "这一列被隐藏" in each.message]
    assert any("数值" in each.column for each in told)
    assert all(each.severity is Severity.WARNING for each in told)
    assert len(reading.rows) == 1


def test_a_value_twice_on_two_sheets(read):
    sheets = {"甲": uploads.sheet_xml([HEADINGS, line()]), "乙": uploads.sheet_xml([HEADINGS, line()])}
    finding = only(read(uploads.zipped(uploads.workbook_members(sheets))))
    assert (finding.sheet, finding.row) == ("乙", 2)
    assert "「甲」第 2 行" in finding.message


def test_headings_missing_repeated_and_unknown(read_rows, read):
    reading = read(uploads.xlsx([[*HEADINGS[:7], *HEADINGS[8:], "数值", "心得"], line()]))
    messages = {(finding.column, finding.message) for finding in reading.findings}
    assert ("单位", "缺少这一列") in messages
    assert ("M 数值", "表头重复") in messages
    assert ("N 心得", "不认识的列，未读取") in messages
    assert "没有找到表头" in said(read(uploads.xlsx([["a", "b"], ["c", "d"]])))


# --- files ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "空的"),
        (b"x" * (MAX_UPLOAD_BYTES + 1), "过大"),
        (b"\xd0\xcf\x11\xe0" + bytes(500), "旧版 XLS"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "空字符"),
        (b"hello", "不是 XLSX"),
        (b"," * 19_000_000, "一行过长"),
        ("目标编号,数值\n".encode("utf-16"), "UTF-16"),
        (uploads.xlsx([HEADINGS, line()])[:400], "已损坏或不完整"),
        (uploads.zipped({"a.txt": b"x"}), "不是 XLSX 工作簿"),
        (uploads.zipped({"../xl/workbook.xml": b"x"}), "指向包外"),
        (uploads.zipped({"xl/workbook.xml": "<a>"}), "工作簿不完整"),
        (uploads.zipped(uploads.workbook_members({"a": "<worksheet><sheetData>"})), "内部结构已损坏"),
        (lambda: uploads.zipped(uploads.workbook_members({"a": "x" * 130_000_000})), "解压后过大"),
        (
            lambda: uploads.zipped(
                uploads.workbook_members({"a": '<worksheet b="' + "x" * 30_000_000 + '"/>'})
            ),
            "过长的标签",
        ),
        (
            uploads.zipped(uploads.workbook_members({"a": '<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'})),
            "文档类型声明",
        ),
        (uploads.zipped(uploads.workbook_members({"a": ""}) | {"xl/vbaProject.bin": ""}), "含有宏"),
        (uploads.zipped({f"{i}": b"" for i in range(1_001)}), "文件过多"),
        ('"目标编号,数值'.encode(), "引号不成对"),
        ("目标编号,数值\n".encode() + "甲,乙丙丁\n".encode("gb18030"), "混有"),
        ("目标编号,数值\n".encode("gb18030") + "甲,乙丙丁\n".encode(), "混有"),
        ("目标编号,数值,类型\n甲,".encode() + b"\xff\xff\n", "既不是 UTF-8 也不是 GBK"),
    ],
)
def test_a_file_that_cannot_be_read_gives_one_finding(read, content, message):
    # The largest are made when their turn comes, not while the tests are being collected.
    finding = only(read(content() if callable(content) else content))
    assert message in finding.message
    assert finding.file == "报表.xlsx"
    assert finding.message != UNEXPECTED


def test_mixed_encodings_name_the_line(read):
    content = (uploads.csv_text([HEADINGS, line()])).encode() + "甲乙丙丁,数\n".encode("gb18030")
    assert only(read(content)).row == 3


def test_a_million_empty_rows_are_passed_over(read):
    empty = "".join(f'<row r="{i}"/>' for i in range(3, 1_000_003))
    sheet = uploads.sheet_xml([HEADINGS, line()]).replace("</sheetData>", empty + "</sheetData>")
    started = time.process_time()
    reading = read(uploads.zipped(uploads.workbook_members({"实绩": sheet})))
    assert len(reading.rows) == 1
    assert reading.findings == ()
    assert time.process_time() - started < 8


def test_a_million_styled_empty_cells_are_refused_with_the_row(read):
    empty = "".join(f'<row r="{i}"><c r="A{i}" s="1"/><c r="B{i}" s="1"/></row>' for i in range(3, 310_003))
    sheet = uploads.sheet_xml([HEADINGS, line()]).replace("</sheetData>", empty + "</sheetData>")
    finding = only(read(uploads.zipped(uploads.workbook_members({"实绩": sheet}))))
    assert "大量空白行列" in finding.message
    assert finding.row > 200_000


def test_too_many_rows_are_refused_with_the_row(read):
    text = uploads.csv_text([HEADINGS, *([line(数值=None)] * (MAX_ROWS + 5))])
    reading = read(text.encode())
    assert "有内容的行过多" in said(reading)
    assert reading.findings[-2].row == MAX_ROWS + 1


def test_ten_thousand_rows_give_their_findings_in_five_seconds(read):
    rows = [line(截至日期=str(2022 + i % 4), 数值=None if i % 2 else "x") for i in range(10_000)]
    content = uploads.xlsx([HEADINGS, *rows])
    shares = []
    started = time.process_time()
    reading = read(content, progress=shares.append)
    spent = time.process_time() - started
    assert spent < 5, f"{spent:.1f} s"
    assert shares == sorted(shares)
    assert len(shares) > 5
    assert shares[-1] == 1.0
    assert len(reading.findings) == MAX_FINDINGS + 1
    assert "另有" in reading.findings[-1].message
    assert has_errors(reading.findings)
