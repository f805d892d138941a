from voc.store import causes, runs, theme_cards
from voc.workspace import open_workspace


def test_fitting_the_causes_ends_with_cards_and_this_weeks_draw(shop):
    with open_workspace(shop) as ws:
        assert len(theme_cards.load_cards_by_impact(ws.store)) == len(ws.theme_catalog.records())
        parameters = runs.load_current_run(ws.store, "cards").parameters
        assert parameters["period"] == "2026-06"
        sessions = set(causes.load_draws(ws.store)["session"])
        assert len(sessions) == 1
        assert sessions.pop().startswith("work list ")


def test_unchanged_input_makes_no_new_cards_and_draws_nothing_again(shop):
    with open_workspace(shop) as ws:
        run, drawn = runs.load_current_run(ws.store, "cards").id, len(causes.load_draws(ws.store))
        assert ws.fit_causes().unchanged
        assert runs.load_current_run(ws.store, "cards").id == run
        assert len(causes.load_draws(ws.store)) == drawn


def test_an_answer_makes_new_cards(shop):
    with open_workspace(shop) as ws:
        run = runs.load_current_run(ws.store, "cards").id
        ws.audit.confirm(int(ws.audit.list_open()["segment"].iloc[0]), "Facturatie")
        ws.fit_causes()
        assert runs.load_current_run(ws.store, "cards").id > run


def test_the_calibration_keeps_its_name_beside_the_weekly_draw(shop):
    with open_workspace(shop) as ws:
        drawn = ws.audit.draw(12)
        assert set(drawn["session"]) == {"calibration"}
