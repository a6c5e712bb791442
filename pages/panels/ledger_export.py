"""Buttons that hand the shown targets out as files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from briefs.ledger_table import LedgerTable, build_ledger_table, to_csv_bytes, to_xlsx_bytes
from data.schema import Target
from data.target_filter import TargetFilter, describe_target_filter
from pages.shared import store, wording

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show(chosen: TargetFilter, targets: Sequence[Target]) -> None:
    """Two download buttons; a file is made when it is asked for, of what was shown at that moment."""
    sentence = describe_target_filter(chosen, len(targets))
    table = partial(
        build_ledger_table,
        store.register(),
        store.assessments(),
        tuple(targets),
        sentence=sentence,
        day=store.today(),
    )
    _button(wording.EXPORT_CSV, partial(_made, to_csv_bytes, table), "csv", "text/csv")
    _button(wording.EXPORT_XLSX, partial(_made, to_xlsx_bytes, table), "xlsx", _XLSX)


def _made(write: Callable[[LedgerTable], bytes], table: Callable[[], LedgerTable]) -> bytes:
    return write(table())


def _button(label: str, data: Callable[[], bytes], suffix: str, mime: str) -> None:
    version = store.register().data_version
    st.download_button(
        label,
        data,
        file_name=wording.EXPORT_NAME.format(day=store.today().isoformat(), version=version, suffix=suffix),
        mime=mime,
        key=f"export_{suffix}",
        on_click="ignore",
    )
