"""The section of themes: cards of the largest, causes no surer than they are, quotes cut around their part."""

from dataclasses import replace
from datetime import date

import pytest

from voc.insight.results import LoudCustomers
from voc.insight.theme_contact_results import ThemeContacts
from voc.records import Category, Cause, Estimate
from voc.report.html.sections.theme_overview import (
    LONGEST_QUOTE,
    N_CARDS,
    N_POSSIBLE_CARDS,
    N_QUOTES,
    N_ROWS,
    _clean_language_code,
    _format_description,
    build_theme_section,
)
from voc.report.messages import ReportMessages

NL = ReportMessages("nl")


def share(value, low=None, high=None, **more):
    return Estimate(value, low, high, 80, "share", **more)


def build(month, line=None, **changes):
    """Return the section of a month, or of one theme of it that was changed."""
    themes = month.themes if line is None else (replace(line, **changes),)
    return build_theme_section(replace(month, themes=themes), NL)


@pytest.mark.parametrize("n", [N_CARDS, N_CARDS + 1, N_ROWS + 1])
def test_the_largest_have_a_card_and_the_rest_is_counted(october, n):
    section = build(replace(october, themes=tuple(replace(october.themes[0], theme=k) for k in range(1, n + 1))))
    assert len(section["cards"]) == N_CARDS
    assert len(section["rows"]) == min(n, N_ROWS)
    assert bool(section["rest"]) is (n > N_CARDS)


def test_without_themes_there_is_a_sentence(october):
    section = build(replace(october, themes=(), n_suppressed_themes=0))
    assert (section["intro"], section["rows"], section["cards"], section["suppressed"]) == (
        NL("themes.none"),
        [],
        [],
        "",
    )


def test_a_department_of_which_no_theme_is_surely_reads_a_few_that_may_be(facturatie):
    unsure = tuple(
        replace(facturatie.themes[0], theme=k, change=None, causes=(Cause("Facturatie", share(0.25, 0.1, 0.4)),))
        for k in range(1, 9)
    )
    assert len(build(replace(facturatie, themes=unsure))["cards"]) == N_POSSIBLE_CARDS
    sure = replace(unsure[5], causes=(Cause("Facturatie", share(0.6, 0.5, 0.7)),))
    section = build(replace(facturatie, themes=(*unsure, sure)))
    assert [card["anchor"] for card in section["cards"]] == ["T-6"]
    assert section["rows"][0]["anchor"] == "T-6"


@pytest.mark.parametrize(
    ("causes", "expected"),
    [
        ((), "cause.unknown"),
        ((Cause(None, share(1.0)),), "cause.unknown"),
        ((Cause("Markt", share(0.9), (), can_err=False),), None),
    ],
)
def test_a_row_accuses_nobody_where_nobody_is_known(october, causes, expected):
    cell = build(october, october.themes[0], causes=causes)["rows"][0]["cause"]
    assert cell == NL(expected) if expected else cell.startswith(NL("cause.no_fault"))


def test_a_department_that_only_perhaps_leads_is_said_to(october):
    unsure = (Cause("IT", share(0.45, 0.15, 0.7)), Cause("Post", share(0.4, 0.3, 0.5)))
    sure = (Cause("IT", share(0.75, 0.6, 0.9)), Cause("Post", share(0.2, 0.1, 0.3)))
    cells = [build(october, october.themes[0], causes=causes)["rows"][0]["cause"] for causes in (unsure, sure)]
    assert cells == [
        NL("cause.perhaps", department="IT", share=NL.format_value(share(0.45))),
        NL("cause.share_of", department="IT", share=NL.format_value(share(0.75))),
    ]


def test_a_hidden_share_has_no_chart_and_no_evidence(october):
    hidden = Estimate(None, None, None, 0, "share", note="fewer than 5 customers")
    (card,) = build(october, october.themes[0], causes=(Cause("IT", hidden),))["cards"]
    assert card["causes"] is None
    assert (card["evidence"], card["evidence_table"], card["evidence_against"]) == ("", None, "")


def test_one_month_is_no_trend(october):
    line = october.themes[0]
    (card,) = build(october, line, trend=line.trend[-1:])["cards"]
    assert (card["trend"], card["rate"]) == (None, None)


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("Nota; te laat verzonden", "Te laat verzonden"),
        ("nota: vaak genoemd: te laat en dubbel.", ""),
        ("vaak genoemd: iets heel anders en volgens mij.", ""),
        ("Nota", ""),
        ("", ""),
    ],
)
def test_a_description_does_not_repeat_the_label(october, description, expected):
    line = replace(october.themes[0], labels={"nl": "Nota"}, description={"nl": description}, keywords=("dubbel",))
    assert _format_description(line, NL) == expected


def test_notes_stand_there_where_there_is_anything_to_note(october):
    plain = {"per_thousand": None, "score": None, "categories": {}, "n_urgent": 0, "loud": None}
    (card,) = build(october, october.themes[0], **plain)["cards"]
    assert card["notes"] == []
    (card,) = build(october, october.themes[0], **plain | {"n_urgent": 1, "loud": LoudCustomers(2, 0.6)})["cards"]
    assert len(card["notes"]) == 2


def test_categories_come_largest_first_and_hidden_ones_not_at_all(october):
    categories = {
        Category.HYGIENE: share(0.2), Category.UNNECESSARY: share(0.7), Category.VALUABLE: share(None),
    }  # fmt: skip
    theme = replace(october.themes[0], causes=(Cause("IT", share(0.1)),))
    (card,) = build(october, theme, categories=categories)["cards"]
    (note,) = [note for note in card["notes"] if NL("category.unnecessary") in note]
    assert note.index(NL("category.unnecessary")) < note.index(NL("category.hygiene"))
    assert NL("category.valuable") not in note


def test_where_the_cause_is_told_no_second_figure_says_how_many_contacts_were_avoidable(october):
    categories = {Category.UNNECESSARY: share(0.65), Category.HYGIENE: share(0.35)}
    (card,) = build(october, october.themes[0], categories=categories)["cards"]
    assert "65 %" not in " ".join(card["notes"]).replace("\u00a0", " ")


def test_what_nothing_went_wrong_in_does_not_go_on_since_a_day(october):
    since = ThemeContacts(date(2025, 9, 2), True, Estimate(53.0, None, None, 53, "contacts", note="at least"), None, 40)
    theme = replace(october.themes[0], change=None, contacts_since=since)
    (card,) = build(october, theme)["cards"]
    assert any("2 september 2025" in note for note in card["notes"])
    praise = replace(theme, causes=(Cause("Markt", share(0.9), can_err=False),))
    (card,) = build(october, praise)["cards"]
    assert not any("2 september 2025" in note for note in card["notes"])


def test_a_read_comment_that_lies_elsewhere_speaks_against(october):
    def tell(n):
        parts = ({"kind": "words", "n": 9, "of": 9, "points": 0.5}, {"kind": "audited", "n": n, "of": 3, "points": 0.1})
        (card,) = build(october, october.themes[0], causes=(Cause("Facturatie", share(0.6), parts),))["cards"]
        return card["evidence_against"]

    assert tell(3) == NL("cause.nothing_against")
    assert tell(2) == ""


def test_a_long_quote_is_cut_around_its_part(october):
    quote = october.themes[0].quotes[0]
    long = replace(quote, text="a " * 500 + "DIT DEEL" + " b" * 500, start=1000, end=1008, at=None)
    (card,) = build(october, october.themes[0], quotes=(long,) * (N_QUOTES + 2))["cards"]
    assert len(card["quotes"]) == N_QUOTES
    shown = card["quotes"][0]
    assert shown["part"] == "DIT DEEL"
    assert len(shown["before"] + shown["part"] + shown["after"]) <= LONGEST_QUOTE + 10


@pytest.mark.parametrize(
    ("code", "expected"),
    [("nl", "nl"), ("nds", "nds"), (None, ""), ("", ""), ('nl" onclick', ""), ("nl1", ""), ("frysk", ""), ("йй", "")],
)
def test_a_language_code_stays_in_its_attribute(code, expected):
    assert _clean_language_code(code) == expected
