"""Results about actions: the states of what is still to be done."""

import pytest

from voc.insight.action_results import OPEN_STATES, ActionState


@pytest.mark.parametrize("state", [*ActionState])
def test_what_was_done_or_dropped_is_open_no_more(state):
    assert (state in OPEN_STATES) is (state not in {ActionState.DONE, ActionState.DROPPED})
