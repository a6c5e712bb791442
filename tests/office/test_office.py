"""LibreOffice opens every file of a brief without repair, and its pages hold the words and the figures."""

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest

from briefs import wording
from briefs.brief import build_brief
from briefs.formats import FORMATS
from data.load import load_register, with_tables
from data.progress import assess_all
from data.selection import Selection
from data.settings import DEFAULT_MAP_NOTICE

TODAY = date(2026, 11, 21)
LONG_NAME = "江西省赣州市" + "特别长的名称" * 9
CODES = ("pptx", "docx", "xlsx")


@pytest.fixture(scope="module")
def brief(root):
    """The national zones of Jiangxi, one with a name of 60 characters, and a zone without a place."""
    register = load_register(root / "data" / "tables")
    unplaced = next(each for each in register.zones.values() if each.zone_id not in register.placements)
    zones = dict(register.zones)
    zones["jx-n-gz-jkq"] = replace(zones["jx-n-gz-jkq"], name=LONG_NAME)
    zones[unplaced.zone_id] = replace(unplaced, level=zones["jx-n-gz-jkq"].level)
    register = with_tables(register, register.data_version, zones=zones)
    return build_brief(
        register,
        assess_all(register, TODAY),
        Selection(provinces=("江西省",), levels=("国家级",)),
        selected_id="jx-park-ganzhou",
        compare=("jx-park-ganzhou", "hn-park-yueyang"),
        title="江西国家级开发区简报",
        as_of=TODAY,
        link="http://127.0.0.1:8501/?level=national",
        notice=DEFAULT_MAP_NOTICE,
        is_demo=True,
    )


@pytest.fixture(scope="module")
def pages(brief, root, tmp_path_factory):
    """code → text of each page, as LibreOffice shows the file; all in one run, which is slow to start."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is missing: make test installs it, or apt-get install libreoffice-impress …"
    folder = tmp_path_factory.mktemp("office")
    for code in CODES:
        (folder / f"{code}_file.{code}").write_bytes(FORMATS[code].write(brief, root / "data" / "boundaries"))
    subprocess.run(
        [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            *(str(folder / f"{code}_file.{code}") for code in CODES),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    read = {}
    for code in CODES:
        document = pypdfium2.PdfDocument(folder / f"{code}_file.pdf")
        read[code] = [page.get_textpage().get_text_range() for page in document]
        document.close()
    return read


def packed(text):
    """Text without blanks and breaks, which differ between programs."""
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("code", CODES)
def test_every_page_has_words_and_the_stamp_is_legible(brief, pages, code):
    assert all(packed(page) for page in pages[code])
    words = packed("".join(pages[code]))
    missing = [text for _, text in brief.stamp() if packed(text) not in words]
    assert missing == []
    assert wording.DEMO in words


@pytest.mark.parametrize("code", CODES)
def test_every_zone_target_and_document_is_on_the_pages(brief, pages, code):
    words = packed("".join(pages[code]))
    names = [row.name for row in brief.zones] + [row.indicator for row in brief.targets]
    names += [row.title for row in brief.documents]
    if code == "xlsx":
        # Text of cells that stand side by side on several lines is read line by line.
        names = [name for name in names if len(name) < 18]
    assert [name for name in names if packed(name) not in words] == []
    assert wording.UNPLACED_SHORT in words


def test_slides_show_the_figures(brief, pages):
    words = packed(pages["pptx"][1])
    for figure in brief.figures:
        assert f"{figure.value:,}{figure.unit}" in words
        assert figure.label in words


def test_each_slide_carries_filter_date_and_version(brief, pages):
    for page in pages["pptx"]:
        assert packed(brief.filter_sentence) in packed(page)
        assert brief.data_version in page
