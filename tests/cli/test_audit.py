"""The commands of the audit: a session is drawn, listed, answered, and learned from."""

import json

import voc as library


def answer_all(shop, tmp_path):
    with library.open(shop) as ws:
        frame = ws.audit.list_open()
    lines = [f"{segment},Facturatie" for segment in frame["segment"]]
    path = tmp_path / "answers.csv"
    path.write_text("\n".join(["segment,department", *lines]) + "\n", encoding="utf-8")
    return path, len(lines)


def test_a_whole_session_is_drawn_answered_and_learned_from(voc, shop, tmp_path):
    unaudited = voc("causes", "list", "-w", shop).out
    assert "Nothing is confirmed yet" in unaudited
    assert "Start with: voc audit draw" in unaudited
    assert "40 comments drawn for the session calibration" in voc("audit", "draw", "40", "-w", shop).out
    listed = voc("audit", "list", "-w", shop).out
    assert "Departments: Facturatie, Digitaal, Buitendienst, no fault; or unknown" in listed
    path, n = answer_all(shop, tmp_path)
    assert voc("audit", "import", path, "-w", shop).out.startswith(f"{n} answers written down")
    assert voc("audit", "list", "-w", shop).out.startswith("Nothing is open")
    assert "Nothing is confirmed yet" not in voc("causes", "list", "-w", shop).out
    with library.open(shop) as ws:
        cold = ws.causes().groupby("department")["share"].mean()["Facturatie"]
        ws.fit_causes()
        assert ws.causes().groupby("department")["share"].mean()["Facturatie"] > cold


def test_an_answer_names_a_department_and_can_be_taken_back(voc, shop):
    assert voc("audit", "answer", "1", "Nergens", "-w", shop).code == 2
    event = json.loads(voc("audit", "answer", "1", "facturatie", "--json", "-w", shop).out)
    assert (event["kind"], event["payload"]["department"]) == ("cause", "Facturatie")
    with library.open(shop) as ws:
        assert ws.audit.confirmed()["audit"].tolist() == [False]
        assert voc("undo", event["id"], "-w", shop).code == 0
        assert ws.audit.confirmed().empty
    assert voc("undo", event["id"], "-w", shop).code == 1
    assert voc("undo", "9999", "-w", shop).code == 2


def test_one_wrong_name_in_a_session_and_nothing_is_written_down(voc, shop, tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text("segment;department\n1;Facturatie\n2;Nergens\n3;\n", encoding="utf-8")
    assert "Nergens" in voc("audit", "import", path, "-w", shop).error
    with library.open(shop) as ws:
        assert ws.audit.confirmed().empty


def test_an_answer_tells_what_it_bought(voc, shop):
    voc("audit", "draw", "30", "--period", "2026-05", "-w", shop)
    with library.open(shop) as ws:
        first, second = ws.audit.list_open("calibration")["segment"].tolist()[:2]
    voc("audit", "answer", first, "Facturatie", "-w", shop)
    told = voc("audit", "answer", second, "Facturatie", "-w", shop).out
    assert "2026-05, " in told
    assert " → " in told
    assert "ten more: about " in told
    assert " points narrower." in told


def test_contacts_without_a_comment_are_drawn_listed_answered_and_counted(voc, shop, tmp_path):
    config = shop / "voc.toml"
    table = (
        '\n[sources.contacten]\nkind = "contact"\nfiles = ["contacten*.csv"]\n[sources.contacten.columns]\nkey = "id"\n'
    )
    table += 'at = "datum"\nreason = "reden"\n'
    config.write_text(config.read_text(encoding="utf-8") + table, encoding="utf-8")
    path = tmp_path / "contacten.csv"
    lines = ["id;datum;reden", *(f"d{n};{1 + n % 28:02d}-06-2026;{1 + n % 4}" for n in range(60))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert voc("collect", path, "-w", shop).code == 0
    before = voc("audit", "contacts", "--period", "2026-06", "-w", shop).out
    assert "at least 50% of 60 contacts are avoidable" in before
    drawn = json.loads(
        voc("audit", "draw", "30", "--contacts", "--session", "juni", "--period", "2026-06", "--json", "-w", shop).out
    )
    assert (drawn["n"], len(drawn["contacts"])) == (30, 30)
    assert "contact d" in voc("audit", "list", "--session", "juni", "-w", shop).out
    for contact in drawn["contacts"]:
        done = voc("audit", "answer", f"C-{contact}", "Facturatie", "-w", shop)
        assert done.code == 0
    assert "avoidable among contacts without a comment: " in done.out
    shown = voc("audit", "contacts", "--period", "2026-06", "-w", shop).out
    assert "of 60 contacts are avoidable" in shown
    assert "at least" not in shown
    assert "30 contacts without a comment were audited; 0 could not be told" in shown
    assert "is about a contact" in voc("audit", "answer", "1", "Facturatie", "--category", "hygiene", "-w", shop).error
