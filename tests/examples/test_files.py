"""The shipped files: what made them, what reads them, and what must not stand in them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from voc.config import read_config

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ROOT / "examples"
DATA = sorted(path.name for path in (EXAMPLES / "data").glob("[!.]*"))
# fmt: off
REAL = [
    "eneco", "vattenfall", "essent", "greenchoice", "oxxio", "vandebron", "energiedirect", "engie", "tibber",
    "zonneplan", "coolblue", "innova", "powerpeers", "nuon", "liander", "stedin", "enexis", "rendo", "coteq",
    "rabobank", "abn amro", "pricewise", "independer", "feenstra", "radar", "budget energie", "pure energie",
    "frank energie", "gaslicht.com",
]
# fmt: on


@pytest.fixture(scope="session")
def regenerated(example_collected, tmp_path_factory):
    folder = tmp_path_factory.mktemp("again")
    # The audit is drawn from the shipped files, which must be the same.
    workspace = shutil.copytree(example_collected, folder / "workspace")
    arguments = ["-m", "examples.generator", "--data", str(folder / "data"), "--key", str(folder / "key")]
    arguments += ["--collected", str(workspace)]
    subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONHASHSEED": "77"},
    )
    return folder


@pytest.mark.parametrize("folder", ["data", "key"])
def test_the_same_seed_gives_the_same_bytes(regenerated, folder):
    shipped = {path.name: path.read_bytes() for path in (EXAMPLES / folder).glob("[!.]*")}
    again = {path.name: path.read_bytes() for path in (regenerated / folder).iterdir()}
    assert shipped.keys() == again.keys()
    assert [name for name in shipped if shipped[name] != again[name]] == []


def test_the_workspace_file_is_valid_and_complete():
    config = read_config(EXAMPLES / "data" / "voc.toml")
    assert [reason.id for reason in config.reasons] == [str(number) for number in range(1, 25)]
    assert len(config.departments) == 14
    assert {change.new for change in config.department_changes} == {"Meetdata & Marktprocessen"}
    assert all(entry.description and 3 <= len(entry.examples) <= 6 for entry in config.departments)
    assert all(channel.cost_low_eur < channel.cost_high_eur for channel in config.channels)


def test_every_file_has_its_source_and_every_source_its_file():
    config = read_config(EXAMPLES / "data" / "voc.toml")
    patterns = {name: source.files[0].replace("*", "") for name, source in config.sources.items()}
    # The officers' answers are no source: they are taken in by ``voc audit import``.
    assert sorted([*patterns.values(), "voc.toml", "audit.csv", "actions.csv"]) == DATA


def test_mapped_columns_stand_in_the_files(example):
    config = read_config(EXAMPLES / "data" / "voc.toml")
    headers = {
        "contacten": example.contacts,
        "contact-onderzoek": example.surveys,
        "relatie-nps": example.relational,
        "klachten": example.complaints,
        "berichten": example.messages,
        "signalen": example.signals,
        "ideeen": example.ideas,
        "volumes": example.volumes,
        "bereikbaarheid": example.reachability,
        "dagtotalen": example.totals,
        "kalender": example.calendar,
    }
    for name, rows in headers.items():
        columns = config.sources[name].columns
        wanted = {value for field, value in columns if isinstance(value, str)} | set(columns.scores.values())
        assert wanted <= set(rows[0]), name


def test_names_that_are_mapped_exist(example):
    config = read_config(EXAMPLES / "data" / "voc.toml")
    mapped = config.sources["signalen"].values["department"]
    known = {entry.name for entry in config.departments}
    assert {mapped.get(row["vermoedelijke oorzaak"], row["vermoedelijke oorzaak"]) for row in example.signals} - {
        ""
    } <= known


def test_no_real_company_is_named():
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, REAL))})\b", re.IGNORECASE)
    for path in (EXAMPLES / "data").glob("*.?sv"):
        assert pattern.findall(path.read_text(encoding="utf-8-sig")) == [], path.name


def test_no_slot_or_choice_is_left_unfilled(example):
    for text in example.texts().values():
        assert not re.search(r"\{\w*\}|\[[^\]:]*\|[^\]]*\]", text)


def test_nobody_says_the_same_sentence_twice_in_one_complaint(example):
    for row in example.complaints:
        said = [sentence for sentence in re.split(r"(?<=[.!?])\s+", row["tekst"]) if len(sentence.split()) > 4]
        assert len(said) == len(set(said)), row["tekst"]


def test_urgent_words_catch_the_broken_payment_plans(example):
    words = read_config(EXAMPLES / "data" / "voc.toml").text.urgent
    pattern = re.compile("|".join(re.escape(word.rstrip("*")) for word in words), re.IGNORECASE)
    texts = example.texts()
    own = [
        texts[row["source"], row["key"]]
        for row in example.items
        if "8" in row["story"].split() and row["language"] == "nl"
    ]
    assert sum(bool(pattern.search(text)) for text in own) / len(own) > 0.7
    assert sum(bool(pattern.search(text)) for text in texts.values()) / len(texts) < 0.02


def test_case_and_customer_numbers_fit_their_patterns(example):
    config = read_config(EXAMPLES / "data" / "voc.toml")
    assert all(re.fullmatch(config.text.case_number, row["zaaknummer"]) for row in example.complaints)
    assert all(re.fullmatch(config.text.customer_number, row["klantnummer"]) for row in example.contacts)


def test_invented_numbers_pass_their_check_digits(example):
    from stdnum import iban
    from stdnum.nl import bsn

    values = {
        kind: [row["value"] for row in example.personal if row["kind"] == kind] for kind in ("iban", "bsn", "ean")
    }
    assert all(iban.is_valid(value.upper()) for value in values["iban"])
    assert all(bsn.is_valid(value) for value in values["bsn"])
    assert all(
        len(value) == 18 and sum(int(d) * (3 if k % 2 == 0 else 1) for k, d in enumerate(value)) % 10 == 0
        for value in values["ean"]
    )


def test_sixteen_agents_in_two_teams_sign_the_signals(example):
    """A hundred agents would be unbelievable for what they register; of a team of eight the team is stored."""
    agents_by_team = {}
    for row in example.signals:
        agents_by_team.setdefault(row["team"], set()).add(row["medewerker"])
    assert {team: len(agents) for team, agents in agents_by_team.items()} == {"Dagteam": 8, "Avondteam": 8}
