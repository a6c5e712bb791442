"""资格自测: a zone against the documents' conditions, for the zone's own use; nothing is stored or decided."""

from pathlib import Path

import streamlit as st

from pages.panels import eligibility, notices
from pages.shared import state, wording, zone_choice


@state.screen_part
def show() -> None:
    """The zone, what it is checked for, and the form."""
    with st.container(key="check_choice"):
        zone_id = zone_choice.show(wording.CHECK_ZONE)
        label = st.pills(
            wording.CHECK_KIND,
            list(eligibility.KINDS),
            default=next(iter(eligibility.KINDS)),
            key="check",
            bind="query-params",
            required=True,
        )
    eligibility.show(zone_id, eligibility.KINDS[label])


st.html(Path(__file__).parent / "static" / "self_check.css")
notices.show_arrival()
st.html(
    f"<div class='lead'><h2>{wording.SELF_CHECK}</h2><p>{wording.SELF_CHECK_LEAD}</p>"
    f"<p class='aside'>{wording.SELF_CHECK_INPUT}{wording.CHECK_PRINT}</p></div>"
)
show()
