import pytest

from voc.causes.contact_category import Situation, contact_category
from voc.config import ReasonException
from voc.records import Category, DepartmentKind

VALUABLE, HYGIENE, UNNECESSARY = Category.VALUABLE, Category.HYGIENE, Category.UNNECESSARY


def test_the_reasons_default_holds_when_nothing_else_is_known():
    assert contact_category(HYGIENE, Situation()) is HYGIENE
    assert contact_category(None, Situation()) is None


@pytest.mark.parametrize("kind", [DepartmentKind.INTERNAL, DepartmentKind.SUPPLIER, DepartmentKind.PARTNER])
def test_an_established_error_in_the_chain_makes_it_unnecessary(kind):
    assert contact_category(VALUABLE, Situation(cause=kind, probability=0.9)) is UNNECESSARY


@pytest.mark.parametrize("kind", [DepartmentKind.MARKET, DepartmentKind.CUSTOMER, DepartmentKind.NOBODY])
def test_a_cause_outside_the_chain_leaves_the_default(kind):
    assert contact_category(HYGIENE, Situation(cause=kind, probability=1.0)) is HYGIENE


def test_a_cause_that_is_not_established_leaves_the_default():
    assert contact_category(HYGIENE, Situation(cause=DepartmentKind.INTERNAL, probability=0.6)) is HYGIENE


def test_a_storm_is_nobodys_error():
    storm = Situation(cause=DepartmentKind.PARTNER, probability=1.0, force_majeure=True)
    assert contact_category(HYGIENE, storm) is HYGIENE


def test_phase_and_segment_have_the_last_word():
    exception = ReasonException(category=VALUABLE, phase="koopwoning")
    error = Situation(phase="koopwoning", cause=DepartmentKind.INTERNAL, probability=1.0)
    assert contact_category(HYGIENE, error, (exception,)) is VALUABLE
    assert contact_category(HYGIENE, Situation(phase="huur"), (exception,)) is HYGIENE


def test_the_most_specific_exception_wins():
    general = ReasonException(category=VALUABLE, phase="move")
    special = ReasonException(category=UNNECESSARY, phase="move", customer_segment="business")
    situation = Situation(phase="move", customer_segment="business")
    assert contact_category(HYGIENE, situation, (general, special)) is UNNECESSARY


def test_an_exception_that_names_nothing_never_holds():
    assert contact_category(HYGIENE, Situation(), (ReasonException(category=VALUABLE),)) is HYGIENE
