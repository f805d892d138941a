"""``voc report``: a month is the argument of ``month``, and a command's name may come after options."""

import pytest
import typer

from voc.cli.report_group import ReportGroup

app = typer.Typer(cls=ReportGroup, no_args_is_help=True)


@app.command("month")
def print_month(period: str, department: str = "", *, all_departments: bool = False):
    typer.echo(f"month {period} {department} {all_departments}")


@app.command("year")
def print_year(year: str, workspace: str = typer.Option("", "-w")):
    typer.echo(f"year {year} {workspace}")


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        ("2026-10", "month 2026-10  False"),
        ("month 2026-10", "month 2026-10  False"),
        ("--all-departments 2026-10", "month 2026-10  True"),
        ("--department year 2026-10", "month 2026-10 year False"),
        ("2026-10 --department year", "month 2026-10 year False"),
        ("year 2026", "year 2026 "),
        ("-w shop year 2026", "year 2026 shop"),
    ],
)
def test_a_month_needs_no_command(capsys, arguments, printed):
    app(arguments.split(), standalone_mode=False)
    assert capsys.readouterr().out == f"{printed}\n"


@pytest.mark.parametrize(("arguments", "code"), [("--help", 0), ("", 2), ("-w shop", 2), ("year", 2)])
def test_without_a_month_comes_help_or_an_error(capsys, arguments, code):
    with pytest.raises(SystemExit) as exit_request:
        app(arguments.split())
    assert exit_request.value.code == code
