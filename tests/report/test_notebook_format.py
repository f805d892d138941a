"""The notebook format: imported without the grammar of addresses, which still checks them when somebody asks."""

import subprocess
import sys

import pytest

pytest.importorskip("rfc3987_syntax", reason="JupyterLab brings the grammar")


def test_the_grammar_of_addresses_is_compiled_when_one_is_checked():
    code = (
        "import sys\n"
        "from voc.report.html.notebook_format import import_nbformat\n"
        "import_nbformat()\n"
        "import nbconvert.exporters.html\n"
        "loaded = ['lark' in sys.modules, 'rfc3987_syntax' in sys.modules]\n"
        "from jsonschema import Draft7Validator\n"
        "checker = Draft7Validator.FORMAT_CHECKER\n"
        "print(loaded, [checker.conforms(text, 'iri') for text in ('http://één.nl/ø', 'http://a b')])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout.split("\n")[0] == "[False, False] [True, False]"


def test_a_report_does_without_the_grammar(shop):
    code = (
        "import sys\n"
        "from voc.cli import main\n"
        f"code = main(['report', '2026-06', '--force', '--format', 'html', '--workspace', {str(shop)!r}])\n"
        "print(code, 'lark' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[-2] == "0 False"
