"""资格自测: what is pressed or typed is answered at once, and the page follows with the same."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from docx import Document
from playwright.sync_api import Page, Route, expect

from data.eligibility import KIND_LABELS, CheckKind
from pages.shared import wording
from tests.browser.screen import HOLD_ANSWERS, Screen, address

ZONE = "jx-ja-suichuan"
RENAME = KIND_LABELS[CheckKind.RENAME_HIGH_TECH]
URBAN = KIND_LABELS[CheckKind.URBAN]
FACTORY = KIND_LABELS[CheckKind.STANDARD_FACTORY]
FIRMS, RESEARCH, CAPABILITY = "a2-ht-firms", "a2-ht-rd", "a2-ht-capability"


class Check:
    """The screen as its reader sees and fills it in."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def kind(self, label: str):
        """The button of a kind of check."""
        return self.page.locator(".st-key-check").get_by_role("radio", name=label, exact=True)

    def figure(self, name: str):
        """The field of a figure."""
        return self.page.locator(f"input[name='{name}']")

    def choice(self, name: str, word: str):
        """是 or 否 of a condition."""
        return self.page.locator(f"button[name='{name}'][value='{word}']")

    def outcome(self, name: str):
        """How a condition stands."""
        return self.page.locator(f"[data-part='result-{name}'] .result")

    @property
    def summary(self):
        """The head of the form."""
        return self.page.locator(".check-summary")

    def hold_back(self) -> None:
        """From now on the page does not hear what the server says."""
        self.page.evaluate("() => answers.hold()")

    def let_through(self) -> None:
        """What was held back comes."""
        self.page.evaluate("() => answers.release()")

    def followed(self, **params: str) -> None:
        """Until the address says this, and Streamlit that nothing runs."""
        Screen(self.page).wait_for_params(
            **{name: [value] for name, value in {"zone": ZONE, **params}.items()}
        )
        self.page.wait_for_function(
            "() => document.querySelector('[data-test-script-state]')?.dataset.testScriptState === 'notRunning'"
        )


NOTHING_FILLED_IN = address("/self-check", zone=ZONE, check=RENAME)


def errors_of(page: Page) -> list[str]:
    """What went wrong in the page's scripts so far."""
    return [message for message in page.watch.messages if message.startswith("pageerror")]


@pytest.fixture
def opened(turn_to) -> Iterator[Check]:
    """The check for a new name, nothing filled in."""
    page = turn_to(NOTHING_FILLED_IN)
    before = errors_of(page)
    expect(page.locator("input[name]").first).to_be_visible()
    check = Check(page)
    check.followed(check=RENAME)
    yield check
    assert errors_of(page) == before


@pytest.fixture
def arrived(page, server) -> Check:
    """The same on a first visit: the browser has none of the forms yet."""
    page.add_init_script(HOLD_ANSWERS)
    page.goto(server.url + NOTHING_FILLED_IN)
    expect(page.locator("input[name]").first).to_be_visible()
    check = Check(page)
    check.followed(check=RENAME)
    return check


def test_another_kind_is_there_before_the_page_and_the_last_press_stands(opened):
    opened.hold_back()
    opened.kind(URBAN).click()
    expect(opened.summary).to_contain_text(URBAN)
    opened.kind(FACTORY).click()
    expect(opened.summary).to_contain_text(FACTORY)
    foreseen = opened.page.locator(".check-form").inner_html()
    opened.let_through()
    opened.followed(check=FACTORY)
    assert opened.page.locator(".check-form").inner_html() == foreseen
    opened.kind(URBAN).click()
    opened.kind(FACTORY).click()
    opened.kind(RENAME).click()
    opened.followed(check=RENAME)
    expect(opened.summary).to_contain_text(RENAME)
    expect(opened.figure(FIRMS)).to_be_visible()


def test_another_zone_is_there_before_the_page_whatever_else_is_answered_meanwhile(opened):
    page, choice = opened.page, opened.page.locator(".st-key-zone_choice input")
    for name in ("江西广昌工业园区", "江西遂川高新技术产业园区"):
        choice.click()
        choice.fill(name)
        option = page.get_by_role("option", name=name, exact=True)
        expect(option).to_be_visible()
        opened.hold_back()
        option.click()
        expect(opened.summary).to_contain_text(name)
        # The sheet to take away would still be the earlier zone's.
        expect(page.locator(".st-key-check_buttons")).to_have_css("pointer-events", "none")
        opened.figure(FIRMS).fill("29")
        opened.figure(FIRMS).press("Enter")
        expect(opened.outcome(FIRMS)).to_contain_text("差 1 家")
        expect(opened.summary).to_contain_text(name)
        foreseen = page.locator(".check-form").inner_html()
        opened.let_through()
        zone = {"江西广昌工业园区": "jx-fz-guangchang", "江西遂川高新技术产业园区": ZONE}[name]
        opened.followed(zone=zone, check=RENAME, **{FIRMS: "29"})
        expect(page.locator(".st-key-check_buttons")).to_have_css("pointer-events", "auto")
        assert page.locator(".check-form").inner_html() == foreseen
    # The same again changes nothing.
    choice.click()
    choice.fill(name)
    option.click()
    expect(page.locator(".st-key-check_buttons")).to_have_css("pointer-events", "auto")
    expect(opened.summary).to_contain_text(name)


def test_a_figure_is_judged_before_the_page_and_the_reader_goes_on_typing(opened):
    opened.hold_back()
    opened.page.get_by_label("高新技术企业数 不低于 30 家").fill("29")
    expect(opened.outcome(FIRMS)).to_contain_text("未知")
    opened.figure(FIRMS).press("Enter")
    expect(opened.outcome(FIRMS)).to_contain_text("差 1 家")
    expect(opened.summary).to_contain_text("有 1 项不符合")
    opened.figure(FIRMS).press("Tab")
    expect(opened.figure(RESEARCH)).to_be_focused()
    opened.page.keyboard.type("12.5")
    opened.page.keyboard.press("ArrowLeft")
    opened.let_through()
    opened.followed(check=RENAME, **{FIRMS: "29"})
    expect(opened.outcome(FIRMS)).to_contain_text("差 1 家")
    # The page has answered the first field: the second keeps focus, what is typed, and the place in it.
    expect(opened.figure(RESEARCH)).to_be_focused()
    opened.page.keyboard.type("3")
    expect(opened.figure(RESEARCH)).to_have_value("12.35")
    opened.page.keyboard.press("Enter")
    opened.followed(check=RENAME, **{FIRMS: "29", RESEARCH: "12.35"})
    expect(opened.outcome(RESEARCH)).to_contain_text("符合")


def test_an_answer_that_comes_late_leaves_alone_what_is_being_typed(arrived):
    asked = []

    def leave_waiting(route: Route) -> None:
        asked.append(route)

    arrived.page.route("**/assets/checks/**", leave_waiting)
    arrived.hold_back()
    arrived.figure(FIRMS).fill("29")
    arrived.figure(FIRMS).press("Tab")
    arrived.page.keyboard.type("12.5")
    arrived.page.keyboard.press("ArrowLeft")
    arrived.let_through()
    expect(arrived.outcome(FIRMS)).to_contain_text("差 1 家")
    expect(arrived.figure(RESEARCH)).to_be_focused()
    arrived.page.keyboard.type("3")
    expect(arrived.figure(RESEARCH)).to_have_value("12.35")
    for route in asked:
        route.abort()


def test_what_the_page_says_of_earlier_answers_does_not_count_for_five_seconds(open_page, server):
    page = open_page(server, "/self-check", alone=True)
    expect(page.get_by_text(wording.CHECK_ZONE_FIRST)).to_be_visible()
    page.clock.install()
    page.evaluate(
        """async () => {
             window.told = [];
             const { default: render } = await import("/assets/screens/check_form.js?alone");
             const button = (word) => `<button type="button" name="a" value="${word}">${word}</button>`;
             const choice = `<div>${button("是")}${button("否")}</div>`;
             const html = `<div data-form="f"><p data-part="s"></p>${choice}</div>`;
             const parentElement = document.body.appendChild(document.createElement("div"));
             window.say = (followed, answers, sentence) => render({
               parentElement,
               setTriggerValue: (name, value) => window.told.push(value),
               data: { forms: null, kind: "k", followed, answers, html: html.replace("></p>", `>${sentence}</p>`) },
             });
             say(0, {}, "nothing");
           }"""
    )
    sentence, yes = page.locator("[data-part='s']"), page.locator("[value='是']")
    yes.dispatch_event("click")
    page.locator("[value='否']").dispatch_event("click")
    page.evaluate("() => say(1, { a: '是' }, 'first')")
    expect(sentence).to_have_text("nothing")
    expect(yes).to_have_attribute("aria-pressed", "false")
    page.evaluate("() => say(2, { a: '否' }, 'second')")
    expect(sentence).to_have_text("second")
    assert page.evaluate("() => window.told") == [
        {"number": 1, "answers": {"a": "是"}},
        {"number": 2, "answers": {"a": "否"}},
    ]
    # Told once more, in case the server is another one by now; then what the page said last stands.
    yes.dispatch_event("click")
    page.clock.run_for(2100)
    assert page.evaluate("() => window.told.slice(2)") == [{"number": 3, "answers": {"a": "是"}}] * 2
    expect(yes).to_have_attribute("aria-pressed", "true")
    page.clock.run_for(3000)
    expect(yes).to_have_attribute("aria-pressed", "false")


def test_yes_no_and_exceptions_are_taken_by_mouse_and_keyboard_and_taken_back(opened):
    opened.hold_back()
    opened.choice(CAPABILITY, "是").click()
    expect(opened.outcome(CAPABILITY)).to_have_text("符合")
    expect(opened.choice(CAPABILITY, "是")).to_have_attribute("aria-pressed", "true")
    opened.page.keyboard.press("ArrowRight")
    expect(opened.choice(CAPABILITY, "否")).to_be_focused()
    opened.page.keyboard.press("Space")
    expect(opened.outcome(CAPABILITY)).to_have_text("不符合")
    expect(opened.choice(CAPABILITY, "是")).to_have_attribute("aria-pressed", "false")
    opened.let_through()
    opened.followed(check=RENAME, **{CAPABILITY: "否"})
    expect(opened.choice(CAPABILITY, "否")).to_be_focused()
    opened.page.keyboard.press("Enter")
    opened.followed(check=RENAME)
    expect(opened.outcome(CAPABILITY)).to_have_text("未知")
    opened.kind(FACTORY).click()
    exception = opened.page.get_by_label("除外情形")
    opened.hold_back()
    exception.check()
    expect(opened.page.locator(".result").first).to_have_text("属除外情形")
    opened.let_through()
    opened.followed(check=FACTORY, **{exception.get_attribute("name"): "true"})
    expect(exception).to_be_checked()


def test_where_no_choice_is_found_the_list_says_so_in_chinese(opened):
    page, choice = opened.page, opened.page.locator(".st-key-zone_choice input")
    choice.click()
    choice.fill("没有这样的园区")
    nothing = page.locator("[role=listbox][data-empty=true] span")
    expect(nothing).to_be_visible()
    said = """(span) => [span, "::after"].map((part) => getComputedStyle(span, part === span ? null : part)).map(
      (style) => [style.content, parseFloat(style.fontSize) > 0])"""
    assert nothing.evaluate(said) == [["normal", False], ['"没有相符的选项"', True]]
    page.keyboard.press("Escape")


def test_a_link_restores_answers_and_back_takes_them_back_one_by_one(opened, open_page, server):
    opened.figure(FIRMS).fill("30")
    opened.figure(FIRMS).press("Enter")
    opened.followed(check=RENAME, **{FIRMS: "30"})
    opened.choice(CAPABILITY, "否").click()
    opened.followed(check=RENAME, **{FIRMS: "30", CAPABILITY: "否"})
    link = opened.page.url.removeprefix(server.url)
    other = Check(open_page(server, link))
    expect(other.figure(FIRMS)).to_have_value("30")
    expect(other.choice(CAPABILITY, "否")).to_have_attribute("aria-pressed", "true")
    expect(other.outcome(CAPABILITY)).to_have_text("不符合")
    opened.page.go_back()
    opened.followed(check=RENAME, **{FIRMS: "30"})
    expect(opened.outcome(CAPABILITY)).to_have_text("未知")
    expect(opened.choice(CAPABILITY, "否")).to_have_attribute("aria-pressed", "false")
    opened.page.go_back()
    opened.followed(check=RENAME)
    expect(opened.figure(FIRMS)).to_have_value("")
    opened.page.go_forward()
    opened.followed(check=RENAME, **{FIRMS: "30"})
    expect(opened.figure(FIRMS)).to_have_value("30")
    expect(opened.outcome(FIRMS)).to_have_text("符合")


def test_the_sheet_has_what_was_typed_last_and_clearing_is_one_step(opened):
    opened.choice(CAPABILITY, "是").click()
    opened.followed(check=RENAME, **{CAPABILITY: "是"})
    opened.figure(FIRMS).fill("29")
    with opened.page.expect_download() as download:
        opened.page.get_by_role("button", name=wording.CHECK_DOCX).click()
    word = Document(io.BytesIO(download.value.path().read_bytes()))
    rows = {row.cells[1].text: row.cells[3].text + row.cells[4].text for row in word.tables[0].rows}
    assert rows["高新技术企业30家起"].startswith("29 家")
    assert rows["创新能力强，有发展高新产业的条件"].endswith("符合")
    opened.followed(check=RENAME, **{CAPABILITY: "是", FIRMS: "29"})
    opened.hold_back()
    opened.page.get_by_role("button", name=wording.CHECK_CLEAR).click()
    expect(opened.figure(FIRMS)).to_have_value("")
    expect(opened.outcome(FIRMS)).to_have_text("未知")
    expect(opened.outcome(CAPABILITY)).to_have_text("未知")
    opened.let_through()
    opened.followed(check=RENAME)
    opened.page.go_back()
    opened.followed(check=RENAME, **{CAPABILITY: "是", FIRMS: "29"})


def test_a_sheet_that_is_asked_for_before_the_page_has_followed_comes_with_what_was_typed(opened):
    page = opened.page
    opened.hold_back()
    runs = page.evaluate("() => answers.runs")
    opened.figure(FIRMS).fill("29")
    opened.figure(FIRMS).press("Enter")
    # From now on the server no longer knows the sheet by the address the page has of it.
    page.wait_for_function("(before) => answers.runs > before", arg=runs)
    with page.expect_download() as download:
        page.get_by_role("button", name=wording.CHECK_DOCX).click()
        opened.let_through()
    word = Document(io.BytesIO(download.value.path().read_bytes()))
    assert any(row.cells[3].text.startswith("29 家") for row in word.tables[0].rows)
    opened.followed(check=RENAME, **{FIRMS: "29"})


def test_a_sheet_that_cannot_be_had_is_said_in_chinese(opened):
    page = opened.page
    opened.hold_back()
    runs = page.evaluate("() => answers.runs")
    opened.choice(CAPABILITY, "是").click()
    page.wait_for_function("(before) => answers.runs > before", arg=runs)
    # After five seconds nobody waits for the page: the sheet is asked for at the address it has.
    page.wait_for_timeout(5200)
    page.get_by_role("button", name=wording.CHECK_DOCX).click()
    opened.let_through()
    fault = page.get_by_test_id("stDownloadButtonError")
    expect(fault).to_be_visible()
    parts = "(box) => [box, ...box.querySelectorAll('*')].map((part) => getComputedStyle(part).fontSize)"
    assert set(fault.evaluate(parts)) == {"0px"}
    assert "没有取到文件" in fault.evaluate("(box) => getComputedStyle(box, '::after').content")


@pytest.mark.parametrize("figure", ["-1", "29.5", "很多", "1e999", "<script>alert(1)</script>"])
def test_a_figure_that_cannot_be_used_is_said_beside_the_field_and_kept_for_the_reader(opened, figure):
    field, fault = opened.figure(FIRMS), opened.page.locator(f"[data-part='fault-{FIRMS}']")
    opened.hold_back()
    field.fill(figure)
    field.press("Enter")
    expect(fault).not_to_be_empty()
    opened.let_through()
    opened.choice(CAPABILITY, "是").click()
    opened.followed(check=RENAME, **{CAPABILITY: "是"})
    expect(fault).not_to_be_empty()
    expect(field).to_have_value(figure)
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("30")
    opened.choice(CAPABILITY, "否").click()
    opened.followed(check=RENAME, **{CAPABILITY: "否", FIRMS: "30"})
    expect(fault).to_be_empty()
    expect(field).to_have_attribute("aria-invalid", "false")


def test_markup_in_an_address_is_text(turn_to):
    markup = "<script>document.title='x'</script>"
    params = {FIRMS: markup, CAPABILITY: markup, "check": RENAME}
    check = Check(turn_to(address("/self-check", zone=ZONE, **params)))
    expect(check.outcome(FIRMS)).to_have_text("未知")
    expect(check.choice(CAPABILITY, "是")).to_have_attribute("aria-pressed", "false")
    assert check.page.title() != "x"
    assert check.page.locator(".check-form script").count() == 0


def test_without_the_form_from_the_server_the_page_brings_it(arrived):
    arrived.page.route("**/assets/checks/**", lambda route: route.abort())
    arrived.kind(URBAN).click()
    expect(arrived.summary).to_contain_text(URBAN)
    arrived.kind(RENAME).click()
    expect(arrived.summary).to_contain_text(RENAME)
    arrived.figure(FIRMS).fill("29")
    arrived.figure(FIRMS).press("Enter")
    expect(arrived.outcome(FIRMS)).to_contain_text("差 1 家")


def test_of_a_past_day_the_page_brings_all_of_it(open_page, server):
    query = address("/self-check", zone=ZONE, check=RENAME, asof="2026-01-01")
    check = Check(open_page(server, query))
    asked = []
    check.page.on("request", lambda request: asked.append(request.url))
    check.figure(FIRMS).fill("29")
    check.figure(FIRMS).press("Enter")
    expect(check.outcome(FIRMS)).to_contain_text("差 1 家")
    check.kind(URBAN).click()
    expect(check.summary).to_contain_text(URBAN)
    assert [url for url in asked if "/assets/checks/" in url] == []
