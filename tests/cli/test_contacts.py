"""``voc contacts``: tables about the contacts of a month."""

import json

from voc.records import AT_LEAST

SOURCE = """
[sources.contacten]
kind = "contact"
files = ["contacten*.csv"]
[sources.contacten.columns]
key = "id"
at = "datum"
customer = "klantnummer"
channel = "kanaal"
reason = "reden"
"""


def add_callers(voc, shop):
    """Add forty callers of October, of whom ten call again three days later, and one contact of December."""
    toml = shop / "voc.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + SOURCE, encoding="utf-8")
    rows = [f"c{k},2026-10-{1 + k % 20:02d},K{1000000 + k},Telefoon,1" for k in range(40)]
    rows += [f"d{k},2026-10-{4 + k % 20:02d},K{1000000 + k},Telefoon,1" for k in range(10)]
    rows += [f"e{k},2026-12-01,K100000{k},Telefoon,2" for k in range(8)]
    contacts = shop / "contacten.csv"
    contacts.write_text("\n".join(["id,datum,klantnummer,kanaal,reden", *rows]), encoding="utf-8")
    voc("collect", contacts, "--source", "contacten", "--workspace", shop)


def test_what_became_of_promises(voc, shop):
    add_callers(voc, shop)
    assert "voc.toml has no [[promises]]" in voc("contacts", "promises", "-w", shop).out
    toml = shop / "voc.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8") + '[[promises]]\nname = "call back"\npromise_words = ["TBV"]\n',
        encoding="utf-8",
    )
    done = voc("contacts", "promises", "-w", shop, "--json")
    assert done.code == 0, done.err
    assert json.loads(done.out) == {"promises": []}
    assert "no note makes a promise in any month" in voc("contacts", "promises", "-w", shop).out
    assert "no note makes a promise in 2026-10" in voc("contacts", "promises", "-w", shop, "--period", "2026-10").out


def test_a_plan_and_a_register_come_from_files(voc, shop):
    add_callers(voc, shop)
    register = shop / "register.csv"
    register.write_text(
        "key,received,due,closed\n" + "".join(f"K{k},2026-10-05,2026-10-19,2026-10-12\n" for k in range(8))
    )
    printed = voc("contacts", "complaints", register, "-w", shop, "--period", "2026-10").out
    assert "100%" in printed
    register.write_text("key,closed\nK1,soon\n")
    done = voc("contacts", "complaints", register, "-w", shop)
    assert done.code != 0
    assert "row 2, column closed: 'soon' is no day" in done.err
    plan = shop / "plan.csv"
    plan.write_text("process,day,count\nletters,2026-12-03,8000\n")
    assert "no contact reason belongs to process 'letters'" in voc("contacts", "expected", plan, "-w", shop).err


def test_who_came_back_by_reason_and_window(voc, shop):
    add_callers(voc, shop)
    rows = json.loads(voc("contacts", "repeats", "-w", shop, "--period", "2026-10", "--json").out)["repeats"]
    assert [(row["reason"], row["days"], row["contacts"], row["share"]) for row in rows] == [
        ("1", days, 50, 0.2) for days in (7, 14, 30)
    ]
    printed = voc("contacts", "repeats", "-w", shop, "--period", "2026-10").out
    assert "20%" in printed
    assert "contacts of known customers in 2026-11" in voc("contacts", "repeats", "-w", shop, "--period", "2026-11").out


def test_journeys_and_unrecorded_complaints_by_month(voc, shop):
    add_callers(voc, shop)
    rows = json.loads(voc("contacts", "journeys", "-w", shop, "--period", "2026-10", "--json").out)["journeys"]
    assert [(row["reason"], row["journeys"], row["long"]) for row in rows] == [("", 40, 0), ("1", 40, 0)]
    printed = voc("contacts", "journeys", "--paths", "-w", shop, "--period", "2026-10").out
    assert "no long journey over channels that may be shown in 2026-10" in printed
    printed = voc("contacts", "unrecorded", "-w", shop, "--period", "2026-10").out
    assert "calls itself a complaint (complaint in [text] of voc.toml)" in " ".join(printed.split())
    rows = json.loads(voc("contacts", "themes", "-w", shop, "--period", "2026-10", "--json").out)["themes"]
    assert {row["note"] for row in rows} == {AT_LEAST}


def test_invitations_and_outcomes_come_from_files(voc, shop):
    add_callers(voc, shop)
    invitations = shop / "invitations.csv"
    invitations.write_text("contact,answered\n" + "".join(f"c{k},{'yes' if k < 20 else 'no'}\n" for k in range(40)))
    rows = json.loads(voc("contacts", "invitations", invitations, "-w", shop, "--period", "2026-10", "--json").out)[
        "invitations"
    ]
    assert [rows[0][name] for name in ("contacts", "invited", "answered", "response")] == [50, 40, 20, 0.5]
    register = shop / "register.csv"
    register.write_text("key,received,outcome\n" + "".join(f"K{k},2026-10-05,gegrond\n" for k in range(8)))
    assert "gegrond" in voc("contacts", "outcomes", register, "-w", shop, "--period", "2026-10").out
