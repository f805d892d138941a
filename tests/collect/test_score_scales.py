from collections.abc import Callable

import pytest

from voc.collect import convert_table, propose_mapping, read_table
from voc.collect.pseudonyms import Pseudonyms
from voc.config import Config, Source

REASONS = [
    "de nota klopt niet en ik krijg geen uitleg",
    "de app loopt steeds vast bij inloggen",
    "snel en goed geholpen",
]


@pytest.fixture
def propose(tmp_path):
    def _propose(names, cells: Callable[[int], tuple[object, ...]], n=60):
        """Return the proposal for a survey with columns of scores, and the table."""
        path = tmp_path / "export.csv"
        rows = [f"2026-10-{k % 28 + 1:02d};{';'.join(map(str, cells(k)))};{REASONS[k % 3]} {k}" for k in range(n)]
        path.write_text("\n".join([f"datum;{';'.join(names)};toelichting", *rows]) + "\n", encoding="utf-8")
        table = read_table(path)
        return propose_mapping(table, Config(), "export"), table

    return _propose


def read_scores(proposal, table):
    """Return the values of the first score of each row."""
    converted = convert_table(table, proposal.source, Config(), Pseudonyms(b"k" * 32))
    return [record.answers[0].value for record in converted.records]


@pytest.mark.parametrize(
    ("name", "groups"),
    [
        ("Q3_NPS_GROUP", (1, 2, 3)),
        ("Q3_NPS_GROUP", ("Detractor", "Passive", "Promoter")),
        ("NPS groep", (0, 1, 2)),
        ("NPS category", ("0-6 (Detractor)", "7-8 (Passive)", "9-10 (Promoter)")),
        ("nps_recoded", (1, 2, 3)),
        ("NPS type", ("Criticaster", "Passief", "Promotor")),
    ],
)
def test_a_group_beside_the_score_is_never_the_score(propose, name, groups):
    def list_cells(k):
        score = k % 11
        return groups[(score > 6) + (score > 8)], score

    proposal, table = propose([name, "Q3 recommend"], list_cells)
    assert proposal.is_certain, proposal.open_questions
    assert proposal.source.columns.score == "Q3 recommend"
    assert not proposal.source.columns.scores
    assert read_scores(proposal, table)[:11] == list(range(11))


@pytest.mark.parametrize("groups", [(1, 2, 3), (-100, 0, 100), (0, 50, 100)])
@pytest.mark.parametrize("name", ["NPS", "NPS_GROUP"])
def test_a_group_alone_is_a_doubt_that_shows_what_stands_in_it(propose, name, groups):
    proposal, _ = propose([name], lambda k: (groups[k % 3],))
    assert not proposal.is_certain
    assert any(repr(name) in question and "(20 times)" in question for question in proposal.open_questions)


def test_groups_in_words_alone_give_the_right_nps_and_a_doubt(propose):
    proposal, table = propose(["NPS"], lambda k: (("Detractor", "Passive", "Promoter")[k % 3],))
    assert any("a mean of them says nothing" in question for question in proposal.open_questions)
    assert read_scores(proposal, table)[:3] == [3, 7, 9]


@pytest.mark.parametrize("codes", [(-1,), (-1, -99), (99,), (-9999,), (98, 99), (-9, -8), (999,)])
def test_codes_for_no_answer_are_no_answers_and_a_doubt(propose, codes):
    proposal, table = propose(["NPS"], lambda k: (codes[k // 4 % len(codes)] if k % 4 == 0 else k % 11,))
    assert proposal.source.score.scale == "nps"
    assert set(proposal.source.score.no_answer) == set(codes)
    assert any("taken as no answer" in question and "times" in question for question in proposal.open_questions)
    assert read_scores(proposal, table).count(None) == 15


def test_a_scale_around_nought_is_no_list_of_codes(propose):
    proposal, _ = propose(["score"], lambda k: (k % 5 - 2,))
    assert (proposal.source.score.low, proposal.source.score.high) == (-2, 2)
    assert proposal.source.score.no_answer == ()


@pytest.mark.parametrize(
    ("name", "highest"), [("NPS", 5), ("CES", 5), ("csat", 3), ("rapportcijfer", 5), ("NPS", 7), ("csat", 4)]
)
def test_a_name_of_a_scale_whose_top_nobody_gave_is_a_doubt(propose, name, highest):
    proposal, _ = propose([name], lambda k: (k % highest + 1,))
    assert any("only: is it another scale" in q or "which scale is it" in q for q in proposal.open_questions)


def test_a_scale_by_place_is_a_doubt_and_words_shift_it_back(propose):
    proposal, table = propose(["NPS"], lambda k: (k % 11 + 1,))
    assert any("from 1 up to 11" in question for question in proposal.open_questions)
    assert read_scores(proposal, table)[:11] == list(range(11))


@pytest.mark.parametrize(
    "cells",
    [
        ("Rated 4 out of 5 stars", "Rated 1 out of 5 stars", "Rated 5 out of 5 stars"),
        ("4 stars", "1 star", "5 stars"),
        ("\u2605\u2605\u2605\u2605\u2606", "\u2605\u2606\u2606\u2606\u2606", "\u2605\u2605\u2605\u2605\u2605"),
        ("4/5", "1/5", "5/5"),
        ("4 van de 5 sterren", "1 van de 5 sterren", "5 van de 5 sterren"),
    ],
)
def test_stars_are_read_as_reviews_write_them(propose, cells):
    proposal, table = propose(["rating"], lambda k: (cells[k % 3],))
    assert read_scores(proposal, table)[:3] == [4, 1, 5]


@pytest.mark.parametrize(
    "cells", [("zeer zeker", "nou nee"), ("A", "B"), ("8,5%", "9,1%"), ("0-6", "7-8"), (0, 0), ("Telefoon", "10")]
)
def test_a_column_named_as_a_score_that_fits_no_scale_is_a_doubt(propose, cells):
    proposal, _ = propose(["NPS"], lambda k: (cells[k % 2],))
    assert not proposal.is_certain
    if proposal.source.columns.score is None:
        shown = [question for question in proposal.open_questions if "fits no scale" in question]
        assert len(shown) == 1
        assert str(cells[0]) in shown[0]


def test_percentages_are_read_on_the_scale_that_the_user_names(propose):
    proposal, table = propose(["Tevredenheid"], lambda k: (f"{k % 11 * 10}%",))
    assert any("a scale from 0 up to 100 with 100 as best" in question for question in proposal.open_questions)
    data = proposal.source.model_dump(exclude_unset=True)
    data["columns"] = {**data["columns"], "score": "Tevredenheid"}
    source = Source.model_validate({**data, "score": {"scale": "rating", "low": 0, "high": 100}})
    converted = convert_table(table, source, Config(), Pseudonyms(b"k" * 32))
    assert [record.answers[0].value for record in converted.records][:3] == [0, 10, 20]


def test_what_a_doubt_shows_is_redacted(propose):
    proposal, _ = propose(["score"], lambda k: (f"bel 06-1234567{k % 3}",))
    shown = " ".join(proposal.open_questions)
    assert "[telefoon]" in shown
    assert "1234567" not in shown


def test_an_empty_column_under_the_name_of_a_score_is_a_doubt_unless_another_is_the_score(propose):
    alone, _ = propose(["NPS"], lambda _: ("",))
    assert any("is empty in all 60 rows" in question for question in alone.open_questions)
    beside, _ = propose(["NPS", "cijfer vorig jaar"], lambda k: (k % 11, ""))
    assert beside.is_certain, beside.open_questions


def test_two_columns_on_one_question_are_a_doubt(propose):
    twice, _ = propose(["NPS", "NPS (2)"], lambda k: (k % 11, (k + 3) % 11))
    assert any("seem to hold one question" in question for question in twice.open_questions)
    derived, _ = propose(["NPS", "rapportcijfer"], lambda k: (k % 11, max(k % 11, 1)))
    assert any("seem to hold one question" in question for question in derived.open_questions)
    different, _ = propose(["NPS", "CSAT"], lambda k: (k % 11, (k * 7) % 5 + 1), n=300)
    assert not any("seem to hold one question" in question for question in different.open_questions)


def test_words_are_proposed_with_their_numbers_and_asked_about(propose):
    words = ("Zeer tevreden", "Ontevreden", "weet niet", "Neutraal")
    proposal, table = propose(["Hoe tevreden bent u?"], lambda k: (words[k % 4],))
    assert any("Zeer tevreden = 5 (15 times)" in question for question in proposal.open_questions)
    assert read_scores(proposal, table)[:4] == [5, 2, None, 3]


def test_a_column_named_as_nps_with_all_answers_of_five_is_no_nps_of_minus_hundred(propose):
    proposal, _ = propose(["NPS", "NPS"], lambda k: (k % 11, k % 5 + 1))
    further = proposal.source.scales["NPS (2)"]
    assert (further.scale, further.low, further.high) == ("rating", 1, 5)
    assert proposal.source.score.scale == "nps"
    assert any("'NPS (2)' is taken as a scale from 1 up to 5" in question for question in proposal.open_questions)


@pytest.mark.parametrize(
    ("name", "cells", "scale", "first"),
    [
        ("Rapportcijfer", ("7,5", "8", "6,5", "9", "4,5"), ("mark", 1, 10), [7.5, 8, 6.5, 9, 4.5]),
        ("CSAT", (20, 40, 60, 80, 100), ("rating", 0, 100), [20, 40, 60, 80, 100]),
        ("Tevredenheid", ("20%", "85%", "60%", "100%", "0%"), ("rating", 0, 100), [20, 85, 60, 100, 0]),
        ("Beoordeling", ("3.5", "4.5", "5", "1", "2.5"), ("rating", 1, 5), [3.5, 4.5, 5, 1, 2.5]),
        ("NPS", (-100, 0, 100, 100, 0), ("nps", 0, 10), [0, 7, 9, 9, 7]),
        ("NPS", (0, 11, 10, 9, 6), ("nps", 0, 10), [0, None, 10, 9, 6]),
        (
            "Beoordeling",
            ("\U0001f621", "\U0001f641", "\U0001f610", "\U0001f642", "\U0001f60d"),
            ("rating", 1, 5),
            [1, 2, 3, 4, 5],
        ),
        (
            "starRating",
            ("FIVE_STARS", "ONE_STAR", "TWO_STARS", "THREE_STARS", "FOUR_STARS"),
            ("rating", 1, 5),
            [5, 1, 2, 3, 4],
        ),
        ("rating", ("vier", "een", "twee", "drie", "vijf"), ("rating", 1, 5), [4, 1, 2, 3, 5]),
        (
            "Soort respondent",
            ("Promotor", "Criticaster", "Passief", "Promotor", "Passief"),
            ("nps", 0, 10),
            [9, 3, 7, 9, 7],
        ),
    ],
)
def test_answers_that_are_no_whole_numbers_are_proposed_and_asked_about(propose, name, cells, scale, first):
    proposal, table = propose([name], lambda k: (cells[k % 5],))
    record = proposal.source.score.to_record()
    assert (record.name, record.low, record.high) == scale
    assert read_scores(proposal, table)[:5] == first
    assert any(repr(name) in question for question in proposal.open_questions)


@pytest.mark.parametrize("name", ["Lead score", "Sentiment score", "Risk score", "Afstand", "Korting"])
def test_figures_that_nobody_answered_are_no_score(propose, name):
    proposal, _ = propose([name, "NPS"], lambda k: (k % 90 / 10, k % 11))
    assert proposal.source.columns.score == "NPS"
    assert name not in proposal.source.columns.scores.values()


def test_a_mean_of_a_department_is_no_department(propose):
    proposal, _ = propose(["NPS", "Gemiddelde NPS afdeling"], lambda k: (k % 11, 6 + k % 3))
    assert proposal.source.columns.department_asked is None
    assert proposal.source.columns.score == "NPS"


@pytest.mark.parametrize(
    ("column", "best"),
    [
        ("How much effort did you have to put in? (1 = very little effort, 7 = very much effort)", 1),
        ("Hoeveel moeite kostte het u?", 1),
        ("Moeite (1 weinig moeite - 7 heel veel moeite)", 1),
        ("CES: the company made it easy for me (7 = strongly agree)", 7),
    ],
)
def test_of_much_effort_the_high_end_is_bad(propose, column, best):
    proposal, _ = propose([column], lambda k: (k % 7 + 1,))
    assert proposal.source.score.to_record().best == best
