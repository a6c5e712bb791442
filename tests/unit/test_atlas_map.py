"""The base map is the same in every run of a session, whatever happened in the one before."""

from geo.atlas import AtlasState, StateLayer, build_base_map


def test_what_one_run_hangs_into_the_map_is_gone_in_the_next():
    base = build_base_map("1", "failed")
    base.get_root().render()
    names = list(base._children)
    ours = base.for_one_run()
    assert (ours.get_name(), list(ours._children)) == (base.get_name(), names)
    StateLayer(AtlasState(predicate={"level": ["国家级"]})).add_to(ours)
    # The run is broken off here: nobody tidies up.
    assert len(ours._children) == len(names) + 1
    assert list(base._children) == names
    assert list(base.for_one_run()._children) == names
