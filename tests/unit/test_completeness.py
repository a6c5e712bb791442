import pytest

from data import completeness
from data.completeness import END, START, count_facts, describe_completeness, with_table
from data.load import load_register


def test_facts_are_counted_per_province_and_level(tables):
    rows = count_facts(load_register(tables))
    assert [(province, level, entries) for province, level, entries, _ in rows] == [
        ("江西省", "国家级", 2),
        ("江西省", "省级", 1),
        ("湖南省", "国家级", 1),
        ("湖南省", "省级", 0),
    ]
    assert rows[0][3] == {"定位": 1, "批准时间": 2, "面积": 2, "产业": 1, "首位（首列）产业": 1, "来源": 2}
    assert rows[1][3] == {"定位": 0, "批准时间": 0, "面积": 0, "产业": 1, "首位（首列）产业": 0, "来源": 0}


def test_the_last_row_is_the_sum(tables):
    assert describe_completeness(load_register(tables)).endswith("| 合计 |  | 4 | 2 | 3 | 2 | 2 | 1 | 2 |")


def test_only_the_text_between_the_markers_is_replaced():
    text = f"a\n{START}\nold\n{END}\nb"
    assert with_table(text, "new") == f"a\n{START}\n\nnew\n\n{END}\nb"
    assert with_table(with_table(text, "old"), "new") == with_table(text, "new")


@pytest.mark.parametrize("text", ["", START, f"{END}{START}", f"{START}{START}{END}"])
def test_missing_markers_are_said(text):
    with pytest.raises(ValueError, match="expected one"):
        with_table(text, "new")


def test_the_command_writes_and_tells_stale_from_fresh(tables, tmp_path, capsys):
    readme = tmp_path / "README.md"
    assert completeness.main([], readme, tables) == 1
    readme.write_text(f"{START}\n{END}\n", encoding="utf-8")
    assert completeness.main(["--check"], readme, tables) == 1
    assert completeness.main([], readme, tables) == 0
    assert completeness.main(["--check"], readme, tables) == 0
    assert "stale" in capsys.readouterr().out
