"""The theme catalog: records, main subjects and a theme's profile."""

import pytest

from voc.errors import UnknownNameError, UsageError
from voc.workspace import open_workspace


@pytest.fixture(scope="module")
def ws(fitted):
    with open_workspace(fitted) as opened:
        yield opened


def test_records_come_largest_first_and_are_those_of_the_frame(ws):
    records = ws.theme_catalog.records()
    assert [theme.n_comments for theme in records] == sorted((theme.n_comments for theme in records), reverse=True)
    assert ws.themes()["reference"].tolist() == [theme.reference for theme in records]


def test_every_theme_is_in_one_main_subject(ws):
    theme_ids = [id_ for subject in ws.theme_catalog.main_subjects() for id_ in subject.themes]
    assert sorted(theme_ids) == sorted(theme.id for theme in ws.theme_catalog.records())


@pytest.mark.parametrize("form", ["{}", " {} ", "T-{}", "t-{}"])
def test_a_profile_is_asked_for_by_any_way_to_write_a_reference(ws, form):
    theme = ws.theme_catalog.records()[0]
    profile = ws.theme_catalog.profile(form.format(theme.id))
    assert (profile.theme.id, profile.members) == (theme.id, (theme.id,))


def test_a_theme_that_is_not_there_and_what_is_no_reference_are_refused(ws):
    with pytest.raises(UnknownNameError):
        ws.theme_catalog.profile("T-9999")
    with pytest.raises(UsageError, match="'nonsense'"):
        ws.theme_catalog.profile("nonsense")
