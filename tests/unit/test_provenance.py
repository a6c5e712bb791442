import re
from dataclasses import replace

import pytest

from data.load import load_register
from data.provenance import (
    describe_correction,
    describe_date,
    describe_source,
    describe_title,
    official_address,
)
from data.schema import Document, DocumentKind, PublisherKind

PLAN = Document(
    document_id="d",
    title="方案",
    number=None,
    issuer="江西省人民政府",
    issued_on="2020-09-17",
    kind=DocumentKind.POLICY,
    publisher_kind=PublisherKind.OFFICIAL,
    address="https://www.example.gov.cn/a",
    note=None,
)


@pytest.mark.parametrize(
    ("printed", "shown"),
    [("2020", "2020年"), ("2020-09", "2020年9月"), ("2020-09-07", "2020年9月7日"), (None, "日期不详")],
)
def test_a_date_is_shown_no_more_precisely_than_printed(printed, shown):
    assert describe_date(printed) == shown


@pytest.mark.parametrize(
    ("kind", "word"), [("official", "官方"), ("press", "媒体"), ("repost", "转载"), ("compiled", "整理")]
)
def test_a_source_is_office_title_date_and_kind(kind, word):
    source = describe_source(replace(PLAN, publisher_kind=PublisherKind(kind)))
    assert source == f"江西省人民政府《方案》（2020年9月17日，{word}）"


def test_an_unknown_office_or_date_is_said():
    assert (
        describe_source(replace(PLAN, issuer=None, issued_on=None))
        == "发布单位不详《方案》（日期不详，官方）"
    )


def test_a_title_in_a_title_has_single_marks():
    assert "《关于〈方案〉的说明》" in describe_source(replace(PLAN, title="关于《方案》的说明"))


@pytest.mark.parametrize("kind", [kind for kind in PublisherKind if kind is not PublisherKind.OFFICIAL])
def test_an_address_that_is_not_official_is_never_given(kind):
    document = replace(PLAN, publisher_kind=kind)
    assert official_address(document) is None
    assert "example" not in describe_source(document)


def test_an_official_address_is_given_and_never_in_the_sentence():
    assert official_address(PLAN) == PLAN.address
    assert "example" not in describe_source(PLAN)


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "javascript:alert(1)",
        "ftp://x.gov.cn",
        "https://",
        "http://a@b.cn/",
        "http://[x",
        "www.x.cn",
    ],
)
def test_what_is_no_plain_web_address_is_no_link(address):
    assert official_address(replace(PLAN, address=address)) is None


def test_a_correction_is_told_in_the_words_of_the_screens(root):
    known = load_register(root / "data" / "tables")
    told = [describe_correction(correction) for correction in known.corrections]
    assert ("产业表述", "角色", "主导产业", "主攻或重点产业") in told
    assert all(re.search("[\u4e00-\u9fff]", table + column) for table, column, _, _ in told)


def test_a_title_of_our_own_stands_in_no_title_marks_and_is_said_to_be_ours():
    ours = replace(PLAN, title="高新区资料转载", issuer=None, issued_on=None, title_is_ours=True)
    assert describe_source(ours) == "高新区资料转载（发布单位不详，日期不详，官方；题名为本库所拟）"
    assert describe_title(ours) == "高新区资料转载"
    assert describe_title(PLAN) == "《方案》"
