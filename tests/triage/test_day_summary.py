from datetime import timedelta


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
