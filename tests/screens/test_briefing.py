"""汇报 without a browser: what is offered, what a link opens, how a presentation is made, kept and carried."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from briefs.formats import FORMATS
from data.accounts import VIEWER, AccountRole, Actor
from data.database import StorageError, StorageReason
from data.desk import Desk
from data.presentation import Deck, Panel, Step, parse_code, parse_deck, to_code, to_json
from data.selection import Selection
from pages.panels import carry
from pages.shared import decks, desk, ready_decks, slides, store, wording

COOP = "cooperation"
REPORTER = Actor("o", frozenset({AccountRole.REPORTER}), frozenset({"jx-park-nanchang"}), "甲单位")


def shown(app: AppTest) -> dict:
    """What the presenter's component was given; fails when nothing is presented."""
    for element in app.get("bidi_component"):
        if element.proto.component_name.endswith("atlas_presenter"):
            return json.loads(element.proto.json)
    raise AssertionError("nothing is presented")


def is_presenting(app: AppTest) -> bool:
    return any(
        element.proto.component_name.endswith("atlas_presenter") for element in app.get("bidi_component")
    )


def labels(app: AppTest) -> list[str]:
    return [each.label for each in app.button]


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.fixture
def screen(open_screen):
    return open_screen("briefing.py")


# --- ready-made -------------------------------------------------------------------------------------------


def test_three_ready_made_presentations_are_offered_with_their_files(screen):
    for name, title in wording.READY_DECKS.items():
        assert title in screen.html
        assert f"start_{name}" in [each.key for each in screen.app.button]
        assert f"edit_{name}" in [each.key for each in screen.app.button]
    assert wording.OWN_EMPTY in screen.html


@pytest.mark.parametrize("name", list(wording.READY_DECKS))
def test_every_step_of_a_ready_made_presentation_says_something_with_its_source(open_screen, name):
    data = shown(open_screen("briefing.py", deck=name, step="1").app)
    assert len(data["steps"]) >= 6
    assert data["title"] == wording.READY_DECKS[name]
    assert "2026年11月21日" in data["date"]
    for step in data["steps"]:
        assert step["sentence"]
        assert len(words(step["html"])) > 40
        assert step["sources"].startswith("来源：")
        assert step["chosen"]
        assert "<script" not in step["html"]
        assert not re.search(r"https?://(?!www\.w3\.org)", step["html"] + step["sources"])
        assert not re.search(r"台湾(?!地区|青年|产业集中区|农民创业园|省|同胞)", words(step["html"]))
    assert {step["map"]["selected"] for step in data["steps"]} - {None} == (
        set(store.register().parks) if name == COOP else set()
    )


def test_the_figures_of_a_ready_made_presentation_are_those_of_the_screens(open_screen):
    atlas = open_screen(None, province=["江西省"])
    total = re.search(r'class="n">(\d+)<', atlas.html)[1]
    first, *_ = shown(open_screen("briefing.py", deck="jiangxi").app)["steps"]
    assert f"<b>{total}</b>" in first["html"]
    assert f"{total} 家" in first["sentence"]
    assert first["map"]["predicate"] == {"province": ["江西省"]}


# --- links ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["nothing", "~", "~eJx", "999999999999", "0", "<b>", "~" + "A" * 5000])
def test_a_link_that_opens_nothing_says_so_and_offers_the_others(open_screen, name):
    screen = open_screen("briefing.py", deck=name)
    assert wording.DECK_UNKNOWN in screen.html
    assert not is_presenting(screen.app)
    assert wording.DECK_START in labels(screen.app)


def test_a_presentation_in_an_address_is_shown_and_its_words_are_only_words(open_screen):
    step = Step(Panel.CARD, "<img src=x>一句", Selection(provinces=("湖南省",)), "hn-park-yueyang")
    data = shown(open_screen("briefing.py", deck=to_code(Deck("<i>题", (step,)))).app)
    assert data["title"] == "<i>题"  # written as text by the browser
    assert data["steps"][0]["sentence"] == "<img src=x>一句"
    assert "岳阳产业园" in data["steps"][0]["html"]
    assert data["steps"][0]["map"]["predicate"] == {"province": ["湖南省"]}
    assert data["steps"][0]["map"]["selected"] == "hn-park-yueyang"


def test_what_an_old_link_names_and_nobody_knows_is_left_out_and_counted(open_screen):
    deck = Deck(
        "旧", (Step(Panel.CARD, "一", entry_id="jx-gone"), Step(Panel.FIGURES, "二", view=(80.0, 10.0, 3.0)))
    )
    data = shown(open_screen("briefing.py", deck=to_code(deck)).app)
    assert data["notice"] == wording.DECK_FAULTS.format(1)
    assert [each["sentence"] for each in data["steps"]] == ["一", "二"]
    assert [each["map"]["selected"] for each in data["steps"]] == [None, None]
    # A place outside the map is none.
    assert data["steps"][1]["map"]["view"] is None


# --- one's own --------------------------------------------------------------------------------------------


def test_a_copy_is_edited_moved_and_deleted_and_the_former_one_comes_back(screen):
    app = screen.app
    app.button(key=f"edit_{COOP}").click().run()
    count = len(app.session_state["deck_draft"].steps)
    assert app.session_state["deck_draft"].title == f"{wording.READY_DECKS[COOP]}（副本）"
    first, second = (each.sentence for each in app.session_state["deck_draft"].steps[:2])

    def press(label: str, position: int) -> None:
        revision = app.session_state["deck_revision"]
        app.button(key=f"{label}_{revision}_{position}").click().run()
        assert not app.exception

    press(wording.DECK_DOWN, 0)
    assert [each.sentence for each in app.session_state["deck_draft"].steps[:2]] == [second, first]
    assert [each.value for each in app.text_input if each.key.startswith("step_sentence")][:2] == [
        second,
        first,
    ]
    revision = app.session_state["deck_revision"]
    app.text_input(key=f"step_sentence_{revision}_0").set_value("改过的一句").run()
    app.selectbox(key=f"step_panel_{revision}_0").set_value("status").run()
    assert app.session_state["deck_draft"].steps[0].sentence == "改过的一句"
    assert app.session_state["deck_draft"].steps[0].panel is Panel.STATUS
    press(wording.DECK_REMOVE, 1)
    assert len(app.session_state["deck_draft"].steps) == count - 1
    app.button(key="edit_hunan").click().run()
    app.button(key="deck_restore").click().run()
    assert app.session_state["deck_draft"].steps[0].sentence == "改过的一句"
    app.button(key="start_own").click().run()
    assert shown(app)["steps"][0]["sentence"] == "改过的一句"


def test_a_view_becomes_a_step_with_its_filter_entry_place_and_words(open_screen, monkeypatch):
    app = open_screen(None, province=["江西省"], zone="jx-park-ganzhou").app
    monkeypatch.setattr(decks.st, "session_state", {})
    selection = Selection(provinces=("江西省",))
    carry.add_step(Step(Panel.CARD, "", selection, "jx-park-ganzhou"), {"view": [25.5, 115.0, 8.25]})
    carry.add_step(Step(Panel.FIGURES, "", selection), {"view": ["x"]})
    first, second = decks.draft().steps
    assert (first.sentence, first.view) == ("赣州产业园", (25.5, 115.0, 8.25))
    assert second.view is None
    assert second.sentence.startswith("江西省：共 ")
    assert not app.exception


@pytest.mark.parametrize(
    ("page", "has_files", "has_step"),
    [
        (None, True, True),
        ("targets.py", True, True),
        ("cooperation.py", True, True),
        ("industries.py", True, False),
        ("prefectures.py", True, False),
        ("compare.py", True, False),
        ("policy.py", False, False),
        ("self_check.py", False, False),
        ("reporting.py", False, False),
        ("sources.py", False, False),
    ],
)
def test_the_screens_offer_files_and_a_step_where_there_is_a_view(open_screen, page, has_files, has_step):
    app = open_screen(page).app
    menus = [each.proto.popover.label for each in app.get("popover") if each.proto.popover.label]
    assert (wording.CARRY in menus) is has_files
    steps = [
        each for each in app.get("bidi_component") if each.proto.component_name.endswith("atlas_add_step")
    ]
    assert bool(steps) is has_step


@pytest.mark.parametrize(
    ("page", "params", "only", "title"),
    [
        (None, {"zone": "jx-park-ganzhou"}, ("jx-park-ganzhou",), "赣州产业园情况简报"),
        (None, {"zone": "jx-park-ganzhou", "province": ["江西省"]}, (), "赣州产业园情况简报"),
        (None, {}, (), "开发区情况简报"),
        (
            "compare.py",
            {"compare": ["jx-n-nc-gxq", "jx-ja-suichuan"]},
            ("jx-n-nc-gxq", "jx-ja-suichuan"),
            "开发区对标",
        ),
        ("cooperation.py", {"zone": "jx-n-nc-gxq"}, (), "海峡两岸产业合作区进展"),
    ],
)
def test_a_file_is_of_what_is_looked_at(open_screen, monkeypatch, page, params, only, title):
    made = []
    real = carry.build_brief
    monkeypatch.setattr(
        carry, "build_brief", lambda *given, **more: made.append(real(*given, **more)) or made[-1]
    )
    app = open_screen(page, **params).app
    app.session_state["carry"] = True
    app.run()
    assert [(brief.only, brief.title) for brief in made] == [(only, title)]


def test_no_file_is_made_and_no_format_listed_before_the_menu_is_open(open_screen, monkeypatch):
    monkeypatch.setattr(carry, "build_brief", lambda *_, **__: pytest.fail("made before it was asked for"))
    screen = open_screen(None)
    offered = {each.proto.label for each in screen.app.get("download_button")}
    assert not offered & {kind.label for kind in FORMATS.values()}


def test_a_file_is_of_the_view_and_carries_the_link_that_restores_it(open_screen, monkeypatch):
    made = []
    real = carry.build_brief
    monkeypatch.setattr(
        carry, "build_brief", lambda *given, **more: made.append(real(*given, **more)) or made[-1]
    )
    app = open_screen(None, province=["江西省"], zone="jx-park-ganzhou").app
    app.session_state["carry"] = True
    app.run()
    offered = [each.proto.label for each in app.get("download_button")]
    assert [kind.label for kind in FORMATS.values()] == [each for each in offered if "下载" not in each]
    (brief,) = made
    assert brief.selection == Selection(provinces=("江西省",))
    assert brief.selected_id == "jx-park-ganzhou"
    assert brief.notice == store.settings().map_notice
    assert parse_qs(urlsplit(brief.link).query) == {"province": ["江西省"], "zone": ["jx-park-ganzhou"]}


# --- the database -----------------------------------------------------------------------------------------


@pytest.fixture
def office(open_screen, files, tmp_path, monkeypatch):
    """An application with a database, before which a reporter sits."""
    made = Desk(
        files,
        f"sqlite:///{tmp_path}/l.sqlite3",
        lambda: datetime(2026, 11, 21, 2, tzinfo=UTC),
    )
    monkeypatch.setattr(store, "_source", made)
    monkeypatch.setattr(desk, "actor", lambda: REPORTER)
    yield made
    made.ledger.close()


def test_a_presentation_is_saved_opened_by_its_number_changed_and_removed(office, open_screen, monkeypatch):
    app = open_screen("briefing.py").app
    app.button(key="edit_hunan").click().run()
    app.button(key="save_new").click().run()
    (kept,) = office.presentations.list()
    assert (kept.author, kept.office) == (REPORTER.name, REPORTER.office)
    number = str(kept.presentation_id)
    assert wording.KEPT_TITLE in "".join(each.proto.body for each in app.get("html"))
    revision = app.session_state["deck_revision"]
    app.text_input(key=f"step_sentence_{revision}_0").set_value("第二版").run()
    app.button(key="save_next").click().run()
    assert len(office.presentations.list()) == 1
    presented = shown(open_screen("briefing.py", deck=number, step="2").app)
    assert presented["steps"][0]["sentence"] == "第二版"
    # Another office may show and copy it, and no more.
    monkeypatch.setattr(desk, "actor", lambda: replace(REPORTER, name="another"))
    other = open_screen("briefing.py").app
    assert f"remove_{number}" not in [each.key for each in other.button]
    other.button(key=f"edit_{number}").click().run()
    assert "save_next" not in [each.key for each in other.button]
    monkeypatch.setattr(desk, "actor", lambda: VIEWER)
    assert "save_new" not in [each.key for each in open_screen("briefing.py").app.button]
    monkeypatch.setattr(desk, "actor", lambda: REPORTER)
    own = open_screen("briefing.py").app
    own.button(key=f"remove_{number}").click().run()
    assert office.presentations.list() == ()
    assert wording.DECK_UNKNOWN in open_screen("briefing.py", deck=number).html


def test_a_database_that_is_gone_is_said_calmly_and_the_rest_goes_on(office, open_screen, monkeypatch):
    app = open_screen("briefing.py").app
    app.button(key="edit_hunan").click().run()

    def refuse(*_, **__):
        raise StorageError(StorageReason.READ_ONLY)

    monkeypatch.setattr(office.presentations, "save", refuse)
    monkeypatch.setattr(office.presentations, "list", refuse)
    app.button(key="save_new").click().run()
    assert not app.exception
    assert [each.value for each in app.error] == [wording.LEDGER_PROBLEMS["read_only"]]
    assert wording.DECK_START in labels(app)


# --- slides -----------------------------------------------------------------------------------------------


def test_the_slides_of_every_panel_can_be_made_of_nothing():
    nothing = Selection(q="没有这样的园区")
    for panel in Panel:
        slide = slides.build(store.register(), Step(panel, "", nothing), store.today())
        assert slide.html
        assert slide.chosen


def test_ready_made_presentations_pass_through_a_file_unchanged(open_screen):
    open_screen("briefing.py")
    for deck in ready_decks.build(store.register(), store.today()).values():
        assert parse_deck(to_json(deck), store.register(), file="x") == (deck, ())
        assert parse_code(to_code(deck), store.register()) == (deck, ())
        assert len(to_code(deck)) < decks.MAX_ADDRESS / 2
