"""Figures of a signed-off report beside those of today: read back as they were, and by today's titles."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pandas as pd
import pytest

from voc.errors import PeriodError
from voc.insight.revision import DEFINITIONS_VERSION, CountedFigure, FigureBasis
from voc.pipeline import signed_figures
from voc.pipeline.signed_figures import _parse_basis, describe_basis, load_basis, load_published_report, load_revision
from voc.records import Estimate, Period

OCTOBER = Period(2026, 10)
AT = datetime(2026, 11, 3, tzinfo=UTC)


def count(value):
    return Estimate(float(value), None, None, value, "comments", n_customers=value)


def stored(value, title="Oude titel"):
    return SimpleNamespace(title=title, estimate=count(value), feedback=tuple(range(1, value + 1)), n_erased=0)


@pytest.fixture
def signed(context, monkeypatch):
    """Return what was signed off, and what is counted now; a test changes either."""
    state = SimpleNamespace(
        by_language={"nl": SimpleNamespace(id=1, at=AT, manifest={})}, published={"a": stored(40)},
        current={"a": CountedFigure("Nieuwe titel", count(40), tuple(range(1, 41)))}, n_loads=0,
    )  # fmt: skip

    def find(store, *, period, department, language=None):
        if language is None:
            return next(iter(state.by_language.values()), None)
        return state.by_language.get(language)

    def count_figures(*_arguments):
        if state.current is None:
            raise PeriodError("no data")
        return state.current

    def load_facts():
        state.n_loads += 1
        return SimpleNamespace(feedback=pd.DataFrame({"id": range(1, 61)}))

    monkeypatch.setattr(signed_figures.reports, "load_approved_report", find)
    monkeypatch.setattr(signed_figures.reports, "load_figures", lambda store, id_: state.published)
    monkeypatch.setattr(signed_figures, "_count_figures", count_figures)
    state.load = lambda language="nl": load_revision(context, load_facts, OCTOBER, None, language)
    return state


def test_without_a_signature_nothing_is_loaded(signed):
    signed.by_language = {}
    assert signed.load() is None
    assert signed.n_loads == 0


def test_what_is_as_it_was_is_no_revision(signed):
    revision = signed.load()
    assert (revision.figures, revision.n_published, revision.signed_off_at) == ((), 1, AT)


def test_a_figure_that_is_another_one_has_its_title_of_today(signed):
    signed.current = {"a": CountedFigure("Nieuwe titel", count(55), tuple(range(1, 56)))}
    (figure,) = signed.load().figures
    assert (figure.title, figure.published.value, figure.current.value) == ("Nieuwe titel", 40, 55)


def test_a_month_of_which_every_file_was_taken_back_has_lost_all_its_figures(signed):
    signed.current = None
    (figure,) = signed.load().figures
    assert (figure.title, figure.current) == ("Oude titel", None)


def test_figures_are_the_same_in_both_languages(signed):
    assert signed.load("en").n_published == 1


def test_who_signed_and_when_come_from_the_manifest(signed):
    signed.by_language["nl"].manifest = {"signed_off": {"by": "Noor", "at": "2026-11-04T09:00:00+00:00"}}
    revision = signed.load()
    assert (revision.signed_off_by, revision.signed_off_at) == ("Noor", datetime(2026, 11, 4, 9, tzinfo=UTC))


def test_a_basis_is_read_as_it_was_written_and_an_old_report_has_none():
    basis = FigureBasis(3, 4, 5, {"themes": 6}, DEFINITIONS_VERSION)
    assert _parse_basis(SimpleNamespace(manifest={"basis": describe_basis(basis)})) == basis
    assert _parse_basis(SimpleNamespace(manifest={})) == FigureBasis(0, 0, 0, {}, 0)


def test_the_basis_of_an_empty_workspace_is_nothing(context):
    facts = SimpleNamespace(feedback=pd.DataFrame({"id": []}))
    assert load_basis(context, facts) == FigureBasis(0, 0, 0, {})


@pytest.mark.parametrize(
    ("at", "day"),
    [("2026-11-03T22:59:00+00:00", "2026-11-03"), ("2026-11-03T23:30:00+00:00", "2026-11-04"),
     ("2026-07-03T22:30:00+00:00", "2026-07-04")],
)  # fmt: skip
def test_the_moment_of_the_signature_is_on_the_companys_clock(signed, at, day):
    signed.by_language["nl"].manifest = {"signed_off": {"by": "Noor", "at": at}}
    assert str(signed.load().signed_off_at.date()) == day


def test_a_figure_that_is_gone_keeps_its_title_and_a_new_one_is_no_revision(signed):
    signed.published = {"a": stored(40), "b": stored(30, "Weg")}
    signed.current = {
        "a": CountedFigure("Nieuwe titel", count(40), tuple(range(1, 41))),
        "c": CountedFigure("Erbij", count(12), tuple(range(1, 13))),
    }
    (figure,) = signed.load().figures
    assert (figure.title, figure.published.value, figure.current) == ("Weg", 30, None)
    assert signed.load().n_published == 2


def test_a_report_without_figures_has_nothing_to_revise(signed):
    signed.published = {}
    revision = signed.load()
    assert (revision.figures, revision.n_published, revision.period) == ((), 0, OCTOBER)


@pytest.mark.parametrize(
    "basis",
    [
        FigureBasis(0, 0, 0, {}),
        FigureBasis(1, 2, 3, {"themes": 4, "causes": 5}),
        FigureBasis(9, 9, 9, {}, definitions=1),
    ],
)
def test_whatever_a_basis_says_comes_back_from_the_manifest(basis):
    assert _parse_basis(SimpleNamespace(manifest={"basis": describe_basis(basis)})) == basis


def test_a_department_is_looked_for_under_its_names_of_before(context, monkeypatch):
    from voc.config import Config
    from voc.pipeline import Context

    config = Config.model_validate(
        {
            "departments": [{"name": "Service"}, {"name": "Contact"}],
            "department_changes": [{"old": "Service", "new": "Contact", "at": "2026-04-01"}],
        }
    )
    asked = []

    def find(store, *, period, department, language=None):
        asked.append(department)
        return "report" if department == "Service" else None

    monkeypatch.setattr(signed_figures.reports, "load_approved_report", find)
    renamed = Context(context.store, config)
    assert load_published_report(renamed, OCTOBER, "Contact") == "report"
    assert asked[0] == "Contact"
    asked.clear()
    assert load_published_report(renamed, OCTOBER, None) is None
    assert asked == [None]
