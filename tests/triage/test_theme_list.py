"""The list of all themes: what each line says, also after themes were merged, excluded and renamed."""

import pytest


def test_themes_are_found_by_name_and_by_reference(sanne):
    themes = sanne.ask("themes")
    assert themes["total"] == 7
    assert themes["rows"][0] == {
        "theme": "T-1", "label": "Dubbele factuur", "n_comments": 94, "state": "active", "parent": None,
        "department": None,
    }  # fmt: skip
    assert [row["theme"] for row in sanne.ask("themes", search="verhuiz")["rows"]] == ["T-4"]
    assert [row["theme"] for row in sanne.ask("themes", search="t-6")["rows"]] == ["T-6"]
    sanne.decide("rename", "T-6", {"labels": {"nl": "Warmte weg"}})
    assert [row["label"] for row in sanne.ask("themes", search="warmte")["rows"]] == ["Warmte weg"]
    assert len(sanne.ask("themes", offset=5, limit=5)["rows"]) == 2


def test_a_main_subject_that_became_part_of_another_is_listed_as_that_one(sanne):
    """The list named T-4, which nobody can open any more; the theme's own pane named T-2."""
    sanne.decide("subject", "T-3", {"parent": 4})
    assert _row(sanne, "T-3")["parent"] == "T-4"
    sanne.decide("merge", "T-4", {"into": 2})
    assert _row(sanne, "T-3")["parent"] == sanne.ask("item", key="theme:T-3")["parent"]["theme"] == "T-2"
    sanne.decide("subject", "T-3", {"parent": None})
    assert _row(sanne, "T-3")["parent"] is None


def test_an_excluded_theme_stays_in_the_list_so_that_it_can_be_brought_back(sanne):
    sanne.decide("exclude", "T-3")
    assert sanne.ask("themes")["total"] == 7
    assert _row(sanne, "T-3")["state"] == "excluded"


def test_a_named_department_stands_beside_its_theme_only(sanne):
    sanne.decide("department", "T-3", {"department": "digitaal"})
    departments = {row["theme"]: row["department"] for row in sanne.ask("themes")["rows"]}
    assert {theme: name for theme, name in departments.items() if name} == {"T-3": "Digitaal"}


def test_pages_give_every_theme_once_and_behind_the_last_there_is_nothing(sanne):
    pages = [sanne.ask("themes", offset=offset, limit=3) for offset in (0, 3, 6, 9)]
    assert [len(page["rows"]) for page in pages] == [3, 3, 1, 0]
    assert {page["total"] for page in pages} == {7}
    assert sorted(row["theme"] for page in pages for row in page["rows"]) == [f"T-{n}" for n in range(1, 8)]


@pytest.mark.parametrize("search", ["bestaat niet", "%", "_", "T-99"])
def test_what_no_theme_is_called_finds_nothing_whatever_signs_are_in_it(sanne, search):
    assert sanne.ask("themes", search=search) == {"total": 0, "rows": []}


def test_names_come_in_the_persons_language(sanne, piet):
    assert _row(sanne, "T-2")["label"] == "App loopt vast"
    assert _row(piet, "T-2")["label"] == "App loopt vast (en)"


def _row(asker, theme):
    return next(row for row in asker.ask("themes")["rows"] if row["theme"] == theme)
