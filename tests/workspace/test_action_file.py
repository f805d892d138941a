"""Actions that were kept elsewhere: which theme a row is about, what is told, and nothing twice."""

import json

import pytest

from voc import insight
from voc.errors import InputError
from voc.records import theme_reference
from voc.store.decision_log import load_active_decisions
from voc.store.source_keys import load_segment_keys
from voc.workspace import open_workspace

HEADER = "comments,department,fixer,promise,start,due,done,dropped,who\n"


@pytest.fixture
def ws(shop):
    with open_workspace(shop) as opened:
        yield opened


def list_comments(ws, theme_index):
    """Return the names of the comments of a theme: ``klachten:K1``."""
    assigned = ws.facts.assigned_segments
    segments = assigned.loc[assigned["theme"] == theme_index, "segment"].tolist()
    return sorted({f"{source}:{key}" for source, key, _ in load_segment_keys(ws.store, segments).values()})


def write(tmp_path, *rows, header=HEADER):
    path = tmp_path / "actions.csv"
    path.write_text(header + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def test_comments_say_which_theme_an_action_is_about(ws, tmp_path):
    names, theme = list_comments(ws, 1)[:10], ws.facts.themes[1]
    path = write(tmp_path, f"{' '.join(names)},Facturatie,,Brief herschrijven,2026-03-02,2026-06-01,2026-06-04,,Noor")
    result = ws.decisions.actions.import_file(path)
    assert (result.references, result.n_known, result.rejected) == (("A-1",), 0, ())
    (action,) = ws.decisions.actions.records()
    assert theme_reference(action.theme) == theme_reference(theme.id)
    assert [f"{day}" for day in (action.start, action.due, action.done)] == ["2026-03-02", "2026-06-01", "2026-06-04"]
    again = ws.decisions.actions.import_file(path)
    assert (again.references, again.n_known) == ((), 1)
    assert len(ws.decisions.actions.records()) == 1


def test_a_row_that_cannot_be_leaves_the_others_alone(ws, voc, shop, tmp_path):
    # Two comments of every theme are comments of none.
    mixed = " ".join(name for index in range(len(ws.facts.themes)) for name in list_comments(ws, index)[:2])
    path = write(
        tmp_path,
        f"{mixed},Facturatie,,Van alles,,,,,",
        "nergens:X1,Facturatie,,Onbekend,,,,,",
        "geen naam,Facturatie,,Zonder bron,,,,,",
        ",Facturatie,,Leeg,,,,,",
        "T-1,Facturatie,,Zonder dubbele punt,,,,,",
    )
    result = voc("actions", "import", path, "-w", shop, "--json")
    assert result.code == 3
    assert [entry["row"] for entry in json.loads(result.out)["rejected"]] == [2, 3, 4, 5, 6]
    subject = HEADER.replace("comments", "subject")
    path = write(
        tmp_path,
        "T-1;Facturatie;;Goed;2026-03-02;;;2026-04-01;",
        "T-1;Facturatie;;Dag;1 maart;;;;",
        "T-99999;Facturatie;;Thema;;;;;",
        "T-1;Nergens;;Afdeling;;;;;",
        "T-1;Facturatie;;;;;;;",
        header=subject.replace(",", ";"),  # as Dutch Excel saves it
    )
    result = ws.decisions.actions.import_file(path)
    assert [rejection.row for rejection in result.rejected] == [3, 4, 5, 6]
    assert "column start: '1 maart' is no day; expected one like 2026-11-03" in result.rejected[0].reason
    assert [f"{action.dropped}" for action in ws.decisions.actions.records()] == ["2026-04-01"]


def test_another_file_is_refused_and_a_folder_names_the_command(ws, voc, shop, tmp_path):
    with pytest.raises(InputError, match=r"expected the columns subject or comments.*got 'a', 'b'"):
        ws.decisions.actions.import_file(write(tmp_path, "1,2", header="a,b\n"))
    with pytest.raises(InputError, match="cannot be read"):
        ws.decisions.actions.import_file(tmp_path / "none.csv")
    write(tmp_path, "T-1,Facturatie,,Goed,,,,,")
    assert "actions of departments: voc actions import actions.csv" in voc("collect", tmp_path, "-w", shop).err


def test_facts_are_loaded_once_for_all_rows(ws, tmp_path, monkeypatch):
    comments = " ".join(list_comments(ws, 1)[:10])
    loaded, load = [], insight.load_facts
    monkeypatch.setattr(insight, "load_facts", lambda *arguments: loaded.append(1) or load(*arguments))
    ws._cached_facts = None
    rows = [f"{comments},Facturatie,,Brief {n},2026-03-02,2026-06-01,2026-06-04,," for n in range(3)]
    assert len(ws.decisions.actions.import_file(write(tmp_path, *rows)).references) == len(rows)
    assert len(loaded) == 1
    # Each keeps its theme as it is, also behind another row's action.
    definitions = [event.payload["definition"] for event in load_active_decisions(ws.store, kinds=["action"])]
    assert definitions[0]["n_comments"] > 0
    assert definitions == [definitions[0]] * len(rows)


SUBJECT = HEADER.replace("comments", "subject")


def list_actions(ws):
    actions = sorted(ws.decisions.actions.records(), key=lambda action: action.id)
    return [(theme_reference(each.theme), each.department, each.promise, each.is_open) for each in actions]


def test_the_same_words_about_another_theme_or_of_another_department_are_another_action(ws, tmp_path):
    first, second, _ = (theme_reference(theme.id) for theme in ws.facts.themes[:3])
    departments = [department.name for department in ws.config.departments[:2]]
    rows = [
        f"{theme},{name},,Brief herschrijven,2026-03-02,,,,"
        for theme, name in ((first, departments[0]), (second, departments[0]), (first, departments[1]))
    ]
    path = write(tmp_path, *rows, header=SUBJECT)
    assert len(ws.decisions.actions.import_file(path).references) == len(rows)
    assert ws.decisions.actions.import_file(path).n_known == len(rows)


def test_a_row_that_cannot_be_closed_is_not_recorded_and_is_when_it_is_corrected(ws, tmp_path):
    row = "T-1,Facturatie,,Sjabloon vervangen,2026-03-10,,{done},,"
    result = ws.decisions.actions.import_file(write(tmp_path, row.format(done="2026-03-01"), header=SUBJECT))
    assert ([rejection.row for rejection in result.rejected], list_actions(ws)) == ([2], [])
    for done in ("", "2026-03-20", "2026-03-20"):
        result = ws.decisions.actions.import_file(write(tmp_path, row.format(done=done), header=SUBJECT))
        assert not result.rejected
        assert [is_open for *_, is_open in list_actions(ws)] == [not done]


def test_cells_of_several_lines_and_blanks_are_one_action(ws, tmp_path):
    path = write(tmp_path, 'T-1,Facturatie,,"Brief\nin  gewone \u2028 taal",2026-03-10,,,,', header=SUBJECT.title())
    for _ in range(2):
        assert not ws.decisions.actions.import_file(path).rejected
        assert [promise for _, _, promise, _ in list_actions(ws)] == ["Brief in gewone taal"]
