def test_comments_come_in_windows_newest_first(sanne):
    first = sanne.ask("comments", theme="T-1", offset=0, limit=10)
    rest = sanne.ask("comments", theme="T-1", offset=10, limit=500)
    rows = [*first["rows"], *rest["rows"]]
    assert first["total"] == len(rows) == 40 + 9 * 6
    assert [row["at"] for row in rows] == sorted((row["at"] for row in rows), reverse=True)
    assert len({row["feedback"] for row in rows}) == len(rows)
    assert all(len(row["spans"]) == 2 for row in rows)


def test_a_large_theme_shows_the_same_comments_without_ordering_all(sanne, monkeypatch):
    def shown(limit):
        answers = [sanne.ask("comments", theme="T-1", offset=offset, limit=limit, search="") for offset in (0, 20)]
        return [(answer["total"], [row["feedback"] for row in answer["rows"]]) for answer in answers]

    whole = [shown(limit) for limit in (5, 20)]
    monkeypatch.setattr("voc.triage.comment_page.MIN_COMMENTS", 1)
    monkeypatch.setattr("voc.triage.comment_page.MIN_MONTH_COMMENTS", 1)
    monkeypatch.setattr("voc.triage.comment_page._load_comment_ids", None)
    assert [shown(limit) for limit in (5, 20)] == whole
    sanne.decide("merge", "T-2", {"into": 1})
    assert shown(5)[0][0] > whole[0][0][0]


def test_a_search_finds_the_text_itself(sanne):
    assert sanne.ask("comments", theme="T-1", search="100%_ZEKER")["total"] == 94
    assert sanne.ask("comments", theme="T-1", search="%zeker")["total"] == 0
    assert sanne.ask("comments", theme="T-1", search="nummer 1 is")["total"] == 1
    assert sanne.ask("comments", theme="T-1", search="\\")["total"] == 0


def test_comments_follow_decisions_at_once(sanne):
    before = sanne.ask("comments", theme="T-2")["total"]
    sanne.decide("place", "S-1", {"theme": 2})
    sanne.decide("place", "S-2", {"theme": 2})
    assert sanne.ask("comments", theme="T-2")["total"] == before + 1
