"""Every score scale, and one that is only a record, passes from a file to the printed report.

Nothing but ``voc.records.scales`` and the report's messages has to name a scale.
"""

import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from pydantic import ValidationError

from voc.cli.mapping_prompt import apply_correction
from voc.collect import Pseudonyms, convert_table, propose_mapping, read_table
from voc.collect.convert.value_parsers import ScoreParser
from voc.collect.mapping.column_profile import normalize_name
from voc.collect.mapping.field_rules import FIELD_RULES
from voc.config import Config, ScoreRule, Source
from voc.errors import UsageError
from voc.insight import build_month, load_facts
from voc.records import Kind, Period
from voc.records.scales import NPS_SUMMARY, SCALE_KINDS, SHARE_SUMMARY, ScaleKind, get_scale_kind, list_usual_ends
from voc.report.html.sections.charts import build_score_chart, render_score_scale
from voc.report.html.sections.headline import build_score_table
from voc.report.messages import ReportMessages, load_report_messages
from voc.report.printed_figures import list_printed_figures
from voc.report.score_prose import compute_printed_difference, format_score_change, format_score_mean, format_score_name
from voc.report.xlsx.cells import get_number_format
from voc.report.xlsx.workbook import build_workbook
from voc.store import add_batch, open_store
from voc.store.frames import load_answers

OCTOBER = Period(2026, 10)
TRIAL = ScaleKind("glimlach", (1, 4), 1, column_words="glimlach|smile")
KINDS = [*SCALE_KINDS.values(), TRIAL]
PER_MONTH = 44


def name_of(kind):
    return kind.name


each_kind = pytest.mark.parametrize("kind", KINDS, ids=name_of)


def ends_of(kind):
    return kind.usual_ends or (1, 5)


def column_of(kind):
    """Return a column's name that speaks of a scale; of one that no name speaks of, any name of a score."""
    first_words = kind.column_words.partition("|")[0]
    return first_words.replace(r"\b", "").replace(" ?", " ") or "beoordeling"


def write_answers(path, kind):
    """Write half a year of answers: each answer as often, and in the last month only the best one."""
    low, high = ends_of(kind)
    rows = [
        f"2026-{month:02d}-{1 + k % 28:02d};{high if month == 10 else low + k % (high - low + 1)};K{month}{k}"
        for month in range(5, 11)
        for k in range(PER_MONTH)
    ]
    path.write_text("\n".join([f"datum;{column_of(kind)};klantnummer", *rows]) + "\n", encoding="utf-8")


@dataclass
class Walk:
    """What came of one scale: its proposed mapping, its stored answers and its line in the month."""

    proposal: object
    answers: object
    line: object


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """Return what came of each scale's file, in one workspace, while the trial is a scale too."""
    root = tmp_path_factory.mktemp("scales")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(SCALE_KINDS, TRIAL.name, TRIAL)
        with open_store(f"sqlite:///{root / 'voc.db'}") as store:
            proposals = {kind.name: collect(root, store, kind) for kind in KINDS}
            answers = load_answers(store)
            month = build_month(load_facts(store, Config()), OCTOBER)
        walks = {
            line.scale: Walk(proposals[line.scale], answers[answers["scale"] == line.scale], line)
            for line in month.scores
        }
        yield SimpleNamespace(walks=walks, month=month)


def collect(root, store, kind):
    path = root / f"{kind.name}.csv"
    write_answers(path, kind)
    table = read_table(path)
    proposal = propose_mapping(table, Config(), kind.name)
    converted = convert_table(table, proposal.source, Config(), Pseudonyms(b"k" * 32))
    add_batch(
        store, source=kind.name, mapping={"a": 1}, kind=Kind.SURVEY, file_name=path.name, file_path=str(path),
        file_hash=kind.name, records=converted.records,
    )  # fmt: skip
    return proposal


def test_no_scale_is_lost_on_the_way(walked):
    assert sorted(walked.walks) == sorted(map(name_of, KINDS))


@pytest.mark.parametrize(
    ("name", "ends", "best_answers", "unit", "factor"),
    [
        ("nps", (0, 10), (10, 9), "nps", 1),
        ("csat", (1, 5), (5, 4), "share", 100),
        ("ces", (1, 7), (7, 6, 5), "share", 100),
        ("mark", (1, 10), (10, 9, 8), "share", 100),
        ("rating", (1, 5), (5, 4), "share", 100),
    ],
)
def test_a_scale_of_the_trade_follows_its_convention(name, ends, best_answers, unit, factor):
    low, high = ends
    assert ScoreRule(scale=name, low=low, high=high).to_record().positive == best_answers
    assert get_scale_kind(name).usual_ends in {ends, None}
    assert (get_scale_kind(name).summary.unit, get_scale_kind(name).summary.print_factor) == (unit, factor)


@each_kind
def test_a_name_fits_its_column_of_the_database(kind):
    assert 0 < len(kind.name) <= 16


@each_kind
def test_a_mapping_that_names_no_ends_has_the_usual_ones(kind, walked):
    if kind.usual_ends is None:
        with pytest.raises(ValidationError, match=f'"{kind.name}" needs low and high'):
            ScoreRule(scale=kind.name)
        return
    scale = ScoreRule(scale=kind.name).to_record()
    assert (scale.low, scale.high, scale.best) == (*kind.usual_ends, kind.usual_ends[1])
    assert len(scale.positive) == kind.n_positive
    assert max(scale.positive) == scale.best


@each_kind
def test_only_whole_numbers_are_answers_where_a_scale_says_so(kind, walked):
    low, high = ends_of(kind)
    parser = ScoreParser(ScoreRule(scale=kind.name, low=low, high=high).to_record())
    assert parser.parse(high).value == high
    assert parser.parse(high + 1).is_outside
    assert parser.parse(low + 0.5).is_outside is kind.is_whole


@each_kind
def test_a_column_of_it_is_proposed_with_its_scale_and_ends(kind, walked):
    rule = walked.walks[kind.name].proposal.source.score
    assert rule.scale == kind.name
    assert (rule.to_record().low, rule.to_record().high) == ends_of(kind)


@pytest.mark.parametrize("kind", [kind for kind in SCALE_KINDS.values() if kind.column_words], ids=name_of)
def test_its_words_name_a_column_of_scores(kind):
    assert re.search(kind.column_words, normalize_name(column_of(kind)))
    assert FIELD_RULES["score"].name_pattern.search(normalize_name(column_of(kind)))


@each_kind
def test_a_person_can_name_it_for_a_column(kind, walked):
    source = Source.model_validate(
        {"kind": "survey", "columns": {"score": "x"}, "score": {"scale": "rating", "low": 1, "high": 5}}
    )
    assert apply_correction(source, f"scale={kind.name}").score.scale == kind.name


@each_kind
def test_the_stored_answers_know_which_of_them_are_positive(kind, walked):
    answers, (low, high) = walked.walks[kind.name].answers, ends_of(kind)
    assert len(answers) == 6 * PER_MONTH
    first_positive = high - kind.count_positive(low, high) + 1
    assert (answers["positive"].astype(bool) == (answers["value"] >= first_positive)).all()


@each_kind
def test_its_figure_has_the_unit_and_the_window_of_its_summary(kind, walked):
    line, summary = walked.walks[kind.name].line, kind.summary
    assert (line.estimate.unit, line.window_months) == (summary.unit, summary.window_months)
    assert summary.ends[0] <= line.previous.value < line.estimate.value <= summary.ends[1]
    assert line.estimate.n == summary.window_months * PER_MONTH
    assert (line.mean is not None) is bool(kind.mean_key)
    assert (line.positive_range == (None, None)) is (summary is NPS_SUMMARY)


@pytest.mark.parametrize("language", ["nl", "en"])
@each_kind
def test_sentences_give_its_name_its_mean_and_its_change_in_its_own_unit(kind, language, walked):
    line, messages = walked.walks[kind.name].line, ReportMessages(language)
    factor = kind.summary.print_factor
    printed = compute_printed_difference(line)
    assert printed == round(factor * line.estimate.value) - round(factor * line.previous.value)
    sentence = format_score_change(line, messages)
    assert f"+{printed}" in sentence
    assert bool(re.search("pro?cent|percent", sentence)) is (kind.summary is SHARE_SUMMARY)
    assert bool(format_score_mean(line, messages)) is bool(kind.mean_key)
    name = format_score_name(line, messages)
    assert name == (column_of(kind) if kind.is_named_by_question else messages.format_code("scale", kind.name))
    assert name in [row[0] for row in build_score_table(walked.month, messages).rows]
    assert name in {figure.title for figure in list_printed_figures(walked.month, messages)}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", SCALE_KINDS.values(), ids=name_of)
def test_a_reader_is_never_shown_its_code(kind, language):
    assert load_report_messages(language)[f"scale.{kind.name}"] != kind.name


@each_kind
def test_it_is_drawn_between_the_ends_of_its_summary(kind, walked):
    line, messages = walked.walks[kind.name].line, ReportMessages("nl")
    drawing = str(render_score_scale(line, messages, element_id="s")).replace("\u202f", " ").replace("\u00a0", " ")
    for end in kind.summary.ends:
        assert f">{messages.format_figure(end, kind.summary.unit)}<".replace("\u00a0", " ") in drawing
    assert build_score_chart(line, messages, element_id="c") is not None


def test_each_has_its_row_in_the_workbook_in_its_own_format(walked):
    messages = ReportMessages("nl")
    content = build_workbook(walked.month, messages, Config(), generated_at=datetime(2026, 11, 2, 9, tzinfo=UTC))
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Scores"]
    values = {row[0].value: row[2] for row in reversed(list(sheet.iter_rows(min_row=3)))}
    for kind in KINDS:
        cell = values[format_score_name(walked.walks[kind.name].line, messages)]
        assert cell.value == pytest.approx(walked.walks[kind.name].line.estimate.value)
        assert cell.number_format == get_number_format(kind.summary.unit)


def test_a_scale_that_there_is_not_is_refused_with_those_that_there_are(monkeypatch):
    monkeypatch.delitem(SCALE_KINDS, TRIAL.name, raising=False)
    with pytest.raises(UsageError, match="there is no scale 'thumbs'; there are: nps, mark, ces, csat or rating"):
        get_scale_kind("thumbs")
    with pytest.raises(ValidationError, match="expected nps, mark, ces, csat or rating, got 'thumbs'"):
        ScoreRule(scale="thumbs")


def test_ends_are_tried_from_the_shortest_on_and_those_from_0_first(monkeypatch):
    monkeypatch.delitem(SCALE_KINDS, TRIAL.name, raising=False)
    assert list_usual_ends() == [(0, 10), (1, 5), (1, 7), (1, 10)]


def test_no_other_module_decides_by_the_name_of_a_scale():
    names = "|".join(SCALE_KINDS)
    decides = re.compile(rf"""scale\w*\)?(?:\.name)? (?:==|!=|is|in) .*["'](?:{names})["']""")
    files = [path for path in (Path(__file__).parents[1] / "voc").rglob("*.py") if path.name != "scales.py"]
    assert [path.name for path in files if decides.search(path.read_text(encoding="utf-8"))] == []
