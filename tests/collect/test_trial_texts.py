"""Comments that nobody said: trials are proposed to be left out, words of programs to be taken as empty."""

import pytest

from voc.collect import propose_mapping, read_table
from voc.config import Config

REASONS = ("de monteur kwam te laat", "de nota klopt niet", "snel en goed geholpen", "lang gewacht aan de telefoon")


@pytest.fixture
def propose(tmp_path):
    """Return a function that proposes the mapping of a file with some comments among others."""

    def _propose(comments):
        path = tmp_path / "nps.csv"
        texts = [*comments, *(f"{REASONS[n % 4]} {n}" for n in range(30))]
        rows = [f"r{n};{n % 28 + 1:02}-10-2026;{n % 11};{text}" for n, text in enumerate(texts)]
        path.write_text("\n".join(["id;datum;nps;toelichting", *rows]), encoding="utf-8")
        return propose_mapping(read_table(path), Config(), "nps")

    return _propose


@pytest.mark.parametrize(
    "comment",
    [
        "test",
        "Testtest 123",
        "qwerty",
        "This is a test, please ignore",
        "PROEF: niet meetellen",
        "test enquête",
        "dit is maar een test",
        "Test 2",
        "dit is een test van de enquete",
        "test (niet meenemen)",
        "TEST - do not delete",
    ],
)
def test_a_trial_is_proposed_to_be_left_out_and_asked_about(propose, comment):
    proposal = propose([comment])
    assert proposal.source.leave_out == {"toelichting": (comment,)}
    assert proposal.preview().n_rows == 30
    assert any(f'"{comment}"' in question for question in proposal.open_questions)


@pytest.mark.parametrize(
    "comment",
    [
        "De test van mijn meter mislukte",
        "test van de meter is mislukt",
        "Dit is een testament waard",
        "Protest",
        "were",
        "Tester kwam niet opdagen",
        "This test was quick and painless",
        "Tests, results, all explained well",
        "Test. Very quick and friendly",
        "This test result came very late",
        "Proef: heerlijk",
        "test (covid) duurde lang",
        "test - jansen, klant 88231764",
        "test 88231764",
    ],
)
def test_a_comment_about_a_test_stays(propose, comment):
    assert not propose([comment]).source.leave_out


def test_a_trial_with_personal_data_is_never_written_into_the_mapping(propose):
    proposal = propose(["test - Jan de Vries, 06-12345678"])
    assert not proposal.source.leave_out


@pytest.mark.parametrize("text", ["[verwijderd op verzoek]", "<redacted>", "*** removed by moderator ***"])
def test_a_word_of_a_program_in_several_rows_is_taken_as_empty_and_asked_about(propose, text):
    proposal = propose([text, text])
    assert proposal.source.junk == (text,)
    assert any("stands in 2 rows, as a program writes" in question for question in proposal.open_questions)
    assert not propose([text]).source.junk


def test_trials_and_tests_of_one_column_are_all_proposed(tmp_path):
    things = ("monteur", "nota", "app", "site", "chat", "meter", "brief", "balie", "post")
    texts = ["preview", "qwerty", *(f"{thing} viel tegen" for thing in things)]
    rows = [f"r{n};{n % 28 + 1:02}-10-2026;{n % 11};{text}" for n, text in enumerate(texts)]
    path = tmp_path / "nps.csv"
    path.write_text("\n".join(["id;datum;nps;toelichting", *rows]), encoding="utf-8")
    assert propose_mapping(read_table(path), Config(), "nps").source.leave_out == {"toelichting": ("qwerty", "preview")}
