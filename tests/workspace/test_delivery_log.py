"""The log of deliveries: nothing is sent twice, whatever a killed process left in it."""

from dataclasses import replace

import pytest

from voc.errors import ConflictError, InputError
from voc.workspace.delivery_log import LOG_NAME, DeliveryLog, DeliveryRecord, DeliveryState

RECORD = DeliveryRecord("2026-06", None, "nl", "kim@voorbeeld.nl", {"a.html": "1", "b.pdf": "2"}, who="José")


@pytest.fixture
def log(tmp_path):
    return DeliveryLog(tmp_path)


def read_states(log):
    return [record.state for record in log.read_last().values()]


def test_before_the_first_delivery_there_is_nothing(log, tmp_path):
    assert log.read_last() == {}
    assert list(tmp_path.iterdir()) == []


def test_the_last_state_of_a_delivery_counts(log):
    log.append(RECORD)
    log.append(replace(RECORD, address="els@voorbeeld.nl"))
    assert read_states(log) == [DeliveryState.SENDING] * 2
    log.append(replace(RECORD, state=DeliveryState.FAILED, error="vol"))
    assert read_states(log) == [DeliveryState.FAILED, DeliveryState.SENDING]
    assert log.read_last()[RECORD.key].error == "vol"


@pytest.mark.parametrize(
    ("changes", "is_same"),
    [
        ({"address": "KIM@voorbeeld.nl"}, True),
        ({"files": {"b.pdf": "2", "a.html": "1"}}, True),
        ({"who": "Noor", "at": "later", "state": DeliveryState.SENT, "error": "x"}, True),
        ({"files": {"a.html": "1"}}, False),
        ({"files": {"a.html": "2", "b.pdf": "1"}}, False),
        ({"period": "2026-07"}, False),
        ({"department": "Facturatie"}, False),
        ({"language": "en"}, False),
    ],
)
def test_the_same_files_to_the_same_address_are_one_delivery(changes, is_same):
    assert (replace(RECORD, **changes).key == RECORD.key) is is_same


def test_no_byte_at_which_a_process_is_killed_makes_the_log_unreadable(log, tmp_path):
    log.append(RECORD)
    whole = (tmp_path / LOG_NAME).read_bytes()
    assert "é".encode() in whole
    for end in range(len(whole)):
        (tmp_path / LOG_NAME).write_bytes(whole + whole[:end])
        assert read_states(log) == [DeliveryState.SENDING]


@pytest.mark.parametrize("n_left", [0, 1, 90, -1])
def test_a_half_line_gives_way_to_the_next_record(log, tmp_path, n_left):
    log.append(RECORD)
    whole = (tmp_path / LOG_NAME).read_bytes()
    (tmp_path / LOG_NAME).write_bytes(whole + whole[:n_left])
    log.append(replace(RECORD, state=DeliveryState.SENT))
    assert read_states(log) == [DeliveryState.SENT]
    assert (tmp_path / LOG_NAME).read_bytes().count(b"\n") == 2


@pytest.mark.parametrize("line", ["geen regel", "{}", "[]", "3", '{"state": "verstuurd"}', '{"state": "sent", "x": 1}'])
def test_a_damaged_line_is_named_since_its_report_would_be_sent_again(log, tmp_path, line):
    log.append(RECORD)
    with (tmp_path / LOG_NAME).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    with pytest.raises(InputError, match=r"delivery\.jsonl, line 2 is damaged"):
        log.read_last()


def test_bytes_that_are_no_text_are_a_damaged_line(log, tmp_path):
    (tmp_path / LOG_NAME).write_bytes(b'{"period": "\xff"}\n')
    with pytest.raises(InputError, match="line 1 is damaged"):
        log.read_last()


def test_two_cannot_send_at_once_and_the_next_one_can(log, tmp_path):
    with log.lock(), pytest.raises(ConflictError, match="sent by another process"), DeliveryLog(tmp_path).lock():
        pytest.fail("the lock was given twice")
    with DeliveryLog(tmp_path).lock():
        assert log.read_last() == {}
