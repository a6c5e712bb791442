"""What a filter stands at that a callback has set, when the browser reports it as it was, or with one more press."""

import pytest

from pages.shared.put_filters import settled

CASES = {
    # before, after, reported, others changed -> stands at
    "another filter was pressed meanwhile": ((), ("A",), (), True, ("A",)),
    "cleared, and another filter was pressed": (("A",), (), ("A",), True, ()),
    "taken away again by the reader": ((), ("A",), (), False, ()),
    "drawn, and nothing else": ((), ("A",), ("A",), True, ("A",)),
    "drawn, and one more pressed": ((), ("A",), ("A", "B"), False, ("A", "B")),
    "drawn, and taken away": (("B",), ("B", "A"), ("B",), False, ("B",)),
    "not drawn, one more pressed": ((), ("A",), ("B",), False, ("A", "B")),
    "not drawn, cleared and one more pressed": (("A",), (), ("A", "B"), False, ("B",)),
    "not drawn, one of two taken away": (("A", "B"), ("A", "B", "C"), ("A",), False, ("A", "C")),
    "a text cleared, another filter pressed": ("南昌", "", "南昌", True, ""),
    "a text cleared and typed anew": ("南昌", "", "赣州", False, "赣州"),
    "a switch cleared, another filter pressed": (True, False, True, True, False),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_nothing_pressed_and_nothing_put_is_lost(case):
    before, after, reported, others_changed, expected = case
    assert settled(before, after, reported, others_changed=others_changed) == expected
