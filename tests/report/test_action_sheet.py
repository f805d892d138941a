from dataclasses import replace
from datetime import date

from voc.causes.action_effects import ActionVerdict
from voc.insight.action_results import ActionLine, ActionState, MeasuredEffect
from voc.records import Action, Estimate
from voc.report.messages import ReportMessages
from voc.report.xlsx.action_sheet import COLUMNS, build_action_sheet

NL = ReportMessages("nl")
PROMISE = Action(3, "Facturatie", "Brief\u202e herzien", date(2026, 3, 2), date(2026, 6, 1), id=1)
OPEN = ActionLine(PROMISE, {"nl": "Nota"}, ActionState.RUNNING)
WORKED = MeasuredEffect(ActionVerdict.WORKED, change=Estimate(-0.3, -0.4, -0.2, 90, "change"))
DONE = ActionLine(replace(PROMISE, id=2, done=date(2026, 6, 4)), {}, ActionState.DONE, WORKED)


def test_every_column_has_a_cell_also_without_an_effect(october):
    columns, rows = build_action_sheet(replace(october, actions=(OPEN, DONE)), NL)
    assert {len(row) for row in rows} == {len(columns)} == {len(COLUMNS)}
    assert [cell.number for cell in rows[0][9:12]] == [None] * 3
    assert [cell.number for cell in rows[1][9:12]] == [-0.3, -0.4, -0.2]
    assert (rows[0][5], rows[0][6], rows[0][8]) == (date(2026, 6, 1), None, "–")
    assert rows[0][2] == "Brief herzien"


def test_without_actions_there_are_heads_and_no_rows(october):
    columns, rows = build_action_sheet(replace(october, actions=()), NL)
    assert (len(columns), rows) == (len(COLUMNS), [])
