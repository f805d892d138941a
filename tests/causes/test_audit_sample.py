import numpy as np
import pandas as pd
import pytest

from voc.causes.audit_sample import draw_audit_sample, draw_contact_sample
from voc.errors import UsageError
from voc.statistics.prediction_powered import estimate_corrected_shares


def segments(n, **columns):
    return pd.DataFrame({"segment": np.arange(n), **columns})


def test_a_draw_records_its_probability_and_can_be_repeated():
    one = draw_audit_sample(segments(1000), 150, session="calibration", seed=7)
    pd.testing.assert_frame_equal(one, draw_audit_sample(segments(1000), 150, session="calibration", seed=7))
    assert len(one) == 150
    assert one["segment"].is_unique
    assert one["inclusion_probability"].unique() == pytest.approx([0.15])


def test_every_item_is_drawn_as_often_as_recorded():
    hits = np.zeros(40)
    for seed in range(300):
        hits[draw_audit_sample(segments(40), 10, session="s", seed=seed)["segment"]] += 1
    assert hits / 300 == pytest.approx(np.full(40, 0.25), abs=0.11)


def test_weights_undo_a_draw_that_is_spread_over_themes():
    theme = np.repeat([0, 1, 2], [900, 90, 10])
    found = draw_audit_sample(segments(1000, theme=theme), 100, session="s", seed=1, by="theme")
    counts = pd.Series(theme[found["segment"]]).value_counts()
    assert counts[2] >= 5
    assert (1 / found["inclusion_probability"]).sum() == pytest.approx(1000)


def test_a_comment_is_drawn_once_and_its_segments_share_the_chance():
    found = draw_audit_sample(segments(20, feedback=np.repeat(np.arange(5), 4)), 5, session="s", seed=1)
    assert sorted(found["segment"] // 4) == [0, 1, 2, 3, 4]
    assert found["inclusion_probability"].tolist() == [0.25] * 5


def test_long_comments_are_drawn_no_more_often_than_short_ones():
    feedback = np.concatenate([np.repeat(np.arange(10), 9), np.arange(10, 40)])
    hits = np.zeros(40)
    for seed in range(400):
        hits[feedback[draw_audit_sample(segments(120, feedback=feedback), 10, session="s", seed=seed)["segment"]]] += 1
    assert hits[:10].mean() / 400 == pytest.approx(0.25, abs=0.03)


def test_what_was_drawn_before_is_not_drawn_again():
    first = draw_audit_sample(segments(100), 60, session="a", seed=1)
    second = draw_audit_sample(segments(100), 60, session="b", seed=1, exclude=first["segment"])
    assert len(second) == 40
    assert not set(first["segment"]) & set(second["segment"])


def test_fewer_items_than_asked_for_are_all_drawn():
    assert draw_audit_sample(segments(3), 150, session="s", seed=1)["inclusion_probability"].tolist() == [1.0] * 3


def test_nothing_to_draw_from_gives_nothing():
    assert draw_audit_sample(segments(0), 10, session="s", seed=1).empty


def test_a_negative_number_is_refused():
    with pytest.raises(UsageError, match="number of items"):
        draw_audit_sample(segments(3), -1, session="s", seed=1)


def test_half_comes_from_the_month_that_is_reported_and_its_part_of_the_rest():
    found = draw_audit_sample(segments(1000, now=np.arange(1000) < 100), 150, session="s", seed=1, reported="now")
    in_month = found["segment"] < 100
    assert in_month.sum() == 75 + 8  # of the other 75 a tenth
    assert found.loc[in_month, "inclusion_probability"].unique() == pytest.approx([0.83])
    assert (1 / found["inclusion_probability"]).sum() == pytest.approx(1000)


@pytest.mark.parametrize(("n_now", "n_drawn"), [(0, 0), (3, 3), (997, 147), (1000, 150)])
def test_where_the_month_or_the_rest_has_too_few_the_other_gives_them(n_now, n_drawn):
    found = draw_audit_sample(segments(1000, now=np.arange(1000) < n_now), 150, session="s", seed=1, reported="now")
    assert len(found) == 150
    assert abs(int((found["segment"] < n_now).sum()) - n_drawn) <= 2


def test_the_two_halves_together_are_unbiased_and_cover():
    errors, hits = [], []
    for seed in range(200):
        rng = np.random.default_rng(seed)
        now = np.arange(1000) < 100
        cause = rng.random(1000) < np.where(now, 0.6, 0.2)
        found = draw_audit_sample(segments(1000, now=now), 150, session="s", seed=seed, reported="now")
        truth = cause[found["segment"]].astype(float)
        answers, flat = np.column_stack([truth, 1 - truth]), np.full((150, 2), 0.5)
        weights = 1 / found["inclusion_probability"].to_numpy()
        shares = estimate_corrected_shares(np.full((1000, 2), 0.5), flat, answers, weights=weights)
        errors.append(shares.shares[0] - cause.mean())
        hits.append(shares.low[0] <= cause.mean() <= shares.high[0])
    assert abs(np.mean(errors)) < 0.01
    assert np.mean(hits) >= 0.92


def test_a_sample_is_not_spread_and_halved_at_once():
    with pytest.raises(UsageError, match="both are not possible"):
        draw_audit_sample(segments(3), 1, session="s", seed=1, by="theme", reported="now")


def keyed(keys, parts=2):
    """Return segments of comments with keys, in some order of ids."""
    frame = pd.DataFrame({"key": np.repeat(keys, parts), "part": np.tile(np.arange(1, parts + 1), len(keys))})
    return frame.assign(segment=np.arange(len(frame)), feedback=np.repeat(np.arange(len(keys)), parts))


def test_a_draw_by_keys_depends_on_no_id_and_no_order():
    keys = [f"s|{k}" for k in range(200)]

    def draw(order):
        frame = keyed(order)
        drawn = draw_audit_sample(frame, 40, session="s", seed=1)["segment"]
        return frame.set_index("segment").loc[drawn, ["key", "part"]].to_numpy().tolist()

    assert draw(keys) == draw(keys[::-1])
    other = draw_audit_sample(keyed(keys), 40, session="another", seed=1)["segment"].tolist()
    assert other != draw_audit_sample(keyed(keys), 40, session="s", seed=1)["segment"].tolist()


def test_a_draw_by_keys_draws_long_comments_no_more_often():
    frame = pd.concat([keyed([f"s|{k}" for k in range(10)], 9), keyed([f"s|{k}" for k in range(10, 40)], 1)])
    frame = frame.assign(segment=np.arange(len(frame)))
    key_by_segment = frame.set_index("segment")["key"]
    hits = pd.Series(0, index=frame["key"].unique())
    for seed in range(400):
        found = draw_audit_sample(frame, 10, session="s", seed=seed)
        hits[key_by_segment.loc[found["segment"]]] += 1
        assert found["inclusion_probability"].isin([0.25, 0.25 / 9]).all()
    assert hits.iloc[:10].mean() / 400 == pytest.approx(0.25, abs=0.03)


def contacts(n):
    return pd.DataFrame(
        {"contact": np.arange(n), "key": [f"k{k}" for k in range(n)], "stratum": np.arange(n) % 10 == 0}
    )


def test_contacts_are_drawn_in_proportion_over_their_strata():
    found = draw_contact_sample(contacts(1_000), 100, session="s", seed=3)
    assert len(found) == found["contact"].nunique() == 100
    assert (found["contact"] % 10 == 0).sum() in {9, 10, 11}
    assert found["inclusion_probability"].unique() == pytest.approx([0.1])
    backwards = draw_contact_sample(contacts(1_000)[::-1], 100, session="s", seed=3)
    assert backwards["contact"].tolist() == found["contact"].tolist()


def test_every_contact_is_drawn_as_often_as_any_other():
    hits = np.zeros(50)
    for seed in range(600):
        hits[draw_contact_sample(contacts(50), 10, session="s", seed=seed)["contact"]] += 1
    assert hits / 600 == pytest.approx(np.full(50, 0.2), abs=0.07)


@pytest.mark.parametrize(("n", "n_drawn"), [(0, 0), (5, 3), (3, 3)])
def test_no_more_contacts_are_drawn_than_there_are(n, n_drawn):
    assert len(draw_contact_sample(contacts(3), n, session="s", seed=1)) == n_drawn


def test_no_negative_number_of_contacts_is_drawn():
    with pytest.raises(UsageError, match="number of items"):
        draw_contact_sample(contacts(3), -1, session="s", seed=1)


def test_a_single_item_is_of_the_month_that_is_reported_and_none_is_of_neither():
    rows = segments(10, now=np.arange(10) < 5)
    assert draw_audit_sample(rows, 0, session="s", seed=1, reported="now").empty
    assert draw_audit_sample(rows, 1, session="s", seed=1, reported="now")["segment"].tolist()[0] < 5
    few_now = segments(1000, now=np.arange(1000) < 1)
    for n in (2, 3):  # one at least of each: of what could not be drawn the sample says nothing
        drawn = draw_audit_sample(few_now, n, session="s", seed=1, reported="now")["segment"]
        assert (drawn < 1).sum() == 1
    few_before = segments(1000, now=np.arange(1000) > 0)
    assert (draw_audit_sample(few_before, 150, session="s", seed=1, reported="now")["segment"] == 0).sum() == 1


def test_the_only_item_of_its_theme_is_drawn_for_certain():
    found = draw_audit_sample(segments(3, theme=np.array([0, 1, 1])), 3, session="s", seed=1, by="theme")
    assert found["inclusion_probability"].tolist() == [1.0] * 3


@pytest.mark.parametrize("n", [1, 3, 9])
def test_fewer_items_than_themes_are_drawn_from_as_many_themes(n):
    theme = np.repeat(np.arange(10), 10)
    found = draw_audit_sample(segments(100, theme=theme), n, session="s", seed=1, by="theme")
    assert len(set(theme[found["segment"]])) == len(found) == n
