"""What all tests share: a command to run, and one small company that was taken in and worked out once."""

import atexit
import contextlib
import functools
import gc
import io
import itertools
import os
import shutil
import sqlite3
import string
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

# How fast examples are made and run says how busy the machine is, and nothing about the code. The same examples each
# time: a run that fails, fails for everybody. Others, and more of them, are tried by `VOC_EXAMPLES=random make test`;
# a costly property takes a part of `settings.default.max_examples`.
IS_RANDOM = os.environ.get("VOC_EXAMPLES") == "random"
settings.register_profile(
    "any machine",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=not IS_RANDOM,
    max_examples=100 if IS_RANDOM else 40,
)
settings.load_profile("any machine")

# A test must not depend on the reader's terminal.
os.environ.setdefault("COLUMNS", "160")
os.environ.setdefault("NO_COLOR", "1")
# The keys of the workspaces that tests make don't belong into the user's configuration; none comes from outside. The
# workers of a run share the folder of the process that started them, for they share workspaces.
if not {"PYTEST_XDIST_WORKER", "VOC_CONFIG_DIR"} <= os.environ.keys():
    os.environ["VOC_CONFIG_DIR"] = tempfile.mkdtemp(prefix="voc-config-")
    atexit.register(shutil.rmtree, os.environ["VOC_CONFIG_DIR"], ignore_errors=True)
os.environ.pop("VOC_KEY", None)
# How long a test waits for an event: the machine may be busy, and only what hangs may fail.
os.environ.setdefault("VOC_WAIT_SECONDS", "600")
WAIT_SECONDS = float(os.environ["VOC_WAIT_SECONDS"])
if "PYTEST_XDIST_WORKER" in os.environ:  # the workers share the cores
    os.environ.setdefault("VOC_THREADS", "1")
# The tests' matrices are small, and threads of BLAS and OpenMP wait for each other by spinning: beside other work a
# fit of .1 s took 17. For processes too that tests start; before numpy, which reads it once.
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(name, "1")

SAID = {
    "facturatie": (
        ("De eindafrekening", "Mijn jaarnota", "De rekening van deze maand"),
        ("klopt niet en is veel te hoog", "is dubbel afgeschreven", "bevat een bedrag dat ik al betaald had"),
        ("graag een correctie", "wie legt mij dat uit", "ik wil mijn geld terug"),
    ),
    "app": (
        ("De app", "Inloggen in de app", "Het scherm met mijn verbruik in de app"),
        ("loopt steeds vast", "geeft alleen een foutmelding", "werkt niet sinds de nieuwe versie"),
        ("ook na opnieuw installeren", "op mijn telefoon", "ik krijg geen code"),
    ),
    "monteur": (
        ("De monteur", "De man van de slimme meter", "De afspraak met de monteur"),
        ("kwam niet opdagen", "was twee uur te laat", "is zonder bericht afgezegd"),
        ("ik had er vrij voor genomen", "niemand belde", "nu weer weken wachten"),
    ),
    "verhuizing": (
        ("Mijn verhuizing", "De verhuizing naar ons nieuwe huis", "De overdracht van de sleutels bij de verhuizing"),
        ("is niet doorgegeven", "staat op het verkeerde adres", "werd pas na een maand verwerkt"),
        ("ik betaal nu voor twee woningen", "de bewoner voor mij staat er nog op", "ik had het op tijd gemeld"),
    ),
}
"""Subject → parts of sentences about it."""
LATER = (
    ("De storing", "Een storing in het warmtenet", "Alweer een storing met de verwarming"),
    ("duurt nu al drie dagen", "was niet gemeld", "liet ons in de kou zitten"),
    ("geen warm water", "de radiatoren zijn koud", "niemand weet wanneer het verholpen is"),
)
REASONS = {"facturatie": "1", "app": "2", "monteur": "3", "verhuizing": "4"}
COMPANY = """\
[company]
name = "Proefstroom"

[text]
customer_number = '\\bK\\d{7}\\b'
case_number = '\\bZK-\\d{4}-\\d{4}\\b'
urgent = ["gaslucht"]

[themes]
smallest = 8

[[departments]]
name = "Facturatie"
description = "Maakt rekeningen, jaarnota's, eindafrekeningen en correcties"
reasons = ["1"]
[[departments]]
name = "Digitaal"
description = "Maakt de app en het inloggen"
reasons = ["2"]
[[departments]]
name = "Buitendienst"
description = "Monteurs die meters plaatsen en afspraken maken"
reasons = ["3"]

[[reasons]]
id = "1"
name = "Nota"
category = "unnecessary"
[[reasons]]
id = "2"
name = "App"
category = "unnecessary"
[[reasons]]
id = "3"
name = "Afspraak"
category = "hygiene"
[[reasons]]
id = "4"
name = "Verhuizing"
category = "valuable"

[sources.enquete]
kind = "survey"
scope = "transactional"
files = ["enquete*.csv"]
[sources.enquete.columns]
key = "id"
at = "datum"
text = "toelichting"
score = "nps"
customer = "klantnummer"
contact = "contact"
reason = "reden"
[sources.enquete.score]
scale = "nps"

[sources.signalen]
kind = "signal"
files = ["signalen*.csv"]
[sources.signalen.columns]
key = "id"
contact = "contact"
at = "datum"
department = "afdeling"
reason = "reden"
"""


ROOT = Path(__file__).resolve().parent.parent
COSTLIEST = (
    # The other files of the example only after its demo is made: they would wait for it.
    "tests/test_example.py",
    "tests/lab/test_boards_in_cells.py",
    "tests/lab/test_morning.py",
    "tests/lab/test_panel.py",
    "tests/cli/test_odd_data.py",
    "tests/lab/test_killed_kernel.py",
    "tests/server/test_officers.py",
    "tests/test_example_audit.py",
    "tests/decisions/test_refusals.py",
    "tests/board/test_board_state.py",
    "tests/examples/test_files.py",
    "tests/board/test_board_keyboard.py",
    "tests/board/test_board_dialogs.py",
    "tests/cli/test_watch.py",
    "tests/pipeline/test_atomic_storing.py",
    "tests/cli/test_bad_input.py",
    "tests/server/test_jobs.py",
    "tests/workspace/test_erasure.py",
    "tests/themes/test_text_space.py",
    "tests/report/test_page.py",
    "tests/store/test_decision_writer.py",
    "tests/store/test_batches.py",
    "tests/causes/test_audit_sample.py",
    "tests/board/test_board_safe.py",
    "tests/board/test_board_trouble.py",
    "tests/text/test_polarity.py",
    "tests/store/test_marked_customer.py",
    "tests/server/test_killed.py",
    "tests/causes/test_shares.py",
    "tests/insight/test_audited_share.py",
)
"""Files that take longest, the longest first: the last one that a worker begins should be a short one."""


def pytest_collection():
    """Let no worker compile the grammar of addresses, which JupyterLab's libraries do on import: two seconds."""
    if "PYTEST_XDIST_WORKER" in os.environ:  # a file of its own may do without all this
        from voc.report.html.notebook_format import import_nbformat

        import_nbformat()


def pytest_collection_modifyitems(items):
    """Put the costliest files first; with ``--no-loadscope-reorder`` the workers take them in this order."""
    if missing := [name for name in COSTLIEST if not (ROOT / name).is_file()]:
        raise pytest.UsageError(f"COSTLIEST in tests/conftest.py names files that are not there: {missing}")
    place_by_file = {name: place for place, name in enumerate(COSTLIEST)}
    items.sort(key=lambda item: place_by_file.get(item.nodeid.partition("::")[0], len(COSTLIEST)))
    # What was imported until now stays: the collector need not walk over it again and again.
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module", autouse=True)
def garbage():
    """Collect a file's garbage at its end: who leaves a file open fails, and not whoever runs when Python collects."""
    yield
    gc.collect()
    # What is left stays: libraries that were loaded meanwhile, and fixtures of the session.
    gc.freeze()


@dataclass(frozen=True)
class Done:
    """What a command left: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def error(self):
        """The one sentence on standard error."""
        lines = [line for line in self.err.splitlines() if line.startswith("error: ")]
        assert len(lines) == 1, self.err
        assert "Traceback" not in self.err
        assert "something unexpected" not in self.err
        return lines[0].removeprefix("error: ")


def _run(*arguments):
    import typer

    from voc.cli import main

    # Once a process, as everybody has it: of all commands it takes a third of a short one's time.
    if not hasattr(typer.main.get_command, "cache_clear"):
        typer.main.get_command = functools.cache(typer.main.get_command)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(argument) for argument in arguments])
    return Done(code, out.getvalue(), err.getvalue())


@pytest.fixture(scope="session")
def list_placeholders():
    """Names of the values that a message takes: ``{low}`` and ``{high}``."""

    def placeholders(message):
        return {name for _, name, _, _ in string.Formatter().parse(message) if name}

    return placeholders


@pytest.fixture(scope="session")
def voc():
    """Run the command, as if it were typed."""
    return _run


def _sentences(parts):
    # A stride that shares no factor with 27 visits every combination, neighbours apart.
    said = [f"{who} {what}, {more}." for who, what, more in itertools.product(*parts)]
    return [said[(k * 10) % len(said)] for k in range(len(said))]


def survey_rows():
    """Return 27 comments on each subject over five months, and a burst about a new one in the sixth."""
    rows, number = [], itertools.count(1)
    for place, (subject, parts) in enumerate(SAID.items()):
        for k, text in enumerate(_sentences(parts)):
            day = date(2026, 1, 5) + timedelta(days=(k * 6 + place) % 170)
            rows.append((next(number), day, text, 3 + k % 4 if subject != "verhuizing" else 9, REASONS[subject]))
    for k, text in enumerate(_sentences(LATER)):
        rows.append((next(number), date(2026, 6, 2) + timedelta(days=k % 20), text, 1, ""))
    rows.append((next(number), date(2026, 6, 12), "Ik ruik gaslucht in de meterkast, zaak ZK-2026-0042.", 0, ""))
    return rows


def write_company(folder):
    """Write ``voc.toml`` and the files of the small company into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "voc.toml").write_text(COMPANY, encoding="utf-8")
    rows = survey_rows()
    lines = ["id;datum;toelichting;nps;klantnummer;contact;reden"]
    lines += [f"r{n};{day:%d-%m-%Y};{text};{score};K{n:07d};c{n};{why}" for n, day, text, score, why in rows]
    (folder / "enquete.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    blamed = {"1": "Facturatie", "2": "Digitaal", "3": "Buitendienst"}
    lines = ["id;contact;datum;afdeling;reden"]
    lines += [f"s{n};c{n};{day:%d-%m-%Y};{blamed[why]};{why}" for n, day, _, _, why in rows if why in blamed and n % 2]
    (folder / "signalen.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture(scope="session")
def share_folder(tmp_path_factory):
    """Return a folder that is filled once a run, by the worker that asks first: ``share_folder(name, fill)``.

    What it returns is this worker's own copy, because opening a database may write beside it.
    """

    def share(name, fill):
        base = tmp_path_factory.getbasetemp()
        shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
        folder = shared / f"shared-{name}"
        with FileLock(f"{folder}.lock"):
            if not folder.exists():
                # One that broke off is never taken for a whole one.
                part = Path(tempfile.mkdtemp(prefix=f"part-{name}-", dir=shared))
                fill(part)
                part.rename(folder)
        return shutil.copytree(folder, tmp_path_factory.mktemp(name) / name)

    return share


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """Return a database with all tables and no rows, as the migrations leave it; read only."""
    from voc.store import open_store

    folder = tmp_path_factory.mktemp("template")
    open_store("sqlite:///voc.db", root=folder).close()
    return folder / "voc.db"


@pytest.fixture(scope="session", autouse=True)
def run_migrations(sqlite_template):
    """Make new databases by the statements that the migrations left in the first one: they take .1 s each time.

    Yields the function that runs the migrations themselves.
    """
    from sqlalchemy import inspect

    from voc.store import migrate

    with contextlib.closing(sqlite3.connect(sqlite_template)) as template:
        # The transaction is the caller's.
        statements = [line for line in template.iterdump() if line not in {"BEGIN TRANSACTION;", "COMMIT;"}]
    run = migrate._migrate

    def replay(connection, url):
        if connection.dialect.name != "sqlite" or inspect(connection).get_table_names():
            run(connection, url)
            return
        for statement in statements:
            connection.exec_driver_sql(statement)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrate, "_migrate", replay)
        yield run


@pytest.fixture(scope="session", autouse=True)
def compiled_statements():
    """Compile each statement once a process, not once for each database: it takes SQLAlchemy some 3 ms each time."""
    from sqlalchemy.util import LRUCache

    from voc.store import database

    class Compiled(LRUCache):
        """Statements by the kind of database; every engine has a dialect object of its own."""

        def get(self, key, default=None):
            return super().get((type(key[0]), *key[1:]), default)

        def __setitem__(self, key, value):
            super().__setitem__((type(key[0]), *key[1:]), value)

    options = {"compiled_cache": Compiled(2000)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "_create_engine", functools.partial(database._create_engine, execution_options=options))
        yield


@pytest.fixture
def real_migrations(run_migrations, monkeypatch):
    """Let the migrations make the databases of this test."""
    from voc.store import migrate

    monkeypatch.setattr(migrate, "_migrate", run_migrations)


@pytest.fixture(scope="session")
def company(tmp_path_factory):
    """Return a folder with the small company's files; read only."""
    folder = tmp_path_factory.mktemp("company")
    write_company(folder)
    return folder


@pytest.fixture(scope="session")
def fitted(company, voc, share_folder):
    """Return a workspace in which everything was run by the command; read only."""
    from voc.workspace import init

    def fill(folder):
        root = folder / "shop"
        init(root, config=company / "voc.toml").close()
        for arguments in (
            ("collect", company / "enquete.csv", company / "signalen.csv"),
            ("themes", "fit"),
            ("causes", "fit"),
            ("report", "2026-06"),
        ):
            done = voc(*arguments, "--workspace", root)
            assert done.code == 0, done.err

    return share_folder("fitted", fill) / "shop"


KEEPING_DEMO = """
import contextlib, shutil, sqlite3
from pathlib import Path
from voc.cli import main
from voc.workspace import Workspace

def keep(root, name):
    # By SQLite itself: the command has the database open.
    (Path.cwd() / name / "demo").mkdir(parents=True)
    shutil.copy(root / "voc.toml", Path.cwd() / name / "demo")
    with contextlib.closing(sqlite3.connect(root / "voc.db")) as made:
        with contextlib.closing(sqlite3.connect(Path.cwd() / name / "demo" / "voc.db")) as kept:
            made.backup(kept)

def fit_themes(workspace, fit_themes=Workspace.fit_themes):
    keep(workspace.root, "collected")
    outcome = fit_themes(workspace)
    keep(workspace.root, "themes")
    return outcome

Workspace.fit_themes = fit_themes
main()
"""
"""The command, in whose workspace is kept what it was before and after the fit of its themes."""


@pytest.fixture(scope="session")
def demo_run(share_folder):
    """Return the folder in which ``voc demo`` ran, in a process of its own: once a run, for all that ask for a part."""

    def fill(folder):
        done = subprocess.run(
            [sys.executable, "-c", KEEPING_DEMO, "demo", "demo"],
            cwd=folder,
            capture_output=True,
            check=False,
            env={**os.environ, "COLUMNS": "200"},
        )
        assert done.returncode == 0, done.stderr.decode()[-2000:]
        # Of the copy that a worker has: the folder in which it was made is renamed.
        printed = done.stdout.decode().replace(str(folder), "FOLDER")
        (folder / "printed.txt").write_text(printed, encoding="utf-8")

    return share_folder("demo", fill)


@pytest.fixture(scope="session")
def example_collected(demo_run):
    """Return a workspace with the shipped example's files and nothing worked out yet; read only."""
    return demo_run / "collected/demo"


@pytest.fixture(scope="session")
def example_themes(demo_run):
    """Return a workspace with the shipped example's files and themes, before any fit of causes; read only."""
    return demo_run / "themes/demo"


@pytest.fixture(scope="session")
def demo(demo_run):
    """Return the folder that ``voc demo`` made, and what it printed; read only."""
    printed = (demo_run / "printed.txt").read_text(encoding="utf-8").replace("FOLDER", str(demo_run))
    return demo_run / "demo", printed


@pytest.fixture
def shop(fitted, tmp_path):
    """Return a copy of the fitted workspace, to change."""
    return shutil.copytree(fitted, tmp_path / "shop")


@pytest.fixture
def fresh(company, tmp_path):
    """Return a workspace of the small company that has seen nothing yet."""
    from voc.workspace import init

    init(tmp_path / "fresh", config=company / "voc.toml").close()
    return tmp_path / "fresh"


QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-software-rasterizer", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
"""A Chromium that asks nothing of anybody, and draws without imitating a graphics card."""


@pytest.fixture(scope="module")
def browser():
    """Return a started Chromium; of one file, because Playwright's event loop would be in the way of other tests."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=1000 * WAIT_SECONDS)
    path = os.environ.get("VOC_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(QUIET), timeout=1000 * WAIT_SECONDS)
        started.new_context, started.new_page = _waiting(started.new_context), _waiting(started.new_page)
        yield started
        started.close()


def _waiting(create):
    """Return a function that creates a context or a page in which every wait has the common limit."""

    def create_waiting(**options):
        created = create(**options)
        created.set_default_timeout(1000 * WAIT_SECONDS)
        return created

    return create_waiting


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """End a test's browser when the test takes twice the common limit: not every call of Playwright has a limit."""
    if "browser" not in item.fixturenames:
        return (yield)
    ended = threading.Timer(2 * WAIT_SECONDS, _end_browsers, [item.nodeid])
    ended.daemon = True
    ended.start()
    try:
        return (yield)
    finally:
        ended.cancel()


def _end_browsers(test):
    import psutil

    print(f"{test} has waited for {2 * WAIT_SECONDS:.0f} s: its browser is ended", file=sys.stderr)
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if "chrom" in process.name():
                process.kill()
