"""Wall map, A4 brief and pictures: what they carry, that Chinese can be found in them, that nothing is cut off."""

import ctypes
import dataclasses
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from datetime import date

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from briefs import wording
from briefs.brief import build_brief
from briefs.formats import FORMATS, file_name
from briefs.pdf import to_pdf_bytes
from briefs.png import to_png3_bytes, to_png_bytes
from briefs.wall import to_wall_bytes
from data.assessment import Status
from data.load import load_register
from data.progress import assess_all
from data.selection import Selection
from data.settings import Settings

DAY = date(2026, 11, 21)
LINK = "http://127.0.0.1:8501/?zone=jx-park-ganzhou"
NOTICE = Settings().map_notice
BOUNDARIES = Settings().boundaries
LONG = (
    "海峡两岸产业合作与开发区集群式高质量发展示范引领先行先试综合改革创新实验园区"
    "（含托管片区与飞地园区）甲乙丙丁戊己庚辛壬癸"
)
WRITERS = {"wall": to_wall_bytes, "a4": to_pdf_bytes}


@pytest.fixture(scope="module")
def register():
    return load_register(Settings().tables)


@pytest.fixture(scope="module")
def assessments(register):
    return assess_all(register, today=DAY)


@pytest.fixture(scope="module")
def make(register, assessments):
    def made(selection=None, *, of=register, **given):
        return build_brief(
            of,
            assessments,
            selection or Selection(),
            **{"as_of": DAY, "link": LINK, "notice": NOTICE, **given},
        )

    return made


@pytest.fixture(scope="module")
def whole(make):
    return make(selected_id="jx-park-ganzhou")


@pytest.fixture(scope="module")
def files(whole):
    """Both files of everything, written once."""
    return {name: writer(whole, BOUNDARIES) for name, writer in WRITERS.items()}


@pytest.fixture(params=WRITERS)
def written(request, files):
    return files[request.param]


def pages_of(data):
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range() for page in document]


def squeezed(text):
    return re.sub(r"\s", "", text)


def text_of(data):
    return squeezed("".join(pages_of(data)))


def fonts_of(data):
    """Every font that words on a page are set in."""
    document = pypdfium2.PdfDocument(data)
    for page in document:
        for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=4):
            yield pdfium.FPDFTextObj_GetFont(item.raw)


def font_program(font):
    size = ctypes.c_size_t()
    pdfium.FPDFFont_GetFontData(font, None, 0, size)
    buffer = (ctypes.c_uint8 * size.value)()
    pdfium.FPDFFont_GetFontData(font, buffer, size.value, size)
    return bytes(buffer)


def test_every_file_carries_where_it_comes_from(written, whole):
    text = text_of(written)
    for _, words in whole.stamp():
        assert squeezed(words) in text
    for row in whole.documents:
        assert (
            squeezed(row.title.translate(str.maketrans("《》", "〈〉"))) in text
            or squeezed(row.title) in text
        )
        assert squeezed(row.office) in text


def test_no_address_but_the_link_is_in_a_file(written):
    text = text_of(written)
    assert set(re.findall(r"https?://[^/?]+", text)) == {"http://127.0.0.1:8501"}


def test_words_are_found_once_where_they_are_drawn_once(files):
    """The white edge of a name is a shape: a search must not find the name twice."""
    page = pypdfium2.PdfDocument(files["wall"])[0].get_textpage()
    search = page.search("瑞金经开区")
    assert search.get_next()
    assert search.get_next() is None


def test_all_type_is_embedded_and_no_glyph_is_missing(written):
    programs = {}
    for font in fonts_of(written):
        assert pdfium.FPDFFont_GetIsEmbedded(font)
        program = font_program(font)
        programs[hashlib.sha256(program).hexdigest()] = program
    assert programs
    for program in programs.values():
        face = TTFont(io.BytesIO(program))
        glyphs, order = face["glyf"], face.getGlyphOrder()
        missing = glyphs[order[0]]
        assert missing.numberOfContours > 0
        assert all(glyphs[name] != missing for name in order[1:])


def test_the_wall_map_is_one_a3_sheet_and_an_annex(files):
    document = pypdfium2.PdfDocument(files["wall"])
    assert [round(each) for each in document[0].get_size()] == [1191, 842]
    first = squeezed(document[0].get_textpage().get_text_range())
    for words in (wording.MAP_LEGEND, wording.KILOMETRES, NOTICE, "江西省、湖南省开发区分布图", LINK):
        assert squeezed(words) in first
    assert len(document) > 1


def test_a_crowded_part_of_the_wall_map_is_enlarged(files):
    first = squeezed(pypdfium2.PdfDocument(files["wall"])[0].get_textpage().get_text_range())
    assert squeezed(wording.INSET.format("2.2")) in first


def test_every_zone_is_in_the_table(whole, files):
    text = text_of(files["a4"])
    assert len(whole.zones) == 251
    assert [row.name for row in whole.zones if squeezed(row.name) not in text] == []


def test_targets_that_cannot_be_assessed_are_listed_with_their_cause(whole, files):
    text = text_of(files["a4"])
    causes = {row.cause for row in whole.targets if row.cause}
    assert "目标无期限" in causes
    for cause in causes:
        assert squeezed(cause) in text
    assert squeezed(wording.SECTION_AWAITING.format(whole.awaiting)) in text


def test_a_target_names_the_document_that_sets_it_by_its_number(whole, files):
    """The document itself is named once, above the targets it sets."""
    text = text_of(files["a4"])
    for row in whole.targets:
        own = next(each for each in whole.documents if each.number == whole.number_of(row))
        assert own.document_id == whole.register.targets[row.target_id].document_id
        if row.status in (Status.AWAITING_REPORT, Status.NOT_ASSESSABLE):
            assert squeezed(f"[{own.number}] {row.clause}") in text


def test_bars_say_actual_expected_and_promised(files):
    text = text_of(files["a4"])
    assert "实绩6个（2025年）应达15个目标不低于15个（2025年）" in text


@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS)
def test_an_empty_filter_is_said(make, writer):
    brief = make(Selection(q="没有这个名字"))
    text = text_of(writer(brief, BOUNDARIES))
    assert squeezed(brief.filter_sentence) in text
    if writer is to_pdf_bytes:
        assert wording.NO_ZONES in text


def test_entries_without_a_place_are_named_on_the_map(make, register):
    missing = next(each for each in register.zones if each not in register.placements)
    brief = make(Selection(prefectures=("新余市",)), selected_id=missing)
    for writer in WRITERS.values():
        text = text_of(writer(brief, BOUNDARIES))
        assert squeezed(wording.MAP_UNPLACED.split("（")[0]) in text
        assert register.zones[missing].short_name in text


@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS)
def test_long_names_and_titles_are_whole(make, register, writer):
    zone_id = next(iter(register.zones))
    zone = dataclasses.replace(register.zones[zone_id], name=LONG, short_name=LONG)
    changed = dataclasses.replace(register, zones={**register.zones, zone_id: zone})
    place = Selection(prefectures=(register.divisions[zone.prefecture_code].name,))
    brief = make(place, of=changed, selected_id=zone_id, title=f"题{LONG}", is_demo=True)
    assert len(LONG) == 60
    text = text_of(writer(brief, BOUNDARIES))
    assert f"题{LONG}" in text
    assert text.count(LONG) >= 2


@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS)
def test_a_long_cell_goes_on_instead_of_being_cut(make, writer):
    brief = make(Selection(prefectures=("赣州市",)), selected_id="jx-park-ganzhou")
    fact = dataclasses.replace(brief.card.facts[0], text="。".join(f"第{each}句" for each in range(3000)))
    card = dataclasses.replace(brief.card, facts=(fact,))
    text = text_of(writer(dataclasses.replace(brief, card=card), BOUNDARIES))
    assert "第2999句" in text
    assert "第1500句" in text


@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS)
def test_demonstration_data_are_marked_on_every_page(make, writer):
    brief = make(Selection(prefectures=("新余市",)), is_demo=True)
    assert all(wording.DEMO in squeezed(page) for page in pages_of(writer(brief, BOUNDARIES)))
    plain = make(Selection(prefectures=("新余市",)))
    assert wording.DEMO not in text_of(writer(plain, BOUNDARIES))


def test_pictures_have_their_size_and_say_what_they_are(make):
    brief = make(Selection(prefectures=("新余市",)))
    small = Image.open(io.BytesIO(to_png_bytes(brief, BOUNDARIES)))
    large = Image.open(io.BytesIO(to_png3_bytes(brief, BOUNDARIES)))
    assert small.size == (1588, 1123)
    assert all(abs(3 * one - three) <= 3 for one, three in zip(small.size, large.size, strict=True))
    assert small.text["Title"] == brief.title
    for row in brief.documents:
        assert row.sentence in small.text["Description"]
    for _, words in brief.stamp():
        assert words in small.text["Description"]


def digest(data):
    """What a file holds, but for the moment it was packed at; a chart's workbook is a file in the file."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return hashlib.sha256(data).hexdigest()
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = sorted(set(packed.namelist()) - {"docProps/core.xml"})
        return hashlib.sha256(
            "".join(name + digest(packed.read(name)) for name in names).encode()
        ).hexdigest()


def digests():
    """Format → digest of its file of one brief."""
    register = load_register(Settings().tables)
    brief = build_brief(
        register,
        assess_all(register, today=DAY),
        Selection(prefectures=("新余市",)),
        as_of=DAY,
        link=LINK,
        notice=NOTICE,
    )
    return {code: digest(kind.write(brief, BOUNDARIES)) for code, kind in FORMATS.items()}


def test_every_format_is_the_same_with_the_machines_fonts_hidden(root, tmp_path):
    empty = tmp_path / "fonts.conf"
    empty.write_text('<?xml version="1.0"?><fontconfig></fontconfig>')
    # An interpreter of its own, which has never looked for a font.
    run = subprocess.run(
        [sys.executable, "-c", f"import json, {__name__} as here; print(json.dumps(here.digests()))"],
        cwd=root,
        env={**os.environ, "FONTCONFIG_FILE": str(empty), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    hidden = json.loads(run.stdout)
    assert hidden == digests()
    assert hidden.keys() == FORMATS.keys()


def test_every_format_has_a_file_name_of_its_own(whole):
    names = [file_name(whole, code) for code in FORMATS]
    assert len(set(names)) == len(names)
    assert {"pdf", "pdf_wall", "png", "png3"} <= FORMATS.keys()
