"""What the figures rest on: counts that add up, and nothing of a group that is too small."""

from dataclasses import replace

import pytest

from voc.report.html.sections.quality import build_quality_section
from voc.report.messages import ReportMessages

NL = ReportMessages("nl")


def build(month, config, **quality):
    return build_quality_section(replace(month, quality=replace(month.quality, **quality)), NL, config)


def list_counts(month, config, caption, **quality):
    """Return the rows of a table of counts; None where there is none."""
    tables = {table.caption: table.rows for table in build(month, config, **quality)["counts"]}
    return tables.get(NL(caption))


def test_channels_add_up_to_all_comments(october, config):
    channels, caption = {"phone": 4, "chat": 3}, "quality.by_channel"
    rows = list_counts(october, config, caption, n_comments=10, by_channel=channels)
    assert [int(n) for _, n in rows] == [4, 3, 3]
    assert len(list_counts(october, config, caption, n_comments=7, by_channel=channels)) == 2
    assert list_counts(october, config, caption, by_channel={}) is None


def test_a_department_reads_no_counts_beside_its_estimate(facturatie, config):
    assert build(facturatie, config)["counts"] == []


def test_the_largest_count_comes_first_and_equals_by_their_code(october, config):
    counts = {"empty": 3, "weak signal": 9, "duplicate": 3}
    rows = list_counts(october, config, "quality.without_theme", without_theme=counts)
    assert [n for _, n in rows] == ["9", "3", "3"]
    assert rows[1][0] == NL("why.duplicate")


def test_a_word_of_the_company_is_printed_as_it_is(october, config):
    rows = list_counts(october, config, "quality.by_language", by_language={"nl": 3, "Fries\u202e": 1})
    assert rows[1][0] == "Fries"


def test_of_too_few_customers_no_count_is_told(october, config):
    hidden = replace(october, comments=replace(october.comments, value=None, note="fewer than 5 customers"))
    section = build(hidden, config)
    assert section["basis_table"] is None
    assert section["basis"][0] == NL("headline.sum_few")
    assert not any("1.204" in sentence for sentence in section["basis"])


@pytest.mark.parametrize(("n_feedback", "key"), [(1204, "quality.basis_all"), (1688, "quality.basis_text")])
def test_items_without_a_text_are_told_where_there_are_any(october, config, n_feedback, key):
    comments, items = NL.format_count("count.comments", 1204), NL.format_count("count.items", n_feedback)
    values = {"comments": comments} if n_feedback == 1204 else {"comments": comments, "feedback": items}
    assert build(october, config, n_feedback=n_feedback)["basis"][0] == NL(key, **values)


def test_where_customers_cannot_be_told_apart_that_is_said(october, config):
    unknown = replace(october, comments=replace(october.comments, n_customers=None))
    assert NL("quality.customers_unknown") in build(unknown, config)["basis"]


def test_without_evidence_that_there_is_one_department_is_no_news(october, config):
    both = build(october, config, limits={"one_department": 1, "no_evidence": 1})["basis"]
    assert NL("quality.limit_no_evidence", n="1") in both
    assert NL("quality.limit_one_department", n="1") not in both
    assert NL("quality.limit_one_department", n="1") in build(october, config, limits={"one_department": 1})["basis"]


def test_what_was_left_out_is_said_where_there_is_any(october, config):
    none = build(replace(october, n_suppressed_themes=0), config, n_ambiguous_dates=0, n_missing_dates=0)["left_out"]
    assert len(none) == 1
    assert len(build(october, config)["left_out"]) == 4


def test_contacts_are_the_companys_and_a_score_has_its_method(october, facturatie, config):
    contacts = NL.format_count("count.contacts", 3214)
    assert any(contacts in sentence for sentence in build(october, config)["basis"])
    assert not any(contacts in sentence for sentence in build(facturatie, config)["basis"])
    with_scores, without = (build(month, config)["methods"] for month in (october, replace(october, scores=())))
    assert len(with_scores) == len(without) + 1


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (0.25, "eens in de 4 maanden"),
        (0.5, "eens in de 2 maanden"),
        (0.7, "1 keer per maand"),
        (2.6, "3 keer per maand"),
    ],
)
def test_how_often_a_change_is_told_that_is_none_is_a_whole_number_of_times_or_months(october, config, rate, words):
    values = build_quality_section(replace(october, false_alarms_per_month=rate), NL, config)
    assert any(words in line for line in values["methods"])
