"""Texts with special personal data wait sealed for a person, who releases or removes them with an event in the log."""

import pytest

import voc
from voc.errors import ConflictError, UsageError, WorkspaceError
from voc.store import decision_log, frames

ILL = "Door mijn chemokuur in het zeilhuis kon ik de nota niet betalen"
NOTE = "Klant zegt: mijn vrouw heeft MS en de storing is gevaarlijk"
SURVEY = f"""\
id;datum;toelichting;nps;klantnummer;contact;reden
q1;05-06-2026;{ILL};2;K0000901;;1
q2;06-06-2026;De nota klopt niet en niemand belt terug;3;K0000902;;1
q3;07-06-2026;Mijn zoon is autistisch en wij ruiken gaslucht;1;K0000903;;
"""
SIGNALS = f"""\
id;contact;datum;afdeling;reden;notitie;medewerker
w1;c1;05-06-2026;Facturatie;1;{NOTE};
"""


@pytest.fixture
def waiting(fresh, add_sources, tmp_path):
    """A workspace with three texts in the quarantine: two answers and a note."""
    add_sources(fresh, "meldingen")
    files = {"enquete-q": SURVEY, "meldingen": SIGNALS}
    with voc.open(fresh) as ws:
        for name, content in files.items():
            path = tmp_path / f"{name}.csv"
            path.write_text(content, encoding="utf-8")
            result = ws.collect(path)
            assert result.special == ({"health": 2} if name == "enquete-q" else {"health": 1})
            assert result.n_accepted == result.n_rows
    return fresh


def read_database(root):
    return b"".join(path.read_bytes() for path in root.glob("voc.db*"))


def test_what_waits_is_stored_sealed_and_its_row_counts(waiting):
    content = read_database(waiting)
    assert not any(word in content for word in (b"chemokuur", b"zeilhuis", b"mijn vrouw", b"autistisch"))
    with voc.open(waiting) as ws:
        texts = ws.decisions.quarantine.list_texts()
        assert [(text.kinds, text.source) for text in texts] == [
            (("health",), "enquete"), (("health",), "enquete"), (("health",), "meldingen")
        ]  # fmt: skip
        assert ws.decisions.quarantine.read(texts[0].id) == ILL
        assert sorted(ws.feedback()["text"]) == ["", "", "De nota klopt niet en niemand belt terug"]
        # What has to be done today does not wait.
        assert ws.feedback()["urgent"].notna().sum() == 1
        assert frames.load_answers(ws.store)["value"].notna().sum() == 3


def test_a_released_text_is_one_as_any_and_the_log_says_who_and_why(waiting, tmp_path):
    with voc.open(waiting) as ws:
        first, _, note = ws.decisions.quarantine.list_texts()
        with pytest.raises(UsageError, match="say why"):
            ws.decisions.quarantine.release(first.id, why=" ")
        ws.decisions.quarantine.release(first.id, why="de klant vindt het goed", who="Noor")
        ws.decisions.quarantine.release(note.id, why="akkoord", who="Noor")
        assert {ILL, NOTE} <= set(ws.feedback()["text"])
        languages = frames.load_feedback(ws.store).set_index("text")["language"]
        assert (languages[ILL], languages[NOTE]) == ("nl", "nl")
        event = decision_log.load_events(ws.store, kinds=["quarantine released"])[0]
        assert (event.who, event.why, event.subject) == ("Noor", "de klant vindt het goed", f"Q-{first.id}")
        with pytest.raises(UsageError):
            ws.decisions.quarantine.release(first.id, why="nog eens")
        with pytest.raises(ConflictError):
            ws.decisions.quarantine.remove(first.id)
        # The file again, by another name and with another row: what was decided stays decided.
        path = tmp_path / "enquete-r.csv"
        path.write_text(f"{SURVEY}q4;08-06-2026;De app loopt vast;4;K0000904;;2\n", encoding="utf-8")
        assert ws.collect(path).n_accepted == 1
        assert [text.id for text in ws.decisions.quarantine.list_texts()] == [first.id + 1]
        assert ILL in set(ws.feedback()["text"])


def test_a_removed_text_is_gone_and_its_score_stays(waiting, tmp_path):
    with voc.open(waiting) as ws:
        first = ws.decisions.quarantine.list_texts()[0]
        ws.decisions.quarantine.remove(first.id, who="Noor")
        assert len(ws.decisions.quarantine.list_texts()) == 2
        assert frames.load_answers(ws.store)["value"].notna().sum() == 3
        ws.collect(tmp_path / "enquete-q.csv")
        assert len(ws.decisions.quarantine.list_texts()) == 2


def test_an_erased_customer_leaves_nothing_in_the_quarantine(waiting):
    with voc.open(waiting) as ws:
        ws.erase("K0000901")
        assert len(ws.decisions.quarantine.list_texts()) == 2


def test_an_undone_file_takes_its_texts_along(waiting):
    from voc.workspace.collected_files import hide_batch, list_batches

    with voc.open(waiting) as ws:
        hide_batch(ws, int(list_batches(ws)["id"].iloc[0]))
        assert [text.source for text in ws.decisions.quarantine.list_texts()] == ["meldingen"]


def test_another_text_of_the_same_answer_waits_again(waiting, tmp_path):
    with voc.open(waiting) as ws:
        first = ws.decisions.quarantine.list_texts()[0]
        ws.decisions.quarantine.remove(first.id)
        path = tmp_path / "enquete-r.csv"
        path.write_text(SURVEY.replace("zeilhuis", "boothuis"), encoding="utf-8")
        ws.collect(path)
        (again,) = [text for text in ws.decisions.quarantine.list_texts() if text.feedback == first.feedback]
        assert "boothuis" in ws.decisions.quarantine.read(again.id)


def test_what_is_allowed_with_a_basis_is_stored_as_any(fresh, tmp_path):
    config = fresh / "voc.toml"
    allowed = '\n[special_data]\nallowed = ["health"]\nbasis = "DPIA, 3 March 2026"\n'
    config.write_text(config.read_text("utf-8") + allowed, encoding="utf-8")
    path = tmp_path / "enquete-q.csv"
    path.write_text(SURVEY, encoding="utf-8")
    with voc.open(fresh) as ws:
        assert ws.collect(path).special == {}
        assert ILL in set(ws.feedback()["text"])


def test_a_refused_cell_shows_nothing_special(fresh, tmp_path):
    path = tmp_path / "enquete-q.csv"
    path.write_text(SURVEY.replace(";2;K0000901", ";ik heb longkanker;K0000901"), encoding="utf-8")
    with voc.open(fresh) as ws:
        result = ws.collect(path)
    assert [rejection.redacted_cell for rejection in result.rejected] == ["[special personal data]"]
    assert b"longkanker" not in read_database(fresh)


def test_the_command_lists_shows_releases_and_removes(waiting, voc):
    listing = voc("quarantine", "list", "--workspace", waiting)
    assert "Q-1" in listing.out
    assert "chemokuur" not in listing.out
    assert ILL in voc("quarantine", "show", "Q-1", "--workspace", waiting).out
    assert voc("quarantine", "release", "q-1", "--workspace", waiting).code == 2
    assert voc("quarantine", "release", "Q-1", "--why", "akkoord", "--workspace", waiting).code == 0
    assert voc("quarantine", "remove", "Q-2", "--workspace", waiting).code == 0
    assert voc("quarantine", "remove", "Q-99", "--workspace", waiting).code == 2
    assert "1 text waits" in voc("doctor", "--workspace", waiting).out


def test_another_key_opens_nothing():
    from voc.collect import Pseudonyms

    sealed = Pseudonyms(b"one").seal_text(ILL, ())
    assert Pseudonyms(b"one").open_text(sealed.token) == ILL
    with pytest.raises(WorkspaceError, match="another key"):
        Pseudonyms(b"two").open_text(sealed.token)
