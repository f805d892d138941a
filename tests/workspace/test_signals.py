from datetime import UTC, datetime, timedelta

import pytest

import voc as package
from voc.errors import ConflictError, UnknownNameError, UsageError
from voc.store import frames

CONFIG = """
[company]
name = "Veldwaard"
[[departments]]
name = "Facturatie"
[[reasons]]
id = 1
name = "Jaarnota"
[[channels]]
name = "telefoon"
aliases = ["phone"]
"""
NOTE = "mw. Jansen belt voor de 2e keer over haar nota, 06-12345678"


@pytest.fixture
def ws(tmp_path):
    (tmp_path / "voc.toml").write_text(CONFIG, encoding="utf-8")
    with package.init(tmp_path / "shop", config=tmp_path / "voc.toml") as workspace:
        yield workspace


def test_a_signal_is_checked_redacted_and_stored_without_its_agent(ws, tmp_path):
    receipt = ws.signals.add(
        NOTE, reason="jaarnota", emotion="Angry", department="facturatie", customer="K0012345", channel="Phone"
    )
    assert (receipt.reason, receipt.emotion, receipt.department, receipt.channel) == (
        *("1", "boos", "Facturatie", "telefoon"),
    )
    signals, feedback = frames.load_signals(ws.store), frames.load_feedback(ws.store)
    assert signals[["reason", "emotion", "department", "channel"]].to_numpy().tolist() == [
        ["1", "boos", "Facturatie", "telefoon"]
    ]
    assert signals["agent"].isna().all()
    assert "06-12345678" not in feedback.loc[0, "text"]
    assert receipt.redactions >= 1
    ws.close()
    stored = (tmp_path / "shop/voc.db").read_bytes()
    assert not any(secret in stored for secret in (b"06-12345678", b"Jansen", b"K0012345"))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"reason": "99"}, "no contact reason '99'; there are: 1 (Jaarnota)"),
        ({"emotion": "paars"}, "no emotion 'paars'; there are: boos (angry)"),
        ({"department": "Inkoop"}, "no department 'Inkoop'; there are: Facturatie"),
        ({"emotion": "boos", "channel": "rook"}, "no channel 'rook'; there are: telefoon"),
    ],
)
def test_a_word_of_no_list_is_refused_with_the_list(ws, words, sentence):
    with pytest.raises(UnknownNameError) as error:
        ws.signals.add("een notitie", **words)
    assert sentence in str(error.value)
    assert frames.load_signals(ws.store).empty


def test_two_signals_with_the_same_words_are_two(ws):
    at = datetime(2026, 10, 5, 9, tzinfo=UTC)
    for _ in range(2):
        ws.signals.add("nota dubbel afgeschreven", emotion="boos", at=at)
    assert len(frames.load_signals(ws.store)) == 2


@pytest.mark.parametrize("note", [NOTE, "kl belt, mijn man is dement en ziet de nota niet"])
def test_a_signal_that_is_sent_again_is_stored_once_and_another_one_by_its_id_is_refused(ws, note):
    sent = {"reason": "1", "emotion": "boos", "customer": "K1", "request_id": "abc12345"}
    first = ws.signals.add(note, **sent)
    assert ws.signals.add(note, **sent) == first
    for other in ({"reason": None}, {"emotion": "blij"}, {"customer": "K2"}, {"contact": "9"}, {"channel": "phone"}):
        with pytest.raises(ConflictError, match="its own request id"):
            ws.signals.add(note, **{**sent, **other})
    for words in ("heel andere regel", "", "kl belt, mijn vrouw is dement"):
        with pytest.raises(ConflictError, match="its own request id"):
            ws.signals.add(words, **sent)
    assert frames.load_signals(ws.store)[["reason", "emotion"]].to_numpy().tolist() == [["1", "boos"]]


def test_nothing_said_and_a_moment_to_come_are_refused(ws):
    with pytest.raises(UsageError, match="at least one"):
        ws.signals.add("  ")
    with pytest.raises(UsageError, match="still to come"):
        ws.signals.add("nota", at=datetime.now(UTC) + timedelta(days=1))
    with pytest.raises(UsageError, match="time zone"):
        ws.signals.add("nota", at=datetime(2026, 10, 5))  # noqa: DTZ001 - what is refused


def test_the_command_says_what_it_took_in_and_how_to_take_it_back(ws, voc, tmp_path):
    shop = tmp_path / "shop"
    done = voc("signal", NOTE, "-r", "1", "-c", "Facturatie", "--at", "2026-10-05T10:15", "-w", shop)
    assert done.code == 0, done.err
    assert "reason 1, cause Facturatie, note" in done.out
    assert "Jansen" not in done.out
    assert frames.load_signals(ws.store).loc[0, "at"].isoformat() == "2026-10-05T08:15:00+00:00"
    assert "voc collect --undo 1" in done.out
    assert voc("collect", "--undo", "1", "-w", shop).code == 0
    assert voc("signal", "nota", "--at", "gisteren", "-w", shop).code == 2


def test_a_signal_without_a_note_is_not_taken_for_one_whose_note_waits(ws):
    assert ws.signals.add("klant vertelt dat hij kanker heeft", emotion="boos").is_waiting
    receipt = ws.signals.add(emotion="boos", request_id="second")
    assert not receipt.is_waiting
    assert ws.signals.add(emotion="boos", request_id="second") == receipt
