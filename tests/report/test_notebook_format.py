"""The notebook format: imported without the grammar of addresses, which still checks them when somebody asks."""

import importlib.util
import subprocess
import sys

import pytest

# Not by an import, which would compile the grammar in each worker.
GRAMMAR = importlib.util.find_spec("rfc3987_syntax")


@pytest.mark.skipif(GRAMMAR is None, reason="JupyterLab brings the grammar")
def test_a_report_does_without_the_grammar_which_is_compiled_when_an_address_is_checked(shop):
    code = (
        "import sys\n"
        "from voc.cli import main\n"
        f"code = main(['report', '2026-06', '--force', '--format', 'html', '--workspace', {str(shop)!r}])\n"
        "import nbconvert.exporters.html\n"
        "loaded = ['lark' in sys.modules, 'rfc3987_syntax' in sys.modules]\n"
        "from jsonschema import Draft7Validator\n"
        "checker = Draft7Validator.FORMAT_CHECKER\n"
        "print(code, loaded, [checker.conforms(text, 'iri') for text in ('http://één.nl/ø', 'http://a b')])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout.split("\n")[-2] == "0 [False, False] [True, False]"
