"""Board, ``voc themes show`` and report: of one theme they print the same category, history and causes."""

import json
from collections import Counter

import pytest

from voc.insight import load_facts
from voc.store import frames
from voc.triage.desk import Desk
from voc.workspace import open_workspace


@pytest.fixture
def ws(shop):
    with open_workspace(shop) as opened:
        yield opened


def _show(voc, shop, reference):
    done = voc("themes", "show", reference, "--json", "--workspace", shop)
    assert done.code == 0, done.error
    return json.loads(done.out)


def _open_item(ws, reference):
    desk = Desk(ws.store, ws.config, who="sanne", language="nl")
    answer = desk.handle({"id": "1", "op": "item", "args": {"key": f"theme:{reference}"}})
    assert answer["ok"], answer
    return answer["result"]


def test_board_command_and_report_print_the_same_of_every_theme(ws, shop, voc):
    bounds = ws.facts.month_bounds
    line_by_theme = {line.theme: line for line in ws.month(f"{bounds[1] // 12}-{bounds[1] % 12 + 1:02d}").themes}
    n_causes = 0
    for theme in ws.theme_catalog.records():
        item, profile = _open_item(ws, theme.reference), _show(voc, shop, theme.reference)
        assert item["life"], theme.reference
        assert [(part["at"], part["kind"]) for part in item["life"]] == [
            (part["at"], part["kind"]) for part in profile["life"]
        ]
        assert {name: item["category"][name] for name in ("value", "by")} == profile["category"]
        causes = [(part["department"], part["share"]["value"]) for part in item["causes"]]
        assert causes == [(part["department"], part["share"]["value"]) for part in profile["causes"]]
        if theme.id in line_by_theme:
            line = line_by_theme[theme.id]
            # The page leaves out shares that tell how few customers others have; those that it prints are the board's.
            printed = [(c.department, c.share.value) for c in line.causes if not c.share.is_suppressed]
            assert [pair for pair in causes if pair in printed] == printed
            assert all(department in dict(causes) for department in (c.department for c in line.causes))
            by_share = {str(category): share.value for category, share in line.categories.items()}
            assert by_share == {part["category"]: part["share"]["value"] for part in item["category"]["shares"]}
            n_causes += len(causes)
    assert n_causes > 0


def test_an_officers_category_is_printed_by_board_command_and_report(ws, shop, voc):
    bounds = ws.facts.month_bounds
    month = f"{bounds[1] // 12}-{bounds[1] % 12 + 1:02d}"
    theme_id = ws.month(month).themes[0].theme
    reference, expected = f"T-{theme_id}", {"value": "valuable", "by": "person"}
    assert _show(voc, shop, reference)["category"]["by"] == "rule"
    ws.decide("category", reference, {"category": "valuable"})
    item = _open_item(ws, reference)
    assert {name: item["category"][name] for name in expected} == expected
    assert _show(voc, shop, reference)["category"] == expected
    line = next(line for line in ws.month(month).themes if line.theme == theme_id)
    assert {str(category) for category in line.categories} == {"valuable"}


def test_causes_facts_and_check_of_reasons_count_the_same_contact_reasons(ws):
    from voc.causes.reason_sources import fill_contact_reasons

    facts = load_facts(ws.store, ws.config)
    items = frames.load_feedback(ws.store)
    reasons = fill_contact_reasons(items, frames.load_signals(ws.store), frames.load_contacts(ws.store))
    of_comments = reasons[items["id"].isin(facts.comments["id"])].dropna()
    assert Counter(of_comments) == Counter(facts.comments["reason"].dropna())
