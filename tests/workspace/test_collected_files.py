"""Collected files: listed, hidden, and read again by a mapping that was corrected."""

import pytest

from voc.errors import InputError, UnknownNameError
from voc.store.decision_log import load_events
from voc.workspace import open_workspace
from voc.workspace.collected_files import hide_batch, list_batches, list_batches_to_retry, retry_batch


@pytest.fixture
def ws(shop):
    with open_workspace(shop) as opened:
        yield opened


def test_a_batch_that_is_not_there_can_be_neither_hidden_nor_retried(ws):
    for change in (hide_batch, retry_batch):
        with pytest.raises(UnknownNameError):
            change(ws, 999)


def test_a_hidden_batch_hides_its_comments_until_its_file_is_collected_again(fresh, company):
    with open_workspace(fresh) as ws:
        batch = ws.collect(company / "enquete.csv").batch
        n_comments = len(ws.feedback())
        hide_batch(ws, batch, why="wrong month", who="Noor")
        (event,) = load_events(ws.store, f"batch-{batch}")
        assert (event.who, event.why) == ("Noor", "wrong month")
        assert ws.feedback().empty
        ws.collect(company / "enquete.csv")
        assert len(ws.feedback()) == n_comments


def test_only_files_with_rejected_rows_are_to_be_retried(fresh, company, tmp_path):
    with open_workspace(fresh) as ws:
        good = (company / "enquete.csv").read_text(encoding="utf-8")
        bad = tmp_path / "enquete-5.csv"
        bad.write_text(good.split("\n", 1)[0] + "\nx1;31-02-2026;De app is traag.;99;K0000001;;2\n", encoding="utf-8")
        ws.collect(company / "enquete.csv")
        batch = ws.collect(bad).batch
        assert list(list_batches(ws)["file_name"]) == ["enquete.csv", "enquete-5.csv"]
        assert list_batches_to_retry(ws) == [batch]
        bad.write_text(good, encoding="utf-8")
        with pytest.raises(InputError, match="another file"):
            retry_batch(ws, batch)
        bad.unlink()
        with pytest.raises(InputError, match="not there any more"):
            retry_batch(ws, batch)
