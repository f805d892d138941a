import numpy as np
import pandas as pd
import pytest

from voc.insight.audit_correction import BlindPredictions, encode_names
from voc.insight.causes import estimate_comment_shares

NAMES = ("A", "B")


def audited(*rows):
    return pd.DataFrame(rows, columns=["segment", "department", "predicted", "truth", "weight"])


def blind_of(*rows, matrix=None):
    matrix = np.array([[1.0, 0.0, 0.0], [0.2, 0.3, 0.5], [0.0, 1.0, 0.0]]) if matrix is None else matrix
    return BlindPredictions(np.array([10, 20, 30]), matrix, NAMES, audited(*rows) if rows else None)


def confirmed(segment, truth, predicted, weight=1.0):
    """Return the lines of a confirmed segment; None is "unknown"."""
    shares = zip((*NAMES, None), predicted, strict=True)
    return [(segment, name, share, float(name == truth), weight) for name, share in shares]


def test_without_anything_confirmed_the_probabilities_stand():
    blind = blind_of()
    assert blind.probabilities.tolist() == [[1.0, 0.0, 0.0], [0.2, 0.3, 0.5], [0.0, 1.0, 0.0]]
    assert blind.gaps.shape == (0, 3)
    assert blind.residual_variance_ratio == 1.0


def test_what_was_predicted_without_knowing_it_comes_in_the_place_of_what_is_certain():
    matrix = np.array([[1.0, 0.0, 0.0], [0.2, 0.3, 0.5], [0.0, 1.0, 0.0]])
    blind = blind_of(*confirmed(10, "A", (0.4, 0.4, 0.2)), matrix=matrix)
    assert blind.probabilities[0].tolist() == [0.4, 0.4, 0.2]
    assert blind.probabilities[1:].tolist() == matrix[1:].tolist()
    assert matrix[0].tolist() == [1.0, 0.0, 0.0]
    assert blind.gaps[0] == pytest.approx([0.6, -0.4, -0.2])


def test_an_answer_that_it_cannot_be_said_is_missing_and_no_cause_of_its_own():
    """Else what officers cannot tell, 15 % of the answers, would be taken from the departments."""
    blind = blind_of(*confirmed(30, None, (0.1, 0.6, 0.3)), *confirmed(20, "A", (0.1, 0.6, 0.3)))
    assert blind.audited_segments.tolist() == [20]
    assert blind.gaps.tolist() == [pytest.approx([0.9, -0.6, -0.3])]
    assert blind.probabilities[2].tolist() == [0.1, 0.6, 0.3]


def test_what_was_not_drawn_at_random_teaches_and_corrects_nothing():
    blind = blind_of(*confirmed(10, "A", (0.4, 0.4, 0.2), weight=0.0), *confirmed(20, "B", (0.2, 0.3, 0.5), weight=4.0))
    assert blind.audited_segments.tolist() == [20]
    assert blind.weights.tolist() == [4.0]
    assert blind.probabilities[0].tolist() == [0.4, 0.4, 0.2]


def test_an_audited_segment_that_is_gone_corrects_without_being_among_the_comments():
    blind = blind_of(*confirmed(99, "A", (0.4, 0.4, 0.2)))
    assert blind.probabilities[0].tolist() == [1.0, 0.0, 0.0]
    assert blind.audited_segments.tolist() == [99]


def test_predictions_that_come_true_make_the_sample_worth_more():
    lines = [
        line
        for k in range(40)
        for line in confirmed(100 + k, NAMES[k % 2], (0.9, 0.1, 0) if k % 2 == 0 else (0.1, 0.9, 0))
    ]
    worthless = [line for k in range(40) for line in confirmed(100 + k, NAMES[k % 2], (0.5, 0.5, 0))]
    assert blind_of(*lines).residual_variance_ratio == 0.3
    assert blind_of(*worthless).residual_variance_ratio == pytest.approx(1.0)


def test_each_audited_segment_finds_its_comment():
    blind = blind_of(*confirmed(20, "A", (0.2, 0.3, 0.5)), *confirmed(30, "B", (0.2, 0.3, 0.5)))
    assert blind.find_groups(np.array([30, 10]), np.array([7, 8])).tolist() == [-1, 7]
    assert blind.find_groups(np.array([], dtype=np.int64), np.array([], dtype=np.int64)).tolist() == [-1, -1]


def test_a_segment_stands_for_its_part_of_the_comment_and_of_the_mention(world):
    """A comment of three sentences was drawn through any of them, with a third of the chance for each."""
    long = world.comment("2026-10-05", 1, 1, 2, causes={"Facturatie": 1.0})
    short = world.comment("2026-10-06", 1, causes={"Facturatie": 1.0})
    lines = [(segment, "Facturatie", 0.5, 1.0, weight) for segment, weight in ((1, 30.0), (3, 30.0), (4, 10.0))]
    correction = world.facts(audited=audited(*lines)).audit_correction
    assert correction.audited_comments.tolist() == [long - 1, long - 1, short - 1]
    assert correction.comment_fractions * correction.weights == pytest.approx([10, 10, 10])
    assert correction.mention_fractions * correction.weights == pytest.approx([15, 30, 10])


def test_a_contact_with_several_comments_counts_once(world):
    for k, department in enumerate(["Facturatie"] * 8 + ["Digitaal & IT"] * 2):
        world.comment("2026-10-05", 1, causes={department: 1.0}, contact="k1" if k < 8 else f"k{k}")
    facts = world.facts()
    shares = estimate_comment_shares(facts, np.arange(10), np.array([0] * 8 + [1, 2]))
    assert [round(share.value, 3) for share in shares[:2]] == [0.333, 0.667]
    assert shares[0].n == 3


def test_the_audit_of_a_contact_counts_once_too(world):
    """Four contacts of one comment, all B's, and one of four comments, all A's: B caused four contacts of five."""
    lines = []
    for k in range(8):
        world.comment("2026-10-05", 1, causes={"Facturatie": 1.0})
        lines += [(k + 1, name, 0.0, 0.0, 10.0) for name in ("Netbeheerder", None)]
        truth = "Facturatie" if k < 4 else "Digitaal & IT"
        lines += [(k + 1, name, 0.5, float(name == truth), 10.0) for name in ("Facturatie", "Digitaal & IT")]
    facts = world.facts(audited=audited(*lines))
    contact_codes = np.array([0, 0, 0, 0, 1, 2, 3, 4])
    by_comment = estimate_comment_shares(facts, np.arange(8))
    by_contact = estimate_comment_shares(facts, np.arange(8), contact_codes)
    assert by_comment[0].value == pytest.approx(0.5)
    # Weights of .25 and 1 are worth 5.9 comments (Kish); they are 3.7 of five contacts.
    unseen = 1 - 5.88 * (5 / 8) / 6
    assert by_contact[0].value == pytest.approx(0.5 - 0.3 * 5.88 / (5.88 + 4 * unseen), abs=0.001)
    assert by_contact[0].low < 0.2 < by_contact[0].high


def test_a_name_that_is_none_of_them_has_no_place():
    assert encode_names(NAMES, pd.Series(["B", None, "C", "A"])).tolist() == [1, -1, -1, 0]
