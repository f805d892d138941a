from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from voc.triage.ranking import (
    WorklistItem,
    build_day_list,
    compute_novelty,
    compute_spent_minutes,
    compute_uncertainty,
    rank_all,
)

KINDS = ("theme", "alert", "proposal", "reply", "action")


def build_items(n, kind="theme", **more):
    return [WorklistItem(f"{kind}:{k}", kind, impact=(n - k) / n, **more) for k in range(n)]


def build_audits(n):
    return [WorklistItem(f"audit:{k}", "audit", is_random=True) for k in range(n)]


def test_priority_is_impact_times_uncertainty_times_novelty():
    assert WorklistItem("a", "theme", 0.5, 0.4, 3.0).priority == 0.5 * 0.4 * 3.0


def test_the_day_has_at_most_twelve_items_with_two_random_ones():
    items = build_day_list([*build_items(50), *build_audits(9)])
    assert len(items) == 12
    assert sum(item.is_random for item in items) == 2


def test_a_day_without_draws_has_no_random_items():
    assert len(build_day_list(build_items(50))) == 12


def test_more_random_items_fill_a_day_with_little_else():
    assert Counter(item.kind for item in build_day_list([*build_items(3), *build_audits(20)])) == {
        "theme": 3,
        "audit": 9,
    }


def test_the_best_of_each_kind_is_on_the_list_however_small():
    waiting = [
        *build_items(50, novelty=9.0),
        *build_items(1, "reply", uncertainty=0.001),
        *build_items(1, "action", uncertainty=0.001),
    ]
    assert {"reply", "action", "theme"} == {item.kind for item in build_day_list(waiting)}


def test_kinds_alternate_with_the_best_of_the_rest():
    items = build_day_list(
        [
            *build_items(20, novelty=5.0),
            *build_items(1, "reply", uncertainty=0.01),
            *build_items(1, "proposal", uncertainty=0.02),
        ]
    )
    assert [item.kind for item in items[:6]] == ["theme", "theme", "proposal", "theme", "reply", "theme"]


def test_what_is_not_new_leaves():
    assert build_day_list(build_items(5, novelty=0.0)) == ()
    assert rank_all(build_items(5, novelty=0.0)) == ()


def test_a_done_item_keeps_its_place_so_that_the_rest_of_the_day_stays():
    waiting = [*build_items(30), *build_items(2, "reply"), *build_audits(9)]
    first = build_day_list(waiting, seed="monday")
    done_keys = {first[0].key, first[3].key, next(item.key for item in first if item.is_random)}
    later = [
        WorklistItem(w.key, w.kind, w.impact, w.uncertainty, w.novelty, w.is_random, w.key in done_keys)
        for w in waiting
    ]
    again = build_day_list(later, seed="monday")
    assert [item.key for item in again] == [item.key for item in first]
    assert {item.key for item in again if item.is_done} == done_keys


@given(
    st.lists(st.tuples(st.sampled_from(KINDS), st.floats(0, 1), st.floats(0, 10), st.booleans()), max_size=40),
    st.integers(0, 9),
    st.text(max_size=5),
)
def test_a_day_is_never_too_long_and_holds_nothing_twice(rows, n_audits, seed):
    waiting = [WorklistItem(f"{kind}:{k}", kind, impact, 1.0, news) for k, (kind, impact, news, _) in enumerate(rows)]
    items = build_day_list([*waiting, *build_audits(n_audits)], seed=seed)
    assert len(items) == len({item.key for item in items}) <= 12
    assert sum(item.is_random for item in items) >= min(n_audits, 2)
    assert items == build_day_list([*waiting, *build_audits(n_audits)], seed=seed)
    kinds = {item.kind for item in waiting if item.novelty > 0}
    assert {item.kind for item in items if not item.is_random} == kinds


def test_a_random_item_can_stand_anywhere():
    places = {
        place
        for seed in range(60)
        for place, item in enumerate(build_day_list([*build_items(20), *build_audits(2)], seed=str(seed)))
        if item.is_random
    }
    assert places == set(range(12))


def test_everything_is_ranked_with_the_random_ones_among_it():
    items = rank_all([*build_items(30), *build_audits(5)])
    assert [item.key for item in items if not item.is_random] == [item.key for item in build_items(30)]
    assert [item.key for item in items if item.is_random] == [item.key for item in build_audits(5)]


def test_uncertainty_falls_when_a_person_names_the_department_and_accepts():
    widths = [
        compute_uncertainty(0.6, has_department=False, is_accepted=False),
        compute_uncertainty(0.6, has_department=False, is_accepted=True),
        compute_uncertainty(0.6, has_department=True, is_accepted=True),
    ]
    assert widths == sorted(widths, reverse=True)
    assert len(set(widths)) == 3
    assert compute_uncertainty(7.0, has_department=False, is_accepted=False) == 1.0


def test_a_theme_is_new_until_somebody_decides_and_again_when_it_changes():
    assert compute_novelty(0.0, is_seen=False, has_changed=False) > 0
    assert compute_novelty(6.0, is_seen=False, has_changed=False) == 6.0
    assert compute_novelty(6.0, is_seen=True, has_changed=False) == 0.0
    assert compute_novelty(6.0, is_seen=True, has_changed=True) == 6.0


def test_coffee_is_no_time_spent():
    assert compute_spent_minutes([0, 60, 120, 4000, 4060]) == 3
    assert compute_spent_minutes([]) == 0
