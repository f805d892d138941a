"""Files that quote an erased customer are found by their text, also where it is zipped, tagged or escaped."""

import json
import zipfile
from datetime import UTC, date, datetime

import pytest

from voc.config import Config
from voc.errors import UsageError
from voc.pipeline import Context
from voc.pipeline.customer_erasure import (
    MAX_BYTES,
    build_wording,
    erase_expired_stored,
    erase_stored_customer,
    find_expired_rows,
    find_stored_customer,
    fit_anew,
    list_files_with_wording,
)
from voc.store import frames, runs
from voc.text.wording import PersonalWording

SENTENCE = "De storing in mijn zeilmakerij duurt nu al drie dagen"
WORDING = PersonalWording([SENTENCE], ["De nota klopt niet"])


def test_a_workbook_is_looked_through_as_a_page_is(tmp_path):
    (tmp_path / "page.html").write_text(SENTENCE.replace(" ", " <b></b>"), encoding="utf-8")
    (tmp_path / "other.txt").write_text("De nota klopt niet, zegt de zeilmakerij", encoding="utf-8")
    for name, content in (("quoting.xlsx", SENTENCE), ("other.xlsx", "De nota klopt niet")):
        with zipfile.ZipFile(tmp_path / name, "w") as workbook:
            workbook.writestr("xl/sharedStrings.xml", f"<si><t>{content}</t></si>")
    (tmp_path / "broken.xlsx").write_bytes(b"no ZIP")
    names = [path.name for path in list_files_with_wording(tmp_path, WORDING)]
    assert names == ["broken.xlsx", "page.html", "quoting.xlsx"]


LETTERS = "De één-op-één begeleiding in café Zeilmakerij was “prima”"
ACCENTS = PersonalWording([LETTERS], ["De nota klopt niet"])


def hash_identity(identity):
    return f"hash of {identity}"


def list_names(folder, wording=WORDING, **more):
    return [path.name for path in list_files_with_wording(folder, wording, **more)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "mac_roman"])
def test_a_file_that_quotes_is_found_in_whatever_encoding_a_program_wrote_it(tmp_path, encoding):
    (tmp_path / "export.csv").write_bytes(f"id;reden\n1;{LETTERS}\n".encode(encoding))
    (tmp_path / "other.csv").write_bytes("id;reden\n1;één café\n".encode(encoding))
    assert list_names(tmp_path, ACCENTS) == ["export.csv"]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.ndjson", "a.ipynb", "A.JSON"])
def test_letters_and_line_ends_that_json_writes_otherwise_are_read(tmp_path, name):
    value = {"rows": [{"text": LETTERS.replace(" in ", "\nin ")}]}
    (tmp_path / name).write_text(json.dumps(value) + "\n", encoding="utf-8")
    (tmp_path / "other.json").write_text(json.dumps({"text": "één café"}), encoding="utf-8")
    assert list_names(tmp_path, ACCENTS) == [name]


@pytest.mark.parametrize(
    "name",
    ["a.csv", "a.tsv", "a.tab", "a.txt", "a.md", "a.log", "a.xml", "a.toml", "a.eml", "a.mbox", "a.vtt", "a.srt"],
)
def test_every_text_that_is_collected_or_written_is_looked_through(tmp_path, name):
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / name).write_text(f"voor {SENTENCE} achter", encoding="utf-8")
    assert list_names(tmp_path) == [name]


@pytest.mark.parametrize("name", ["a.xlsx", "a.xlsm", "a.pptx", "a.docx", "a.ods", "a.zip"])
def test_whatever_is_zipped_is_looked_through(tmp_path, name):
    with zipfile.ZipFile(tmp_path / name, "w") as archive:
        archive.writestr("styles.xml", "<x/>")
        archive.writestr("content.csv", LETTERS.encode("cp1252"))
    assert list_names(tmp_path, ACCENTS) == [name]


@pytest.mark.parametrize(
    ("name", "content"), [("a.json", b'{"a": '), ("a.jsonl", b'{"a": 1}\nno json\n'), ("a.xlsx", b"PK\x03\x04 cut off")]
)
def test_a_file_that_cannot_be_read_is_named_for_somebody_to_look_at(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert list_names(tmp_path) == [name]


def test_an_empty_file_and_one_of_other_words_quote_nobody(tmp_path):
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "empty.jsonl").write_bytes(b"\n\n")
    (tmp_path / "manual.md").write_text("De zeilmakerij is dicht", encoding="utf-8")
    (tmp_path / "photo.png").write_bytes(SENTENCE.encode())
    assert list_names(tmp_path) == []


def test_a_file_that_is_skipped_is_not_named_and_a_page_is_read_without_its_tags(tmp_path):
    (tmp_path / "source.csv").write_text(SENTENCE, encoding="utf-8")
    (tmp_path / "page.htm").write_text(f"<p>{LETTERS.replace('é', '&eacute;').replace(' ', '<br/> ')}</p>", "utf-8")
    assert list_names(tmp_path, skip=[tmp_path / "source.csv"]) == []
    assert list_names(tmp_path, ACCENTS) == ["page.htm"]


def test_a_file_that_is_too_large_to_read_is_named(tmp_path):
    with (tmp_path / "huge.csv").open("wb") as file:
        file.truncate(MAX_BYTES + 1)  # no byte of it is on the disk
    assert list_names(tmp_path) == ["huge.csv"]


def test_what_there_is_of_a_customer_is_found_and_nothing_is_erased(context, add_comments):
    add_comments(SENTENCE, "De nota klopt niet", customer="c-1")
    add_comments("De nota klopt niet van mei", customer="c-2")
    found = find_stored_customer(context, "c-1", hash_identity)
    assert (found.rows.n_rows, found.rows.feedback_ids, found.rows.was_erased) == (2, (1, 2), False)
    assert found.wording.is_quoted_in("in mijn zeilmakerij duurt")
    assert not found.wording.is_quoted_in("De nota klopt niet van mei")
    assert found.quoted_places == ()
    assert len(frames.load_feedback(context.store)) == 3


def test_somebody_unknown_has_no_rows_and_no_words(context, add_comments):
    add_comments(SENTENCE, customer="c-1")
    found = find_stored_customer(context, "c-9", hash_identity)
    assert (found.rows.n_rows, found.quoted_places) == (0, ())
    assert not found.wording.is_quoted_in(SENTENCE)


def test_an_erased_customer_is_gone_alone_and_known_as_erased(context, add_comments):
    add_comments(SENTENCE, customer="c-1")
    add_comments("De app hapert", customer="c-2")
    add_comments("Van niemand")
    found = find_stored_customer(context, "c-1", hash_identity)
    assert erase_stored_customer(context, "c-1", hash_identity, found.wording).feedback_ids == (1,)
    assert frames.load_feedback(context.store)["text"].tolist() == ["De app hapert", "Van niemand"]
    again = find_stored_customer(context, "c-1", hash_identity)
    assert (again.rows.n_rows, again.rows.was_erased) == (0, True)
    assert erase_stored_customer(context, "c-1", hash_identity, again.wording).n_rows == 0


TODAY = date(2026, 11, 27)
LAST = datetime(2026, 10, 26, 23, tzinfo=UTC)
"""Midnight in Amsterdam of 27 October, which is in winter time."""


def keep(context, **fields):
    source = {"kind": "survey", "columns": {"text": "t"}, **fields}
    return Context(context.store, Config.model_validate({"sources": {"s": source}}))


def test_what_is_older_than_a_month_goes_from_midnight_where_the_company_is(context, add_comments):
    add_comments("op tijd", at=LAST)
    add_comments("te oud", at=LAST.replace(hour=22, minute=59, second=59))
    add_comments("zonder datum", at=None)
    limited = keep(context, keep="1 month")
    rows_by_source = find_expired_rows(limited, TODAY)
    assert {name: rows.texts for name, rows in rows_by_source.items()} == {"s": ("te oud",)}
    wording = build_wording(limited, list(rows_by_source.values()))
    assert erase_expired_stored(limited, wording, TODAY, "Noor")["s"].n_rows == 1
    assert frames.load_feedback(context.store)["text"].tolist() == ["op tijd", "zonder datum"]
    assert find_expired_rows(limited, TODAY) == {}


def test_without_a_limit_nothing_is_ever_too_old(context, add_comments):
    add_comments("te oud", at=datetime(1990, 1, 1, tzinfo=UTC))
    assert find_expired_rows(keep(context), TODAY) == {}
    assert find_expired_rows(context, TODAY) == {}


def test_words_of_several_rows_are_theirs_only_where_no_other_comment_has_them(context, add_comments):
    add_comments(SENTENCE, "De nota van mei klopt weer niet", customer="c-1")
    add_comments("De nota van mei klopt weer", customer="c-2")
    rows = find_stored_customer(context, "c-1", hash_identity).rows
    wording = build_wording(context, [rows])
    assert wording.is_quoted_in(SENTENCE, by_words=False)
    assert not wording.is_quoted_in("De nota van mei klopt", by_words=False)
    assert not build_wording(context, []).is_quoted_in(SENTENCE)


def test_only_stages_that_had_a_run_are_fitted_again_in_their_order(context):
    fitted = []
    fits = {stage: lambda stage=stage: fitted.append(stage) for stage in ("themes", "causes", "cards")}
    fit_anew(context, {"cards", "themes"}, fits)
    assert fitted == ["themes", "cards"]


def refuse():
    raise UsageError("too few comments")


@pytest.mark.parametrize("text", ["De nota klopt niet", ""])
def test_a_fit_that_cannot_be_made_leaves_no_model_of_the_customer(context, add_comments, text):
    add_comments(text)
    runs.finish_run(context.store, runs.start_run(context.store, "themes", fingerprint="a"))
    if text:
        with pytest.raises(UsageError, match="too few comments"):
            fit_anew(context, {"themes"}, {"themes": refuse})
    else:  # nobody's text is left: there is nothing to fit, and nothing wrong
        fit_anew(context, {"themes"}, {"themes": refuse})
    assert runs.load_current_run(context.store, "themes") is None
