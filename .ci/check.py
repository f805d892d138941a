"""All the checks, in one place: `make test`, the pre-commit hook and .ci/run call this.

``python .ci/check.py`` runs everything; ``python .ci/check.py fast`` leaves the tests out (for a commit).
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

FAST = {
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "spelling": ["codespell", "voc", "tests", "benchmarks", "docs", "README.md", "CHANGELOG.md"],
    "layers": ["lint-imports", "--no-cache"],
    "types": ["mypy"],
}
TESTS = {"tests": ["pytest", "-n", "2", "--dist", "loadfile"]}


def main() -> int:
    checks = FAST if sys.argv[1:] == ["fast"] else FAST | TESTS
    failed = []
    for name, command in checks.items():
        start = time.perf_counter()
        print(f"== {name}: {' '.join(command)}", flush=True)
        done = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, check=False)
        print(
            f"   {name}: {'ok' if done.returncode == 0 else 'FAILED'} in {time.perf_counter() - start:.0f} s",
            flush=True,
        )
        if done.returncode:
            failed.append(name)
    print("all checks passed" if not failed else f"failed: {', '.join(failed)}", flush=True)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
