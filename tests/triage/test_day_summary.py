from datetime import timedelta

from voc.config.company import Channel
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


def test_what_was_taken_back_today_stood_this_morning(sanne, clock):
    """A decision of yesterday that is undone today counted at midnight; one that is redone did not."""
    kept = sanne.decide("department", "T-2", {"department": "Digitaal"})["event"]["id"]
    merged = sanne.decide("merge", "T-4", {"into": 3})["event"]["id"]
    called = sanne.decide("called", "F-390")["event"]["id"]
    undone = sanne.decide("accept", "T-5")["event"]["id"]
    sanne.undo(undone)
    clock.at += timedelta(days=1)
    assert list_changes(sanne) == {}
    for event in (kept, merged, called):
        sanne.undo(event)
    changes = list_changes(sanne)
    assert changes["Klantthema’s met een oorzaak die iemand heeft vastgelegd"] == (1, 0)
    assert changes["Klantthema’s die getoond worden"] == (6, 7)
    assert changes["Vandaag nog te bellen"] == (0, 1)
    assert changes["Klantthema’s die iemand heeft beoordeeld"] == (2, 0)
    sanne.redo(undone)
    assert list_changes(sanne)["Klantthema’s die iemand heeft beoordeeld"] == (2, 1)
    sanne.redo(merged)
    assert "Klantthema’s die getoond worden" not in list_changes(sanne)


def test_themes_that_an_accepted_proposal_merges_were_shown_this_morning(sanne, clock):
    sanne.decide("proposal", "P-1", {"accepted": True})
    assert list_changes(sanne)["Klantthema’s die getoond worden"] == (7, 6)
    clock.at += timedelta(days=1)
    assert list_changes(sanne) == {}


def test_a_theme_that_was_split_off_today_was_not_there_this_morning(sanne, clock):
    sanne.decide("split", "T-1", {"segments": [1, 3], "labels": {"nl": "Dubbel"}})
    assert list_changes(sanne)["Klantthema’s die getoond worden"] == (7, 8)
    clock.at += timedelta(days=1)
    assert list_changes(sanne) == {}


def test_with_costs_the_judged_themes_cover_a_part_of_the_costs(sanne):
    """The figure is the themes' impact: with costs per channel no share of comments."""
    channel = Channel(name="phone", cost_low_eur=6, cost_high_eur=9)
    sanne.desk.config = sanne.desk.config.model_copy(update={"channels": (channel,)})
    sanne.decide("accept", "T-1")
    assert "Deel van de contactkosten van oktober 2026 onder een beoordeeld klantthema" in list_changes(sanne)
    assert "Reacties in oktober 2026 onder een beoordeeld klantthema" not in list_changes(sanne)
