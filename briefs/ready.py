"""Three briefs that need no choosing: a title, what is shown, which targets, which entries side by side."""

from __future__ import annotations

from dataclasses import dataclass

from data.selection import Selection
from data.target_filter import TargetFilter

_JIANGXI, _HUNAN = "江西省", "湖南省"


@dataclass(frozen=True, slots=True)
class ReadyBrief:
    """What `build_brief` is asked for, under a code that an address can name."""

    code: str
    title: str
    selection: Selection
    targets: TargetFilter
    compare: tuple[str, ...] = ()


READY_BRIEFS: tuple[ReadyBrief, ...] = (
    ReadyBrief(
        code="cooperation",
        title="海峡两岸产业合作区进展",
        selection=Selection(park_only=True),
        targets=TargetFilter(scopes=("海峡两岸产业合作区", "产业园")),
        compare=(
            "jx-park-nanchang",
            "jx-park-ganzhou",
            "jx-park-jian",
            "hn-park-yueyang",
            "hn-park-xiangtan",
            "hn-park-chenzhou",
        ),
    ),
    ReadyBrief(
        code="jiangxi",
        title="江西开发区概览",
        selection=Selection(provinces=(_JIANGXI,)),
        targets=TargetFilter(provinces=(_JIANGXI,)),
    ),
    ReadyBrief(
        code="hunan",
        title="湖南开发区概览",
        selection=Selection(provinces=(_HUNAN,)),
        targets=TargetFilter(provinces=(_HUNAN,)),
    ),
)
"""In the order shown."""
