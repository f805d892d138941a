"""Every recipe of docs/collecting.md: the file as the program writes it, read and mapped without a word of help."""

import json
import re
import zipfile
from pathlib import Path

import pytest

from voc.collect import convert_table, propose_mapping, read_table
from voc.collect.pseudonyms import Pseudonyms
from voc.config import Config

DOCS = Path(__file__).parents[2] / "docs" / "collecting.md"
N = 24
DAYS = [f"2026-10-{k % 28 + 1:02d}" for k in range(N)]
SCORES = [k % 11 for k in range(N)]
TEXTS = [f"de nota klopt niet en niemand belt mij terug {k}" for k in range(N)]
ROWS = list(zip(DAYS, SCORES, TEXTS, strict=True))


def write_delighted(folder):
    items = [
        {"id": f"R{k}", "person": {"id": f"P{k}"}, "score": score, "comment": text, "created_at": f"{day}T10:00:00Z"}
        for k, (day, score, text) in enumerate(ROWS)
    ]
    path = folder / "nps answers.json"
    path.write_text(json.dumps({"total": N, "survey_responses": items}), encoding="utf-8")
    return path


def write_salesforce(folder):
    cells = "".join(f"<tr><td>R{k}</td><td>{d}</td><td>{s}</td><td>{t}</td></tr>" for k, (d, s, t) in enumerate(ROWS))
    path = folder / "report nps.xls"
    path.write_text(
        "<html><head><meta charset='utf-8'></head><body><table><tr><th>Response ID</th><th>Created Date</th>"
        f"<th>NPS</th><th>Comment</th></tr>{cells}</table></body></html>",
        encoding="utf-8",
    )
    return path


def write_qualtrics(folder):
    names = ["StartDate", "RecordedDate", "ResponseId", "DistributionChannel", "UserLanguage", "Q1_NPS", "Q2"]
    wording = ["Start Date", "Recorded Date", "Response ID", "Distribution Channel", "User Language"]
    wording += ["How likely are you to recommend us?", "Why did you give this score?"]
    imports = [json.dumps({"ImportId": name}).replace('"', '""') for name in names]
    lines = [",".join(names), ",".join(wording), ",".join(f'"{each}"' for each in imports)]
    lines += [f"{d} 09:00:00,{d} 09:05:00,R_{k},email,NL,{s},{t}" for k, (d, s, t) in enumerate(ROWS)]
    path = folder / "Relationship NPS.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Relationship NPS.csv", "\n".join(lines))
    return path


def write_ods(folder):
    namespaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )

    def build_row(*texts):
        cells = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in texts
        )
        return f"<table:table-row>{cells}</table:table-row>"

    rows = [build_row("Respons ID", "Datum", "NPS", "Toelichting")]
    rows += [build_row(f"R{k}", *row) for k, row in enumerate(ROWS)]
    path = folder / "nps.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {namespaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="Blad1">{"".join(rows)}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def write_whatsapp(folder):
    lines = [
        f"[{k % 28 + 1:02d}-10-2026 10:{k:02d}:00] {'Veldwaard' if k % 2 else 'Sanne'}: {t}"
        for k, t in enumerate(TEXTS)
    ]
    path = folder / "WhatsApp Chat - Sanne.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_chat.txt", "\n".join(lines))
    return path


def write_takeout(folder):
    mails = [
        f"From x@y.nl Thu Oct  1 10:{k:02d}:00 2026\nFrom: Klant {k} <k{k}@voorbeeld.nl>\nTo: service@veldwaard.nl\n"
        f"Subject: nota {k}\nDate: Thu, 01 Oct 2026 10:{k:02d}:00 +0200\nMessage-ID: <m{k}@voorbeeld.nl>\n\n{text}\n\n"
        for k, text in enumerate(TEXTS)
    ]
    path = folder / "takeout-20261101.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Takeout/Mail/Klachten.mbox", "".join(mails))
    return path


def write_chatwoot(folder):
    items = [
        {
            "conversation_id": k // 2,
            "sender": {"type": "user" if k % 2 else "contact"},
            "content": text,
            "created_at": f"{DAYS[k]}T10:00:00Z",
        }
        for k, text in enumerate(TEXTS)
    ]
    path = folder / "messages.json"
    path.write_text(json.dumps(items), encoding="utf-8")
    return path


def write_sav(folder):
    import pandas as pd
    import pyreadstat

    frame = pd.DataFrame({"respid": range(N), "datum": DAYS, "nps": SCORES, "reden": TEXTS})
    path = folder / "wave 3.sav"
    pyreadstat.write_sav(
        frame,
        str(path),
        column_labels=[
            "Respondent ID",
            "Datum",
            "Hoe waarschijnlijk is het dat u ons aanbeveelt?",
            "Waarom dit cijfer?",
        ],
        variable_value_labels={"nps": {0: "zeer onwaarschijnlijk", 10: "zeer waarschijnlijk"}},
    )
    return path


def write_parquet(folder):
    import polars as pl

    path = folder / "answers.parquet"
    pl.DataFrame({"respons_id": range(N), "datum": DAYS, "nps": SCORES, "toelichting": TEXTS}).write_parquet(path)
    return path


RECIPES = {
    "Delighted, Typeform, Intercom and others with an API": (write_delighted, N),
    "Salesforce, older CRM reports": (write_salesforce, N),
    "Qualtrics, Google Takeout": (write_qualtrics, N),
    "LibreOffice, OpenOffice": (write_ods, N),
    "WhatsApp": (write_whatsapp, None),
    "Outlook, Thunderbird, Gmail": (write_takeout, N),
    "Chatwoot, Intercom": (write_chatwoot, N // 2),
    "SPSS": (write_sav, N),
    "a data warehouse": (write_parquet, N),
}
"""Recipe → what writes its file, and the feedback in it; None: as many as the chat has pauses."""


def test_every_recipe_of_the_docs_is_tried():
    table = DOCS.read_text(encoding="utf-8").split("### Recipes")[1].split("\n## ")[0]
    names = re.findall(r"^\| (.+?) \|", table, re.MULTILINE)
    assert names[0] == "source"
    assert set(names) - {"source", "---"} == set(RECIPES)


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_gives_its_answers(tmp_path, recipe):
    write, n_expected = RECIPES[recipe]
    path = write(tmp_path)
    proposal = propose_mapping(read_table(path), Config(), path.stem)
    source = proposal.source
    converted = convert_table(read_table(path, source), source, Config(), Pseudonyms(b"key"))
    assert not converted.rejections
    texts = [record.text for record in converted.records]
    assert all("de nota klopt niet" in text for text in texts), texts[:3]
    assert len(texts) == n_expected if n_expected else texts
    assert all(record.at is not None for record in converted.records)
    if source.columns.score:
        assert source.score is not None
        # "score" alone tells no scale: of an API's answer it is asked about.
        is_asked = any("which scale is it" in question for question in proposal.open_questions)
        assert source.score.scale == "nps" or is_asked
        assert [record.answers[0].value for record in converted.records] == SCORES
