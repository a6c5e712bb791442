"""What a pressed button shows before the server has answered is what the server then says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Page, expect

from data.industry_profile import ROLE_ORDER, industry_matrix
from data.load import load_register
from data.schema import Role
from data.selection import Selection
from pages.shared import wording
from tests.browser.harness import ROOT
from tests.browser.screen import HOLD_ANSWERS, IDLE, TURN, address

# A press that waits for an answer waits for ever.
NO_END = """() => {
  const wait = (window.waitAsEver = window.setTimeout);
  window.setTimeout = (act, ms, ...rest) => (ms >= 5000 ? 0 : wait(act, ms, ...rest));
}"""

READ_MATRIX = """() => {
  const table = document.querySelector(".st-key-heat_table_industries [data-testid=stBidiComponentIsolated]")
    ?.shadowRoot.querySelector("table");
  if (!table) return null;
  const read = (cell) => (cell.innerText === "·" ? 0 : Number(cell.innerText));
  return [...table.tBodies[0].rows].map((row) => [row.dataset.row, [...row.cells].slice(1).map(read)]);
}"""

# Every state of the matrix that is drawn from now on, each once in a row.
RECORD = f"""() => {{
  const read = {READ_MATRIX};
  window.drawn = [];
  const look = () => {{
    const now = JSON.stringify(read());
    if (window.drawn.at(-1) !== now) window.drawn.push(now);
    if (window.isRecorded) requestAnimationFrame(look);
  }};
  window.isRecorded = true;
  look();
}}"""


@pytest.fixture(scope="module")
def matrices() -> dict[Role | None, list]:
    """The register's counts by role, as the matrix shows them."""
    register = load_register(ROOT / "data" / "tables")
    found = {role: industry_matrix(register, Selection(), role) for role in (None, *ROLE_ORDER)}
    return {
        role: [[label, [*cells, total]] for label, cells, total in matrix.rows]
        for role, matrix in found.items()
    }


class Industries:
    """产业透视 on a page whose answers can be held back."""

    def __init__(self, page: Page) -> None:
        self.page = page
        expect(page.locator(IDLE)).to_be_attached()

    def pill(self, role: Role) -> Locator:
        """The pill of a role."""
        label = re.escape(wording.ROLE_HEADS[role.value])
        return self.page.locator(".st-key-role button").filter(has_text=re.compile(f"^{label}$"))

    def hold(self) -> None:
        """Keep back what the server says from now on; what was kept back before is lost."""
        self.page.evaluate("() => answers.hold()")

    def release(self) -> None:
        """Let everything through."""
        self.page.evaluate("() => answers.release()")

    @contextmanager
    def answered(self) -> Iterator[None]:
        """Do something and wait until the server's answer has come, held back or not."""
        runs = self.page.evaluate("() => answers.runs")
        yield
        self.page.wait_for_function("(before) => answers.runs > before", arg=runs)

    def press_and_have_it_answered(self, role: Role) -> None:
        """Press a pill and wait until the server's answer has come, held back or not."""
        with self.answered():
            self.pill(role).click()

    def wait_for(self, counts: list) -> None:
        """Until the matrix shows exactly these."""
        self.page.wait_for_function(
            f"(wanted) => JSON.stringify(({READ_MATRIX})()) === JSON.stringify(wanted)", arg=counts
        )


@pytest.fixture
def screen(turn_to: Callable[[str], Page], matrices) -> Industries:
    """产业透视 with nothing chosen, its counts in sight."""
    opened = Industries(turn_to("/industries"))
    opened.wait_for(matrices[None])
    return opened


@pytest.fixture
def endless(screen: Industries) -> Iterator[Industries]:
    """The same; whoever waits there for an answer does so without end."""
    screen.page.evaluate(NO_END)
    yield screen
    screen.page.evaluate("() => { window.setTimeout = window.waitAsEver; window.isRecorded = false; }")


def test_a_pressed_role_shows_the_registers_counts_before_the_server_has_answered(
    screen, open_page, server, matrices
):
    page = screen.page
    screen.hold()
    for role in ROLE_ORDER:
        screen.pill(role).click()
        screen.wait_for(matrices[role])
    screen.pill(Role.FIRST_NAMED).focus()
    page.keyboard.press("Enter")
    screen.wait_for(matrices[Role.FIRST_NAMED])
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    screen.wait_for(matrices[ROLE_ORDER[-1]])
    # Pressed again it is given up.
    screen.press_and_have_it_answered(ROLE_ORDER[-1])
    screen.wait_for(matrices[None])
    screen.press_and_have_it_answered(Role.LEADING)
    screen.wait_for(matrices[Role.LEADING])
    # In place: numbers, shades and what a reader without eyes hears are those of a table drawn at once.
    foreseen = page.locator(".heat-table table").inner_html()
    screen.release()
    screen.wait_for(matrices[Role.LEADING])
    fresh = open_page(server, address("/industries", role=wording.ROLE_HEADS[Role.LEADING.value]))
    Industries(fresh).wait_for(matrices[Role.LEADING])
    assert fresh.locator(".heat-table table").inner_html() == foreseen


def test_of_quick_presses_the_last_one_stands_while_the_page_answers_them_one_by_one(endless, matrices):
    screen, page = endless, endless.page
    screen.hold()
    for role in (Role.LEADING, Role.FLAGSHIP, Role.LEADING):
        screen.press_and_have_it_answered(role)
    screen.wait_for(matrices[Role.LEADING])
    page.evaluate(RECORD)
    screen.release()
    expect(screen.pill(Role.LEADING)).to_be_checked()
    screen.wait_for(matrices[Role.LEADING])
    assert page.evaluate("() => window.drawn.length") == 1


def test_a_step_back_takes_a_pressed_role_away_whether_it_was_answered_or_not(endless, matrices):
    screen, page = endless, endless.page
    screen.press_and_have_it_answered(Role.FLAGSHIP)
    page.wait_for_url(lambda url: "role=" in url)
    page.go_back()
    screen.wait_for(matrices[None])
    # The server may leave a choice out when it is taken back at once, and nobody waits for that answer then.
    screen.hold()
    screen.press_and_have_it_answered(Role.FOCUS)
    screen.wait_for(matrices[Role.FOCUS])
    page.wait_for_url(lambda url: "role=" in url)
    screen.hold()
    with screen.answered():
        page.go_back()
    screen.release()
    screen.wait_for(matrices[None])


def test_a_page_that_does_not_answer_is_right_in_the_end(open_page, server, matrices):
    page = open_page(server, path=None, alone=True)
    page.clock.install()
    page.add_init_script(HOLD_ANSWERS)
    page.goto(server.url + "/industries")
    screen = Industries(page)
    screen.wait_for(matrices[None])
    screen.hold()
    screen.pill(Role.LEADING).click()
    screen.wait_for(matrices[Role.LEADING])
    page.clock.fast_forward("01:00")
    screen.wait_for(matrices[None])
    screen.release()
    screen.wait_for(matrices[Role.LEADING])


def test_what_was_pressed_on_an_earlier_visit_changes_nothing_on_this_one(open_page, server):
    page = open_page(server, path=None, alone=True)
    page.clock.install()
    page.goto(server.url + "/industries")
    Industries(page)
    page.locator(".st-key-insight button", has_text=wording.INSIGHT_NAMERS).click()
    expect(page.locator(".namers-list")).to_be_visible()
    page.evaluate(TURN, "/sources")
    expect(page.locator("section.sheet").first).to_be_visible()
    page.evaluate(TURN, address("/industries", insight=wording.INSIGHT_PARKS))
    expect(page.locator(".pairs")).to_be_visible()
    page.clock.fast_forward("01:00")
    expect(page.locator(".st-key-insight button", has_text=wording.INSIGHT_PARKS)).to_be_checked()
    expect(page.locator(".pairs")).to_be_visible()
    expect(page.locator(".namers-list")).not_to_be_visible()


def test_the_parks_on_the_other_basis_are_there_before_the_server_has_answered(turn_to):
    page = turn_to(address("/industries", insight=wording.INSIGHT_PARKS))
    screen = Industries(page)
    own, hosts = wording.PARKS_NOTE["own"], wording.PARKS_NOTE["hosts"]
    note, basis = page.locator(".markup .insight .hint").first, page.locator(".st-key-basis button")
    expect(note).to_have_text(own)
    screen.hold()
    basis.filter(has_text=wording.BASIS_HOSTS).click()
    expect(note).to_have_text(hosts)
    # One of the two is always chosen: pressed again it stays.
    basis.filter(has_text=wording.BASIS_HOSTS).click()
    expect(note).to_have_text(hosts)
    foreseen = page.locator(".markup").inner_html()
    screen.release()
    expect(page.locator(IDLE)).to_be_attached()
    assert page.locator(".markup").inner_html() == foreseen
