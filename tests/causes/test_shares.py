import numpy as np
import pandas as pd
import pytest

from voc.causes.audit_sample import draw_audit_sample
from voc.causes.model import CauseModel

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
