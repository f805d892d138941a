"""The example's audit is drawn whole, also where a run was stopped between its two draws."""

from types import SimpleNamespace

import pandas as pd
import pytest

from voc.records import CALIBRATION_SESSION
from voc.workspace import example_audit


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        (set(), [CALIBRATION_SESSION, example_audit.CONTACT_SESSION]),
        ({CALIBRATION_SESSION}, [example_audit.CONTACT_SESSION]),
        ({CALIBRATION_SESSION, example_audit.CONTACT_SESSION}, []),
    ],
)
def test_what_a_stopped_run_left_is_drawn_by_the_next(monkeypatch, earlier, expected):
    monkeypatch.setattr(example_audit, "load_segment_keys", lambda store, segments: {})
    drawn = []
    audit = SimpleNamespace(
        list_sessions=lambda: frozenset(earlier),
        draw_session=lambda n, *, session, **about: drawn.append(session),
        list_open=lambda session: pd.DataFrame({"segment": [], "text": []}),
        list_open_contacts=lambda session: pd.DataFrame({"key": []}),
        confirmed=pd.DataFrame,
        import_answers=lambda path: path.name,
    )
    config = SimpleNamespace(sources={"contacten": SimpleNamespace(kind="contact")})
    workspace = SimpleNamespace(audit=audit, store=None, config=config)
    assert example_audit.answer_example_audit(workspace, example_audit.Path("audit.csv")) == "audit.csv"
    assert drawn == expected
