"""Files in the shape of what people report in public: read right, or asked about, never wrong in silence.

    python benchmarks/reported_cases.py --cases DIR [--only TEXT] [--json FILE]

DIR holds a folder per case with its files and a ``case.md`` that says the right values in plain sentences; the folders
whose name begins with a figure are run. Each file is collected by ``voc collect FILE`` in a fresh workspace, without a
terminal. Where voc refuses and prints a table, that table is put into ``voc.toml``, which is the correction that the
message asks for, and the file is collected again. A line ``Correction: leave_out.Status = ["Test"]`` in ``case.md`` (or
``Correction (FILE): …``) changes the table first, and is also tried where the file was taken at once. What was stored
is compared with what ``case.md`` says: answers and NPS, rows, dates, texts (forms: ``reported_expectations.py``).

Columns: case, file, first (stored, asked, refused), corrected, right (what differs, else "yes"), silent_fault (stored
and not right, and nothing was said about it), told (something was asked, refused or said), right_after_correction (at
once, by the correction, or by a sentence where ``case.md`` accepts one), seconds, peak_mb, checks (what was compared).
Exit code 1 where a file is not right.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomlkit
from reported_expectations import Difference, Expectation, StoredFile, expect_all_rows, read_case
from table import Table, add_json_option

LONGEST_RUN = 600
"""Seconds of one command; on a quiet machine one takes two, on one with ten times as much work as cores a hundred."""
_CORRECTION = re.compile(r"^Correction(?: \((?P<file>[^)]+)\))?: *`?(?P<toml>[^`\n]+?)`?\s*$", re.MULTILINE)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, required=True, metavar="DIR")
    parser.add_argument("--only", nargs="+", default=[""], metavar="TEXT", help="cases with one of these in their name")
    parser.add_argument("--messages", action="store_true", help="print what voc said, too")
    add_json_option(parser)
    options = parser.parse_args()
    folders = sorted(folder for folder in options.cases.iterdir() if re.match(r"\d+-", folder.name))
    if not folders:
        parser.error(f"{options.cases} has no folders such as 01-name")
    table = Table(options.json)
    for folder in folders:
        if any(text in folder.name for text in options.only):
            for row, messages in run_case(folder):
                table.add_row(row)
                if options.messages:
                    print(messages, file=sys.stderr)
    n_right = sum(row["right_after_correction"] for row in table.rows)
    n_silent = sum(row["silent_fault"] for row in table.rows)
    print(f"{n_right} of {len(table.rows)} right, {n_silent} silent faults", file=sys.stderr)
    return int(n_right < len(table.rows) or n_silent > 0)


@dataclass
class Run:
    """What became of one ``voc collect``."""

    state: str
    message: str
    mapping: str = ""
    seconds: float = 0.0
    peak_mb: float = 0.0


@dataclass
class CaseFile:
    """One file of a case with its right values, in a workspace that may hold the case's earlier files."""

    path: Path
    workspace: Path
    expectation: Expectation
    corrections: Sequence[str]
    runs: list[Run] = field(default_factory=list)

    def collect(self) -> Run:
        run = run_voc("collect", str(self.path), "--workspace", str(self.workspace))
        self.runs.append(run)
        return run

    def correct(self, mapping: str) -> bool:
        """Put the proposed table, with the case's own corrections, into voc.toml; False where there is nothing new."""
        config_file = self.workspace / "voc.toml"
        text = config_file.read_text(encoding="utf-8")
        before = text
        if mapping:
            text += "\n" + mapping
        document = tomlkit.parse(text)
        for correction in self.corrections:
            # The last table of the file: the one that was proposed for this file.
            source = max(tomllib.loads(text).get("sources", {"": {}}), key=text.rfind)
            _merge(document["sources"][source], tomlkit.parse(correction))
        text = tomlkit.dumps(document)
        config_file.write_text(text, encoding="utf-8")
        return text != before

    def compare(self) -> list[Difference]:
        stored = StoredFile.read(self.workspace, self.path, "\n".join(run.message for run in self.runs))
        return self.expectation.compare(stored)


def run_case(folder: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield a row and what voc said for each file of a case."""
    case_text = (folder / "case.md").read_text(encoding="utf-8")
    paths = [path for path in sorted(folder.iterdir()) if path.name != "case.md" and path.is_file()]
    # "Expected after both": the files are weeks of one export, and go into one workspace.
    is_sequence = re.search(r"\bafter (?:both|all)\b", case_text) is not None
    with tempfile.TemporaryDirectory(prefix="voc-cases-") as parent:
        for number, path in enumerate(paths):
            workspace = Path(parent) / ("w" if is_sequence else f"w{number}")
            if not workspace.exists():
                run_voc("init", str(workspace), "--language", "en")
            is_last = path == paths[-1]
            expectation = read_case(case_text, path) if is_last or not is_sequence else expect_all_rows()
            corrections = [
                match["toml"] for match in _CORRECTION.finditer(case_text) if match["file"] in {None, path.name}
            ]
            case_file = CaseFile(path, workspace, expectation, corrections)
            yield judge_file(folder.name, case_file), "\n".join(run.message for run in case_file.runs)


def judge_file(case: str, case_file: CaseFile) -> dict[str, Any]:
    """Collect a file, correct it once where that is asked for, and say what came of it."""
    first = case_file.collect()
    expectation = case_file.expectation
    differences = case_file.compare() if first.state == "stored" else []
    is_right_at_once = first.state == "stored" and not differences
    untold = [difference for difference in differences if not difference.is_told]
    state, right = "", is_right_at_once
    if not is_right_at_once and (first.mapping or case_file.corrections) and case_file.correct(first.mapping):
        again = case_file.collect()
        state = again.state
        differences = case_file.compare() if again.state == "stored" else []
        right = again.state == "stored" and not differences
    # Some files cannot be read right: there a refusal that says why is what their case asks for.
    is_sentence_right = expectation.accepts_sentence and "refused" in {first.state, state} and _is_sentence(first)
    loss_is_told = bool(differences) and expectation.accepts_telling and all(each.is_told for each in differences)
    is_right = right or is_sentence_right or loss_is_told
    told = first.state in {"asked", "refused"} or (not untold and "; " in first.message)
    return {
        "case": case,
        "file": case_file.path.name,
        "first": first.state,
        "corrected": state,
        "right": "yes" if is_right else "; ".join(each.text for each in differences) or case_file.runs[-1].state,
        "silent_fault": first.state == "stored" and bool(untold),
        "told": told,
        "right_after_correction": is_right,
        "seconds": round(max(run.seconds for run in case_file.runs), 1),
        "peak_mb": round(max(run.peak_mb for run in case_file.runs)),
        "checks": expectation.names,
    }


def _is_sentence(run: Run) -> bool:
    """Return whether a refusal is a sentence of voc's own, and no traceback, that names the file."""
    return "error:" in run.message and not any(fault in run.message for fault in ("Traceback", "something unexpected"))


def _merge(target: MutableMapping[str, Any], values: Mapping[str, Any]) -> None:
    for key, value in values.items():
        if isinstance(value, dict) and key in target:
            _merge(target[key], value)
        else:
            target[key] = value


def run_voc(*arguments: str) -> Run:
    """Run the command as a process of its own, without a terminal."""
    start = time.perf_counter()
    command = [sys.executable, "-c", "from voc.cli import main; raise SystemExit(main())", *arguments]
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as out,
        tempfile.TemporaryFile("w+", encoding="utf-8") as err,
    ):
        environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=environment)
        code, peak_mb = _wait(process, start)
        out.seek(0)
        err.seek(0)
        output, errors = out.read(), err.read()
    state = {0: "stored", 2: "asked"}.get(code, "refused")
    if code not in {0, 1, 2} or "Traceback" in errors:
        state = f"failed ({code})"
    mapping = output if code == 2 and "[sources" in output else ""
    if state == "asked" and not mapping:
        state = "refused"
    return Run(state, errors + output, mapping, time.perf_counter() - start, peak_mb)


def _wait(process: subprocess.Popen[bytes], start: float) -> tuple[int, float]:
    """Return exit code and the most memory in MB (0 on Windows, which does not tell it of a child)."""
    if not hasattr(os, "wait4"):
        return process.wait(LONGEST_RUN), 0.0
    while time.perf_counter() - start < LONGEST_RUN:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            unit = 1e6 if sys.platform == "darwin" else 1e3
            return process.returncode, usage.ru_maxrss / unit
        time.sleep(0.02)
    process.kill()
    process.wait()
    return -9, 0.0


if __name__ == "__main__":
    raise SystemExit(main())
