from datetime import date

import numpy as np
import pytest

from voc.causes.organisation import Organisation
from voc.config import DepartmentChange
from voc.insight.current_names import rename_readings
from voc.insight.officer_agreement import estimate_agreement, load_readings
from voc.records import Department, DepartmentKind
from voc.workspace import open_workspace

DEPARTMENTS = [Department("IT"), Department("Sales"), Department("Nobody", kind=DepartmentKind.NOBODY)]


def read(*pairs):
    return {f"S-{k}": {"noor": first, "sanne": second} for k, (first, second) in enumerate(pairs)}


def test_without_pairs_the_error_is_the_expected_one():
    agreement = estimate_agreement(read(("IT", None)), DEPARTMENTS)
    assert agreement.n_pairs == 0
    assert agreement.error == pytest.approx(0.05)
    assert agreement.same_department.value is None


def test_pairs_are_counted_by_department_and_by_side():
    agreement = estimate_agreement(read(("IT", "IT"), ("IT", "Sales"), ("IT", "Nobody")), DEPARTMENTS)
    assert agreement.n_pairs == 3
    assert agreement.same_department.value == pytest.approx(1 / 3)
    assert agreement.same_side.value == pytest.approx(2 / 3)


def test_a_department_that_was_renamed_between_two_readings_is_one():
    change = DepartmentChange(old="IT", new="Digital", at=date(2026, 4, 1))
    organisation = Organisation([*DEPARTMENTS, Department("Digital")], (change,))
    readings = rename_readings(read(("IT", "Digital"), ("IT", None)), organisation)
    agreement = estimate_agreement(readings, organisation.departments)
    assert (agreement.n_pairs, agreement.same_department.value) == (1, 1)


def test_who_agrees_more_errs_less_and_never_beyond_a_quarter():
    errors = [
        estimate_agreement(read(*[("IT", "IT")] * (30 - n), *[("IT", "Nobody")] * n), DEPARTMENTS).error
        for n in (0, 3, 10, 30)
    ]
    assert errors == sorted(errors)
    assert errors[0] < 0.05
    assert errors[-1] == 0.25


def test_the_error_that_two_readers_make_is_found():
    rng = np.random.default_rng(1)
    truth = rng.random(2_000) < 0.4
    answers = [np.where(truth ^ (rng.random(2_000) < 0.12), "IT", "Nobody") for _ in range(2)]
    agreement = estimate_agreement(read(*zip(*answers, strict=True)), DEPARTMENTS)
    assert agreement.error == pytest.approx(0.12, abs=0.01)


def test_a_second_reader_gets_items_of_others_without_their_answers(shop, monkeypatch):
    with open_workspace(shop) as ws:
        ws.audit.draw(15, session="a")
        monkeypatch.setenv("VOC_USER", "noor")
        for segment in ws.audit.list_open("a")["segment"]:
            ws.audit.confirm(int(segment), "Facturatie")
        (reader,) = {who for answers in load_readings(ws.store).values() for who in answers}
        assert ws.audit.list_second_readings(who=reader).empty
        items = ws.audit.list_second_readings(who="somebody else")
        assert list(items) == ["subject", "text"]
        assert len(items) == 10
        assert items["subject"].tolist() == ws.audit.list_second_readings(who="a third").iloc[:, 0].tolist()
        assert not items["text"].str.contains("Facturatie").any()
        assert ws.audit.measure_agreement().n_pairs == 0
