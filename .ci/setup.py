"""Set up .venv/ with voc in it, by the lean route. Usage: python .ci/setup.py [EXTRA …].

Needs Python ≥ 3.11 and nothing else; every other tool comes from the package index. With the extra ``test`` it also
sees to a Chromium for the browser tests: it takes the one there is, or installs Debian's when it may.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main(extras: list[str]) -> None:
    if sys.version_info < (3, 11):
        sys.exit(f"voc needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: make PYTHON=python3.12")
    make_venv()
    target = f".[{','.join(extras)}]" if extras else "."
    if "lab" not in extras:
        # Without JupyterLab nobody needs its extension, and building it takes Node and half a minute.
        os.environ["HATCH_BUILD_NO_HOOKS"] = "true"
    run(PYTHON, "-m", "uv", "pip", "install", "--quiet", "--python", PYTHON, "--editable", target)
    if "test" in extras:
        ensure_chromium()
    marks = {"base", *({"lab"} if "lab" in extras else ()), *({"test"} if "test" in extras else ())}
    for mark in marks:
        (VENV / f".{mark}").touch()


def make_venv() -> None:
    if not PYTHON.exists():
        print("creating .venv", flush=True)
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
        if made.returncode:
            shutil.rmtree(VENV, ignore_errors=True)
            if "ensurepip" in made.stdout + made.stderr:
                version = f"{sys.version_info.major}.{sys.version_info.minor}"
                sys.exit(
                    "This Python has no ensurepip, so it cannot make .venv. "
                    f"On Debian or Ubuntu: apt-get install python{version}-venv"
                )
            sys.exit(made.stdout + made.stderr)
    if subprocess.run([PYTHON, "-c", "import uv"], capture_output=True, check=False).returncode:
        print("installing uv into .venv", flush=True)
        run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv>=0.9,<1")
    print("installing voc and what it needs (a minute or so the first time)", flush=True)


def ensure_chromium() -> None:
    if any(shutil.which(name) for name in CHROMIUM):
        return
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        print("installing Chromium for the browser tests", flush=True)
        run("apt-get", "update", "-qq")
        run("apt-get", "install", "-qq", "-y", "--no-install-recommends", "chromium")
        return
    sys.exit(
        "The browser tests need Chromium. Install it (Debian: sudo apt-get install chromium) and run make test again."
    )


def run(*command: object) -> None:
    done = subprocess.run([str(part) for part in command], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(f"failed: {' '.join(str(part) for part in command)}")


if __name__ == "__main__":
    main(sys.argv[1:])
