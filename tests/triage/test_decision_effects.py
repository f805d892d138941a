def test_the_sentences_of_change_hold_figures_before_and_after(sanne):
    assert sanne.decide("merge", "T-2", {"into": 1})["changed"] == [
        {"what": "‘Dubbele factuur’: van 94 reacties naar 164 reacties."}
    ]
    assert sanne.decide("rename", "T-3", {"labels": {"nl": "Monteur"}})["changed"] == [
        {"what": "Naam: van ‘Monteur te laat’ naar ‘Monteur’."}
    ]
    assert sanne.decide("department", "T-3", {"department": "digitaal", "fixer": "Facturatie"})["changed"] == [
        {"what": "Oorzaak bij ‘Monteur’: onbekend wordt Digitaal."},
        {"what": "Oplosser bij ‘Monteur’: onbekend wordt Facturatie."},
    ]
    assert sanne.decide("department", "T-3", {"department": "digitaal", "fixer": None})["changed"] == [
        {"what": "Oorzaak bij ‘Monteur’: Digitaal wordt Digitaal."},
        {"what": "Oplosser bij ‘Monteur’: Facturatie wordt onbekend."},
    ]
    assert sanne.decide("audit", "S-1", {"department": "Facturatie"})["changed"] == [
        {"what": "Beantwoord in deze steekproef: van 0 naar 1 van de 20."}
    ]


def test_a_category_that_nobody_decided_is_by_rule(sanne):
    """The rule says that T-2 is administrative: "not classified" was wrong."""
    decided = sanne.decide("category", "T-2", {"category": "unnecessary"})
    assert decided["changed"] == [
        {"what": "Soort contact van ‘App loopt vast’: volgens de regel wordt vermijdbaar contact."}
    ]
    undone = sanne.undo(decided["event"]["id"])
    assert undone["changed"][1:] == [
        {"what": "Soort contact van ‘App loopt vast’: vermijdbaar contact wordt volgens de regel."}
    ]


def test_a_comment_taken_out_says_so_or_that_another_part_keeps_it(sanne):
    first = sanne.decide("place", "S-1", {"theme": None})
    assert first["changed"][0]["what"].startswith("Een ander deel van de reactie")
    assert first["item"]["subject"] == "T-1"
    assert first["event"]["payload"] == {"theme": None, "was": 1}
    second = sanne.decide("place", "S-2", {"theme": None})
    assert second["changed"] == [{"what": "‘Dubbele factuur’: van 94 reacties naar 93 reacties."}]
