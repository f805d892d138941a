"""The files, each of its own make as in real life, and the key."""

from __future__ import annotations

import csv
import json
import shutil
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import openpyxl

from examples.generator import volumes
from examples.generator.company import Company
from examples.generator.items import Item
from examples.generator.signals import name_team, named
from examples.generator.subjects import HERE

MOMENT = "%Y-%m-%d %H:%M:%S"
DUTCH = "%d-%m-%Y"
FIXED = datetime(2026, 11, 1, 6, 0, 0)  # noqa: DTZ001


def table(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    separator: str = ",",
    encoding: str = "utf-8",
) -> None:
    """Write a delimited file."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=separator, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def data(folder: Path, company: Company) -> None:
    """Write everything that the company's systems would export."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(HERE / "voc.toml", folder / "voc.toml")
    _contacts(folder, company)
    _surveys(folder, company)
    _texts(folder, company)
    _signals(folder, company)
    _numbers(folder, company)


def _yes(value: bool | None) -> str:  # noqa: FBT001 - a cell, not a switch
    return "" if value is None else "ja" if value else "nee"


def _contacts(folder: Path, company: Company) -> None:
    header = [
        "contact_id",
        "tijdstip",
        "klantnummer",
        "kanaal",
        "reden",
        "segment",
        "fase",
        "doorverbonden",
        "opgelost",
        "behouden",
    ]
    rows = [
        (c.key, c.at.strftime(MOMENT), c.customer.number if c.customer else "", c.channel, c.recorded,
         c.customer.segment if c.customer else "", c.phase, c.hand_overs, _yes(c.resolved), _yes(c.retained))
        for c in company.contacts
    ]  # fmt: skip
    table(folder / "contacten.csv", header, rows)


def _surveys(folder: Path, company: Company) -> None:
    header = [
        "respons_id",
        "datum",
        "tijd",
        "contact_id",
        "klantnr",
        "kanaal",
        "contactmoment",
        "NPS",
        "rapportcijfer",
        "CES (1-7)",
        "toelichting",
    ]
    rows = [
        (i.key, i.at.strftime(DUTCH), i.at.strftime("%H:%M"), i.columns["contact"], i.columns["customer"], i.columns["channel"],
         i.columns["touchpoint"], i.columns["score"], i.columns["mark"], i.columns["ces"], i.text)
        for i in company.transactional
    ]  # fmt: skip
    table(folder / "contact-onderzoek.csv", header, rows, separator=";", encoding="utf-8-sig")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101
    sheet.title = "Antwoorden"
    sheet.append(["Respondent", "Golf", "Invuldatum", "Klantnummer", "Klantsegment", "Provincie",
                  "Hoe waarschijnlijk is het dat u Veldwaard Energie aanbeveelt? (0-10)", "Wat is de belangrijkste reden voor uw cijfer?"])  # fmt: skip
    for i in company.relational:
        sheet.append(
            [
                i.key,
                i.columns["wave"],
                i.at,
                int(str(i.columns["customer"])),
                i.columns["segment"],
                i.columns["province"],
                i.columns["score"],
                i.text or None,
            ]
        )
        sheet.cell(sheet.max_row, 3).number_format = "dd-mm-yyyy hh:mm"
    info = book.create_sheet("Toelichting")
    info.append(["Relatieonderzoek Veldwaard Energie, vijf golven, 264 antwoorden per golf."])
    book.properties.creator, book.properties.created, book.properties.modified = "Veldwaard Energie", FIXED, FIXED
    _save(book, folder / "relatie-nps.xlsx")


def _save(book: openpyxl.Workbook, path: Path) -> None:
    """Save with fixed times: the same workbook gives the same bytes."""
    raw = path.with_suffix(".raw")
    book.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _fixed_core(content)
            entry = zipfile.ZipInfo(name, (2026, 11, 1, 6, 0, 0))
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            target.writestr(entry, content)
    raw.unlink()


def _fixed_core(content: bytes) -> bytes:
    import re

    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2026-11-01T06:00:00Z", content)


def _texts(folder: Path, company: Company) -> None:
    header = ["klacht_id", "ontvangen_op", "kanaal", "klantnummer", "contact_id", "zaaknummer", "reden", "tekst"]
    rows: list[Sequence[object]] = [
        (
            i.key,
            i.at.strftime("%Y-%m-%dT%H:%M:%S"),
            i.columns["channel"],
            i.columns["customer"],
            i.columns["contact"],
            i.columns["case"],
            i.columns["reason"],
            i.text,
        )
        for i in company.complaints
    ]
    table(folder / "klachten.csv", header, rows)
    header = ["bericht_id", "tijdstip", "kanaal", "klantnummer", "contact_id", "tekst"]
    rows = [
        (i.key, i.at.strftime(MOMENT), i.columns["channel"], i.columns["customer"], i.columns["contact"], i.text)
        for i in company.messages
    ]
    table(folder / "berichten.csv", header, rows)
    header = ["idee_id", "geplaatst_op", "klantnummer", "idee", "stemmen", "status"]
    rows = [
        (i.key, i.at.strftime(f"{DUTCH} %H:%M"), i.columns["customer"], i.text, i.columns["votes"], i.columns["state"])
        for i in company.ideas
    ]
    table(folder / "ideeen.tsv", header, rows, separator="\t")


def _signals(folder: Path, company: Company) -> None:
    header = [
        "signaal_id",
        "tijdstip",
        "contact_id",
        "medewerker",
        "team",
        "reden",
        "emotie",
        "vermoedelijke oorzaak",
        "notitie",
        "doorverbonden",
        "opgelost",
    ]
    rows = [
        (s.key, s.at.strftime(f"{DUTCH} %H:%M"), s.contact.key, s.agent, name_team(s.agent), s.reason, s.emotion, s.department, s.text.text if s.text else "",
         s.contact.hand_overs, _yes(s.contact.resolved))
        for s in company.signals
    ]  # fmt: skip
    table(folder / "signalen.csv", header, rows, separator=";")


def _numbers(folder: Path, company: Company) -> None:
    table(folder / "volumes.csv", ["datum", "proces", "afdeling", "aantal"], company.volumes, separator=";")
    comma = lambda value: str(value).replace(".", ",")  # noqa: E731
    rows = [
        (day.strftime(DUTCH), channel, offered, answered, abandoned, comma(wait), comma(handle))
        for day, channel, offered, answered, abandoned, wait, handle in company.reachability
    ]
    table(
        folder / "bereikbaarheid.csv",
        ["datum", "kanaal", "aangeboden", "beantwoord", "afgehaakt", "wachttijd (s)", "behandeltijd (s)"],
        rows,
        separator=";",
    )
    table(folder / "dagtotalen.csv", ["datum", "reden", "kanaal", "aantal"], company.daily_totals)
    table(folder / "kalender.csv", ["soort", "begin", "eind", "omschrijving", "afdeling"], volumes.calendar())


# ---- the key -------------------------------------------------------------------------------------------------


def key(folder: Path, company: Company) -> None:
    """Write the truth: per subject, per contact, per item, per personal datum."""
    folder.mkdir(parents=True, exist_ok=True)
    subjects = company.subjects
    table(folder / "subjects.csv", ["subject", "reason", "department", "category", "story"],
          [(s.id, s.reason, s.department, s.category, s.story or "") for s in subjects.values()])  # fmt: skip
    table(folder / "contacts.csv", ["contact", "subject"], [(c.key, c.subject.id) for c in company.contacts])
    rows: list[Sequence[object]] = []
    said: list[Sequence[object]] = []
    for item in [*company.relational, *company.transactional, *company.complaints, *company.messages, *company.ideas]:
        rows.append(_truth(item, company))
        said.extend((item.source, item.key, kind, value) for kind, value in item.said)
    for signal in company.signals:
        if signal.text:
            truth = Item(
                "signalen",
                signal.key,
                signal.at,
                signal.text.text,
                signal.contact.subject,
                signal.text.subjects,
                signal.text.language,
                signal.text.said,
            )
            rows.append(_truth(truth, company))
            said.extend((truth.source, truth.key, kind, value) for kind, value in truth.said)
    header = [
        "source",
        "key",
        "subjects",
        "contact_subject",
        "department",
        "category",
        "story",
        "language",
        "duplicate_of",
    ]
    table(folder / "items.csv", header, rows)
    table(folder / "personal.csv", ["source", "key", "kind", "value"], said)
    (folder / "stories.json").write_text(
        json.dumps(company.stories, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


def _truth(item: Item, company: Company) -> Sequence[object]:
    """Return one row of the key: cause and category are those of the first subject that the text is about."""
    about = company.subjects.get(item.subjects[0]) if item.subjects else None
    department = named(about.department, about, item.at.date()) if about else ""
    stories = sorted({company.subjects[name].story or 0 for name in item.subjects if name in company.subjects} - {0})
    if item.columns.get("winner"):
        stories = [15]
    return (item.source, item.key, " ".join(item.subjects), item.subject.id if item.subject else "", department,
            about.category if about else "", " ".join(map(str, stories)), item.language, item.duplicate_of)  # fmt: skip
