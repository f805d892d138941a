"""The list of contact reasons: checked, and what hides under "other"."""

import pytest

from voc.errors import UsageError
from voc.workspace import init, open_workspace


def test_every_reason_of_the_list_is_checked(fitted):
    with open_workspace(fitted) as ws:
        quality = ws.signals.reasons.check()
    assert set(quality.by_reason) == {"1", "2", "3", "4"}


def test_a_list_of_numbers_has_the_levels_of_its_names(shop):
    path = shop / "voc.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('name = "App"', 'name = "App > Inloggen > Wachtwoord"'), encoding="utf-8")
    with open_workspace(shop) as ws:
        assert ws.signals.reasons.check().warnings == {"too many levels": 3}


def test_without_a_catch_all_there_is_nothing_to_suggest(fitted):
    with open_workspace(fitted) as ws:
        suggestions = ws.signals.reasons.suggest()
    assert (list(suggestions), len(suggestions)) == (["reason", "comments"], 0)


def test_comments_under_other_are_sorted_into_the_reasons_that_their_words_suggest(shop):
    path = shop / "voc.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('name = "App"', 'name = "Overig"'), encoding="utf-8")
    with open_workspace(shop) as ws:
        suggestions = ws.signals.reasons.suggest()
        n_under_other = (ws.feedback()["reason"] == "2").sum()
    assert suggestions["comments"].sum() == n_under_other
    assert set(suggestions["reason"].dropna()) <= {"1", "3", "4"}


def test_a_workspace_without_reasons_has_no_list_to_check(tmp_path):
    with init(tmp_path / "shop") as ws, pytest.raises(UsageError, match="no contact reasons"):
        ws.signals.reasons.check()
