"""A changed export of the same survey: from the file to the figures."""

import voc
from voc.store import frames

REASON = "de nota klopt niet en ik krijg geen uitleg over het bedrag"


def write_export(folder, name, rows):
    path = folder / name
    path.write_text("\n".join(["Survey ID;Response date;NPS score;Comment", *rows]) + "\n", encoding="utf-8")
    return path


def test_later_comments_and_corrected_scores_update_the_answers(tmp_path):
    first = [f"S{k:03d};2026-09-{k % 28 + 1:02d};{k % 11};{REASON + f' {k}' if k % 3 else ''}" for k in range(60)]
    later = [f"S{k:03d};2026-09-{k % 28 + 1:02d};{7 if k == 8 else k % 11};{REASON} {k}" for k in range(80)]
    with voc.init(tmp_path / "shop") as ws:
        ws.collect(write_export(tmp_path, "nps-week1.csv", first))
        result = ws.collect(write_export(tmp_path, "nps-week2.csv", later))
        assert (result.n_rows, result.n_accepted, result.n_updated, result.n_duplicates) == (80, 20, 21, 39)
        feedback = frames.load_feedback(ws.store)
        assert (len(feedback), (feedback["text"] != "").sum()) == (80, 80)
        answers = frames.load_answers(ws.store).merge(feedback, left_on="feedback", right_on="id")
        assert len(answers) == 80
        assert answers.loc[answers["source_key"] == "S008", "value"].tolist() == [7]


def test_a_changed_export_without_a_key_says_that_changes_count_as_new(tmp_path):
    rows = [f"2026-09-{k % 28 + 1:02d};{k % 11};{REASON} {k}" for k in range(40)]
    with voc.init(tmp_path / "shop") as ws:
        for name, last in (("nps-a.csv", "1"), ("nps-b.csv", "2")):
            path = tmp_path / name
            path.write_text(
                "\n".join(["Datum;NPS;Toelichting", *rows, f"2026-09-01;{last};{REASON}"]), encoding="utf-8"
            )
            result = ws.collect(path)
        assert any("no column makes a row unique" in note for note in result.notes)


def write_questions(folder, name, texts_by_key):
    rows = [
        f"{key};2026-09-07;{number % 11};{first};{second}" for number, (key, first, second) in enumerate(texts_by_key)
    ]
    path = folder / name
    path.write_text("\n".join(["id;datum;NPS;reden;verbeterpunt", *rows]) + "\n", encoding="utf-8")
    return path


def test_a_row_with_several_texts_counts_once(tmp_path):
    mapping = tmp_path / "s.toml"
    mapping.write_text(
        '[sources.enquete]\nkind = "survey"\nfiles = ["q-*.csv"]\n[sources.enquete.columns]\nkey = "id"\nat = "datum"\n'
        'score = "NPS"\ntext = ["reden", "verbeterpunt"]\n',
        encoding="utf-8",
    )
    week_1 = [("a", REASON, "sneller bellen"), ("b", REASON, ""), ("c", "", ""), ("d", REASON, "kortere wachttijd")]
    # b says the second thing now, c anything at all, d something else; a stays; the key of the new e comes twice.
    week_2 = [
        *(("a", REASON, "sneller bellen"), ("b", REASON, "duidelijker nota"), ("c", REASON, "betere app")),
        *(("d", REASON, "veel kortere wachttijd"), ("e", REASON, "meer uitleg"), ("e", REASON, "meer uitleg")),
    ]
    with voc.init(tmp_path / "shop", sources=mapping) as ws:
        first = ws.collect(write_questions(tmp_path, "q-1.csv", week_1))
        assert (first.n_rows, first.n_accepted, first.n_duplicates) == (4, 4, 0)
        second = ws.collect(write_questions(tmp_path, "q-2.csv", week_2))
        assert (second.n_rows, second.n_accepted, second.n_updated, second.n_duplicates) == (6, 1, 3, 2)
        assert ws.collect(write_questions(tmp_path, "q-2.csv", week_2)).unchanged
