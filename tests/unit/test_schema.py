from datetime import date

import pytest

from data.schema import period_end, period_start


@pytest.mark.parametrize(
    ("printed", "first", "last"),
    [
        ("2014", date(2014, 1, 1), date(2014, 12, 31)),
        ("2014-02", date(2014, 2, 1), date(2014, 2, 28)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2020-12", date(2020, 12, 1), date(2020, 12, 31)),
        ("2020-09-17", date(2020, 9, 17), date(2020, 9, 17)),
    ],
)
def test_a_printed_date_spans_its_period(printed, first, last):
    assert (period_start(printed), period_end(printed)) == (first, last)


@pytest.mark.parametrize(
    "printed", ["", "2020-13", "2021-02-29", "二〇二〇", "2020-00", "2020-1-1-1", "2020-9", "+2020", "0000"]
)
def test_what_is_no_date_raises(printed):
    with pytest.raises(ValueError, match=r".+"):
        period_end(printed)
