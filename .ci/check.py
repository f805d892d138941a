"""All the checks, in one place: `make test`, the pre-commit hook and .ci/run call this.

``python .ci/check.py`` runs everything; ``python .ci/check.py fast`` leaves the tests out (for a commit).
"""

from __future__ import annotations

import os
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
    "packages": ["jlpm", "install", "--immutable"],
    "extension": ["jlpm", "check"],
}
TESTS = {
    # Migrations are scripts that Alembic runs; importing env.py outside it fails.
    "examples": ["pytest", "-q", "--doctest-modules", "--ignore=voc/store/migrations", "voc"],
    "tests": ["pytest", "-n", "2", "--dist", "loadfile"],
}


def main() -> int:
    checks = FAST if sys.argv[1:] == ["fast"] else FAST | TESTS
    failed = []
    # Node comes from a wheel too.
    environment = os.environ | {"PATH": os.pathsep.join((str(BIN), os.environ["PATH"]))}
    for name, command in checks.items():
        start = time.perf_counter()
        print(f"== {name}: {' '.join(command)}", flush=True)
        where = ROOT / "extension" if command[0] == "jlpm" else ROOT
        done = subprocess.run([BIN / command[0], *command[1:]], cwd=where, env=environment, check=False)
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
