"""Invitations to surveys: who was asked, who answered, and who chose whom to ask."""

import pytest

from voc.errors import InputError
from voc.insight.survey_invitations import SurveyInvitation, tabulate_invitations
from voc.records import Period
from voc.workspace.invitation_file import read_invitations

OCTOBER = Period(2026, 10)


def fill(world):
    """Sixty contacts: agents ask twenty who are content, thirty are asked by nobody in particular, ten are not."""
    invitations = []
    for k in range(60):
        resolved = k < 20 or k % 2 == 0
        key = world.contact("2026-10-05 10:00", "1", customer=f"c-{k}", resolved=resolved)
        if k >= 50:
            continue
        invitations.append(SurveyInvitation(key, by_agent=k < 20))
        if k < 15 or 20 <= k < 32:
            world.comment("2026-10-06 10:00", 1, contact=key, customer=f"c-{k}", score=10 if k < 15 else 5,
                          scope="transactional")  # fmt: skip
    return invitations


def tabulate(world, invitations):
    facts = world.facts()
    resolved = [row.get("resolved") for row in world.contacts]
    contacts = facts.contacts.assign(resolved=resolved).astype({"resolved": "boolean"})
    object.__setattr__(facts, "contacts", contacts)
    return tabulate_invitations(facts, invitations, OCTOBER).set_index(["group", "value"])


def test_response_and_score_by_who_sent_it(world):
    table = tabulate(world, fill(world))
    assert table.loc[("", ""), ["contacts", "invited", "answered"]].tolist() == [60, 50, 27]
    assert table.loc[("", ""), "response"] == pytest.approx(27 / 50)
    agent, nobody = table.loc[("sent by", "agent")], table.loc[("sent by", "nobody")]
    assert agent[["invited", "answered", "nps"]].tolist() == [20, 15, 100]
    assert nobody[["invited", "answered", "nps"]].tolist() == [30, 12, -100]
    assert agent["low"] < 0.75 < agent["high"]


def test_how_often_those_are_asked_who_were_helped_and_who_call_often(world):
    invitations = fill(world)
    for k in range(35, 50):
        for day in (1, 2, 3):
            world.contact(f"2026-09-{day:02d} 10:00", "1", customer=f"c-{k}")
    table = tabulate(world, invitations)
    assert table.loc[("resolved", "yes"), "contacts"] == 40
    assert table.loc[("contacts before", "3 or more"), ["contacts", "invited_share"]].tolist() == [15, 1]


def test_a_group_of_a_few_is_hidden_with_another(world):
    invitations = fill(world)
    for k in range(3):
        world.contact("2026-10-07 10:00", "1", customer=f"letter-{k}", channel="letter")
    table = tabulate(world, invitations)
    assert table.loc["channel"]["contacts"].isna().all()
    assert table.loc[("channel", "letter"), "note"] == "fewer than 5 customers"


def test_an_answer_that_the_file_tells_goes_before_what_was_collected(world):
    key = world.contact("2026-10-05 10:00", "1")
    others = [world.contact("2026-10-05 10:00", "1") for _ in range(19)]
    world.comment("2026-10-06 10:00", 1, contact=key, customer="d-1", score=9)
    invitations = [SurveyInvitation(key, answered=False), *(SurveyInvitation(k, answered=True) for k in others[:10])]
    invitations += [SurveyInvitation(k) for k in others[10:]]
    assert tabulate(world, invitations).loc[("", ""), ["invited", "answered"]].tolist() == [20, 10]


def test_without_a_known_contact_it_says_what_is_expected(world):
    world.contact("2026-10-05 10:00", "1")
    with pytest.raises(InputError, match="key of a contact"):
        tabulate_invitations(world.facts(), [SurveyInvitation("other")], OCTOBER)


def test_a_file_of_invitations(tmp_path):
    path = tmp_path / "invitations.csv"
    path.write_text("contact;sent;sent_by;answered\nk1;2026-10-05;agent;ja\nk2;;automatisch;\n", encoding="utf-8")
    first, second = read_invitations(path)
    assert (first.contact, first.by_agent, first.answered) == ("k1", True, True)
    assert (second.by_agent, second.answered) == (False, None)
    path.write_text("contact,sent_by\nk1,robot\n", encoding="utf-8")
    with pytest.raises(InputError, match="row 2, column sent_by: 'robot' is neither; expected agent or automatic"):
        read_invitations(path)


def test_an_answer_with_the_words_of_an_earlier_one_is_an_answer(world):
    invitations = fill(world)
    asked = [row for row in world.feedback if row["contact"]]
    earlier = [world.comment("2026-07-06 10:00", 1, customer=row["customer"]) for row in asked]
    for row, number in zip(asked, earlier, strict=True):
        row["duplicate_of"] = number
    table = tabulate(world, invitations)
    assert table.loc[("", ""), "answered"] == 27
    assert table.loc[("sent by", "agent"), "nps"] == 100
