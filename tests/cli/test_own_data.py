"""Somebody's own export: a file that nobody wrote for voc, in a workspace that knows nothing."""

import itertools
import json
import tomllib

import pytest

from voc.config import read_config

WHAT = (
    ("Ik stond lang in de wacht", "De medewerker was vriendelijk", "Mijn vraag over de rekening is niet beantwoord"),
    ("en kreeg daarna geen antwoord", "en heeft het meteen opgelost", "maar ik moest drie keer terugbellen"),
    ("dat kan echt sneller", "dank daarvoor", "ik wacht nog steeds op bericht"),
)
CHANNELS = ("Telefoon", "E-mail", "Chat")


def survey(month=10, n=60):
    """Return a Dutch survey: semicolons, day first, a school mark, and one row in eight without an answer."""
    said = [f"{who} {what}, {more}." for who, what, more in itertools.product(*WHAT)]
    lines = ["Datum;Cijfer;Toelichting;Klantnr;Kanaal"]
    for k in range(n):
        text = "" if k % 8 == 7 else f"{said[(k * 7) % 27]} ({k})"
        lines.append(f"{1 + k % 28:02d}-{month:02d}-2026;{1 + (k * 3) % 10};{text};{8100200 + k};{CHANNELS[k % 3]}")
    return "\r\n".join(lines) + "\r\n"


VAGUE = "wanneer;punt;antwoord\n" + "".join(
    f"{1 + k % 12:02d}/{1 + k % 9:02d}/2026;{k % 6};iets over dienst {k}\n" for k in range(40)
)


@pytest.fixture
def own(voc, tmp_path):
    """Return a workspace as ``voc init`` makes it."""
    done = voc("init", tmp_path / "winkel")
    assert done.code == 0
    assert "voc collect FILE" in done.out
    return tmp_path / "winkel"


def write(folder, name, text, encoding="cp1252"):
    path = folder / name
    path.write_text(text, encoding=encoding, newline="")
    return path


def collected(voc, *arguments):
    done = voc("collect", *arguments, "--json")
    assert done.code == 0, done.err
    return json.loads(done.out)["files"]


def test_a_certain_mapping_is_taken_and_remembered(voc, own, tmp_path):
    (result,) = collected(voc, write(tmp_path, "klantonderzoek-2026-10.csv", survey()), "-w", own)
    assert (result["n_accepted"], result["n_rejected"]) == (60, 0)
    source = read_config(own / "voc.toml").sources[result["source"]]
    assert source.kind.value == "survey"
    assert (source.columns.at, source.columns.score, source.columns.text) == ("Datum", "Cijfer", "Toelichting")
    assert (source.columns.customer, source.columns.channel) == ("Klantnr", "Kanaal")
    assert source.score is not None
    assert source.score.scale == "mark"


def test_what_was_in_voc_toml_stays_word_for_word(voc, own, tmp_path):
    before = (own / "voc.toml").read_text(encoding="utf-8")
    collected(voc, write(tmp_path, "klantonderzoek-2026-10.csv", survey()), "-w", own)
    assert (own / "voc.toml").read_text(encoding="utf-8").startswith(before.rstrip())


def test_a_second_file_is_recognised(voc, own, tmp_path):
    (first,) = collected(voc, write(tmp_path, "klantonderzoek-2026-10.csv", survey()), "-w", own)
    by_name, by_columns = collected(
        voc,
        write(tmp_path, "klantonderzoek-2026-11.csv", survey(11)),
        write(tmp_path, "download.csv", survey(12)),
        "-w",
        own,
    )
    assert by_name["source"] == by_columns["source"] == first["source"]
    assert [by_name["n_accepted"], by_columns["n_accepted"]] == [60, 60]
    assert len(read_config(own / "voc.toml").sources) == 1


def test_a_customer_number_becomes_a_pseudonym(voc, own, tmp_path):
    collected(voc, write(tmp_path, "klantonderzoek.csv", survey()), "-w", own)
    assert not any(b"8100207" in path.read_bytes() for path in own.iterdir() if path.is_file())


def test_an_uncertain_mapping_is_printed_and_nothing_is_stored(voc, own, tmp_path):
    path = write(tmp_path, "punten.csv", VAGUE)
    before = (own / "voc.toml").read_text(encoding="utf-8")
    done = voc("collect", path, "-w", own)
    assert done.code == 2
    assert "cannot be recognised with certainty" in done.error
    assert "[sources.punten]" in done.out
    assert tomllib.loads(done.out)["sources"]["punten"]
    assert (own / "voc.toml").read_text(encoding="utf-8") == before
    assert "0 items" in voc("doctor", "-w", own).out


def test_the_printed_table_makes_the_same_command_work(voc, own, tmp_path):
    path = write(tmp_path, "punten.csv", VAGUE)
    table = voc("collect", path, "-w", own).out
    with (own / "voc.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n{table}")
    (result,) = collected(voc, path, "-w", own)
    assert (result["source"], result["n_accepted"]) == ("punten", 40)


def test_among_other_files_the_table_stands_alone_on_standard_output(voc, own, tmp_path):
    good, vague = write(tmp_path, "klantonderzoek.csv", survey()), write(tmp_path, "punten.csv", VAGUE)
    done = voc("collect", good, vague, "-w", own)
    assert done.code == 2
    assert set(tomllib.loads(done.out)["sources"]) == {"punten"}
    assert "klantonderzoek.csv" in done.err
    assert "60 items" in voc("doctor", "-w", own).out


def test_json_holds_the_table_too(voc, own, tmp_path):
    done = voc("collect", write(tmp_path, "punten.csv", VAGUE), "-w", own, "--json")
    (failure,) = json.loads(done.out)["failed"]
    assert done.code == 2
    assert "[sources.punten]" in failure["mapping"]


def test_a_source_can_be_named(voc, own, tmp_path):
    (result,) = collected(voc, write(tmp_path, "export.csv", survey()), "-w", own, "--source", "enquete")
    assert result["source"] == "enquete"
    assert set(read_config(own / "voc.toml").sources) == {"enquete"}


def test_a_typing_mistake_makes_no_second_source(voc, own, tmp_path):
    path = write(tmp_path, "export.csv", survey())
    collected(voc, path, "-w", own, "--source", "enquete")
    done = voc("collect", path, "-w", own, "--source", "enquette")
    assert done.code == 2
    assert "'enquette'" in done.error
    assert "'enquete'" in done.error
    assert "60 items" in voc("doctor", "-w", own).out


def test_a_source_name_that_toml_cannot_hold_is_refused(voc, own, tmp_path):
    done = voc("collect", write(tmp_path, "export.csv", survey()), "-w", own, "--source", "mijn bron")
    assert (done.code, "letters, digits" in done.error) == (2, True)


def test_a_dry_run_stores_and_remembers_nothing(voc, own, tmp_path):
    path = write(tmp_path, "klantonderzoek.csv", survey())
    before = (own / "voc.toml").read_text(encoding="utf-8")
    done = voc("collect", path, "-w", own, "--dry-run")
    assert done.code == 0
    assert "nothing stored" in done.out
    assert "60 answers" in done.out
    assert "dates: 60, from 2026-10-01" in done.out
    (file,) = json.loads(voc("collect", path, "-w", own, "--dry-run", "--json").out)["files"]
    assert file["preview"]["scores"][0]["n_answers"] == 60
    assert (own / "voc.toml").read_text(encoding="utf-8") == before
    assert "0 items" in voc("doctor", "-w", own).out


def test_a_folder_is_taken_in_whole(voc, own, tmp_path):
    folder = tmp_path / "exports"
    folder.mkdir()
    for month in (9, 10, 11):
        write(folder, f"klantonderzoek-2026-{month:02d}.csv", survey(month))
    write(folder, ".verborgen.csv", "x")
    write(folder, "lees mij.md", "x")
    results = collected(voc, folder, "-w", own)
    assert [result["n_accepted"] for result in results] == [60, 60, 60]


def test_undo_hides_a_batch_and_collecting_brings_it_back(voc, own, tmp_path):
    path = write(tmp_path, "klantonderzoek.csv", survey())
    (result,) = collected(voc, path, "-w", own)
    done = voc("collect", "--undo", result["batch"], "-w", own)
    assert (done.code, "60 rows hidden" in done.out) == (0, True)
    assert "0 items" in voc("doctor", "-w", own).out
    (again,) = collected(voc, path, "-w", own)
    assert again["n_accepted"] == 60
    assert json.loads(voc("collect", "--undo", again["batch"], "-w", own, "--json").out)["hidden"] == 60


def test_undo_of_what_is_not_there(voc, own):
    done = voc("collect", "--undo", 7, "-w", own)
    assert (done.code, "no batch 7" in done.error) == (2, True)


def test_retry_adds_what_a_corrected_mapping_can_read(voc, own, tmp_path):
    rows = survey().replace("15-10-2026", "okt/2026/15")
    path = write(tmp_path, "klantonderzoek.csv", rows)
    (first,) = collected(voc, path, "-w", own)
    assert len(first["rejected"]) == 2
    unchanged = json.loads(voc("collect", "--retry", "-w", own, "--json").out)["files"]
    assert [result["unchanged"] for result in unchanged] == [True]
    path.write_text(survey(), encoding="cp1252", newline="")
    done = voc("collect", "--retry", "-w", own)
    assert (done.code, "another file" in done.error) == (1, True)
    path.unlink()
    done = voc("collect", "--retry", "-w", own)
    assert (done.code, "not there any more" in done.error) == (1, True)


def test_retry_reads_by_the_mapping_as_it_is_now(voc, own, tmp_path):
    (own / "voc.toml").write_text(
        '[sources.s]\nkind = "survey"\nfiles = ["*.csv"]\n[sources.s.columns]\nat = "Datum"\ntext = "Toelichting"\n'
        'key = "Klantnr"\n[sources.s.dates]\nformat = "%d-%m-%Y"\n',
        encoding="utf-8",
    )
    path = write(tmp_path, "klantonderzoek.csv", survey().replace("15-10-2026", "15/10/2026"))
    (first,) = collected(voc, path, "-w", own)
    assert [rejection["column"] for rejection in first["rejected"]].count("Datum") == 2
    assert first["n_accepted"] == 51
    text = (own / "voc.toml").read_text(encoding="utf-8")
    (own / "voc.toml").write_text(text.replace('format = "%d-%m-%Y"', 'order = "day-first"'), encoding="utf-8")
    (again,) = json.loads(voc("collect", "--retry", "-w", own, "--json").out)["files"]
    assert (again["n_accepted"], again["n_duplicates"]) == (2, 51)
    assert "53 items" in voc("doctor", "-w", own).out


def test_there_may_be_nothing_to_retry(voc, own, tmp_path):
    collected(voc, write(tmp_path, "klantonderzoek.csv", survey()), "-w", own)
    assert "Nothing to retry" in voc("collect", "--retry", "-w", own).out


def test_a_prepared_mapping_comes_with_the_workspace(voc, tmp_path):
    prepared = tmp_path / "bron.toml"
    prepared.write_text('[sources.stem]\nkind = "idea"\n[sources.stem.columns]\ntext = "idee"\n', encoding="utf-8")
    done = voc("init", tmp_path / "winkel", "--sources", prepared, "--json")
    assert json.loads(done.out)["sources"] == ["stem"]
    assert "stem" in read_config(tmp_path / "winkel/voc.toml").sources
