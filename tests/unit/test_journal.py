"""The log: one JSON object per line, and nothing in it that names or unlocks somebody."""

import json
import logging
import sys

import pytest

from data.journal import CleanText, JsonLines, clean


def record(message: str, *args, facts=None, exc_info=None) -> logging.LogRecord:
    made = logging.LogRecord("atlas", logging.WARNING, "x.py", 1, message, args, exc_info)
    if facts:
        made.facts = facts
    return made


def test_a_line_is_one_object_with_time_level_logger_and_words():
    line = JsonLines().format(record("两行\n%s", "文字", facts={"status": 404}))
    assert "\n" not in line
    entry = json.loads(line)
    assert entry["time"].endswith("+00:00")
    del entry["time"]
    assert entry == {"level": "warning", "logger": "atlas", "message": "两行\n文字", "status": 404}


def test_a_failure_says_what_and_where_without_values():
    def broken(password):
        raise ValueError(f"cannot use password={password} of https://a.cn/?q=张三")

    try:
        broken("hunter2-secret")
    except ValueError:
        line = JsonLines().format(record("failed", exc_info=sys.exc_info()))
    entry = json.loads(line)
    assert entry["error"] == "ValueError"
    assert entry["where"][-1].endswith(" broken")
    assert entry["where"][-1].startswith("test_journal.py:")
    assert "hunter2" not in line
    assert "张三" not in line


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("postgresql://atlas:s3cret@db/atlas is down", "s3cret"),
        ("password=s3cret", "s3cret"),
        ('{"password": "s3 cret"}', "s3 cret"),
        ("Authorization: Bearer s3cret", "s3cret"),
        ("Cookie: _streamlit_xsrf=s3cret", "s3cret"),
        ("https://t0.tianditu.gov.cn/wmts?LAYER=vec&tk=s3cret", "s3cret"),
        ("GET /?q=张三&zone=x HTTP/1.1", "张三"),
        ("from 10.20.30.40", "10.20.30.40"),
        ("('10.20.30.40', 5)", "10.20.30.40"),
        ("from 2001:db8:0:0:0:0:0:1 now", "2001:db8"),
        ("mail wang.wei@jx.gov.cn", "wang.wei"),
        ("call 13812345678", "13812345678"),
        ("id 36010119800101123X", "36010119800101123X"),
    ],
)
def test_what_names_or_unlocks_somebody_is_taken_out_of_both_formats(text, secret):
    assert secret not in clean(text)
    assert secret not in JsonLines().format(record(text))
    assert secret not in CleanText(logging.Formatter("%(message)s")).format(record(text))


def test_addresses_stay_when_the_operator_asks_for_them():
    assert clean("from 10.20.30.40", addresses=True) == "from 10.20.30.40"
    assert "10.20.30.40" in JsonLines(addresses=True).format(record("from 10.20.30.40"))


@pytest.mark.parametrize(
    "text",
    [
        "zones.csv: column 'level' must be one of national, provincial.\n  line 3: zone jx-n-nc-gxq has '省级'",
        "the ledger cannot be read: unreachable; showing what is known",
        "版本 0.1.0，2026-11-21 12:30:45",
        "GS（2024）0650号",
    ],
)
def test_what_an_operator_needs_stays(text):
    assert clean(text) == text
