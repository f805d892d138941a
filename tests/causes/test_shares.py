import numpy as np
import pandas as pd
import pytest

from voc.causes.audit_sample import draw_audit_sample
from voc.causes.model import CauseModel
from voc.causes.share_intervals import compute_unaudited_interval
from voc.causes.shares import (
    NO_COMMON_GAP,
    CommonGap,
    GroupSample,
    _weigh_prediction,
    compute_common_gap,
    correct_group_shares,
    count_themes,
)
from voc.statistics.shrinkage import compute_shrinkage

NAMES = ("Facturatie", "Marketing", "Klantenservice", "IT", "Verkoop")


def test_an_audit_corrects_what_habit_misstates(plant):
    errors = []
    for seed in range(20):
        company = plant(seed)
        confirmed = company.answer(company.draw(150))
        shares = CauseModel(NAMES).fit(company.evidence, confirmed, segments=company.segments).shares()[None]
        errors.append([shares[name].value - truth for name, truth in zip(NAMES, company.truth, strict=True)])
    assert np.abs(errors).mean() < 0.025
    assert np.abs(np.mean(errors, axis=0)).max() < 0.02


def test_intervals_cover_the_truth_as_often_as_they_say(plant):
    covered = []
    for seed in range(100, 160):
        company = plant(seed)
        confirmed = company.answer(company.draw(150))
        shares = CauseModel(NAMES).fit(company.evidence, confirmed, segments=company.segments).shares()[None]
        covered += [
            shares[name].low <= truth <= shares[name].high for name, truth in zip(NAMES, company.truth, strict=True)
        ]
    assert 0.91 <= np.mean(covered) <= 0.99


def test_without_an_audit_the_interval_is_wide_and_says_why(plant):
    company = plant(1)
    lines = CauseModel().fit(company.evidence, segments=company.segments).shares()[None]
    assert all(line.note == "not enough confirmed: 0 audited, 30 needed" for line in lines.values())
    assert all(line.high - line.low > 0.3 for line in lines.values())


def test_a_theme_with_few_audited_says_so_and_one_with_many_is_narrow(plant):
    company = plant(4, n_themes=4)
    rows = np.flatnonzero(company.segments["theme"] == 0)[:60]
    confirmed = company.answer([*rows, *np.flatnonzero(company.segments["theme"] == 1)[:2]])
    shares = CauseModel().fit(company.evidence, confirmed, segments=company.segments).shares("theme")
    width = {theme: max(line.high - line.low for line in lines.values()) for theme, lines in shares.items()}
    assert width[0] < 0.3 < width[1]
    assert all(line.note.startswith("not enough confirmed: 2") for line in shares[1].values())


def test_a_themes_audited_comments_outvote_its_agents(plant):
    company = plant(5, n_themes=5)
    rows = np.flatnonzero(company.segments["theme"] == 2)[:12]
    confirmed = dict.fromkeys(rows.tolist(), "Verkoop")
    lines = CauseModel().fit(company.evidence, confirmed, segments=company.segments).shares("theme")[2]
    assert next(iter(lines)) == "Verkoop"
    assert lines["Verkoop"].value > 0.6


def test_segments_of_one_comment_count_once(vote):
    evidence = vote([(s, "A") for s in range(9)] + [(9, "B")])
    segments = pd.DataFrame({"segment": range(10), "feedback": [0] * 9 + [1]})
    lines = CauseModel().fit(evidence, segments=segments).shares()[None]
    assert lines["A"].n == 2
    assert lines["A"].value < 0.5


def test_shares_go_by_any_grouping(plant):
    company = plant(1)
    model = CauseModel().fit(company.evidence, segments=company.segments)
    month = company.segments.set_index("segment")["month"]
    assert model.shares(month) == model.shares("month")
    assert sum(lines["IT"].n for lines in model.shares("month").values()) == len(company.segments)


def test_an_uneven_draw_is_weighed_by_its_probabilities(plant):
    found, plain = [], []
    for seed in range(30):
        company = plant(seed, n=2000)
        rng = np.random.default_rng(seed)
        chance = np.where(company.cause == 0, 0.15, 0.05)
        rows = np.flatnonzero(rng.random(2000) < chance)
        table = pd.DataFrame(
            {
                "segment": rows,
                "department": [NAMES[c] for c in company.cause[rows]],
                "inclusion_probability": chance[rows],
            }
        )
        for results, given in ((found, table), (plain, table.drop(columns="inclusion_probability"))):
            lines = CauseModel(NAMES).fit(company.evidence, given, segments=company.segments).shares()[None]
            results.append(lines["Facturatie"].value - company.truth[0])
    assert abs(np.mean(found)) < 0.02 < np.mean(plain)


def test_no_segments_give_no_share(vote):
    lines = CauseModel(["A"]).fit(vote([]), segments=pd.DataFrame({"segment": []}, dtype="int64")).shares()[None]
    assert lines["A"].n == 0
    assert lines["A"].value == pytest.approx(0.0)


@pytest.mark.parametrize("by", [None, "month", "theme"])
def test_a_long_comment_counts_once_in_the_correction_too(vote, by):
    """Comments of one segment are B's, of three A's: half of the comments, three quarters of the segments."""
    errors = []
    for seed in range(12):
        n_segments = np.repeat([1, 3], 300)
        segments = pd.DataFrame({"segment": np.arange(1200), "feedback": np.repeat(np.arange(600), n_segments)})
        segments = segments.assign(theme=0, month=0)
        drawn = draw_audit_sample(segments, 150, session="calibration", seed=seed)
        is_long = segments["feedback"].to_numpy()[drawn["segment"]] >= 300
        confirmed = drawn.assign(department=np.where(is_long, "A", "B"), audit=True)
        model = CauseModel(["A", "B"]).fit(vote([(0, "A")]), confirmed, segments=segments)
        (lines,) = model.shares(by).values()
        assert lines["A"].low < 0.5 < lines["A"].high
        errors.append(lines["A"].value - 0.5)
    assert abs(np.mean(errors)) < 0.02


def test_a_month_errs_less_with_an_audit_than_its_predictions_and_than_its_own_audited_comments(plant):
    """Of 150 audited comments a month of eight has twenty: alone they are off by more than the predictions are."""
    errors = {"audited": [], "predicted": [], "own": []}
    for seed in range(8):
        company = plant(seed, n=2400, n_themes=30)
        segments = company.segments.assign(month=np.arange(2400) % 8)
        confirmed = company.answer(company.draw(150))
        model = CauseModel(NAMES).fit(company.evidence, confirmed, segments=segments)
        for month, lines in model.shares("month").items():
            rows = np.flatnonzero(segments["month"] == month)
            truth = np.bincount(company.cause[rows], minlength=len(NAMES)) / len(rows)
            errors["audited"].append([lines[name].value - share for name, share in zip(NAMES, truth, strict=True)])
            errors["predicted"].append(model._predicted[rows, :-1].mean(axis=0) - truth)
            audited = [segment for segment in confirmed if segment % 8 == month]
            own = np.bincount(company.cause[audited], minlength=len(NAMES)) / max(len(audited), 1)
            errors["own"].append(own - truth)
    error = {name: np.abs(values).mean() for name, values in errors.items()}
    assert error["audited"] < error["predicted"]
    assert error["audited"] < 0.6 * error["own"]


def test_themes_are_counted_by_their_size():
    assert count_themes(np.array([-1, -1]), np.ones(2)) == 1
    assert count_themes(np.array([0, 1, 2, 3]), np.array([1.0, 1, 1, 0])) == pytest.approx(3)
    assert count_themes(np.arange(400), np.ones(400)) == 25


def missed(n=60):
    """Return predictions of A where half of it is B's, and truth minus prediction."""
    predicted = np.tile([0.6, 0.2, 0.1, 0.1], (n, 1))
    truth = np.eye(4)[np.resize([0, 1, 1, 2], n)]
    return predicted, truth - predicted


def test_what_predictions_miss_altogether_moves_a_month_of_many_themes_and_no_theme():
    predicted, gaps = missed()
    common = compute_common_gap(predicted, gaps, np.ones(60))
    nobody = GroupSample(np.zeros((0, 4)), np.zeros(0), np.zeros(0))
    shares = np.array([0.5, 0.3, 0.2, 0.0])
    month, *month_ends = correct_group_shares(shares, 500, nobody, 0.7, common, 20.0)
    theme, *theme_ends = correct_group_shares(shares, 500, nobody, 0.7, common, 1.0)
    assert theme == pytest.approx(shares)
    assert month[0] < 0.3
    assert month[1] > 0.5
    # A department that is never predicted in a group is given nothing there.
    assert month[3] == 0
    assert month_ends[1][0] - month_ends[0][0] < 0.5 * (theme_ends[1][0] - theme_ends[0][0])


def test_too_few_audited_comments_tell_nothing_about_others():
    predicted, gaps = missed(29)
    common = compute_common_gap(predicted, gaps, np.ones(29))
    assert common is NO_COMMON_GAP
    nobody = GroupSample(np.zeros((0, 4)), np.zeros(0), np.zeros(0))
    shares = np.array([0.5, 0.3, 0.1, 0.1])
    for many, one in zip(
        correct_group_shares(shares, 500, nobody, 1.0, common, 20.0),
        correct_group_shares(shares, 500, nobody, 1.0),
        strict=True,
    ):
        assert many == pytest.approx(one)


def test_a_sample_that_is_all_of_one_month_makes_its_prediction_worth_no_more():
    """What all audited comments miss is then what the month's own miss: it can not be counted twice."""
    predicted, gaps = missed()
    common = compute_common_gap(predicted, gaps, np.ones(60))
    sample = GroupSample(gaps, np.ones(60), np.ones(60))
    shares = np.array([0.6, 0.2, 0.1, 0.1])
    _, low, high = correct_group_shares(shares, 500, sample, 1.0, common, 20.0)
    _, alone_low, alone_high = correct_group_shares(shares, 500, sample, 1.0)
    assert high - low == pytest.approx(alone_high - alone_low, abs=0.02)


def test_the_common_gap_is_what_the_formula_says():
    """Half a comment on both sides: of a department that was never predicted the factor would be without end."""
    predicted, gaps = missed()
    common = compute_common_gap(predicted, gaps, np.ones(60))
    gap, prediction = gaps.mean(axis=0), predicted.mean(axis=0)
    believed = compute_shrinkage(gap, ((gaps - gap) ** 2).sum(axis=0) / 60**2)
    moved = np.maximum(prediction + believed * gap, 0)
    assert common.size == pytest.approx(60)
    assert common.factors == pytest.approx((moved + 0.5 / 60) / (prediction + 0.5 / 60))
    assert CommonGap(np.zeros(2), 60.0).correct(np.array([0.5, 0.5])).tolist() == [0.5, 0.5]


def test_a_group_that_nobody_audited_has_the_interval_of_one():
    nobody = GroupSample(np.zeros((0, 4)), np.zeros(0), np.zeros(0))
    shares = np.array([0.5, 0.3, 0.199, 0.001])
    found, low, high = correct_group_shares(shares, 500, nobody, 1.0)
    assert found.tolist() == shares.tolist()
    for ends, expected in zip((low, high), compute_unaudited_interval(shares, 0.0, 500), strict=True):
        assert ends == pytest.approx(expected)
    assert low[2] == 0.0  # two comments' worth of answers cannot tell a fifth from nothing
    assert (low <= shares).all()
    assert (high >= shares).all()


@pytest.mark.parametrize(("n_themes", "expected"), [(1.0, 4.0), (4.0, 1 / (1 / 16 + 0.75**2 * 0.5 / 60))])
def test_a_corrected_prediction_is_worth_what_the_other_comments_know(n_themes, expected):
    common = CommonGap(np.ones(4), 60.0)
    assert _weigh_prediction(common, 0.0, 0.5, n_themes) == pytest.approx(expected)
    assert _weigh_prediction(common, 60.0, 0.5, n_themes) == 4.0


@pytest.mark.parametrize(("n_answers", "method"), [(0, "model alone"), (2, "model, corrected by 2 audited")])
def test_a_theme_whose_few_answers_moved_it_is_not_called_the_model_alone(plant, n_answers, method):
    company = plant(4, n_themes=4)
    rows = np.flatnonzero(company.segments["theme"] == 0)[:60]
    confirmed = company.answer([*rows, *np.flatnonzero(company.segments["theme"] == 1)[:n_answers]])
    shares = CauseModel().fit(company.evidence, confirmed, segments=company.segments).shares("theme")
    assert {line.method.partition(", wide")[0] for line in shares[1].values()} == {method}
    assert {line.method for line in shares[0].values()} == {"prediction-powered, 60 audited"}
