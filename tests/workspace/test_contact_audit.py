"""Contacts without a comment: drawn, listed, answered, and counted in the estimate of their month."""

import pytest

from voc.errors import InputError, PeriodError, UnknownNameError, UsageError
from voc.store import decision_log
from voc.workspace import open_workspace
from voc.workspace.answer_file import read_answer_rows
from voc.workspace.contact_line import describe_contact


@pytest.fixture
def ws(shop, add_sources, tmp_path):
    add_sources(shop, "contacten")
    lines = ["nummer;tijdstip;klant;kanaal;reden"]
    lines += [f"d{n};{1 + n % 28:02d}-06-2026;;Telefoon;{1 + n % 4}" for n in range(60)]
    with open_workspace(shop) as opened:
        answers = opened.feedback()
    in_june = answers["at"].dt.tz_convert("Europe/Amsterdam").dt.strftime("%Y-%m") == "2026-06"
    lines += [f"{key};10-06-2026;;Telefoon;1" for key in answers.loc[in_june, "contact"].dropna()]
    path = tmp_path / "contacten.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with open_workspace(shop) as opened:
        opened.collect(path)
        yield opened


def answer_all(ws, department="Facturatie"):
    for contact in ws.audit.list_open_contacts()["contact"]:
        ws.audit.confirm_contact(contact, department)


def test_a_session_holds_contacts_with_and_without_a_comment_in_proportion(ws):
    comments = ws.audit.draw(40, session="juni", period="2026-06", contacts=True)
    contacts = ws.audit.list_open_contacts("juni")
    assert len(comments) + len(contacts) == 40
    assert len(contacts) > len(comments) > 5
    assert list(contacts) == [
        "contact", "session", "key", "at", "channel", "reason", "customer_segment", "phase", "case_number", "note",
    ]  # fmt: skip
    assert set(contacts["reason"]) == {"Nota", "App", "Afspraak", "Verhuizing"}
    months = ws.feedback().set_index("id")["at"].dt.strftime("%Y-%m")
    assert set(months.loc[comments["feedback"]]) <= {"2026-06", "2026-05"}  # a day begins earlier in Amsterdam
    (event,) = (e for e in decision_log.load_events(ws.store, kinds=["audit drawn"]) if "juni" in e.subject)
    assert event.payload["contacts"] == len(contacts)
    with pytest.raises(UsageError, match="'juni' was drawn already"):
        ws.audit.draw(5, session="juni")


def test_the_same_seed_draws_the_same_contacts_and_another_session_others(ws):
    ws.audit.draw(20, session="a", period="2026-06", contacts=True, seed=1)
    first = set(ws.audit.list_open_contacts("a")["key"])
    ws.audit.draw(20, session="b", period="2026-06", contacts=True, seed=1)
    assert not first & set(ws.audit.list_open_contacts("b")["key"])


def test_the_estimate_is_at_least_until_contacts_were_answered(ws):
    before = ws.audit.estimate_contacts("2026-06")
    assert (before.bounds, before.departments) == (None, {})
    assert before.avoidable.bound == "at_least"
    ws.audit.draw(40, session="juni", period="2026-06", contacts=True)
    answer_all(ws)
    after = ws.audit.estimate_contacts("2026-06")
    assert after.avoidable.bound is None
    assert after.avoidable.value > before.avoidable.value
    assert after.departments["Facturatie"].value > 30
    with pytest.raises(PeriodError):
        ws.audit.estimate_contacts("2019-01")


def test_an_answer_is_one_of_the_departments_and_may_name_a_category(ws):
    ws.audit.draw(20, session="juni", period="2026-06", contacts=True)
    contact = int(ws.audit.list_open_contacts()["contact"].iloc[0])
    event = ws.audit.confirm_contact(contact, "No fault", category="valuable")
    assert event.payload["department"] == "no fault"
    assert event.payload["category"] == "valuable"
    assert contact not in set(ws.audit.list_open_contacts()["contact"])
    assert ws.audit.confirm_contact(contact, "unknown").payload["department"] is None
    with pytest.raises(UnknownNameError):
        ws.audit.confirm_contact(contact, "Niemand")
    with pytest.raises(UnknownNameError):
        ws.audit.confirm_contact(99_999, "Facturatie")


def test_a_month_without_silent_contacts_says_so(ws):
    with pytest.raises(UsageError, match="no contact without a comment in 2026-05"):
        ws.audit.draw(5, session="mei", period="2026-05", contacts=True)


def write_answers(path, *rows):
    path.write_text("\n".join(["source,key,part,department,category,reader", *rows]) + "\n", encoding="utf-8")
    return path


def test_answers_come_in_by_the_keys_of_their_sources(ws, tmp_path):
    drawn = ws.audit.draw(20, session="juni", period="2026-06", contacts=True)
    keys = ws.feedback().set_index("id")["source_key"]
    comment_key = keys[drawn["feedback"].iloc[0]]
    other = next(key for key in keys if key not in set(keys[ws.audit.list_open()["feedback"]]))
    contact = ws.audit.list_open_contacts()["key"].iloc[0]
    rows = [
        f"enquete,{comment_key},,Facturatie,,Noor",
        f"enquete,{other},1,Facturatie,,Noor",
        f"contacten,{contact},,unknown,,Noor",
        "contacten,nergens,,Facturatie,,",
        "contacten,d1,,,,",
    ]
    result = ws.audit.import_answers(write_answers(tmp_path / "a.csv", *rows))
    assert (len(result.events), result.n_drawn, result.n_not_drawn, result.n_missing) == (3, 2, 1, 1)
    assert int(drawn["segment"].iloc[0]) not in set(ws.audit.list_open()["segment"])
    assert {event.who for event in decision_log.load_events(ws.store, kinds=["contact", "audit", "cause"])} == {"Noor"}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("enquete,r1,0,Facturatie,,", "row 2, column part: expected the number of a sentence, 1 or more, got '0'"),
        (",r1,1,Facturatie,,", "row 2, column source: expected the item's source, got an empty cell"),
        ("enquete,,1,Facturatie,,", "row 2, column key: expected the item's key"),
        ("contacten,d1,,Facturatie,nutteloos,", "column category: expected one of valuable, hygiene, unnecessary"),
        ("contacten,d1,,Nergens,,", "row 2, column department: .*Nergens"),
    ],
)
def test_a_wrong_cell_is_told_with_its_place_and_nothing_is_written_down(ws, tmp_path, row, message):
    with pytest.raises(InputError, match=message):
        ws.audit.import_answers(write_answers(tmp_path / "a.csv", row, "contacten,d2,,Facturatie,,"))
    assert decision_log.load_events(ws.store, kinds=["contact"]) == ()


def test_a_file_of_other_columns_is_told_what_was_expected(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("bron,sleutel\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match="or source, key and department; got 'bron', 'sleutel'"):
        read_answer_rows(path)


def test_a_second_reader_sees_by_what_a_contact_is_looked_up(ws):
    """Its number alone was shown: not the moment, the channel or the reason."""
    ws.audit.draw(12, session="juni", period="2026-06", contacts=True)
    open_contacts = ws.audit.list_open_contacts("juni").to_dict("records")
    first_lines = {f"C-{row['contact']}": describe_contact(row, "Europe/Amsterdam") for row in open_contacts}
    answer_all(ws)
    items = ws.audit.list_second_readings(who="somebody else")
    second_lines = dict(zip(items["subject"], items["text"], strict=True))
    assert second_lines
    assert second_lines.items() <= first_lines.items()
    assert all("Telefoon" in line for line in second_lines.values())


def test_what_is_not_known_of_a_contact_is_left_out_of_its_line(ws, tmp_path):
    """Beside a contact with a channel one without had the word "nan"."""
    path = tmp_path / "contacten-juli.csv"
    path.write_text(
        "nummer;tijdstip;klant;kanaal;reden\nj1;03-06-2026 00:30;;;\nj2;04-06-2026;;Telefoon;1\n", encoding="utf-8"
    )
    ws.collect(path)
    ws.audit.draw(500, session="alle", period="2026-06", contacts=True)
    rows = {row["key"]: row for row in ws.audit.list_open_contacts("alle").to_dict("records")}
    assert describe_contact(rows["j1"], "Europe/Amsterdam") == "contact j1 · 2026-06-03 00:30"
    assert (rows["j1"]["channel"], rows["j2"]["channel"]) == (None, "Telefoon")
