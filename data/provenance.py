"""How a source is named: office, title, date and kind; its address only when it published it itself."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_type_hints
from urllib.parse import urlsplit

from data.schema import ROW_OF_TABLE, Correction, Document, PublisherKind
from data.vocabulary import DATE_UNKNOWN, ISSUER_UNKNOWN, LABELS, TITLE_IS_OURS, label_of

DESCRIPTOR = Path(__file__).parent / "datapackage.json"


def describe_date(printed: str | None) -> str:
    """A date as an official writes it, no more precise than it is: `2014-02` → 2014年2月; None → 日期不详."""
    if printed is None:
        return DATE_UNKNOWN
    return "".join(f"{int(part)}{unit}" for part, unit in zip(printed.split("-"), "年月日", strict=False))


def describe_title(document: Document) -> str:
    """The title in title marks (marks inside it become single ones); a title of our own in none."""
    if document.title_is_ours:
        return document.title
    return f"《{document.title.translate(str.maketrans('《》', '〈〉'))}》"


def describe_source(document: Document) -> str:
    """One line without an address: 江西省人民政府《…方案》（2020年9月17日，转载）.

    An unknown office or date is said to be unknown, and so is a title of our own.
    """
    when, kind = describe_date(document.issued_on), label_of(document.publisher_kind)
    issuer = document.issuer or ISSUER_UNKNOWN
    if document.title_is_ours:
        return f"{document.title}（{issuer}，{when}，{kind}；{TITLE_IS_OURS}）"
    return f"{issuer}{describe_title(document)}（{when}，{kind}）"


@cache
def titles_of_columns() -> dict[str, tuple[str, dict[str, str]]]:
    """Title of each table and of its columns in Chinese, as the data package of the project describes them."""
    package = json.loads(DESCRIPTOR.read_text(encoding="utf-8"))
    return {
        resource["name"]: (
            resource["title"],
            {field["name"]: field["title"] for field in resource["schema"]["fields"]},
        )
        for resource in package["resources"]
        if "schema" in resource
    }


def describe_correction(correction: Correction) -> tuple[str, str, str, str]:
    """Table, column, and the value before and after, in words: ("产业表述", "角色", "主导产业", "主攻或重点产业")."""
    table, columns = titles_of_columns()[correction.table_name]
    kind = next(
        (
            part
            for part in _parts(get_type_hints(ROW_OF_TABLE[correction.table_name])[correction.column])
            if part in LABELS
        ),
        None,
    )

    def word(value: str | None) -> str:
        return label_of(kind(value)) if kind and value else value or ""

    return table, columns[correction.column], word(correction.was), word(correction.is_)


def _parts(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) or (hint,)


def official_address(document: Document) -> str | None:
    """The address to link to: only of an official publication and only a plain web address."""
    if document.publisher_kind is not PublisherKind.OFFICIAL or not document.address:
        return None
    try:
        parts = urlsplit(document.address)
    except ValueError:
        return None
    is_web = parts.scheme in ("http", "https") and parts.hostname is not None and "@" not in parts.netloc
    return document.address if is_web else None
