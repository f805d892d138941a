"""Articles of the knowledge base to correct."""

from datetime import date

import pytest

from voc.errors import InputError, UnknownNameError
from voc.insight.article_review import KnowledgeArticle, review_articles
from voc.records import Period
from voc.workspace.article_file import read_articles

JUNE = Period(2026, 6)


def add_month(world, month, reason, n, n_back):
    """Add n callers of a month, of whom some come back four days later by the same reason."""
    for k in range(n):
        world.contact(f"2026-{month:02d}-{1 + k % 20:02d} 10:00", reason, customer=f"{reason}-{month}-{k}")
        if k < n_back:
            world.contact(f"2026-{month:02d}-{5 + k % 20:02d} 10:00", reason, customer=f"{reason}-{month}-{k}")


def fill(world):
    for month in range(1, 6):
        for reason in ("1", "17"):
            add_month(world, month, reason, 80, 12)
    add_month(world, 6, "1", 80, 12)
    add_month(world, 6, "17", 80, 40)
    for k in range(40):
        causes = {"Digitaal & IT": 0.9} if k % 2 else {"Facturatie": 0.9}
        world.comment("2026-06-10 12:00", 1, reason="17", causes=causes)
    world.end_data("2026-07-20")


def test_what_rose_comes_first_with_what_arises_at_its_keeper(world):
    fill(world)
    articles = [KnowledgeArticle("A1", "1"), KnowledgeArticle("A2", "17", "digitaal & it", "Inloggen")]
    table = review_articles(world.facts(), articles, JUNE)
    assert table["article"].tolist() == ["A2", "A1"]
    assert table["rose"].tolist() == [True, False]
    first = table.iloc[0]
    assert first[["contacts", "comments", "department"]].tolist() == [120, 40, "Digitaal & IT"]
    assert first["repeated"] == pytest.approx(40 / 120)
    assert first["before"] == pytest.approx(12 / 92)
    assert first["share"] == pytest.approx(0.5)


def test_too_few_to_compare_is_told(world):
    add_month(world, 6, "1", 20, 8)
    world.end_data("2026-07-20")
    row = review_articles(world.facts(), [KnowledgeArticle("A1", "1"), KnowledgeArticle("A2", "11")], JUNE).iloc[0]
    assert not row["rose"]
    assert row["note"]


def test_unknown_names_are_refused(world):
    fill(world)
    with pytest.raises(UnknownNameError, match="no contact reason '99'"):
        review_articles(world.facts(), [KnowledgeArticle("A1", "99")], JUNE)
    with pytest.raises(UnknownNameError, match="no department 'Nobody'"):
        review_articles(world.facts(), [KnowledgeArticle("A1", "17", "Nobody")], JUNE)


def test_a_file_of_articles(tmp_path):
    path = tmp_path / "articles.csv"
    path.write_text("article,reason,updated\nKB-1,10,2026-05-02\n", encoding="utf-8")
    (article,) = read_articles(path)
    assert (article.key, article.reason, str(article.updated)) == ("KB-1", "10", "2026-05-02")
    path.write_text("article,reason\nKB-1,\n", encoding="utf-8")
    with pytest.raises(InputError, match="row 2, column reason"):
        read_articles(path)


RENAMED = {
    "departments": [{"name": name} for name in ("Portaal", "Digitaal & IT", "Facturatie", "Service", "Web", "Balie")],
    "department_changes": [
        {"old": "Portaal", "new": "Digitaal & IT", "at": date(2026, 6, 1)},
        {"old": "Service", "new": "Web", "at": date(2026, 6, 1), "share": 0.6},
        {"old": "Service", "new": "Balie", "at": date(2026, 6, 1), "share": 0.4},
    ],
}


def test_an_article_of_a_renamed_department_is_kept_by_the_one_of_today(world):
    """Under its old name nothing arose there: the share was 0."""
    fill(world)
    facts = world.facts(config=RENAMED)
    row = review_articles(facts, [KnowledgeArticle("A2", "17", "portaal")], JUNE).iloc[0]
    assert (row["department"], row["share"]) == ("Digitaal & IT", pytest.approx(0.5))
    # One that became two is nobody's of today: its name stays as it was given.
    assert review_articles(facts, [KnowledgeArticle("A2", "17", "Service")], JUNE)["department"].tolist() == ["Service"]


def test_without_articles_or_contacts_there_are_columns_and_no_figure(world):
    assert review_articles(world.facts(), [], JUNE).empty
    row = review_articles(world.facts(), [KnowledgeArticle("A1", "1", "Facturatie")], JUNE).iloc[0]
    assert row[["contacts", "repeated", "before", "comments", "share"]].isna().all()
    assert (row["rose"], row["note"]) == (False, "no contacts of known customers")


def test_two_articles_of_one_reason_have_its_figures_each_and_equals_come_by_their_key(world):
    fill(world)
    articles = [KnowledgeArticle(key, "17") for key in ("B", "A")]
    table = review_articles(world.facts(), articles, JUNE)
    assert table["article"].tolist() == ["A", "B"]
    assert table["contacts"].tolist() == [120, 120]
    assert table["rose"].tolist() == [True, True]


def test_comments_of_a_few_customers_are_not_counted_out(world):
    fill(world)
    for _ in range(9):
        world.comment("2026-06-10 12:00", 1, reason="1", customer="loud")
    row = review_articles(world.facts(), [KnowledgeArticle("A1", "1", "Facturatie")], JUNE).iloc[0]
    assert row[["comments", "share"]].isna().all()
    assert "fewer than 5 customers" in row["note"]


def test_a_department_of_a_few_is_not_told_and_neither_is_one_of_all_but_a_few(world):
    for k in range(40):
        causes = {"Facturatie": 1.0} if k < 3 else {"Digitaal & IT": 1.0}
        world.comment("2026-06-10 12:00", 1, reason="17", causes=causes)
    articles = [KnowledgeArticle("A", "17", "Facturatie"), KnowledgeArticle("B", "17", "Digitaal & IT")]
    table = review_articles(world.facts(), articles, JUNE)
    assert table["comments"].tolist() == [40, 40]
    assert table["share"].isna().all()


def test_the_month_of_a_comment_is_the_companys(world):
    for at in ["2026-05-31 23:30"] * 6 + ["2026-06-01 00:30"] * 7 + ["2026-07-01 00:30"] * 8:
        world.comment(at, 1, reason="17")
    assert review_articles(world.facts(), [KnowledgeArticle("A", "17")], JUNE)["comments"].tolist() == [7]
