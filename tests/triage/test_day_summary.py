from datetime import timedelta

from voc.records import Event
from voc.store import decision_writer


def test_done_tells_what_changed_in_the_figures(sanne, clock):
    sanne.decide("accept", "T-1")
    sanne.decide("department", "T-2", {"department": "Digitaal"})
    sanne.decide("merge", "T-4", {"into": 3})
    sanne.decide("audit", "S-101", {"department": "Digitaal"})
    sanne.decide("called", "F-390")
    finished = sanne.ask("day_summary")
    assert finished["n_decided"] == 4
    values = {change["what"]: (change["before"]["value"], change["after"]["value"]) for change in finished["changes"]}
    assert values["Klantthema’s die iemand heeft beoordeeld"] == (0, 3)
    assert values["Klantthema’s met een oorzaak die iemand heeft vastgelegd"] == (0, 1)
    assert values["Klantthema’s die getoond worden"] == (7, 6)
    assert values["Beantwoorde steekproefvragen"] == (0, 1)
    assert values["Vandaag nog te bellen"] == (1, 0)
    before, after = values["Reacties in oktober 2026 onder een beoordeeld klantthema"]
    assert before == 0
    assert 0.5 < after < 1
    clock.at += timedelta(days=1)
    assert sanne.ask("day_summary") == {"n_decided": 0, "minutes": 0, "changes": []}


def list_changes(desk):
    return {change["what"]: (change["before"]["value"], change["after"]["value"]) for change in
            desk.ask("day_summary")["changes"]}  # fmt: skip


def test_open_actions_are_counted_on_the_day_that_they_came_or_went(sanne, store, clock):
    """An action that was given up was open at midnight on every day after."""
    for promise in ("Nota herzien", "App herstellen"):
        sanne.decide("action", "A", {"theme": 1, "department": "Facturatie", "promise": promise})
    assert list_changes(sanne)["Open verbeteracties"] == (0, 2)
    clock.at += timedelta(days=1)
    assert "Open verbeteracties" not in list_changes(sanne)
    # By the command: the board offers no giving up.
    dropped = Event("drop-1", "A-1", "drop", {"on": "2026-11-03"}, "noor", clock.at)
    decision_writer.decide(store, dropped, None)
    assert list_changes(sanne)["Open verbeteracties"] == (2, 1)
    sanne.decide("done", "A-2")
    assert list_changes(sanne)["Open verbeteracties"] == (2, 0)
    clock.at += timedelta(days=1)
    assert list_changes(sanne) == {}


def test_what_was_taken_back_the_same_day_changed_nothing(sanne):
    decided = sanne.decide("department", "T-2", {"department": "Digitaal"})
    sanne.undo(decided["event"]["id"] if isinstance(decided["event"], dict) else decided["event"])
    assert "Klantthema’s met een oorzaak die iemand heeft vastgelegd" not in list_changes(sanne)
