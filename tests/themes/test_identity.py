from hypothesis import given
from hypothesis import strategies as st

from voc.records import ProposalKind
from voc.themes.identity import carry_themes, match_topics


def mapping(*groups):
    """Segments 0, 1, 2 …: (theme or topic, how many) one after another."""
    listed = [name for name, count in groups for _ in range(count)]
    return dict(enumerate(listed))


def test_a_topic_with_a_themes_segments_keeps_its_id():
    old, new = mapping((5, 10), (9, 6)), mapping((1, 10), (0, 6))
    matching = match_topics(old, new, next_id=10)
    assert matching.theme_by_topic == {1: 5, 0: 9}
    assert [proposal.kind for proposal in matching.proposals] == [ProposalKind.MATCHED] * 2
    assert carry_themes(old, new, matching) == old


def test_a_topic_of_new_segments_is_a_new_theme_with_a_new_id():
    old = mapping((5, 10))
    new = {**mapping((0, 10)), **dict.fromkeys(range(10, 30), 1)}
    matching = match_topics(old, new, next_id=6)
    (proposal,) = matching.list_proposals(ProposalKind.NEW)
    assert proposal.new == (6,)
    assert proposal.n_segments == 20
    assert set(proposal.examples) <= set(range(10, 30))
    assert matching.new_theme_ids == (6,)


def test_a_theme_in_two_topics_is_proposed_as_a_split_and_stays_whole_until_accepted():
    old, new = mapping((5, 20)), mapping((0, 12), (1, 8))
    matching = match_topics(old, new, next_id=6)
    (proposal,) = matching.list_proposals(ProposalKind.SPLIT)
    assert (proposal.old, proposal.new, proposal.n_segments, proposal.overlap) == ((5,), (5, 6), 8, 0.4)
    assert carry_themes(old, new, matching) == old
    assert carry_themes(old, new, matching, [proposal]) == mapping((5, 12), (6, 8))


def test_new_segments_of_an_unaccepted_part_go_to_the_whole():
    old, new = mapping((5, 20)), {**mapping((0, 12), (1, 8)), 20: 1}
    matching = match_topics(old, new, next_id=6)
    assert carry_themes(old, new, matching)[20] == 5


def test_two_themes_in_one_topic_are_proposed_as_a_merger():
    old, new = mapping((5, 12), (6, 8)), mapping((0, 20))
    matching = match_topics(old, new, next_id=7)
    (proposal,) = matching.list_proposals(ProposalKind.MERGED)
    assert (proposal.old, proposal.new) == ((5, 6), (5,))
    assert carry_themes(old, new, matching) == old
    assert set(carry_themes(old, new, matching, [proposal]).values()) == {5}


def test_a_theme_that_no_topic_holds_is_proposed_as_gone_and_keeps_its_past():
    old, new = mapping((5, 10), (6, 4)), mapping((0, 10), (-1, 4))
    matching = match_topics(old, new, next_id=7)
    (proposal,) = matching.list_proposals(ProposalKind.GONE)
    assert proposal.old == (6,)
    assert carry_themes(old, new, matching) == old


def test_what_people_fixed_outranks_what_is_shared():
    old, new = mapping((5, 10), (6, 10)), mapping((0, 10), (1, 10))
    assert match_topics(old, new, next_id=7, fixed_theme_by_topic={0: 6}).theme_by_topic[0] == 6


def test_the_first_fit_proposes_only_new_themes():
    matching = match_topics({}, mapping((0, 3), (1, 2), (-1, 1)), next_id=1)
    assert matching.theme_by_topic == {0: 1, 1: 2}
    assert {proposal.kind for proposal in matching.proposals} == {ProposalKind.NEW}


def test_a_segment_without_a_theme_gets_that_of_its_topic():
    old, new = {**mapping((5, 4)), 4: None}, mapping((0, 5))
    assert carry_themes(old, new, match_topics(old, new, next_id=6))[4] == 5


def test_a_theme_that_people_named_takes_its_comments_from_the_theme_they_were_in():
    old = mapping((5, 12), (7, 4))
    new = mapping((0, 8), (1, 4), (2, 4))
    matching = match_topics(old, new, next_id=9, fixed_theme_by_topic={1: 6}, theme_ids=[6])
    assert carry_themes(old, new, matching) == old  # a theme that has had its comments takes none by itself
    assert carry_themes(old, new, matching, empty_theme_ids={6}) == mapping((5, 8), (6, 4), (7, 4))


THEMES = st.dictionaries(st.integers(0, 30), st.sampled_from([None, 1, 2, 3, 4]), max_size=30)
TOPICS = st.dictionaries(st.integers(0, 30), st.integers(-1, 4), max_size=30)


@given(THEMES, TOPICS)
def test_every_topic_has_one_theme_and_no_two_have_the_same(old, new):
    matching = match_topics(old, new, next_id=5)
    assert set(matching.theme_by_topic) == {topic for topic in new.values() if topic >= 0}
    assert len(set(matching.theme_by_topic.values())) == len(matching.theme_by_topic)
    assert set(matching.new_theme_ids) == {theme for theme in matching.theme_by_topic.values() if theme >= 5}
    assert sorted(matching.new_theme_ids) == list(range(5, 5 + len(matching.new_theme_ids)))


@given(THEMES, TOPICS)
def test_people_are_told_of_every_old_theme_and_of_every_topic(old, new):
    matching = match_topics(old, new, next_id=5)
    told_old = {theme for proposal in matching.proposals for theme in proposal.old}
    told_new = {theme for proposal in matching.proposals for theme in proposal.new}
    assert {theme for theme in old.values() if theme is not None} <= told_old
    assert set(matching.theme_by_topic.values()) <= told_new | told_old
    assert all(0 <= proposal.overlap <= 1 for proposal in matching.proposals)


@given(THEMES, TOPICS)
def test_nothing_that_had_a_theme_moves_before_somebody_agrees(old, new):
    matching = match_topics(old, new, next_id=5)
    carried = carry_themes(old, new, matching)
    assert set(carried) == {*old, *new}
    assert all(carried[segment] == theme for segment, theme in old.items() if theme is not None)


@given(THEMES, TOPICS, st.randoms())
def test_the_order_of_segments_decides_nothing(old, new, random):
    def shuffled(mapping):
        items = list(mapping.items())
        random.shuffle(items)
        return dict(items)

    assert match_topics(shuffled(old), shuffled(new), next_id=5) == match_topics(old, new, next_id=5)


@given(THEMES)
def test_a_fit_that_finds_the_same_again_changes_nothing(old):
    new = {segment: -1 if theme is None else theme - 1 for segment, theme in old.items()}
    matching = match_topics(old, new, next_id=5)
    assert {proposal.kind for proposal in matching.proposals} <= {ProposalKind.MATCHED}
    assert carry_themes(old, new, matching, matching.proposals) == old


def test_an_accepted_merger_takes_all_of_a_theme_also_what_the_fit_put_nowhere():
    old, new = mapping((5, 10), (6, 6)), {**mapping((0, 14)), 14: -1, 15: -1}
    matching = match_topics(old, new, next_id=7)
    (merger,) = matching.list_proposals(ProposalKind.MERGED)
    assert (merger.old, merger.new) == ((5, 6), (5,))
    assert set(carry_themes(old, new, matching, [merger]).values()) == {5}


def test_an_accepted_split_moves_the_part_and_no_other_one():
    old, new = mapping((5, 20)), mapping((0, 12), (1, 8))
    matching = match_topics(old, new, next_id=6)
    (split,) = matching.list_proposals(ProposalKind.SPLIT)
    assert carry_themes(old, new, matching) == old
    assert carry_themes(old, new, matching, [split]) == mapping((5, 12), (6, 8))


def test_many_new_comments_with_a_few_old_ones_are_a_new_theme_and_no_split():
    old = mapping((5, 20))
    new = {**dict.fromkeys(range(18), 0), 18: 1, 19: 1, **dict.fromkeys(range(20, 40), 1)}
    matching = match_topics(old, new, next_id=6)
    assert [proposal.kind for proposal in matching.proposals if 6 in proposal.new] == [ProposalKind.NEW]


def test_a_proposal_shows_at_most_three_comments_and_always_the_first():
    (proposal,) = match_topics({}, mapping((0, 50)), next_id=1).proposals
    assert proposal.examples == (0, 1, 2)
    assert proposal.n_segments == 50
