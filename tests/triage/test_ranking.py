from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from voc.triage.ranking import Waiting, day_list, doubt_about, everything, news_of, spent_minutes

KINDS = ("theme", "alert", "proposal", "reply", "action")


def some(n, kind="theme", **more):
    return [Waiting(f"{kind}:{k}", kind, impact=(n - k) / n, **more) for k in range(n)]


def audits(n):
    return [Waiting(f"audit:{k}", "audit", random=True) for k in range(n)]


def test_worth_is_impact_times_doubt_times_news():
    assert Waiting("a", "theme", 0.5, 0.4, 3.0).worth == 0.5 * 0.4 * 3.0


def test_the_day_has_at_most_twelve_items_with_two_random_ones():
    listed = day_list([*some(50), *audits(9)])
    assert len(listed) == 12
    assert sum(item.random for item in listed) == 2


def test_a_day_without_draws_has_no_random_items():
    assert len(day_list(some(50))) == 12


def test_more_random_items_fill_a_day_with_little_else():
    assert Counter(item.kind for item in day_list([*some(3), *audits(20)])) == {"theme": 3, "audit": 9}


def test_the_best_of_each_kind_is_on_the_list_however_small():
    waiting = [*some(50, news=9.0), *some(1, "reply", doubt=0.001), *some(1, "action", doubt=0.001)]
    assert {"reply", "action", "theme"} == {item.kind for item in day_list(waiting)}


def test_kinds_alternate_with_the_best_of_the_rest():
    listed = day_list([*some(20, news=5.0), *some(1, "reply", doubt=0.01), *some(1, "proposal", doubt=0.02)])
    assert [item.kind for item in listed[:6]] == ["theme", "theme", "proposal", "theme", "reply", "theme"]


def test_what_is_no_news_leaves():
    assert day_list(some(5, news=0.0)) == ()
    assert everything(some(5, news=0.0)) == ()


def test_a_done_item_keeps_its_place_so_that_the_rest_of_the_day_stays():
    waiting = [*some(30), *some(2, "reply"), *audits(9)]
    first = day_list(waiting, seed="monday")
    done = {first[0].key, first[3].key, next(item.key for item in first if item.random)}
    later = [Waiting(w.key, w.kind, w.impact, w.doubt, w.news, w.random, w.key in done) for w in waiting]
    again = day_list(later, seed="monday")
    assert [item.key for item in again] == [item.key for item in first]
    assert {item.key for item in again if item.done} == done


@given(
    st.lists(st.tuples(st.sampled_from(KINDS), st.floats(0, 1), st.floats(0, 10), st.booleans()), max_size=40),
    st.integers(0, 9),
    st.text(max_size=5),
)
def test_a_day_is_never_too_long_and_holds_nothing_twice(rows, n_audits, seed):
    waiting = [Waiting(f"{kind}:{k}", kind, impact, 1.0, news) for k, (kind, impact, news, _) in enumerate(rows)]
    listed = day_list([*waiting, *audits(n_audits)], seed=seed)
    assert len(listed) == len({item.key for item in listed}) <= 12
    assert sum(item.random for item in listed) >= min(n_audits, 2)
    assert listed == day_list([*waiting, *audits(n_audits)], seed=seed)
    kinds = {item.kind for item in waiting if item.news > 0}
    assert {item.kind for item in listed if not item.random} == kinds


def test_a_random_item_can_stand_anywhere():
    places = {
        place
        for seed in range(60)
        for place, item in enumerate(day_list([*some(20), *audits(2)], seed=str(seed)))
        if item.random
    }
    assert places == set(range(12))


def test_everything_is_ranked_with_the_random_ones_among_it():
    listed = everything([*some(30), *audits(5)])
    assert [item.key for item in listed if not item.random] == [item.key for item in some(30)]
    assert [item.key for item in listed if item.random] == [item.key for item in audits(5)]


def test_doubt_falls_when_a_person_names_the_department_and_accepts():
    widths = [
        doubt_about(0.6, named=False, accepted=False),
        doubt_about(0.6, named=False, accepted=True),
        doubt_about(0.6, named=True, accepted=True),
    ]
    assert widths == sorted(widths, reverse=True)
    assert len(set(widths)) == 3
    assert doubt_about(7.0, named=False, accepted=False) == 1.0


def test_a_theme_is_news_until_somebody_decides_and_again_when_it_changes():
    assert news_of(0.0, seen=False, changed=False) > 0
    assert news_of(6.0, seen=False, changed=False) == 6.0
    assert news_of(6.0, seen=True, changed=False) == 0.0
    assert news_of(6.0, seen=True, changed=True) == 6.0


def test_coffee_is_no_time_spent():
    assert spent_minutes([0, 60, 120, 4000, 4060]) == 3
    assert spent_minutes([]) == 0
