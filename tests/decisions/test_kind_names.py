"""Names of kinds are what the log holds: each has a payload, and a name that changed would lose decisions."""

from voc.decisions.kind_names import DecisionKind, EffectArea
from voc.decisions.kinds import KINDS


def test_each_name_has_a_payload_and_each_payload_a_name():
    assert {kind.value for kind in DecisionKind} == set(KINDS)


def test_names_are_what_logs_of_today_hold():
    # The log is never rewritten: a kind that is called otherwise is another kind.
    assert " ".join(sorted(DecisionKind)) == (
        "accept action audit called category cause contact department done drop exclude letter merge pin place "
        "promise proposal rename reply seed settle snooze split start subject"
    )


def test_areas_of_effects_are_told_apart():
    assert len({area.value for area in EffectArea}) == len(EffectArea) == 7
