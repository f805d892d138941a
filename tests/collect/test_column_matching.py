import pytest

from voc.collect.mapping.column_matching import infer_kind, is_personal_column, match_columns
from voc.collect.mapping.column_profile import profile_columns
from voc.collect.read.table import FileTable
from voc.config import Config
from voc.records import Kind

WORDS = ["de nota klopt al drie maanden niet {}", "de app loopt steeds weer vast bij mij {}"]


def profiles(**columns):
    names = tuple(name.replace("_", " ") for name in columns)
    n = 30
    rows = [[cell(k) if callable(cell) else cell for cell in columns.values()] for k in range(n)]
    return profile_columns(FileTable("a.csv", names, rows, range(n), names))


def text(k):
    return WORDS[k % 2].format(k)


def day(k):
    return f"{k % 28 + 1:02d}-10-2026"


@pytest.mark.parametrize(
    ("columns", "words", "kind"),
    [
        ({"dag": day, "aangeboden": "100", "beantwoord": "90"}, "x", Kind.REACHABILITY),
        ({"dag": day, "proces": "nota", "aantal": "5"}, "x", Kind.VOLUME),
        ({"dag": day, "reden": "nota", "aantal": "5"}, "x", Kind.TOTALS),
        ({"soort": "storm", "begin": day, "eind": day}, "x", Kind.CALENDAR),
        ({"contact_id": str, "medewerker": "piet", "emotie": "boos"}, "x", Kind.SIGNAL),
        ({"nps": lambda k: str(k % 11), "tekst": text}, "x", Kind.SURVEY),
        ({"tekst": text}, "klachten", Kind.COMPLAINT),
        ({"tekst": text}, "ideeen", Kind.IDEA),
        ({"tekst": text}, "whatsapp-chats", Kind.MESSAGE),
        ({"datum": day, "contactreden": "nota"}, "x", Kind.CONTACT),
    ],
)
def test_the_kind_is_told_by_the_columns_and_else_by_the_names(columns, words, kind):
    found, certainty = infer_kind(profiles(**columns), words)
    assert found is kind
    assert certainty >= 0.8


def test_a_kind_that_nothing_tells_is_a_guess():
    assert infer_kind(profiles(tekst=text), "x") == (Kind.COMPLAINT, 0.4)
    assert infer_kind(profiles(iets="1"), "x") == (Kind.SURVEY, 0.4)
    assert infer_kind({}, "x") == (Kind.SURVEY, 0.4)


def test_a_column_serves_one_field_only():
    matches = match_columns(profiles(datum=day, tekst=text, nps=lambda k: str(k % 11)), Kind.SURVEY, Config())
    used = [column for match in matches.values() for column in match.columns]
    assert len(used) == len(set(used))
    assert (matches["at"].columns, matches["text"].columns, matches["score"].columns) == (
        ("datum",),
        ("tekst",),
        ("nps",),
    )


def test_a_name_whose_content_says_otherwise_is_doubted_or_dropped():
    matches = match_columns(profiles(datum="geen", toelichting="ja"), Kind.COMPLAINT, Config())
    assert "at" not in matches
    assert "text" not in matches


def test_content_alone_finds_dates_with_little_certainty():
    match = match_columns(profiles(kolom=day, tekst=text), Kind.COMPLAINT, Config())["at"]
    assert match.certainty <= 0.5
    assert match.reason == "its content looks like it, its name does not say so"


def test_two_dates_that_fit_alike_are_doubted_by_name():
    match = match_columns(profiles(datum=day, dag=day, tekst=text), Kind.COMPLAINT, Config())["at"]
    assert match.certainty == 0.6
    assert "'dag'" in match.reason


def test_every_named_score_is_taken():
    columns = {"nps": lambda k: str(k % 11), "beoordeling": lambda k: str(k % 5 + 1), "tekst": text}
    assert match_columns(profiles(**columns), Kind.SURVEY, Config())["score"].columns == ("nps", "beoordeling")


def test_the_workspaces_own_words_show_what_a_column_holds():
    config = Config.model_validate({"channels": [{"name": "phone", "aliases": ["Telefoon"]}, {"name": "balie"}]})
    columns = profiles(kolom=lambda k: ("Telefoon", "balie")[k % 2], tekst=text)
    assert match_columns(columns, Kind.COMPLAINT, config)["channel"].columns == ("kolom",)
    assert "channel" not in match_columns(columns, Kind.COMPLAINT, Config())


@pytest.mark.parametrize(
    ("name", "expected"), [("E-mail adres", True), ("Achternaam", True), ("Naamsbekendheid", False)]
)
def test_personal_columns_are_told_by_their_name(name, expected):
    assert is_personal_column(profile_columns(FileTable("a", (name,), [["x"]], [1]))[name]) is expected
