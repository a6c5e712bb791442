"""How a value of another definition would compare with a target, where comparing them says anything at all."""

from __future__ import annotations

from fractions import Fraction

from data.assessment import Beside
from data.load import Register
from data.schema import Match, Target, period_end


def near_share(register: Register, target: Target, beside: Beside) -> Fraction | None:
    """The `near` value as a share of the target's number, both in one unit: 3.24 of 3.5 万亿元 is 162/175.

    None unless the value is exact, in a unit of the target's dimension, and for the year of the deadline: a value
    on the way there says nothing about how far the promise has come. It never decides a status.
    """
    if beside.match is not Match.NEAR or beside.value is None or beside.qualifier or not beside.as_of:
        return None
    if not target.target_value or not target.deadline_on or not beside.unit or not target.unit:
        return None
    if period_end(beside.as_of).year != period_end(target.deadline_on).year:
        return None
    ours, theirs = register.units.get(beside.unit), register.units.get(target.unit)
    if (
        ours is None
        or theirs is None
        or (ours.dimension, ours.base_unit) != (theirs.dimension, theirs.base_unit)
    ):
        return None
    scale = Fraction(str(ours.factor)) / Fraction(str(theirs.factor))
    return Fraction(str(beside.value)) * scale / Fraction(str(target.target_value))
