"""``voc alerts``: a month without data is refused, a workspace without data alerts nobody."""

import json


def test_a_month_without_data_is_refused(voc, fresh):
    assert "there is no data" in voc("alerts", "--period", "2026-06", "-w", fresh).error


def test_a_workspace_without_data_alerts_nobody(voc, fresh):
    done = voc("alerts", "-w", fresh, "--json")
    assert done.code in {0, 2}
    if done.code == 0:
        assert json.loads(done.out) == {"urgent": [], "alerts": []}
