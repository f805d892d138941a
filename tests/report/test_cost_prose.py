"""Sentences and tables about cost: every figure as it was counted, nothing where nothing is known."""

from dataclasses import replace
from datetime import date

from voc.config import CostSettings
from voc.insight.cost_results import CostGroup
from voc.insight.results import ChangeKind, Finding, FindingKind, ThemeChange
from voc.records import AT_LEAST, Estimate
from voc.report.cost_prose import (
    format_contacts_of_finding,
    format_cost_note,
    format_month_total,
    format_own_total,
    format_read,
)
from voc.report.cost_tables import build_hours_table, build_own_cost_table
from voc.report.messages import ReportMessages

DUTCH, ENGLISH = ReportMessages("nl"), ReportMessages("en")
SETTINGS = CostSettings(
    paid_hours_factor=1.45, signed_by="hoofd Finance", signed_on=date(2026, 9, 15), rate_low_eur=25, rate_high_eur=42
)
CONTACTS = Estimate(472.0, 414.0, 529.0, 216, "contacts")
HOURS = Estimate(71.2, 63.0, 80.0, 216, "hours")
COST = Estimate(2816.0, 1823.0, 3997.0, 216, "eur")
HIDDEN = Estimate(None, None, None, 0, "contacts", note="fewer than 5 customers")


def plain(text):
    return text.replace("\u00a0", " ")


def find(contacts=CONTACTS, hours=HOURS, cost=COST):
    estimates = {"contacts": contacts, "handling hours": hours, "cost": cost}
    change = ThemeChange(ChangeKind.NEW, 150, 10.0, Estimate(None, None, None, 150, "ratio"), 0.001)
    estimates = {name: estimate for name, estimate in estimates.items() if estimate is not None}
    return Finding("B-2026-10-1", FindingKind.THEME_NEW, estimates=estimates, change=change)


def test_a_finding_says_contacts_hours_and_a_range_of_money():
    assert plain(format_contacts_of_finding(find(), DUTCH)) == (
        "Samen met wie geen reactie achterliet, leidde dit tot naar schatting 472 contacten (414–529): "
        "ongeveer 71 uur behandeltijd en € 1.800–4.000 aan werktijd."
    )
    assert "besparing" not in format_contacts_of_finding(find(), DUTCH)
    assert plain(format_contacts_of_finding(find(), ENGLISH)).endswith(" and €1,800–4,000 of staff time.")


def test_a_head_reads_that_the_contacts_of_a_finding_are_of_all_causes():
    sentence = plain(format_contacts_of_finding(find(), DUTCH, is_for_department=True))
    assert sentence.startswith(
        "Alle oorzaken bij elkaar, en samen met wie geen reactie achterliet, leidde dit tot naar schatting"
    )


def test_without_hours_or_a_signed_rate_it_says_what_is_known():
    assert "uur" not in format_contacts_of_finding(find(hours=None, cost=None), DUTCH)
    assert "€" not in format_contacts_of_finding(find(cost=None), DUTCH)
    assert format_contacts_of_finding(find(contacts=None), DUTCH) == ""
    assert format_contacts_of_finding(find(contacts=HIDDEN, hours=replace(HIDDEN, unit="hours")), DUTCH) == ""


def test_of_a_wide_range_the_middle_is_told_roughly(month):
    wide = Estimate(376.0, 249.0, 688.0, 2566, "contacts")
    hours = Estimate(57.0, 38.0, 105.0, 2566, "hours")
    assert plain(format_contacts_of_finding(find(wide, hours), DUTCH)).startswith(
        "Samen met wie geen reactie achterliet, leidde dit tot ruwweg 380 contacten (250–690): ruwweg 57 uur"
    )
    lines = [
        replace(line, figures=replace(line.figures, contacts=wide, handling=hours))
        for line in month.costs.list_group(CostGroup.DEPARTMENT)[:1]
    ]
    table = build_hours_table(replace(month, costs=replace(month.costs, lines=tuple(lines))), DUTCH)
    assert table.rows[0][1:3] == ("± 380 (250–690)", "± 57 (38–100)")


def test_what_was_not_audited_is_at_least():
    bound = Estimate(58.0, None, None, 58, "contacts", note=AT_LEAST)
    assert format_contacts_of_finding(find(bound, None, None), DUTCH) == "Dit leidde tot minstens 58 contacten."


def test_the_month_says_how_many_of_all_contacts_were_avoidable(month):
    sentence = plain(format_month_total(month, DUTCH))
    assert sentence.startswith(
        "Van 3.214 contacten was ongeveer 40 % (27–56 %) vermijdbaar, dat wil zeggen gevolg van een fout in de keten: "
        "ruwweg 1.000 contacten (700–1.400), ongeveer 71 uur behandeltijd en € 1.800–4.000 aan werktijd."
    )
    bound = Estimate(456.0, None, None, 3214, "contacts", note=AT_LEAST)
    avoidable = replace(
        month.categories[0], contacts=bound, share=Estimate(0.18, None, None, 3214, "share", note=AT_LEAST)
    )
    sentence = plain(format_month_total(replace(month, categories=(avoidable,), costs=None), DUTCH))
    assert sentence.startswith("Van 3.214 contacten was minstens 18 % vermijdbaar")
    assert "minstens 456 contacten" in sentence
    assert "nog niet nagekeken" in sentence


def test_without_contacts_there_is_no_sentence_about_them(month):
    assert format_month_total(replace(month, quality=replace(month.quality, n_contacts=0)), DUTCH) == ""
    hidden = replace(month.categories[0], contacts=HIDDEN)
    assert format_month_total(replace(month, categories=(hidden,)), DUTCH) == "Er zijn 3.214 contacten geregistreerd."


def test_a_department_reads_its_own_causes_and_what_they_cost(month):
    department = month.departments[0].department
    own = replace(month, department=department, departments=month.departments[:1])
    assert plain(format_own_total(own, DUTCH)) == (
        "Alles bij elkaar ontstonden hier naar schatting 472 contacten (414–529): ongeveer 71 uur behandeltijd en "
        "€ 1.800–4.000 aan werktijd."
    )
    table = build_own_cost_table(own, DUTCH)
    assert [row[0] for row in table.rows] == [
        "alles wat hier ontstond",
        "waarvan bevinding 1",
    ]
    assert format_own_total(replace(own, costs=None), DUTCH) == ""
    assert build_own_cost_table(replace(own, costs=None), DUTCH) is None


def test_the_note_says_who_signed_what_is_left_out_and_what_has_no_time(month):
    note = plain(format_cost_note(month.costs, SETTINGS, DUTCH))
    assert "hoofd Finance, 15 september 2026" in note
    assert "en geen besparing; herstelwerk, vergoedingen en vertrekkende klanten tellen niet mee" in note
    assert "brief en kanaal onbekend (31 contacten)" in note
    assert "voor alle contacten is 71 uur behandeltijd 58 uur werk" in note
    # Whoever multiplies gets the amounts that the tables print.
    amount = DUTCH.format_value(month.costs.lines[0].figures.cost)
    work = month.costs.lines[0].figures.work
    least, most = DUTCH.format_number(work.low), DUTCH.format_number(work.high)
    assert f"Zo is {plain(amount)} voor alle contacten: {least} × 1,45 × € 25 tot {most} × 1,45 × € 42." in note
    assert "van de minste uren tegen het laagste tarief tot de meeste uren tegen het hoogste" in note
    plain_note = format_cost_note(replace(month.costs, untimed={}, has_concurrency=False), CostSettings(), DUTCH)
    assert plain_note == DUTCH("cost.note_hours")


def test_two_figures_of_one_department_are_told_as_a_part_and_its_whole(month):
    finding = replace(
        find(), department=month.departments[0].department.name, estimates={"contacts": CONTACTS}, code="B-2026-10-1"
    )
    with_contacts = replace(month.departments[0], contacts=CONTACTS)
    shown = replace(month, findings=(finding,), departments=(with_contacts, *month.departments[1:]))
    assert plain(format_month_total(shown, DUTCH)).endswith(
        "bij Facturatie: naar schatting 472 contacten (414–529), met die van bevinding 1 erbij."
    )
    for own, words in ((470.0, "vrijwel alle uit bevinding 1."), (300.0, "waarvan ruwweg 300 uit bevinding 1.")):
        estimates = {"contacts": CONTACTS, "own contacts": replace(CONTACTS, value=own)}
        part = replace(shown, findings=(replace(finding, estimates=estimates),))
        assert plain(format_month_total(part, DUTCH)).endswith(words)


def test_what_the_shares_rest_on_is_told_in_numbers_of_what_was_read(month):
    share = replace(month.departments[0].share, method="model, corrected by 59 audited")
    contacts = replace(month.categories[0].contacts, method="stratified, 31 contacts without a comment audited")
    read = replace(
        month,
        departments=(replace(month.departments[0], share=share),),
        categories=(replace(month.categories[0], contacts=contacts),),
    )
    assert "lazen VoC-specialisten 59 reacties en 31 contacten zonder reactie na" in format_month_total(read, DUTCH)
    silent = format_read(replace(read, departments=month.departments), DUTCH)
    assert "31 contacten zonder reactie" in silent
    assert "reacties" not in silent
    assert format_read(month, DUTCH) == ""
