import pytest

from voc.collect import propose_mapping, read_table
from voc.config import Config, Source

REASONS = [
    "de nota klopt niet en ik krijg geen uitleg",
    "de app loopt steeds vast bij inloggen",
    "snel en goed geholpen",
]


@pytest.fixture
def proposal(tmp_path):
    path = tmp_path / "export.csv"
    rows = [
        f"{k % 28 + 1:02d}-10-2026;{(k % 28 + 1):02d}/11/2026;{k % 11};{(1, 2, 3)[k % 3]};{REASONS[k % 3]} {k};week {k}"
        for k in range(60)
    ]
    path.write_text("\n".join(["Startdatum;Einddatum;NPS;NPS groep;q7;Periode", *rows]) + "\n", encoding="utf-8")
    return propose_mapping(read_table(path), Config(), "export")


def correct(proposal, setting, **changes):
    """Return the proposal after one setting was corrected, as the prompt does it."""
    data = proposal.source.model_dump(exclude_unset=True)
    for key, value in changes.items():
        data[key] = {**data[key], **value} if isinstance(value, dict) and data.get(key) else value
    return proposal.revise(Source.model_validate(data), setting)


def test_a_field_that_the_user_named_is_not_asked_about_again(proposal):
    assert any(question.startswith("text = 'q7'") for question in proposal.open_questions)
    corrected = correct(proposal, "text", columns={"text": "q7"})
    assert corrected.is_certain, corrected.open_questions


def test_a_new_column_of_scores_gets_its_own_scale_and_its_doubts_come_back(proposal):
    corrected = correct(correct(proposal, "text", columns={"text": "q7"}), "score", columns={"score": "NPS groep"})
    assert any(
        "holds 1 (20 times), 2 (20 times), 3 (20 times) only" in question for question in corrected.open_questions
    )
    assert any(
        question.startswith("'NPS' is named as a score and nothing is read") for question in corrected.open_questions
    )
    back = correct(corrected, "score", columns={"score": "NPS"})
    assert back.source == correct(proposal, "text", columns={"text": "q7"}).source
    assert back.is_certain, back.open_questions


def test_a_scale_that_the_answers_do_not_fit_is_doubted(proposal):
    corrected = correct(proposal, "scale", score={"scale": "csat"})
    assert any("fit no answer from 1 up to 5" in question for question in corrected.open_questions)


def test_a_column_of_dates_that_holds_none_is_doubted_and_shown(proposal):
    corrected = correct(proposal, "at", columns={"at": "Periode"})
    assert any("60 of 60 cells in 'Periode' cannot be read as a date" in q for q in corrected.open_questions)


def test_an_order_that_the_dates_contradict_is_doubted(proposal):
    corrected = correct(proposal, "order", dates={"order": "month-first"})
    assert any("cannot be read as a date" in question for question in corrected.open_questions)


def test_a_field_that_was_taken_away_is_missed(proposal):
    corrected = correct(proposal, "at", columns={"at": None})
    assert any("no column was recognised as date" in question for question in corrected.open_questions)


def test_the_preview_follows_the_corrections(proposal):
    assert proposal.preview().scores[0].column == "NPS"
    assert correct(proposal, "score", columns={"score": "NPS groep"}).preview().scores[0].nps == -100


def test_means_of_a_period_are_not_taken_for_answers(tmp_path):
    path = tmp_path / "per-maand.csv"
    path.write_text("Datum;NPS\n" + "".join(f"2026-{k + 1:02d}-28;{k}\n" for k in range(11)), encoding="utf-8")
    assert any("each date comes once" in q for q in propose_mapping(read_table(path), Config(), "x").open_questions)
    rows = "".join(f"2026-10-{k // 2 + 1:02d};{k % 11};{100 + k}\n" for k in range(22))
    path.write_text(f"Datum;NPS;Aantal\n{rows}", encoding="utf-8")
    assert not propose_mapping(read_table(path), Config(), "x").is_certain


def test_ids_that_stand_in_several_rows_are_asked_about(tmp_path):
    def propose(n_copies):
        path = tmp_path / "export.csv"
        rows = [f"R{k // n_copies};2026-10-{k % 28 + 1:02d};{k % 11};{REASONS[k % 3]} {k}" for k in range(60)]
        path.write_text("\n".join(["Respons ID;datum;NPS;toelichting", *rows]) + "\n", encoding="utf-8")
        return propose_mapping(read_table(path), Config(), "export")

    repeated = propose(2)
    (question,) = repeated.open_questions
    assert "its 60 cells hold 30 different values: without a key each row counts" in question
    assert correct(repeated, "key", columns={"key": "Respons ID"}).is_certain
    assert propose(1).is_certain
