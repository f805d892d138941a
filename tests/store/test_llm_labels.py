from voc.store import decision_writer, runs, themes
from voc.store.llm_labels import load_llm_labels, save_llm_labels

LABELS = {1: {"labels": {"nl": "Dubbele nota"}, "description": {"nl": "Twee keer betaald"}, "model": "m"}}


def current_labels(store):
    return {theme.id: dict(theme.labels) for theme in themes.load_themes(store)}


def test_before_a_model_was_asked_there_are_none(theme_comments):
    assert load_llm_labels(theme_comments) == {}


def test_labels_come_back_by_theme_and_take_the_place_of_the_found_ones(theme_comments):
    save_llm_labels(theme_comments, runs.load_current_run(theme_comments, "themes").id, LABELS)
    assert load_llm_labels(theme_comments) == LABELS
    assert current_labels(theme_comments)[1] == {"nl": "Dubbele nota"}


def test_new_names_change_what_a_report_and_the_facts_are_made_from(theme_comments):
    run = runs.load_current_run(theme_comments, "themes").id
    save_llm_labels(theme_comments, run, LABELS)

    def compute_fingerprints():
        return [runs.compute_input_fingerprint(theme_comments, stage) for stage in (None, "report", "causes")]

    before = compute_fingerprints()
    save_llm_labels(theme_comments, run, LABELS)
    assert compute_fingerprints() == before
    save_llm_labels(theme_comments, run, {1: {**LABELS[1], "labels": {"nl": "Nieuwe naam"}}})
    assert [new == old for new, old in zip(compute_fingerprints(), before, strict=True)] == [False, False, True]


def test_a_persons_label_outranks_that_of_a_model(theme_comments):
    from datetime import UTC, datetime

    from voc.records import Event

    rename = Event("r", "T-1", "rename", {"labels": {"nl": "Rekening"}}, "Noor", datetime(2026, 11, 1, tzinfo=UTC))
    decision_writer.decide(theme_comments, rename, None)
    save_llm_labels(theme_comments, runs.load_current_run(theme_comments, "themes").id, LABELS)
    assert current_labels(theme_comments)[1] == {"nl": "Rekening"}


def test_labels_of_a_run_that_nobody_sees_wait_for_it(theme_comments):
    run = runs.start_run(theme_comments, "themes")
    save_llm_labels(theme_comments, run, LABELS)
    assert current_labels(theme_comments)[1] == {"nl": "Nota"}
