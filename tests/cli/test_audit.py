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
