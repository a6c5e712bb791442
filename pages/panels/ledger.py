"""The ledger of targets: what is opened, the summary, the rows by document, the to-do board, the definitions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from data.assessment import BESIDE_LABELS, CAUSE_LABELS, STATUS_LABELS, Assessment, Cause, Status
from data.load import Register
from data.provenance import describe_date
from data.schema import Match, ScopeKind, Target
from data.target_filter import (
    TARGET_FACETS,
    TargetFilter,
    parse_target_filter,
    promising_documents,
    province_of,
)
from pages.shared import addresses, pieces, store, target_rows, wording
from pages.shared.templates import Html, render

NAME = "target-lists"
"""Of the pieces below /assets/ that this screen is drawn from."""
GROUPS = (wording.GROUP_HOLDER, wording.GROUP_CAUSE, wording.GROUP_DOCUMENT, wording.GROUP_THEME)
SECTIONS = (wording.SECTION_ROWS, wording.SECTION_BOARD, wording.SECTION_METHOD)
Assessments = dict[str, Assessment]


def show_lead() -> None:
    """What the screen is about, in figures, and what the sidebar does here."""
    st.html(store.derived(_lead, store.today()))


def show_opened(target_id: str, on_close: Callable[[], None]) -> None:
    """One target in full, on top of everything, until it is closed."""
    with st.container(key="opened"):
        rows = store.derived(_opened_row, store.today(), target_id)
        st.html(_group(wording.OPENED, rows=[rows], note=None, last_head=wording.HEAD_PUBLISHED))
        st.button(
            wording.CLOSE_TARGET,
            on_click=on_close,
            type="tertiary",
            icon=":material/close:",
            key="close_target",
        )


def show_summary(targets: Sequence[Target]) -> None:
    """How many targets of each document carry which status word."""
    st.html(store.derived(_summary, store.today(), tuple(target.target_id for target in targets)))


def choose_section() -> str:
    """The rows, the board, or how it is judged; bound to the address."""
    return _choose(wording.SECTION, SECTIONS, "section")


def choose_group() -> str:
    """What the board is grouped by; bound to the address."""
    return _choose(wording.GROUP, GROUPS, "group")


def _choose(label: str, options: Sequence[str], key: str) -> str:
    return st.segmented_control(
        label,
        options,
        default=options[0],
        key=key,
        bind="query-params",
        required=True,
        label_visibility="collapsed",
    )


def show(chosen: TargetFilter, section: str, group: str) -> None:
    """The targets that a filter leaves, in the chosen section."""
    stands = pieces.written(**chosen.to_params(), section=[section], group=[group])
    facets = dict.fromkeys(TARGET_FACETS, "toggle")
    pieces.show(NAME, stands, html, controls={**facets, "section": "set", "group": "set"})


def html(stands: str) -> Html | None:
    """The same as HTML; None where `stands` names what nobody can choose."""
    asked = pieces.read(stands)
    ((section, *_), (group, *_)) = (asked.pop(key, [""]) for key in ("section", "group"))
    chosen, notices = parse_target_filter(asked, store.register())
    if notices or section not in SECTIONS or group not in GROUPS or not asked.keys() <= TARGET_FACETS.keys():
        return None
    if section == wording.SECTION_METHOD:
        return _method()
    targets = store.targets(chosen)
    if not targets:
        return Html(f"<p class='empty'>{wording.NO_TARGETS}</p>")
    # Put together on every request: every filter has its own, and its rows are kept.
    return _board(targets, group) if section == wording.SECTION_BOARD else _list(targets)


def _list(targets: Sequence[Target]) -> Html:
    """Clusters first, then every document, latest first; each row opens."""
    # Of a past day rows bring what is below them: the pieces that can be fetched are of the present.
    rows = store.derived(_rows, store.today(), store.asof() is None)
    register = store.register()
    order = [document.document_id for document in promising_documents(register)]
    clusters = [target for target in targets if target.scope_kind is ScopeKind.CLUSTER]
    clusters.sort(key=lambda target: order.index(target.document_id))
    groups = []
    if clusters:
        of_clusters = [rows[target.target_id] for target in clusters]
        note, head = wording.CLUSTERS_NOTE, wording.HEAD_PUBLISHED
        groups.append(_group(wording.CLUSTERS, of_clusters, note=note, last_head=head))
    counted = Counter(target.document_id for target in clusters)
    for document in promising_documents(register):
        of_document = [
            rows[target.target_id]
            for target in targets
            if target.document_id == document.document_id and target.scope_kind is not ScopeKind.CLUSTER
        ]
        also = counted[document.document_id]
        if of_document:
            note = wording.ALSO_CLUSTERS.format(also) if also else None
            groups.append(_group(document.title, of_document, note=note, last_head=wording.HEAD_PUBLISHED))
    return Html("\n".join(groups))


def _board(targets: Sequence[Target], group_by: str) -> Html:
    """What is still to be reported or cannot be judged, as a to-do list under one heading per group."""
    assessments = store.assessments()
    pending = [target for target in targets if target_rows.is_pending(assessments[target.target_id])]
    if not pending:
        return Html(f"<p class='empty board'>{wording.NOTHING_PENDING}</p>")
    counted = Counter(assessments[target.target_id].status for target in pending)
    lead = render(
        "board_lead.html",
        lead=wording.BOARD_LEAD.format(
            awaiting=counted[Status.AWAITING_REPORT],
            not_assessable=counted[Status.NOT_ASSESSABLE],
            support=sum(assessments[each.target_id].cause is Cause.SUPPORT_STANDARD for each in pending),
        ),
    )
    rows = store.derived(_board_rows, store.today(), store.asof() is None)
    titles = {
        target.target_id: _group_title(target, assessments[target.target_id], group_by) for target in pending
    }
    groups = [lead]
    for title, _ in Counter(titles.values()).most_common():
        members = [rows[target_id] for target_id, own in titles.items() if own == title]
        groups.append(_group(title, members, note=None, last_head=wording.HEAD_NEEDED))
    return Html("\n".join(groups))


def _method() -> Html:
    """序时进度, every status word, every cause and every kind of evidence, defined."""
    return render(
        "method.html",
        statuses=[(each.value, STATUS_LABELS[each], wording.STATUS_NOTES[each.value]) for each in Status],
        causes=[(CAUSE_LABELS[each], wording.CAUSE_NOTES[each.value]) for each in Cause],
        matches=[
            (BESIDE_LABELS[each], wording.MATCH_NOTES[each.value])
            for each in Match
            if each.value in wording.MATCH_NOTES
        ],
    )


def detail_html(target_id: str) -> str | None:
    """What opens below a target's row, for the browser to fetch; None for an unknown id."""
    if target_id not in store.register().targets:
        return None
    return store.derived(_detail_html, store.today(), target_id)


def _detail_html(register: Register, today: date, target_id: str) -> str:
    target, assessment = register.targets[target_id], store.assessments()[target_id]
    return render(
        "ledger_detail.html",
        row=target_rows.row(register, target, assessment),
        detail=target_rows.detail(register, target, assessment),
    )


def _lead(register: Register, today: date) -> str:
    assessments = store.assessments()
    by_province = Counter(province_of(register, target) for target in register.targets.values())
    return render(
        "ledger_lead.html",
        lead=wording.TARGETS_LEAD.format(
            documents=len(promising_documents(register)),
            targets=len(register.targets),
            day=describe_date(today.isoformat()),
            published=sum(each.actual is not None for each in assessments.values()),
        ),
        provinces=wording.TARGETS_BY_PROVINCE.format(
            "、".join(
                wording.TARGETS_OF.format(province=name, count=n) for name, n in by_province.most_common()
            )
        ),
    )


def _summary(register: Register, today: date, target_ids: tuple[str, ...]) -> str:
    assessments = store.assessments()
    counted = Counter((register.targets[each].document_id, assessments[each].status) for each in target_ids)
    documents = [
        each for each in promising_documents(register) if any(counted[each.document_id, s] for s in Status)
    ]
    occurring = [status for status in Status if any(counted[each.document_id, status] for each in documents)]
    rows = []
    for document in documents:
        counts = [counted[document.document_id, status] for status in occurring]
        rows.append((document.title, counts, sum(counts)))
    totals = [sum(column) for column in zip(*(counts for _, counts, _ in rows), strict=True)]
    return render(
        "target_summary.html",
        statuses=[(status.value, STATUS_LABELS[status]) for status in occurring],
        rows=rows,
        totals=totals,
        total=len(target_ids),
    )


def _rows(register: Register, today: date, is_fetched: bool) -> dict[str, str]:
    return {
        target_id: _row(
            register,
            target,
            store.assessments()[target_id],
            shows_document=_is_of_cluster(target),
            is_fetched=is_fetched,
        )
        for target_id, target in register.targets.items()
    }


def _board_rows(register: Register, today: date, is_fetched: bool) -> dict[str, str]:
    rows = {}
    for target_id, assessment in store.assessments().items():
        target = register.targets[target_id]
        if target_rows.is_pending(assessment):
            needed = target_rows.needed(register, target, assessment)
            rows[target_id] = _row(
                register, target, assessment, shows_document=True, needed=needed, is_fetched=is_fetched
            )
    return rows


def _opened_row(register: Register, today: date, target_id: str) -> str:
    assessment = store.assessments()[target_id]
    return _row(register, register.targets[target_id], assessment, shows_document=True, is_open=True)


def _row(
    register: Register,
    target: Target,
    assessment: Assessment,
    *,
    shows_document: bool,
    is_open: bool = False,
    needed: str | None = None,
    is_fetched: bool = False,
) -> str:
    address = _detail_address(target.target_id) if is_fetched else None
    return render(
        "ledger_row.html",
        row=target_rows.row(register, target, assessment),
        detail=None if address else target_rows.detail(register, target, assessment),
        address=address,
        shows_document=shows_document,
        is_open=is_open,
        needed=needed,
    )


def _detail_address(target_id: str) -> str:
    return f"{addresses.base()}assets/targets/{target_id}?v={store.page_version()}"


def _group(title: str, rows: Sequence[str], *, note: str | None, last_head: str) -> Html:
    return render(
        "ledger_group.html",
        title=title,
        count=len(rows),
        note=note,
        last_head=last_head,
        rows="".join(rows),
    )


def _is_of_cluster(target: Target) -> bool:
    return target.scope_kind is ScopeKind.CLUSTER


def _group_title(target: Target, assessment: Assessment, group_by: str) -> str:
    if group_by == wording.GROUP_CAUSE:
        return target_rows.pending_label(assessment)
    if group_by == wording.GROUP_DOCUMENT:
        return store.register().documents[target.document_id].title
    if group_by == wording.GROUP_THEME:
        return target.theme
    return target.holder or wording.HOLDER_UNKNOWN
