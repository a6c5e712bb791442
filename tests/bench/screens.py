"""The screens of our app, one after the other: how each is opened, when it is complete, one typical action on it.

A screen is complete when the last of its parts is there and Streamlit says that its script has ended. The floor,
the empty app's button, is taken when its number has changed, which is less: the ratios err against us.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.bench.drive import App, Atlas, Step

ENTRY = "jx-ja-suichuan"
"""Selected while the screens are opened: most show more of a zone, 资格自测 only of a provincial one of Jiangxi."""

_IDLE = "bench.idle()"
_MAIN = "[data-testid=stMain]"


@dataclass(frozen=True)
class Visit:
    """One screen: address, words of its link, what must be in sight, and the action.

    `acts` are clicked in turn, so that the second undoes the first; `area` is where the result shows. No `acts`:
    the screen has no control of its own that asks the server.
    """

    path: str
    label: str
    shows: str
    acts: tuple[str, ...] = ()
    what: str = ""
    area: str = _MAIN

    @property
    def ready(self) -> str:
        """Condition of a complete screen."""
        return f"{_IDLE} && bench.shows('{self.shows}')"


def _pill(key: str, *positions: int) -> tuple[str, ...]:
    return tuple(f".st-key-{key} button >> nth={position}" for position in positions)


VISITS = (
    Visit("targets", "目标进度", ".st-key-section", _pill("section", 1, 0), "分组看板与逐项"),
    Visit("cooperation", "海峡两岸产业合作区", ".st-key-programme_links_hn-coop"),
    Visit(
        "industries",
        "产业透视",
        ".st-key-heat_table_industries",
        _pill("role", 0, 0),
        "角色",
        ".st-key-heat_table_industries",
    ),
    Visit(
        "prefectures",
        "设区市",
        ".st-key-linked_table_prefectures",
        (".st-key-linked_table_prefectures tr[data-id] >> nth=2", ".st-key-prefecture_back button"),
        "打开一市与返回",
    ),
    Visit(
        "compare",
        "对标",
        ".st-key-linked_table_compare",
        (".st-key-linked_table_compare tr[data-id] >> nth=3",) * 2,
        "加入与移出一个园区",
    ),
    Visit("policy", "政策与任务", ".st-key-by", _pill("by", 1, 0), "按单位与按文件"),
    Visit("self-check", "资格自测", ".st-key-check", _pill("check", 1, 0), "自测事项"),
    Visit(
        "briefing",
        "汇报",
        ".st-key-deck_file",
        (".st-key-carry_cooperation button >> nth=0",) * 2,
        "打开与收起导出",
        "body",
    ),
    Visit(
        "reporting", "填报", ".st-key-standing_export", _pill("reporting_section_", 1, 0), "变更与报送情况"
    ),
    Visit("sources", "来源与口径", "[data-testid=stMain] section.sheet"),
)


class Tour(Atlas):
    """Our app with a zone selected; goes from screen to screen on one open page."""

    def __init__(self, page, url: str, path: str = "") -> None:
        super().__init__(page, f"{url}/{path}?zone={ENTRY}")
        self._next_act: dict[str, int] = {}
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
        return self.step(link.click, f"{until} && {sign} !== before", before=sign)

    def switch(self, visit: Visit) -> Step:
        """To a screen, until it is complete."""
        return self.go(visit.label, visit.ready)

    def switch_to_map(self) -> Step:
        """Back to the map, until its list has rows again."""
        return self.go("一张图", f"{_IDLE} && bench.frame().offsetParent && bench.rowIds().length > 0")

    def act(self, visit: Visit) -> Step:
        """The screen's action, until its area has changed and the script has ended."""
        turn = self._next_act.get(visit.path, 0)
        self._next_act[visit.path] = (turn + 1) % len(visit.acts)
        sign = f"bench.sign('{visit.area}')"
        target = self.page.locator(visit.acts[turn])
        target.scroll_into_view_if_needed()
        return self.step(target.click, f"{_IDLE} && {sign} !== before", before=sign)


class TwoPages(App):
    """The empty app with two pages."""

    ready = f"{_IDLE} && bench.shows('[data-page]')"

    def click(self) -> Step:
        """To the other page."""
        here = self.page.evaluate("document.querySelector('[data-page]').dataset.page")
        label, there = ("第二页", "second") if here == "first" else ("第一页", "first")
        link = self.page.locator("[data-testid=stTopNavLink]").get_by_text(label, exact=True).first
        return self.step(link.click, f"{_IDLE} && bench.shows('[data-page={there}]')")
