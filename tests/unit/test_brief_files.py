"""Slides, documents and workbooks of a brief, read back with the libraries that know their formats."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree
from openpyxl import load_workbook
from pptx import Presentation
from pptx.util import Emu

from briefs import wording
from briefs.brief import build_brief
from briefs.fitting import text_width, wrap
from briefs.formats import FORMATS
from data.load import load_register, with_tables
from data.progress import assess_all
from data.schema import Comparator
from data.selection import Selection
from data.settings import DEFAULT_MAP_NOTICE

TODAY = date(2026, 11, 21)
LONG_NAME = "江西省赣州市" + "特别长的名称" * 9
LINK = "http://127.0.0.1:8501/?province=江西省"
OFFICE = ("pptx", "docx", "xlsx")


@pytest.fixture(scope="module")
def register(root):
    """The committed register, one name of 60 characters, one a spreadsheet would run, a target without a value."""
    loaded = load_register(root / "data" / "tables")
    zones = dict(loaded.zones)
    zones["jx-n-gz-jkq"] = replace(zones["jx-n-gz-jkq"], name=LONG_NAME)
    hostile = next(each for each in zones if zones[each].province_code == "430000")
    zones[hostile] = replace(zones[hostile], name='=HYPERLINK("x")<&>\x07')
    targets = dict(loaded.targets)
    targets["jx-park-jian-2y-new-projects"] = replace(
        targets["jx-park-jian-2y-new-projects"], target_value=None, comparator=Comparator.MILESTONE, unit=None
    )
    return with_tables(loaded, loaded.data_version, zones=zones, targets=targets)


@pytest.fixture(scope="module")
def briefs(register):
    assessments = assess_all(register, TODAY)

    def build(selection, **more):
        return build_brief(
            register, assessments, selection, as_of=TODAY, link=LINK, notice=DEFAULT_MAP_NOTICE, **more
        )

    return {
        "all": build(Selection(), selected_id="jx-park-ganzhou", compare=tuple(register.parks), is_demo=True),
        "empty": build(Selection(q="没有这样的名称")),
    }


@pytest.fixture(scope="module")
def files(briefs, root):
    return {
        (name, code): FORMATS[code].write(brief, root / "data" / "boundaries")
        for name, brief in briefs.items()
        for code in OFFICE
    }


def texts_of(data):
    """All text of an Office file, part by part, and its parts."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for name in packed.namelist():
            if name.endswith(".xml"):
                root = etree.fromstring(packed.read(name))
                parts[name] = "\n".join(root.itertext())
    return parts


def zip_parts(data):
    """Name → XML of every part."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist() if name.endswith(".xml")}


def everything(data):
    return "\n".join(texts_of(data).values())


def slides_of(data):
    return list(Presentation(io.BytesIO(data)).slides)


@pytest.mark.parametrize("name", ["all", "empty"])
@pytest.mark.parametrize("code", OFFICE)
def test_every_file_carries_its_stamp(files, briefs, name, code):
    brief, words = briefs[name], everything(files[name, code])
    assert [text for _, text in brief.stamp() if text not in words] == []
    assert brief.title in words
    assert (wording.DEMO in words) == brief.is_demo


@pytest.mark.parametrize("code", OFFICE)
def test_every_zone_target_and_document_is_in_the_file_unshortened(files, briefs, code):
    brief, words = briefs["all"], everything(files["all", code])
    clean = {re.sub(r"\x07", " ", row.name) for row in brief.zones}
    assert len(brief.zones) == 251
    assert len(LONG_NAME) == 60
    assert [name for name in clean if name not in words] == []
    assert [row.indicator for row in brief.targets if row.indicator not in words] == []
    assert [row.title for row in brief.documents if row.title not in words] == []


@pytest.mark.parametrize("code", OFFICE)
def test_no_address_of_a_document_is_written(files, register, code):
    words = everything(files["all", code])
    assert [row.address for row in register.documents.values() if row.address and row.address in words] == []


@pytest.mark.parametrize("code", OFFICE)
def test_the_same_brief_gives_the_same_words(files, briefs, root, code):
    again = FORMATS[code].write(briefs["empty"], root / "data" / "boundaries")
    clock = "docProps/core.xml"  # a workbook says when it was saved
    assert texts_of(again) | {clock: ""} == texts_of(files["empty", code]) | {clock: ""}


@pytest.mark.parametrize("code", OFFICE)
def test_an_empty_filter_is_said(files, code):
    words = everything(files["empty", code])
    assert "没有这样的名称" in words
    assert (wording.NO_ZONES in words) or code == "xlsx"


def test_a_target_without_a_value_and_a_zone_without_a_place_are_said(files, briefs):
    brief = briefs["all"]
    valueless = [row for row in brief.targets if brief.register.targets[row.target_id].target_value is None]
    assert valueless
    assert all(row.promised == "建成" and row.bar is None for row in valueless)
    assert any(brief.register.targets[row.target_id].comparator is Comparator.MILESTONE for row in valueless)
    assert any(not row.is_placed for row in brief.zones)
    for code in OFFICE:
        assert wording.UNPLACED_SHORT in everything(files["all", code])


# --- slides -------------------------------------------------------------------------------------------------


def test_slides_are_wide_and_light(files):
    data = files["all", "pptx"]
    presentation = Presentation(io.BytesIO(data))
    assert presentation.slide_width * 9 == presentation.slide_height * 16
    assert len(data) <= 3_000_000


def test_chinese_has_a_face_of_its_own_in_every_theme(files):
    with zipfile.ZipFile(io.BytesIO(files["all", "pptx"])) as packed:
        themes = [
            packed.read(name) for name in packed.namelist() if "/theme/" in name and name.endswith(".xml")
        ]
    assert len(themes) == 2  # slides and notes
    for theme in themes:
        root = etree.fromstring(theme)
        faces = [each.get("typeface") for each in root.iter("{*}ea") if each.getparent().tag.endswith("Font")]
        assert faces == ["微软雅黑", "微软雅黑"]


def test_charts_and_tables_are_native_and_say_the_figures(files, briefs):
    brief, slides = briefs["all"], slides_of(files["all", "pptx"])
    charts = {shape.name: shape.chart for slide in slides for shape in slide.shapes if shape.has_chart}
    status = charts[wording.CHART_STATUS].plots[0]
    assert list(status.series[0].values) == [count for _, count in brief.status_counts]
    levels = charts[wording.CHART_LEVELS].plots[0]
    counts = {level: dict(parts) for level, _, parts in brief.overview.levels}
    for series in levels.series:
        assert list(series.values) == [counts[series.name].get(label) for label in levels.categories]
    bars = [row for row in brief.targets if row.bar]
    for row in bars:
        drawn = charts[wording.CHART_OF_TARGET.format(indicator=row.indicator, unit=row.bar.unit)].plots[0]
        assert next(iter(drawn.series[0].values)) == row.bar.actual
        assert list(drawn.series[0].values)[-1] == row.bar.goal
    assert not [shape for slide in slides for shape in slide.shapes if shape.shape_type == 13]  # no picture


def test_tables_repeat_their_heading_and_stay_on_the_slide(files, briefs):
    slides = slides_of(files["all", "pptx"])
    rows = []
    for slide in slides:
        for shape in slide.shapes:
            if shape.has_table:
                assert shape.top + sum(row.height for row in shape.table.rows) <= Emu(507 * 12700)
                if shape.name == wording.SLIDE_ZONES:
                    cells = [[cell.text for cell in row.cells] for row in shape.table.rows]
                    assert tuple(cells[0]) == wording.TABLE_ZONES
                    rows += cells[1:]
    assert [int(row[0]) for row in rows] == list(range(1, 252))
    assert [row[2] for row in rows] == [row.level for row in briefs["all"].zones]


def test_the_map_is_shapes_named_after_what_they_show(files, register):
    slide = next(
        each
        for each in slides_of(files["all", "pptx"])
        if each.shapes.title.text_frame.text == wording.SLIDE_MAP
    )
    groups = {shape.name: shape for shape in slide.shapes if shape.shape_type == 6}
    assert {"设区市", "省界", "开发区", "产业园", "标注", "选中"} <= set(groups)
    named = {name: [shape.name for shape in group.shapes] for name, group in groups.items()}
    prefectures = {row.name for row in register.divisions.values() if row.level == "prefecture"}
    assert set(named["设区市"]) == prefectures
    placed = {row.name for row in register.zones.values() if row.zone_id in register.placements}
    assert len(named["开发区"]) == len(placed) == 248
    assert "南昌产业园" in named["产业园"]
    vertices = sum(len(list(groups["设区市"]._element.iter(f"{{*}}{tag}"))) for tag in ("moveTo", "lnTo"))
    assert vertices <= 4000
    assert all(shape.shape_type == 5 for shape in groups["设区市"].shapes)  # freeforms


def test_notes_carry_the_sources_of_their_slide(files, briefs):
    brief, slides = briefs["all"], slides_of(files["all", "pptx"])
    assert all(slide.has_notes_slide for slide in slides)
    said = [slide.notes_slide.notes_text_frame.text for slide in slides]
    for row in brief.zones[:20]:
        assert any(all(source in notes for source in brief.sources_of(row.sources)) for notes in said)
    assert all(brief.data_version in notes for notes in said[:3])


def test_shape_ids_of_a_slide_are_its_own(files):
    for slide in slides_of(files["all", "pptx"]):
        ids = [element.get("id") for element in slide.shapes._spTree.iter("{*}cNvPr")]
        assert len(ids) == len(set(ids))


# --- documents ----------------------------------------------------------------------------------------------


def test_the_page_is_that_of_an_official_document(files):
    document = Document(io.BytesIO(files["all", "docx"]))
    page = document.sections[0]
    assert [round(each.mm) for each in (page.page_width, page.page_height)] == [210, 297]
    assert [round(each.mm) for each in (page.top_margin, page.left_margin)] == [37, 28]
    assert round((page.page_width - page.left_margin - page.right_margin) / Mm(1)) == 156
    assert round((page.page_height - page.top_margin - page.bottom_margin) / Mm(1)) == 225
    footers = document.sections[0].footer._element.xml + document.sections[0].even_page_footer._element.xml
    assert footers.count(" PAGE ") == 2


def test_fonts_are_named_for_chinese_with_what_may_stand_in(files):
    data = files["all", "docx"]
    styles = Document(io.BytesIO(data)).styles

    def face(name):
        return styles[name].element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia"))

    assert [face(name) for name in ("Title", "Heading 1", "Heading 2", "Normal")] == [
        "方正小标宋简体",
        "黑体",
        "楷体_GB2312",
        "仿宋_GB2312",
    ]
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        table = packed.read("word/fontTable.xml").decode()
        assert not [name for name in packed.namelist() if "embedded" in name or name.endswith(".odttf")]
    assert 'w:name="仿宋_GB2312"><w:altName w:val="仿宋,FangSong"' in table


def test_headings_tables_and_figures_are_numbered(files):
    document = Document(io.BytesIO(files["all", "docx"]))
    heads = [each.text for each in document.paragraphs if each.style.name == "Heading 1"]
    assert [head[:2] for head in heads if not head.startswith("附件")] == [
        "一、",
        "二、",
        "三、",
        "四、",
        "五、",
        "六、",
    ]
    assert [head[:3] for head in heads if head.startswith("附件")] == ["附件1", "附件2", "附件3"]
    captions = [each for each in document.paragraphs if each.style.name == "Caption"]
    assert sum(each._p.xml.count(" SEQ 表 ") for each in captions) == len(document.tables)
    assert next(each.text for each in captions if each.text.startswith("图")).startswith("图1")
    assert len(document.inline_shapes) == 1
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_the_list_of_zones_is_whole(files, briefs):
    tables = Document(io.BytesIO(files["all", "docx"])).tables
    heads = {tuple(cell.text for cell in table.rows[0].cells): table for table in tables}
    rows = heads[wording.TABLE_ZONES]._tbl.tr_lst[1:]
    assert len(rows) == len(briefs["all"].zones)


# --- workbooks ----------------------------------------------------------------------------------------------


def test_the_workbook_holds_data_assessments_inputs_and_sources(files, briefs):
    brief = briefs["all"]
    book = load_workbook(io.BytesIO(files["all", "xlsx"]))
    assert book.sheetnames == ["概况", "开发区", "目标进度", "计算依据", "来源"]
    head = len(brief.stamp()) + 3
    assert book["开发区"].max_row - head == len(brief.zones)
    assert book["目标进度"].max_row - head == len(brief.targets)
    assert book["计算依据"].max_row - head == len(brief.ledger.inputs)
    assert book["来源"].max_row - head == len(brief.documents)
    assert [cell.value for cell in book["开发区"][head]] == list(wording.ZONE_COLUMNS)
    sources = [row[-1].value for row in book["开发区"].iter_rows(min_row=head + 1)]
    assert all(sources)


def test_no_cell_of_the_workbook_can_run(files):
    book = load_workbook(io.BytesIO(files["all", "xlsx"]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
    (hostile,) = [cell for cell in cells if isinstance(cell.value, str) and cell.value.startswith("=HYPER")]
    assert hostile.quotePrefix


# --- fitting ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "江西省", "a" * 400, "江西 GDP 3.5 万亿元（2025）" * 9, "一\n二\n\n三"])
def test_wrapping_loses_nothing_and_keeps_to_the_width(text):
    lines = wrap(text, 100, 10)
    assert "".join(lines) == text.replace("\n", "")
    assert all(text_width(line, 10) <= 100 for line in lines)


def test_two_bars_are_bars_and_not_slabs(files):
    """Thickness of a bar in points, from the room between bars that the chart asks for."""
    thick = []
    for slide in slides_of(files["all", "pptx"]):
        for shape in slide.shapes:
            if shape.has_chart:
                plot = shape.chart.plots[0]
                each = Emu(shape.height).pt / len(list(plot.categories))
                thick.append(each / (1 + plot.gap_width / 100))
    assert thick
    assert max(thick) < 36


def test_names_on_the_map_of_a_slide_have_a_halo(files):
    parts = zip_parts(files["all", "pptx"])
    maps = [xml for name, xml in parts.items() if "slides/slide" in name and "标注" in xml]
    assert maps
    assert all("<a:glow" in xml for xml in maps)


def test_a_list_of_zones_prints_on_one_page_across(files):
    book = load_workbook(io.BytesIO(files["all", "xlsx"]))
    zones, targets = book[wording.SHEET_ZONES], book[wording.SHEET_TARGETS]
    assert zones.page_setup.fitToWidth == 1
    assert targets.page_setup.fitToWidth > 1
    assert targets.print_title_cols == "$A:$A"
    heights = [row.height for number, row in zones.row_dimensions.items() if number > 12]
    assert max(heights) < 120  # numbers of sources, not their sentences
