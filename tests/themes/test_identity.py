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
