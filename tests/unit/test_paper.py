"""Type on paper: the typeface has every character we say, and words break where Chinese typesetting allows."""

import pytest

from briefs import paper
from briefs.paper import BOLD, REGULAR, printable, typefaces, width_of, wrap
from data.load import load_register
from data.settings import Settings

TEXT = (
    "江西省人民政府《海峡两岸产业合作区（江西）建设总体方案》（2020年9月17日，整理）："
    "新增台商投资 30.5 亿美元；达到 2,350 家，占 12.5 %。"
)


def test_the_typeface_has_every_character_of_the_tables_and_the_words(root):
    files = [
        *Settings().tables.glob("*.csv"),
        *root.glob("*/wording.py"),
        *root.glob("pages/shared/wording.py"),
    ]
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    for typeface in typefaces().values():
        missing = {each for each in text if ord(each) not in typeface.characters and each.isprintable()}
        assert not missing
    assert load_register(Settings().tables).zones


def test_what_the_typeface_lacks_is_marked_and_controls_are_dropped():
    assert printable("园区\x07\u200b甲\U0001f600乙\tA") == f"园区甲{paper.SUBSTITUTE}乙 A"
    assert printable("甲\n乙\u3000丙") == "甲\n乙\u3000丙"
    assert ord(paper.SUBSTITUTE) in typefaces()[BOLD].characters


def test_bold_is_bold():
    steps = paper._glyph_steps(REGULAR, "园"), paper._glyph_steps(BOLD, "园")
    assert steps[0] != steps[1]
    assert len(steps[0]) > 8


@pytest.mark.parametrize("width", [30.0, 61.0, 97.0, 140.0, 333.0])
def test_lines_fit_and_lose_nothing(width):
    lines = wrap(TEXT, width, 9)
    assert "".join(lines).replace(" ", "") == TEXT.replace(" ", "")
    for line in lines:
        assert width_of(line, 9) <= width


@pytest.mark.parametrize("width", [61.0, 97.0, 140.0, 333.0])
def test_no_line_begins_with_a_stop_or_ends_with_an_opening_mark(width):
    lines = wrap(TEXT, width, 9)
    assert not [line for line in lines if line[0] in "，。；：）》%"]
    assert not [line for line in lines[:-1] if line[-1] in "（《"]


def test_numbers_stay_whole_and_long_words_break():
    assert any("2,350" in line for line in wrap(TEXT, 97, 9))
    address = "http://example.invalid/" + "a" * 200
    lines = wrap(address, 120, 9)
    assert "".join(lines) == address
    assert all(width_of(line, 9) <= 120 for line in lines)


def test_line_feeds_and_empty_text_are_kept():
    assert wrap("甲\n\n乙", 100, 9) == ["甲", "", "乙"]
    assert wrap("", 100, 9) == [""]
