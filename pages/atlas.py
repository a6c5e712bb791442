"""一张图: every zone and cooperation park on one map, with the linked card and lists."""

from pages.panels import card, lists, notices, stage, strip
from pages.shared import state, store

selection = state.current()
zones = store.zones(selection)
with stage.strip():
    strip.show(selection, zones)
    notices.show_arrival()
with stage.panel():
    card.show(state.selected_id())
lists.show(selection)
