def test_themes_are_found_by_name_and_by_reference(sanne):
    themes = sanne.ask("themes")
    assert themes["total"] == 7
    assert themes["rows"][0] == {
        "theme": "T-1", "label": "Dubbele factuur", "n_comments": 94, "state": "active", "parent": None,
        "department": None,
    }  # fmt: skip
    assert [row["theme"] for row in sanne.ask("themes", search="verhuiz")["rows"]] == ["T-4"]
    assert [row["theme"] for row in sanne.ask("themes", search="t-6")["rows"]] == ["T-6"]
    sanne.decide("rename", "T-6", {"labels": {"nl": "Warmte weg"}})
    assert [row["label"] for row in sanne.ask("themes", search="warmte")["rows"]] == ["Warmte weg"]
    assert len(sanne.ask("themes", offset=5, limit=5)["rows"]) == 2
