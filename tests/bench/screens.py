"""The screens of our app, one after the other: how each is opened, when it is complete, one typical action on it.

A screen is complete when the last of its parts is there and Streamlit says that its script has ended. The floor,
the empty app's button, is taken when its number has changed, which is less: the ratios err against us.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from tests.bench.drive import App, Atlas, Step

ENTRY = "jx-ja-suichuan"
"""Selected while the screens are opened: most show more of a zone, 资格自测 only of a provincial one of Jiangxi."""

_NAMES = ("江西广昌工业园区", "江西遂川高新技术产业园区")
"""Another zone like it, and itself."""
_IDLE = "bench.idle()"
_MAIN = "[data-testid=stMain]"


@dataclass(frozen=True)
class Act:
    """What is done on a screen: `presses` are made in turn, so that the second undoes the first.

    The answer has come when `area` says something else and no script runs, or when the one of `answers` that belongs
    to the press holds: for what is on the page already and only comes into sight, or is there before the page has
    followed. With `types` a press is Enter in a field that holds the words of its turn. `first` and `then` are pressed
    before and after it and not measured; `seeks` are the words of its turn for the field that is pressed last of
    `first`, whose list is then short.
    """

    what: str
    presses: tuple[str, ...]
    area: str = _MAIN
    answers: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    seeks: tuple[str, ...] = ()
    then: tuple[str, ...] = ()


@dataclass(frozen=True)
class Visit:
    """One screen: address, words of its link, what must be in sight, and what is done on it.

    No `acts`: the screen has no control of its own that asks the server.
    """

    path: str
    label: str
    shows: str
    acts: tuple[Act, ...] = ()

    @property
    def ready(self) -> str:
        """Condition of a complete screen."""
        return f"{_IDLE} && bench.shows('{self.shows}')"


def _pill(key: str, *positions: int) -> tuple[str, ...]:
    return tuple(f".st-key-{key} button >> nth={position}" for position in positions)


def _another_entry(what: str, area: str, first: str = "", then: str = "") -> Act:
    """Another zone from the list of all, and the selected one again."""
    return Act(
        what,
        ("[role=option] >> nth=0",) * 2,
        answers=tuple(f"document.querySelector('{area}').textContent.includes('{name}')" for name in _NAMES),
        first=(*filter(None, [first]), ".st-key-zone_choice input"),
        seeks=_NAMES,
        then=tuple(filter(None, [then])),
    )


_MATRIX, _NAMERS = "bench.shows('.st-key-heat_table_industries')", "bench.shows('.namers-list')"
_DOCUMENTS, _OFFICE = "bench.shows('.by-document')", "document.querySelector('.office.by-unit')?.dataset.unit"

VISITS = (
    Visit(
        "targets", "目标进度", ".st-key-section", (Act("分组看板与逐项", _pill("section", 1, 0), ".piece"),)
    ),
    Visit("cooperation", "海峡两岸产业合作区", ".st-key-programme_links_hn-coop"),
    Visit(
        "industries",
        "产业透视",
        ".st-key-heat_table_industries",
        (
            Act("角色", _pill("role", 0, 0), ".st-key-heat_table_industries"),
            Act(
                "谁把它列为产业与返回",
                _pill("insight", 1, 0),
                answers=(_NAMERS, _MATRIX),
            ),
            Act(
                "点对照表一格",
                ("td.cell button >> nth=3",),
                answers=(f"{_NAMERS} && !{_MATRIX}",),
                then=(
                    ".st-key-insight button >> nth=0",
                    "[data-testid=stSidebar] button:has-text('清除筛选')",
                ),
            ),
        ),
    ),
    Visit(
        "prefectures",
        "设区市",
        ".prefecture-list, .prefecture-zones",
        (Act("打开一市与返回", (".prefecture-list tr[data-id] >> nth=2", ".piece .back")),),
    ),
    Visit(
        "compare",
        "对标",
        ".st-key-linked_table_compare",
        (Act("加入与移出一个园区", (".st-key-linked_table_compare tr[data-id] >> nth=3",) * 2, ".piece"),),
    ),
    Visit(
        "policy",
        "政策与任务",
        ".st-key-by",
        (
            Act("按单位与按文件", _pill("by", 1, 0), ".piece"),
            Act(
                "搜索与清空",
                (".st-key-find input",) * 2,
                answers=("bench.shows('.policy.found')", _DOCUMENTS),
                types=("工信厅", ""),
            ),
            Act(
                "在列表中换单位",
                ("[role=option] >> nth=1", "[role=option] >> nth=0"),
                answers=(f"{_OFFICE} && {_OFFICE} !== '省工信厅'", f"{_OFFICE} === '省工信厅'"),
                first=(".st-key-by button >> nth=1", ".st-key-unit input"),
                then=(".st-key-by button >> nth=0",),
            ),
            _another_entry(
                "按园区，在列表中换园区",
                ".piece",
                first=".st-key-by button >> nth=2",
                then=".st-key-by button >> nth=0",
            ),
        ),
    ),
    Visit(
        "self-check",
        "资格自测",
        ".st-key-check",
        (Act("自测事项", _pill("check", 1, 0)), _another_entry("在列表中换园区", ".st-key-check_form")),
    ),
    Visit(
        "briefing",
        "汇报",
        ".st-key-deck_file",
        (Act("打开与收起导出", (".st-key-carry_cooperation button >> nth=0",) * 2, "body"),),
    ),
    Visit(
        "reporting",
        "填报",
        ".st-key-standing_export",
        (Act("变更与报送情况", _pill("reporting_section_", 1, 0)),),
    ),
    Visit("sources", "来源与口径", "[data-testid=stMain] section.sheet"),
)


class Tour(Atlas):
    """Our app with a zone selected; goes from screen to screen on one open page."""

    def __init__(self, page, url: str, path: str = "") -> None:
        super().__init__(page, f"{url}/{path}?zone={ENTRY}")
        self._next_press: dict[tuple[str, str], int] = {}
        visit = next((each for each in VISITS if each.path == path), None)
        if visit:
            self.ready = self.complete = visit.ready

    def go(self, label: str, until: str) -> Step:
        """Press a link at the top."""
        link = self.page.locator("[data-testid=stTopNavLink]").get_by_text(label, exact=True).first
        if not link.is_visible():
            raise LookupError(f"no link {label!r} in sight at the top of the page")
        sign = f"bench.sign('{_MAIN}')"
        # The screen before may have parts of the same name: only what has changed counts.
        return self.press(link, f"{until} && {sign} !== before", before=sign)

    def switch(self, visit: Visit) -> Step:
        """To a screen, until it is complete."""
        return self.go(visit.label, visit.ready)

    def switch_to_map(self) -> Step:
        """Back to the map, until its list has rows again."""
        return self.go("一张图", f"{_IDLE} && bench.frame().offsetParent && bench.rowIds().length > 0")

    def act(self, visit: Visit, act: Act) -> Step:
        """The next press of what is done on the screen, until its answer is there."""
        key = (visit.path, act.what)
        turn = self._next_press.get(key, 0)
        self._next_press[key] = (turn + 1) % len(act.presses)
        sign = f"bench.sign('{act.area}')"
        self._press(act.first)
        if act.seeks:
            self.page.locator(act.first[-1]).fill(act.seeks[turn])
            self.page.get_by_role("option", name=act.seeks[turn], exact=True).wait_for()
        target = self.page.locator(act.presses[turn])
        target.scroll_into_view_if_needed()
        press = target.click
        if act.types:
            target.fill(act.types[turn])
            press = partial(target.press, "Enter")
        until = act.answers[turn] if act.answers else f"{_IDLE} && {sign} !== before"
        step = self.step(press, until, before=sign, aim=target.hover)
        self._press(act.then)
        return step

    def _press(self, targets: tuple[str, ...]) -> None:
        for target in targets:
            self.page.locator(target).click()
            self.socket.settle(self.page)


class TwoPages(App):
    """The empty app with two pages."""

    ready = f"{_IDLE} && bench.shows('[data-page]')"

    def click(self) -> Step:
        """To the other page."""
        here = self.page.evaluate("document.querySelector('[data-page]').dataset.page")
        label, there = ("第二页", "second") if here == "first" else ("第一页", "first")
        link = self.page.locator("[data-testid=stTopNavLink]").get_by_text(label, exact=True).first
        return self.press(link, f"{_IDLE} && bench.shows('[data-page={there}]')")
