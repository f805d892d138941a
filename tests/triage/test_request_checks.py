import pytest

from voc.store import causes, decision_log


def test_an_answer_counts_for_the_sample_it_was_drawn_in_and_any_other_is_free(sanne, store):
    assert sanne.decide("audit", "S-101", {"department": "Digitaal"})["event"]["payload"] == {
        "segment": 101,
        "department": "Digitaal",
        "session": "work list 2026-W45",
    }
    assert sanne.decide("audit", "S-50", {"department": "Digitaal"})["event"]["kind"] == "cause"
    assert sanne.decide("cause", "S-103", {"department": None})["event"]["kind"] == "audit"
    assert causes.load_confirmed_causes(store)["audit"].tolist() == [False, True, True]


def test_departments_are_written_in_the_names_of_today(sanne):
    answer = sanne.decide("department", "T-1", {"department": "meetdata"})
    assert answer["event"]["payload"]["department"] == "Data & Markt"
    assert answer["item"]["department"] == "Data & Markt"


@pytest.mark.parametrize(
    ("kind", "subject", "payload", "status", "sentence"),
    [
        ("accept", "T-99", {}, 404, "geen klantthema T-99"),
        ("accept", "S-1", {}, 400, "accept gaat over T-…"),
        ("accept", "T-01", {}, 400, "accept gaat over"),
        ("accept", "T-1", {"why": "x"}, 400, "accept kent geen why"),
        ("rename", "T-1", {"labels": {}}, 400, "ten minste één naam"),
        ("rename", "T-1", {"labels": {"nl": "\u202e"}}, 400, "ten minste één naam"),
        ("rename", "T-1", {"labels": {"de": "x"}}, 400, "namen per taal"),
        ("merge", "T-1", {"into": 99}, 404, "geen klantthema T-99"),
        ("merge", "T-1", {"into": 1}, 400, "in zichzelf"),
        ("split", "T-1", {"segments": []}, 400, "de zinsdelen nodig"),
        ("split", "T-1", {"segments": [101]}, 400, "1 zinsdeel hoort niet bij T-1"),
        ("split", "T-7", {"segments": [789, 790, 791, 792, 793, 794]}, 400, "het hele klantthema"),
        ("subject", "T-1", {"parent": 1}, 400, "onder zichzelf"),
        ("place", "S-9999", {"theme": 1}, 404, "geen zinsdeel S-9999"),
        ("place", "S-1", {"theme": 99}, 404, "geen klantthema T-99"),
        ("department", "T-1", {"department": "Nergens"}, 404, "er zijn: Facturatie, Digitaal, Data & Markt"),
        ("category", "T-1", {"category": "leuk"}, 400, "geen categorie"),
        ("proposal", "P-9", {"accepted": True}, 404, "geen voorstel P-9"),
        ("audit", "S-9999", {"department": None}, 404, "geen zinsdeel"),
        ("settle", "finding/B-2026-10-9", {"upheld": True}, 404, "dat op een oordeel wacht"),
        (
            "action",
            "A",
            {"theme": 1, "department": "Facturatie", "promise": " "},
            400,
            "promise van action heeft 0 tekens; verwacht: 1 of meer",
        ),
        ("action", "A-1", {"theme": 99, "department": "Facturatie", "promise": "Brief"}, 404, "geen klantthema T-99"),
        ("done", "A-9", {}, 404, "geen verbeteractie A-9"),
        ("called", "F-1", {}, 400, "vandaag bellen"),
        ("called", "F-9999", {}, 404, "geen reactie"),
        ("snooze", "T-1", {"until": "2026-11-02"}, 400, "te vroeg; kies 2026-11-03 of later"),
        ("undo", "T-1", {}, 400, "Terugdraaien"),
        ("vote", "T-1", {}, 400, "Onbekende beslissing"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence_and_leaves_nothing(
    sanne, store, kind, subject, payload, status, sentence
):
    error = sanne.refuse(kind, subject, payload)
    assert error["status"] == status
    assert sentence in error["message"]
    assert decision_log.load_last_event_id(store) == 1


def test_a_main_subject_cannot_stand_under_its_own(sanne):
    sanne.decide("subject", "T-2", {"parent": 1})
    assert "onder zichzelf" in sanne.refuse("subject", "T-1", {"parent": 2})["message"]


def test_control_signs_never_enter_a_name(sanne):
    answer = sanne.decide("rename", "T-1", {"labels": {"nl": "Nota\u202e\x07 te\nhoog"}})
    assert answer["item"]["label"]["nl"] == "Nota te hoog"
