from voc.causes.shares import MIN_IN_GROUP
from voc.triage import theme_item


def test_a_theme_shows_all_that_is_known_of_it(sanne):
    theme = sanne.ask("item", key="alert:T-1")
    assert (theme["kind"], theme["subject"], theme["version"]) == ("alert", "T-1", 0)
    assert theme["label"] == {"nl": "Dubbele factuur", "en": "Dubbele factuur (en)"}
    assert theme["n_comments"]["value"] == 40
    assert theme["trend"][-1]["count"] == 40
    assert [cause["department"] for cause in theme["causes"]] == ["Facturatie", None]
    assert "medewerkersigna" in theme["causes"][0]["evidence"]
    assert theme["category"]["value"] == "unnecessary"
    assert theme["change"]["kind"] == "growing"
    assert [event["kind"] for event in theme["life"]] == ["born", "grew"]
    assert theme["quotes"]
    assert theme["cause_note"].startswith("Nog te weinig bevestigd")


def test_a_theme_of_few_customers_shows_words_but_no_figures(sanne):
    theme = sanne.ask("item", key="theme:T-7")
    assert theme["n_comments"] == {
        "value": None, "low": None, "high": None, "n": 0, "unit": "comments", "note": "minder dan 5 klanten",
    }  # fmt: skip
    assert theme["causes"] == theme["category"]["shares"] == []
    assert theme["score"] is theme["change"] is theme["trend"][-1]["count"] is None
    assert theme["quotes"]
    row = next(row for row in sanne.ask("themes")["rows"] if row["theme"] == "T-7")
    assert row["n_comments"] is None


def test_the_note_about_confirmations_follows_the_model():
    assert theme_item.MIN_IN_GROUP == MIN_IN_GROUP
