"""Answers on several scales in one column of scores are never added up in silence."""

import pytest

from voc.collect import propose_mapping, read_table
from voc.config import Config

NAMED = ("nps", "csat", "Hoe waarschijnlijk is een aanbeveling?", "Tevredenheid over het gesprek")


@pytest.fixture
def propose(tmp_path):
    """Return a function that returns the proposed mapping of a column and the score beside it."""

    def _propose(pairs):
        path = tmp_path / "export.csv"
        rows = [
            f"r{n};{n % 28 + 1:02}-10-2026;{score};{word};de monteur kwam niet op tijd {n}"
            for n, (word, score) in enumerate(pairs)
        ]
        path.write_text("\n".join(["id;datum;score;vraag_type;toelichting", *rows]), encoding="utf-8")
        return propose_mapping(read_table(path), Config(), "proef")

    return _propose


@pytest.mark.parametrize(("nps", "csat"), [NAMED[:2], NAMED[2:]])
def test_one_of_two_named_scales_is_proposed_and_asked_about(propose, nps, csat):
    proposal = propose([(csat, n % 5 + 1) if n % 2 else (nps, n % 11) for n in range(60)])
    assert proposal.source.leave_out == {"vraag_type": (csat,)}
    assert any("'vraag_type' seems to tell answers on several scales apart" in text for text in proposal.open_questions)
    assert proposal.preview().n_rows == 30


def test_a_group_that_only_its_answers_tell_is_a_doubt_and_left_out_by_nobody(propose):
    proposal = propose([("na bezoek", n % 5 + 1) if n % 2 else ("na chat", n % 11) for n in range(90)])
    assert not proposal.source.leave_out
    assert any("several scales apart" in text for text in proposal.open_questions)


@pytest.mark.parametrize(
    "word",
    [
        lambda n, _: ("noord", "zuid", "west")[n % 3],
        lambda _, score: "criticaster" if score < 7 else "promotor",
        lambda _, score: "1" if score < 6 else "2",
    ],
    ids=["regions", "groups in words", "groups in numbers"],
)
def test_groups_on_one_scale_are_no_doubt(propose, word):
    scores = [(n * 7) % 10 + 1 for n in range(90)]
    proposal = propose([(word(n, score), score) for n, score in enumerate(scores)])
    assert not any("several scales" in text for text in proposal.open_questions)


def test_the_user_may_answer_for_the_rows(propose):
    proposal = propose([("csat", n % 5 + 1) if n % 2 else ("nps", n % 11) for n in range(60)])
    corrected = proposal.revise(proposal.source, "leave_out")
    assert not any("several scales" in text for text in corrected.open_questions)
