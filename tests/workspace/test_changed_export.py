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
