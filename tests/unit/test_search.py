import pytest

from data.search import found, query_words, search_key

NANCHANG = search_key("南昌高新技术产业开发区", "南昌高新区")


@pytest.mark.parametrize(
    "query",
    [
        "ncgxq",
        "NCGXQ",
        "ＮＣＧＸＱ",
        "nanchang gaoxin",
        "nanchanggaoxin",
        "gaoxin nanchang",
        "高新 南昌",
        "高新　南昌",
        "南昌高新区",
        "技术产业开发区",
        "nan chang",
        "",
    ],
)
def test_a_zone_is_found_by_name_pinyin_and_initials_in_any_order(query):
    assert found(query_words(query), NANCHANG)


@pytest.mark.parametrize("query", ["长沙", "ncjkq", "nanchang jingji", "高新 九江", "ganzhou"])
def test_every_word_must_occur(query):
    assert not found(query_words(query), NANCHANG)


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [
        ("长沙高新区", "changsha"),
        ("长沙经济技术开发区", "changsha"),
        ("乐平工业园区", "leping"),
        ("绿色园", "lv"),
        ("重庆产业园", "chongqing"),
        ("江西宁都工业园区", "ningdu"),
        ("江西于都工业园区", "yudu"),
        ("江西都昌工业园区", "duchang"),
        ("江西新建长堎工业园区", "changleng"),
        ("江西乐平工业园区", "jiangxileping"),
    ],
)
def test_readings_follow_the_phrase(name, pinyin):
    assert pinyin in search_key(name)


def test_letters_and_digits_are_kept_as_typed():
    key = search_key("赣州C919航空产业园2期")
    assert found(query_words("c919"), key)
    assert found(query_words("2qi"), key)


def test_a_query_cannot_reach_across_the_parts_of_a_key():
    assert query_words("a|b\x00c\u2028d") == ("a", "b", "c", "d")
    assert not found(query_words("区nan"), search_key("高新区", "南昌"))


def test_a_query_keeps_each_word_once():
    assert query_words("高新 GX 高新 gx") == ("高新", "gx")


def test_a_name_that_is_only_an_ending_still_has_a_key():
    assert "chanyeyuan" in search_key("产业园")
