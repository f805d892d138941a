"""What Windows cannot do, read from the source: no Windows machine runs these tests."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent / "voc"
POSIX_MODULES = {"fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty"}
POSIX_OS = {
    "chown", "fchmod", "fchown", "fork", "forkpty", "geteuid", "getgid", "getloadavg", "getpgid", "getpgrp", "getuid",
    "kill", "killpg", "lchown", "mkfifo", "nice", "posix_spawn", "register_at_fork", "sched_getaffinity", "setsid",
    "sync", "umask", "uname", "wait", "waitpid", "O_NOFOLLOW", "WNOHANG",
}  # fmt: skip
"""Members of ``os`` missing on Windows, or that do something else there: ``os.kill(pid, 0)`` ends a process."""
POSIX_SIGNALS = {"SIGALRM", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGUSR1", "SIGUSR2", "alarm", "setitimer"}
REPLACING = {"rename", "replace", "move"}
OPENING = {"connect", "load_workbook", "ZipFile", "fdopen", "open", "mkstemp", "TemporaryFile", "NamedTemporaryFile"}
ALLOWED_REPLACING = {"files.py"}
"""Where files are replaced: `write_file`, whose part is closed before."""


def list_posix_imports(node):
    names = [each.name for each in node.names]
    if isinstance(node, ast.Import):
        return [(node.lineno, name) for name in names if name.split(".")[0] in POSIX_MODULES]
    if (node.module or "").split(".")[0] in POSIX_MODULES:
        return [(node.lineno, node.module)]
    return [
        (node.lineno, name) for name in names if node.module in {"os", "signal"} and name in POSIX_OS | POSIX_SIGNALS
    ]


def list_posix_calls(tree):
    """Return what a module uses that Windows has not, with its line, unless it stands in a test of the platform."""
    guarded = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "sys.platform" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    faults = []
    for node in ast.walk(tree):
        if id(node) in guarded:
            continue
        match node:
            case ast.Import() | ast.ImportFrom():
                faults += list_posix_imports(node)
            case ast.Attribute(value=ast.Name(id="os"), attr=attr) if attr in POSIX_OS:
                faults.append((node.lineno, f"os.{attr}"))
            case ast.Attribute(value=ast.Name(id="signal"), attr=attr) if attr in POSIX_SIGNALS:
                faults.append((node.lineno, f"signal.{attr}"))
            case ast.Attribute(attr="chmod" | "symlink_to" | "hardlink_to" | "owner" | "group") if not isinstance(
                node.value, ast.Name
            ) or node.value.id.endswith(("path", "file", "folder")):
                faults.append((node.lineno, ast.unparse(node)))
            case ast.keyword(arg="preexec_fn" | "start_new_session" | "pass_fds" | "umask" | "process_group"):
                faults.append((node.value.lineno, node.arg))
            case ast.Constant(value=str(value)) if value.startswith(("/dev/", "/proc/", "/tmp/", "/etc/")):  # noqa: S108
                faults.append((node.lineno, value))
    return faults


def list_replaced_files(tree):
    """Return calls that put a file in another's place: on Windows they fail while anybody has it open."""
    return [
        (node.lineno, ast.unparse(node.func))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in REPLACING
        and (
            ast.unparse(node.func.value) in {"os", "shutil"}
            or (len(node.args) == 1 and not node.keywords and "path" in ast.unparse(node.func.value))
        )
    ]


def list_unclosed(tree):
    """Return calls that open something outside a ``with``, whose result is neither returned nor kept by an owner."""
    safe = set()
    for node in ast.walk(tree):
        owners = []
        if isinstance(node, ast.With | ast.AsyncWith):
            owners = [item.context_expr for item in node.items]
        elif isinstance(node, ast.Return) and node.value is not None:
            owners = [node.value]  # the caller closes it
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("closing", "enter_context")):
            owners = node.args
        safe |= {id(inner) for owner in owners for inner in ast.walk(owner)}
    faults = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and id(node) not in safe:
            name = ast.unparse(node.func)
            module, _, member = name.rpartition(".")
            is_opener = member in OPENING and module in {"", "os", "sqlite3", "openpyxl", "zipfile", "tempfile", "io"}
            is_opener |= (member == "open" and module.endswith("path")) or name in {"np.load", "numpy.load"}
            if is_opener:
                faults.append((node.lineno, name))
    return faults


@cache
def read_modules():
    paths = sorted(ROOT.rglob("*.py"))
    return [(path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))) for path in paths]


def collect(rule, allowed=()):
    return [
        f"voc/{name}:{line}: {what}"
        for name, tree in read_modules()
        if name not in allowed
        for line, what in rule(tree)
    ]


def test_nothing_is_called_that_windows_has_not():
    assert collect(list_posix_calls) == []


def test_files_are_replaced_in_one_place_that_closes_them_first():
    assert collect(list_replaced_files, ALLOWED_REPLACING) == []


KEPT_OPEN = {
    # A process' own channel to the server: closed by its end.
    "voc/server/worker.py: os.fdopen",
}


def test_what_is_opened_is_closed_by_who_opened_it():
    faults = {f"{fault.split(':')[0]}: {fault.rsplit(' ', 1)[1]}" for fault in collect(list_unclosed)}
    assert faults == KEPT_OPEN


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (list_posix_calls, "import fcntl"),
        (list_posix_calls, "from os import fork"),
        (list_posix_calls, "import os\nos.kill(pid, 0)"),
        (list_posix_calls, "signal.signal(signal.SIGKILL, stop)"),
        (list_posix_calls, "key_path.chmod(0o600)"),
        (list_posix_calls, "subprocess.run(command, preexec_fn=start)"),
        (list_posix_calls, "open('/dev/null')"),
        (list_replaced_files, "os.replace(part, path)"),
        (list_replaced_files, "temporary_path.replace(path)"),
        (list_replaced_files, "shutil.move(part, path)"),
        (list_unclosed, "book = openpyxl.load_workbook(path)"),
        (list_unclosed, "archive = zipfile.ZipFile(path).namelist()"),
        (list_unclosed, "data = np.load(path)['a']"),
        (list_unclosed, "text = path.open().read()"),
        (list_unclosed, "connection = sqlite3.connect(path)"),
    ],
)
def test_a_rule_notices(rule, source):
    assert rule(ast.parse(source))


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (list_posix_calls, "if sys.platform != 'win32':\n    key_path.chmod(0o600)"),
        (list_posix_calls, "os.environ.get('VOC_KEY'); signal.signal(signal.SIGTERM, stop)"),
        (list_replaced_files, "text.replace('a', 'b')"),
        (list_unclosed, "with path.open() as file, closing(sqlite3.connect(path)) as connection:\n    pass"),
    ],
)
def test_a_rule_lets_through(rule, source):
    assert not rule(ast.parse(source))
