"""报送位置与界址: outlines and points from a file, checked, drawn small, and sent for review."""

from __future__ import annotations

import hashlib
from datetime import date

import streamlit as st

from data.accounts import Actor
from data.drafts import describe_entity, scope_for, writable_scopes
from data.ledger import Draft, SubmissionKind
from data.schema import Precision, period_end
from data.uploads import Severity, UploadFinding, has_errors
from data.vocabulary import label_of
from geo.outline_sketch import survey_row
from geo.survey import DECLARED_LABELS, Declared, ShapeKind, SurveyReading, read_survey
from pages.shared import desk, outlines, reported, store, wording
from pages.shared.templates import render

_DRAFT = "draft_survey"
_FORMATS = ["geojson", "json", "gpkg", "zip", "kml", "kmz", "csv"]
_POINTS = (Precision.ADMIN_OFFICE, Precision.NAMED_PLACE)
_UNCERTAINTY_KM = {Precision.ADMIN_OFFICE: 1.0, Precision.NAMED_PLACE: 2.0}


def show(actor: Actor) -> None:
    """Choose whose places, upload, answer what the file leaves open, see, send."""
    register = store.register()
    scopes = [each for each in writable_scopes(register, actor) if each not in register.parks]
    if not scopes:
        st.html(f"<p class='empty'>{wording.NO_SCOPE}{wording.SURVEY_NOTE}</p>")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        scope_id = st.selectbox(
            wording.REPORT_FOR,
            scopes,
            key="survey_scope",
            format_func=lambda each: describe_entity(register, each),
            width=360,
            placeholder="",
        )
        declared = st.selectbox(
            wording.SURVEY_DECLARED,
            [None, *Declared],
            key="survey_declared",
            format_func=lambda each: DECLARED_LABELS[each] if each else wording.SURVEY_AUTOMATIC,
            width=330,
            placeholder="",
        )
        st.text_input(
            wording.SURVEY_ON,
            key="survey_on",
            max_chars=10,
            placeholder=wording.SURVEY_ON_HINT,
            width=130,
        )
        st.selectbox(
            wording.PRECISION_CHOICE,
            _POINTS,
            key="survey_precision",
            format_func=label_of,
            width=170,
            placeholder="",
        )
    st.html(f"<p class='said'>{wording.SURVEY_NOTE}</p>")
    upload = st.file_uploader(wording.SURVEY_UPLOAD, type=_FORMATS, key=f"survey_file_{_turn()}")
    if upload is not None:
        _show_upload(actor, scope_id, declared, upload.name, upload.getvalue())


def _turn() -> int:
    return st.session_state.setdefault("survey_turn", 0)


def _show_upload(actor: Actor, scope_id: str, declared: Declared | None, name: str, content: bytes) -> None:
    digest = hashlib.sha256(content).hexdigest()
    register = store.register()
    asked = (digest, scope_id, declared, register.data_version, actor.name)
    kept = st.session_state.get(_DRAFT)
    if kept is None or kept["asked"] != asked:
        bar = st.progress(0.0, text=wording.UPLOAD_READING)
        reading = read_survey(
            name,
            content,
            register,
            scope_for(register, scope_id, actor),
            outlines.boundaries(),
            declared=declared,
            progress=lambda share: bar.progress(min(1.0, share), text=wording.UPLOAD_READING),
        )
        bar.empty()
        findings = [*reading.findings, *_of_parks(reading, name)]
        kept = {"asked": asked, "reading": reading, "findings": findings, "name": name, "digest": digest}
        # Made once, so that sending it twice is the same as once.
        kept["draft"] = Draft(SubmissionKind.SURVEY, (), actor.office or "-", scope_id)
        st.session_state[_DRAFT] = kept
    reading, findings = kept["reading"], kept["findings"]
    if reading.question:
        choices = "、".join(DECLARED_LABELS[each] for each in reading.question.choices)
        words = f"{reading.question.message}：{choices}"
        st.html(f"<p class='notice'>{wording.escape(words)}</p>")
        return
    reported.show_findings(findings, "survey_findings")
    _show_shapes(reading)
    errors = sum(each.severity is Severity.ERROR for each in findings)
    if errors:
        st.html(f"<p class='notice'>{wording.CANNOT_SUBMIT.format(errors)}</p>")
    if reading.shapes:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(wording.NOTE, key="survey_note", max_chars=500, width=420)
            st.button(
                wording.SUBMIT, key="submit_survey", type="primary", disabled=bool(errors), on_click=_submit
            )


def _of_parks(reading: SurveyReading, name: str) -> list[UploadFinding]:
    zones = store.register().zones
    return [
        UploadFinding(name, shape.sheet, shape.row, None, shape.entity_id, None, wording.SURVEY_PARK)
        for shape in reading.shapes
        if shape.entity_id not in zones
    ]


def _show_shapes(reading: SurveyReading) -> None:
    register = store.register()
    rows = []
    for shape in reading.shapes:
        differs = ""
        if shape.area_ha and shape.approved_area_ha:
            differs = f"{shape.area_ha / shape.approved_area_ha - 1:+.1%}"
        approved = f"{shape.approved_area_ha:,.1f}" if shape.approved_area_ha else wording.UNKNOWN
        if shape.approved_area_ha and shape.area_kind:
            approved += f"（{label_of(shape.area_kind)}）"
        rows.append(
            (
                describe_entity(register, shape.entity_id),
                wording.SURVEY_KIND[shape.kind.value],
                shape.read_as,
                f"{shape.area_ha:,.1f}" if shape.area_ha else "",
                approved if shape.kind is ShapeKind.OUTLINE else "",
                differs,
            )
        )
    if rows:
        st.html(render("grid.html", title="", lead="", summary="", columns=wording.SURVEY_COLUMNS, rows=rows))
    drawn = [
        outlines.picture(shape.entity_id, shape.geometry)
        for shape in reading.shapes
        if shape.kind is ShapeKind.OUTLINE and shape.entity_id in register.zones
    ]
    outlines.show(drawn[: outlines.MAX_PICTURES])


def _surveyed_on(text: str, today: date) -> str | None:
    """The day as written; ValueError when it is none or lies ahead."""
    if not text:
        return None
    if period_end(text).year > today.year:
        raise ValueError(text)
    return text


def _submit() -> None:
    state = st.session_state
    kept = state.get(_DRAFT)
    if kept is None or has_errors(kept["findings"]):
        return
    try:
        surveyed_on = _surveyed_on((state.get("survey_on") or "").strip(), store.today())
    except ValueError:
        desk.say(wording.SURVEY_ON_WRONG, "warning")
        return
    note = (state.get("survey_note") or "").strip() or None
    precision = state.get("survey_precision") or _POINTS[0]
    draft = kept["draft"]
    rows = tuple(
        survey_row(
            shape,
            surveyed_on=surveyed_on,
            precision=precision,
            uncertainty_km=_UNCERTAINTY_KM[precision],
            method=wording.SURVEY_METHOD,
            source=draft.office,
            note=note,
        )
        for shape in kept["reading"].shapes
    )
    sent = Draft(
        draft.kind,
        rows,
        draft.office,
        draft.entity_id,
        None,
        kept["name"][:200],
        kept["digest"],
        note,
        draft.request_id,
    )
    if desk.write(lambda book, actor: book.submit(actor, sent), wording.SUBMITTED):
        del state[_DRAFT]
        state["survey_turn"] = _turn() + 1
