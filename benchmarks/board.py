"""The triage board on a large store. Prints JSON lines: measure, system, value, unit.

    python benchmarks/board.py --make /tmp/large [--comments 1000000] [--themes 2000]
    python benchmarks/board.py --desk /tmp/large
    python benchmarks/board.py --browser /tmp/large [--peer-python PEERS/bin/python] [--json FILE]

``--make`` writes a workspace of invented comments straight into the store: themes of very different sizes (the largest
holds a tenth of all comments), two years, decisions, an audit sample and cards. No model runs, so that it takes
minutes; what the desk reads is all there. ``--desk`` measures the requests without a browser, ``--browser`` the board
in JupyterLab and Chromium beside ipydatagrid and itables with the same comments (``board_browser.py`` says how to
install those). ``--json`` writes the rows to a file too. Decisions made here are undone, and stay in the log.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from board_browser import Row, measure_in_browser
from sqlalchemy import insert, select, update
from table import Table, add_json_option

from voc.records import FeedbackId, SegmentId, ThemeId
from voc.records.theme_card import (
    CardAlert,
    CardCause,
    CardChange,
    CardContent,
    CardFigure,
    CardTrendPoint,
    ThemeCard,
)
from voc.store import runs, schema, theme_cards
from voc.store.bulk_insert import insert_rows
from voc.store.causes import save_draws
from voc.store.database import Store
from voc.workspace import init, open_workspace

N_CHUNK = 50_000
LAST = datetime(2026, 10, 31, 18, tzinfo=UTC)
DAYS = 730
CONFIG = """\
[company]
name = "Groot Energie"

[text]
urgent = ["gaslucht"]

[[departments]]
name = "Facturatie"
reasons = ["1"]
[[departments]]
name = "Klantenservice"
reasons = ["2"]
[[departments]]
name = "Digitaal & IT"
reasons = ["2"]

[[reasons]]
id = "1"
name = "Nota"
category = "hygiene"
[[reasons]]
id = "2"
name = "Overig"
category = "unnecessary"
"""
NOUNS = "nota termijnbedrag verhuizing monteur app contract meterstand storing brief teruglevering incasso afspraak"
VERBS = "klopt niet|is te hoog|werkt niet|kwam te laat|is niet doorgegeven|staat dubbel|is onduidelijk|bleef uit"
MORE = (
    "graag snel antwoord|dit is de derde keer|ik wil mijn geld terug|niemand belt terug|heel vervelend 😕|dank alvast"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--make", type=Path, help="folder for a new workspace")
    parser.add_argument("--desk", type=Path, help="a workspace to measure")
    parser.add_argument("--browser", type=Path, help="a workspace to measure in JupyterLab")
    parser.add_argument("--peer-python", type=Path, help="Python of an environment with ipydatagrid and itables")
    parser.add_argument("--peer-rows", default="1000000,100000", help="tried in this order until a peer shows them")
    parser.add_argument("--repeat", type=int, default=5, help="times that a cell is run")
    parser.add_argument("--steps", type=int, default=60, help="steps to the next item")
    add_json_option(parser)
    parser.add_argument("--comments", type=int, default=1_000_000)
    parser.add_argument("--themes", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    if arguments.make:
        write_large_workspace(arguments.make, arguments.comments, arguments.themes, arguments.seed)
    table = Table(arguments.json)
    for measure, system, value, unit in measure_what_is_asked(arguments):
        table.add_row({"measure": measure, "system": system, "value": value, "unit": unit})


def measure_what_is_asked(arguments: argparse.Namespace) -> Iterator[Row]:
    """Yield what the options ask for, and how busy the machine is before and after."""
    if hasattr(os, "getloadavg"):
        yield "load of the machine, before", "", round(os.getloadavg()[0], 1), ""
    if arguments.desk:
        yield from ((measure, "voc", value, unit) for measure, value, unit in measure_desk(arguments.desk))
    if arguments.browser:
        numbers = [int(each) for each in arguments.peer_rows.split(",")]
        yield from measure_in_browser(
            arguments.browser, arguments.peer_python, arguments.repeat, arguments.steps, numbers
        )
    if hasattr(os, "getloadavg"):
        yield "load of the machine, after", "", round(os.getloadavg()[0], 1), ""


# ---- a large workspace ----------------------------------------------------------------------------------------------


def write_large_workspace(root: Path, n_comments: int, n_themes: int, seed: int = 0) -> None:
    """Write a workspace with so many comments and themes; the folder must not be one yet."""
    root.mkdir(parents=True, exist_ok=True)
    config = root / "large.toml"
    config.write_text(CONFIG, encoding="utf-8")
    with init(root / "workspace" if (root / "voc.toml").exists() else root, config=config) as workspace:
        store, rng = workspace.store, np.random.default_rng(seed)
        theme_by_comment = draw_themes(n_comments, n_themes, rng)
        themes_run = start_run(store, "themes", n_themes)
        batch = add_batch(store, n_comments)
        n_segments = 0
        for start in range(0, n_comments, N_CHUNK):
            part = theme_by_comment[start : start + N_CHUNK]
            n_segments += add_comments(store, batch, themes_run, start, part, n_comments, n_segments, rng)
            report_progress(f"{start + len(part):,} of {n_comments:,} comments")
        add_themes(store, themes_run, theme_by_comment, n_themes)
        runs.finish_run(store, themes_run)
        causes_run = start_run(store, "causes", 0)
        runs.finish_run(store, causes_run)
        save_draws(
            store,
            sorted(int(s) for s in rng.choice(n_segments, 160, replace=False) + 1)[:150],
            session="calibration",
            inclusion_probability=150 / n_comments,
            seed=seed,
        )
        add_cards(store, theme_by_comment, n_themes, batch, themes_run, causes_run, rng)
        add_decisions(store, n_themes, rng)
        if store.engine.dialect.name == "sqlite":
            with store.engine.connect() as connection:
                connection.exec_driver_sql("ANALYZE")


def draw_themes(n_comments: int, n_themes: int, rng: np.random.Generator) -> np.ndarray:
    """Return each comment's theme (from 1): the largest holds a tenth, the others follow a power law."""
    weights = 1.0 / np.arange(2, n_themes + 1) ** 0.8
    weights = np.concatenate([[0.1], 0.9 * weights / weights.sum()])
    return rng.choice(n_themes, n_comments, p=weights).astype(np.int64) + 1


def start_run(store: Store, stage: str, seed: int) -> int:
    return runs.start_run(store, stage, parameters={"made": "by benchmarks/board.py"}, seed=seed, fingerprint=stage)


def add_batch(store: Store, n_comments: int) -> int:
    now = datetime.now(UTC)
    with store.writing() as connection:
        source = {"name": "made", "kind": "survey", "mapping": {}, "created_at": now}
        source_id = connection.execute(insert(schema.Source).values(source).returning(schema.Source.id)).scalar_one()
        row = {"source": source_id, "file_name": "made.csv", "file_path": "made.csv", "file_hash": "made", "at": now}
        row["counts"] = {"n_accepted": n_comments}
        return int(connection.execute(insert(schema.Batch).values(row).returning(schema.Batch.id)).scalar_one())


def add_comments(
    store: Store,
    batch: int,
    run: int,
    start: int,
    themes: np.ndarray,
    n_all: int,
    n_before: int,
    rng: np.random.Generator,
) -> int:
    """Add comments with one or two sentences each, and return how many sentences."""
    nouns, verbs, more = NOUNS.split(), VERBS.split("|"), MORE.split("|")
    n = len(themes)
    picks = rng.integers(0, 1 << 30, (n, 3))
    days = DAYS * np.sqrt(np.arange(start, start + n) / n_all)
    two = rng.random(n) < 0.4
    comments: list[dict[str, Any]] = []
    segments: list[dict[str, Any]] = []
    assignments: list[dict[str, Any]] = []
    for k in range(n):
        id_, theme = start + k + 1, int(themes[k])
        first = f"De {nouns[theme % len(nouns)]} {verbs[int(picks[k, 0]) % len(verbs)]}, zaak {theme} van klant {id_}."
        second = f" {more[int(picks[k, 1]) % len(more)].capitalize()}." if two[k] else ""
        at = LAST - timedelta(days=DAYS) + timedelta(days=float(days[k]))
        urgent = "gaslucht" if picks[k, 2] % 20_000 == 0 else None
        text = first + second + (" Ik ruik gaslucht." if urgent else "")
        comments.append(
            {
                "id": id_, "batch": batch, "source_name": "made", "source_key": str(id_), "kind": "survey", "at": at,
                "date_state": "exact", "customer": f"c{int(picks[k, 2]) % (n_all // 2 + 1)}", "channel": "phone",
                "language": "nl", "text": text, "text_hash": f"{id_:032x}", "redactions": {}, "urgent": urgent,
                "case_number": f"ZK-2026-{id_:06d}" if urgent else None, "row": id_,
            }
        )  # fmt: skip
        for begin, end in [(0, len(first)), *([(len(first) + 1, len(first) + len(second))] if two[k] else [])]:
            segment = n_before + len(segments) + 1
            segments.append({"id": segment, "feedback": id_, "start": begin, "end": end})
            assignments.append({"segment": segment, "run": run, "theme": theme, "probability": 0.9, "reason": None})
    with store.writing() as connection:
        insert_rows(connection, schema.Feedback, comments)
        insert_rows(connection, schema.Segment, segments)
        existing_themes = set(connection.execute(select(schema.Theme.id)).scalars())
        new_themes = [
            {"id": t, "born_at": LAST - timedelta(days=DAYS), "state": "active"}
            for t in set(themes.tolist()) - existing_themes
        ]
        insert_rows(connection, schema.Theme, new_themes)
        insert_rows(connection, schema.Assignment, assignments)
    return len(segments)


def add_themes(store: Store, run: int, theme_by_comment: np.ndarray, n_themes: int) -> None:
    counts, nouns, verbs = np.bincount(theme_by_comment, minlength=n_themes + 1), NOUNS.split(), VERBS.split("|")
    fits = []
    for theme in range(1, n_themes + 1):
        if not counts[theme]:
            continue
        label = f"{nouns[theme % len(nouns)].capitalize()} {verbs[theme % len(verbs)]} ({theme})"
        fits.append(
            {
                "run": run, "theme": theme, "labels": {"nl": label, "en": label}, "description": {"nl": f"{label}."},
                "keywords": [nouns[theme % len(nouns)], str(theme)], "quotes": [], "n_comments": int(counts[theme]),
                "n_segments": int(counts[theme] * 1.4),
            }
        )  # fmt: skip
    with store.writing() as connection:
        insert_rows(connection, schema.ThemeFit, fits)


def add_cards(
    store: Store,
    theme_by_comment: np.ndarray,
    n_themes: int,
    batch: int,
    themes: int,
    causes: int,
    rng: np.random.Generator,
) -> None:
    """Add cards as ``voc.insight.card_figures`` makes them."""
    counts = np.bincount(theme_by_comment, minlength=n_themes + 1)
    parameters = {"period": "2026-10", "themes": themes, "causes": causes, "batch": batch}
    parameters["n_comments"] = len(theme_by_comment)
    run = runs.start_run(store, "cards", parameters=parameters, fingerprint="cards")
    first_segments: dict[int, list[list[int]]] = {}
    with store.reading() as connection:
        rows = connection.execute(
            select(schema.Segment.id, schema.Segment.feedback).order_by(schema.Segment.id).limit(400_000)
        )
        for segment, feedback in rows:
            theme = int(theme_by_comment[feedback - 1])
            if len(first_segments.setdefault(theme, [])) < 5:
                first_segments[theme].append([feedback, segment])
    cards = []
    for theme in range(1, n_themes + 1):
        share = float(counts[theme]) / len(theme_by_comment)
        alerted = theme % 400 == 3
        cards.append(
            build_card(theme, int(counts[theme]), share, first_segments.get(theme, []), alerted=alerted, rng=rng)
        )
    theme_cards.save_cards(store, run, cards)
    runs.finish_run(store, run)


def build_card(
    theme: int, n: int, share: float, quotes: list[list[int]], *, alerted: bool, rng: np.random.Generator
) -> ThemeCard:
    monthly = max(0, round(n / 24))
    alert = CardAlert("growing", 3 * monthly + 20, float(monthly), 1e-6, since=date(2026, 10, 5))
    change = CardChange(alert.kind, alert.observed, alert.expected, alert.p, alert.since)
    low = float(rng.uniform(0.1, 0.5))
    share_figure = CardFigure(low + 0.2, low, low + 0.45, monthly, "share")
    content = CardContent(
        period="2026-10",
        comments=CardFigure(float(monthly), n=monthly),
        process="bills",
        trend=tuple(
            CardTrendPoint(
                f"{2024 + (10 + k) // 12}-{(10 + k) % 12 + 1:02d}",
                monthly + int(rng.integers(0, 5)),
                CardFigure(1.5, 1.1, 2.0, monthly, "per 1000"),
                float(monthly),
                monthly * 1.4 + 3,
            )
            for k in range(24)
        ),
        change=change if alerted else None,
        alert=alert if alerted else None,
        alerted=alerted,
        score=CardFigure(12.0, -3.0, 27.0, monthly, "nps"),
        causes=(
            CardCause("Facturatie", share_figure, dict.fromkeys(("nl", "en"), "4 signals.")),
            CardCause(None, replace(share_figure, value=0.3, low=0.0), {"nl": "", "en": ""}),
        ),
        categories=dict.fromkeys(("hygiene", "unnecessary"), replace(share_figure, n=n)),
        quotes=tuple((FeedbackId(feedback), SegmentId(segment)) for feedback, segment in quotes),
        first=date(2024, 11, 2),
        customers_ever=n,
    )
    return ThemeCard(ThemeId(theme), content, share, 0.45, 6.0 if alerted else 0.0)


def add_decisions(store: Store, n_themes: int, rng: np.random.Generator) -> None:
    """Add a year of decisions: 30,000 events, of which two in five themes carry one that counts."""
    accepted = rng.permutation(n_themes)[: n_themes * 2 // 5] + 1
    start = LAST - timedelta(days=300)
    rows = []
    for k in range(30_000):
        theme = int(accepted[k % len(accepted)])
        kind = ("accept", "pin")[k % 2]
        rows.append(
            {
                "request_id": uuid.UUID(int=int(rng.integers(1 << 62))).hex + str(k), "subject": f"T-{theme}",
                "kind": kind, "payload": {}, "who": f"officer {k % 10}", "at": start + timedelta(minutes=10 * k),
            }
        )  # fmt: skip
    with store.writing() as connection:
        insert_rows(connection, schema.Event, rows)
        some = [int(theme) for theme in accepted]
        connection.execute(update(schema.Theme).where(schema.Theme.id.in_(some)).values(accepted_at=LAST))


def report_progress(sentence: str) -> None:
    print(f"… {sentence}", file=sys.stderr)


# ---- the desk, without a browser ------------------------------------------------------------------------------------


def measure_desk(root: Path) -> Iterator[tuple[str, float, str]]:
    """Yield what the requests of a morning take."""
    started_at = time.perf_counter()
    from voc.triage.desk import Desk

    workspace = open_workspace(root)
    desk = Desk(workspace.store, workspace.config, who="benchmark", language="nl")
    yield "desk ready", compute_milliseconds(started_at), "ms"

    def ask(op: str, **arguments: object) -> dict[str, Any]:
        answer = desk.handle({"id": "b", "op": op, "args": arguments})
        if not answer["ok"]:
            raise SystemExit(answer["error"]["message"])
        result: dict[str, Any] = answer["result"]
        return result

    yield "first open", time_call(lambda: ask("open")), "ms"
    work_list = ask("open")
    yield "open", statistics.median(time_call(lambda: ask("open")) for _ in range(10)), "ms"
    keys = [line["key"] for line in ask("open", mode="all")["items"]][:200]
    yield "open all", time_call(lambda: ask("open", mode="all")), "ms"
    item_times = [time_call(lambda key=key: ask("item", key=key)) for key in keys]  # type: ignore[misc]
    yield "next item, p50", statistics.median(item_times), "ms"
    yield "next item, p95", float(np.quantile(item_times, 0.95)), "ms"
    largest = ask("themes")["rows"][0]["theme"]
    yield "item, largest theme", time_call(lambda: ask("item", key=f"theme:{largest}")), "ms"
    yield "themes", time_call(lambda: ask("themes")), "ms"
    yield "themes, search", time_call(lambda: ask("themes", search="nota")), "ms"
    for offset in (0, 50_000, 99_000):
        yield f"comments from {offset}", time_call(lambda o=offset: ask("comments", theme=largest, offset=o)), "ms"  # type: ignore[misc]
    yield "comments, search", time_call(lambda: ask("comments", theme=largest, search="geld terug")), "ms"
    lines = [line for line in work_list["items"] if line["kind"] in {"theme", "alert"}]
    yield from measure_decisions(ask, [line["subject"] for line in lines])
    yield "history", time_call(lambda: ask("history")), "ms"
    yield "news", time_call(lambda: ask("news", since=work_list["workspace"]["last_event"])), "ms"
    yield "finish", time_call(lambda: ask("day_summary")), "ms"
    yield "plan", time_call(lambda: ask("panel")), "ms"


def measure_decisions(ask: Callable[..., dict[str, Any]], subjects: list[str]) -> Iterator[tuple[str, float, str]]:
    """Yield what decisions of the usual kinds take; all of them are undone."""
    event_ids: list[int] = []

    def time_decision(kind: str, subject: str, payload: dict[str, Any]) -> float:
        started_at = time.perf_counter()
        answer = ask("decide", kind=kind, subject=subject, payload=payload, request_id=uuid.uuid4().hex)
        event_ids.append(answer["event"]["id"])
        return compute_milliseconds(started_at)

    decision_times = []
    usual_decisions: tuple[tuple[str, dict[str, Any]], ...] = (
        ("accept", {}),
        ("rename", {"labels": {"nl": "Naam"}}),
        ("department", {"department": "Facturatie"}),
        ("category", {"category": "hygiene"}),
        ("pin", {}),
    )
    for kind, payload in usual_decisions:
        times_of_kind = [time_decision(kind, subject, payload) for subject in subjects[:6]]
        decision_times += times_of_kind
        yield f"decide {kind}", statistics.median(times_of_kind), "ms"
    yield "decide, p95", float(np.quantile(decision_times, 0.95)), "ms"
    yield "decide merge", time_decision("merge", subjects[-1], {"into": int(subjects[-2][2:])}), "ms"
    undo_times = [
        time_call(lambda e=event: ask("undo", event=e, request_id=uuid.uuid4().hex)) for event in reversed(event_ids)
    ]  # type: ignore[misc]
    yield "undo, p95", float(np.quantile(undo_times, 0.95)), "ms"


def time_call(work: Callable[[], object]) -> float:
    started_at = time.perf_counter()
    work()
    return compute_milliseconds(started_at)


def compute_milliseconds(started_at: float) -> float:
    return round((time.perf_counter() - started_at) * 1_000, 1)


if __name__ == "__main__":
    main()
