def test_a_merged_theme_is_shown_as_the_other_one_with_counts_of_both(sanne):
    answer = sanne.decide("merge", "T-2", {"into": 1})
    assert answer["item"]["subject"] == "T-1"
    assert answer["item"]["n_comments"]["value"] == 40 + 7
    assert answer["item"]["cause_note"].startswith("De aandelen zijn van vóór de samenvoeging")
    assert answer["item"]["trend_note"].startswith("Het verloop is van vóór de laatste besluiten")
    assert sanne.ask("item", key="theme:T-2")["subject"] == "T-1"
    assert sanne.ask("comments", theme="T-2")["total"] == 94 + 70
    assert "T-2" not in {row["theme"] for row in sanne.ask("themes")["rows"]}
