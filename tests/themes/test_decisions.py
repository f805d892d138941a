"""Whatever happens in between, what people decided holds."""

from hypothesis import given, settings
from hypothesis import strategies as st

from voc.themes.decisions import Exclude, Merge, Pin, Place, Refit, Rename, Split, fold, guidance
from voc.themes.registry import match

N_SEGMENTS = 12
DECISIONS = ("merge", "split", "rename", "pin", "place", "exclude", "refit", "undo")
moves = st.lists(
    st.tuples(
        st.sampled_from(DECISIONS),
        st.integers(0, 999),
        st.integers(0, 999),
        st.lists(st.integers(-1, 3), min_size=N_SEGMENTS, max_size=N_SEGMENTS),
    ),
    max_size=12,
)


def refit(steps, undone, topics, take):
    registry = fold(steps, undone)
    new = dict(enumerate(topics))
    next_id = 1 + max([0, *(theme for step in steps for theme in ids_of(step))])
    matching = match(registry.themes, new, next_id=next_id, themes=registry.living())
    accepted = tuple(proposal for place, proposal in enumerate(matching.proposals) if take >> place & 1)
    return Refit(new, matching, accepted)


def ids_of(step):
    match step:
        case Refit():
            return step.matching.numbering.values()
        case Split():
            return (step.part,)
        case _:
            return ()


def played(script):  # noqa: C901 - one line a decision
    """Steps and undone places; ids are picked among those that live."""
    steps, undone = [refit([], set(), [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, -1], 0)], set()
    for kind, first, second, topics in script:
        registry = fold(steps, undone)
        living = sorted(registry.living())
        if not living:
            continue
        one, other = living[first % len(living)], living[second % len(living)]
        segment = second % N_SEGMENTS
        fresh = 1 + max(theme for step in steps for theme in (0, *ids_of(step)))
        match kind:
            case "merge":
                steps.append(Merge((one,), other))
            case "split":
                steps.append(Split(one, fresh, frozenset(sorted(registry.segments(one))[::2])))
            case "rename":
                steps.append(Rename(one, {"nl": f"naam {first}"}))
            case "pin":
                steps.append(Pin(one))
            case "place":
                steps.append(Place(segment, one))
            case "exclude":
                steps.append(Exclude(segment, one))
            case "refit":
                steps.append(refit(steps, undone, topics, first))
            case "undo":
                undone.add(first % len(steps) or 1)
    return steps, undone


@settings(max_examples=150, deadline=None)
@given(moves)
def test_decisions_hold_after_any_sequence_of_refits(script):  # noqa: C901 - one line a decision
    steps, undone = played(script)
    registry = fold(steps, undone)
    last_word, names, pins = {}, {}, set()
    for place, step in enumerate(steps):
        if place in undone:
            continue
        if isinstance(step, Place):
            last_word[step.segment] = ("in", step.theme)
        elif isinstance(step, Exclude):
            last_word[step.segment] = ("out", step.theme)
        elif isinstance(step, Split):
            last_word.update(dict.fromkeys(step.segments, ("in", step.part)))
        elif isinstance(step, Rename):
            names[step.theme] = step.labels["nl"]
        elif isinstance(step, Pin):
            pins.add(step.theme)
        elif isinstance(step, Merge):
            assert not any(theme in registry.themes.values() for theme in registry.merged)
            assert len({registry.resolved(theme) for theme in (*step.themes, step.into)}) == 1
    for segment, (where, theme) in last_word.items():
        held = registry.themes.get(segment)
        if where == "out":
            assert held != registry.resolved(theme)
        else:
            banned = any(
                s == segment and registry.resolved(t) == registry.resolved(theme) for s, t in registry.excluded
            )
            assert held == registry.resolved(theme) or banned
    assert {theme: labels["nl"] for theme, labels in registry.labels.items()} == names
    assert pins <= registry.pinned
    assert {registry.resolved(theme) for theme in pins} <= registry.living()


@settings(max_examples=80, deadline=None)
@given(moves, st.lists(st.integers(-1, 3), min_size=N_SEGMENTS, max_size=N_SEGMENTS))
def test_a_refit_that_nobody_accepts_moves_nothing(script, topics):
    steps, undone = played(script)
    before = fold(steps, undone)
    after = fold([*steps, refit(steps, undone, topics, 0)], undone)
    for segment, theme in before.themes.items():
        if theme is not None:
            assert after.themes[segment] == theme


@settings(max_examples=80, deadline=None)
@given(moves)
def test_undoing_the_last_step_gives_the_state_before_it(script):
    steps, undone = played(script)
    last = len(steps) - 1
    assert fold(steps, undone | {last}) == fold(steps[:-1], undone)


def test_folding_twice_gives_the_same():
    steps, undone = played([("merge", 0, 1, [0] * 12), ("refit", 3, 0, [0, 1, 2] * 4), ("split", 0, 0, [0] * 12)])
    assert fold(steps, undone) == fold(steps, undone)


def test_mergers_and_splits_become_constraints_of_the_next_fit():
    steps = [refit([], set(), [0] * 6 + [1] * 6, 0)]
    steps.append(Merge((2,), 1))
    known = guidance(fold(steps), range(N_SEGMENTS)).known
    assert known.tolist() == [1] * 12
    steps.append(Split(1, 3, frozenset({0, 1})))
    assert guidance(fold(steps), range(N_SEGMENTS)).known.tolist() == [3, 3] + [1] * 10


def test_an_untouched_theme_is_no_constraint():
    assert guidance(fold([refit([], set(), [0] * 12, 0)]), range(N_SEGMENTS)).known.tolist() == [-1] * 12
