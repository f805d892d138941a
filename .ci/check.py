"""All the checks, in one place: `make test`, the pre-commit hook and .ci/run call this.

``python .ci/check.py`` runs everything; ``python .ci/check.py fast`` leaves the tests out (for a commit).
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

Steps = dict[str, list[str]]
PYTHON: Steps = {
    "types": ["mypy"],
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "spelling": ["codespell", "voc", "tests", "benchmarks", "docs", "README.md", "CHANGELOG.md"],
    "layers": ["lint-imports", "--no-cache"],
}
# Before all else: tests read these packages too.
PACKAGES: Steps = {"packages": ["jlpm", "install", "--immutable"]}
BROWSER: Steps = {
    "extension": ["jlpm", "check"],
}
# Migrations are scripts that Alembic runs; importing env.py outside it fails.
EXAMPLES: Steps = {"examples": ["pytest", "-q", "--doctest-modules", "--ignore=voc/store/migrations", "voc"]}
# A file's tests stay together, for they share what was costly to make; the costliest files come first (conftest).
TESTS: Steps = {"tests": ["pytest", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]}


def run_steps(steps: Steps, *, is_shown_at_once: bool = False) -> list[str]:
    """Run some steps one after the other, print what they say, and return the names of those that failed."""
    failed = []
    # Node comes from a wheel too.
    environment = os.environ | {"PATH": os.pathsep.join((str(BIN), os.environ["PATH"]))}
    for name, command in steps.items():
        start = time.perf_counter()
        where = ROOT / "extension" if command[0] == "jlpm" else ROOT
        done = subprocess.run(
            [BIN / command[0], *command[1:]],
            cwd=where,
            env=environment,
            check=False,
            stdout=None if is_shown_at_once else subprocess.PIPE,
            stderr=None if is_shown_at_once else subprocess.STDOUT,
        )
        outcome = "ok" if done.returncode == 0 else "FAILED"
        # In one piece: another step may print meanwhile.
        output = "" if done.stdout is None else done.stdout.decode(errors="replace")
        seconds = time.perf_counter() - start
        print(f"== {name}: {' '.join(command)}\n{output}   {name}: {outcome} in {seconds:.0f} s", flush=True)
        if done.returncode:
            failed.append(name)
    return failed


def main() -> int:
    is_fast = sys.argv[1:] == ["fast"]
    failed = run_steps(PACKAGES)
    # Beside the tests the checks take what these leave of two cores; they are done long before.
    groups = [PYTHON, BROWSER] if is_fast else [PYTHON | BROWSER | EXAMPLES]
    with ThreadPoolExecutor(len(groups)) as executor:
        checks = [executor.submit(run_steps, steps) for steps in groups]
        of_tests = [] if is_fast else run_steps(TESTS, is_shown_at_once=True)
        failed += [name for check in checks for name in check.result()] + of_tests
    print("all checks passed" if not failed else f"failed: {', '.join(failed)}", flush=True)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
