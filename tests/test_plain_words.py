"""Names, docstrings and files follow docs/decisions/0013-plain-words.md."""

import ast
import re
import tokenize
from collections import defaultdict
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILES = sorted(
    path
    for path in (ROOT / "voc").rglob("*.py")
    if not {"versions", "labextension"} & set(path.relative_to(ROOT).parts)
)
PARTICIPLES = frozenset(
    re.findall(
        r"\w+",
        """found said told there known made named given held kept shown stands seen asked wanted done own taken fresh
        mine worth left chosen touched sown planted heard drawn""",
    )
)
"""Words that say what happened to a value and not what it is."""
DOMAIN_FIELDS = {
    # The day on which a department kept its promise (docs: promise, start, due, done), and how far a job is.
    "done": {
        "voc/records/causes.py",
        "voc/server/schemas.py",
        "voc/server/worker.py",
        "voc/store/schema/decided.py",
        "voc/triage/responses.py",
    },
}
"""Fields that people and files know by this name, and where they stand."""
QUESTION_WORDS = ("What", "Where", "Which", "Who", "How", "Is ", "Are ", "Does ")
LONGEST_FILE = 500
SWITCHED_OFF = re.compile(r"#\s*(?:noqa: [A-Z0-9, ]+|type: ignore\[[a-z-, ]+\])(.*)")


def name_of(path):
    return path.relative_to(ROOT).as_posix()


@cache
def read_text(path):
    return path.read_text(encoding="utf-8")


@cache
def read_tree(path):
    return ast.parse(read_text(path))


def bindings(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno


def list_participles(path):
    words = {name for name in PARTICIPLES if name_of(path) not in DOMAIN_FIELDS.get(name, ())}
    return [f"{name_of(path)}:{line}: {name}" for name, line in bindings(read_tree(path)) if name in words]


def list_questions(path):
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = [
        (node, ast.get_docstring(node) or "") for node in ast.walk(read_tree(path)) if isinstance(node, documented)
    ]
    return [
        f"{name_of(path)}: {getattr(node, 'name', 'module')}: {text[:60]}"
        for node, text in docstrings
        if text.startswith(QUESTION_WORDS)
    ]


def list_silent_exceptions(path):
    if not SWITCHED_OFF.search(read_text(path)):
        return []
    with path.open("rb") as file:
        comments = [token for token in tokenize.tokenize(file.readline) if token.type == tokenize.COMMENT]
    return [
        f"{name_of(path)}:{token.start[0]}: {token.string}"
        for token in comments
        if (match := SWITCHED_OFF.match(token.string)) and len(match[1].strip(" -#").split()) < 2
    ]


def list_faults(rule):
    return [fault for path in FILES for fault in rule(path)]


def test_a_name_says_what_a_value_is_and_not_what_happened_to_it():
    assert list_faults(list_participles) == []


def test_a_docstring_begins_with_what_is_there_and_not_with_a_question():
    assert list_faults(list_questions) == []


def test_a_file_fits_in_a_reading():
    assert [name_of(path) for path in FILES if read_text(path).count("\n") > LONGEST_FILE] == []


def test_a_check_that_is_switched_off_says_why():
    assert list_faults(list_silent_exceptions) == []


def test_references_are_written_and_read_in_one_place():
    pattern = re.compile(r"""f["'][TFSPA]-\{|removeprefix\(["'][TFSPA]-|startswith\(["'][TFSPA]-["']""")
    others = [path for path in FILES if path.name != "references.py"]
    assert [name_of(path) for path in others if pattern.search(read_text(path))] == []


def test_a_public_name_stands_for_one_thing():
    places = defaultdict(list)
    for path in FILES:
        for node in read_tree(path).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
                places[node.name].append(name_of(path))
    # A record and its database row share their name; so does a command with the function that it calls.
    twice = {
        name: paths
        for name, paths in places.items()
        if len(paths) > 1 and sum(not path.startswith(("voc/cli/", "voc/store/schema/")) for path in paths) > 1
    }
    assert twice == {}
