import io

from rich.console import Console

from voc.cli.mapping_preview import build_column_table, print_mapping_preview
from voc.records import ColumnPreview, MappingPreview


def show(render):
    console = Console(file=io.StringIO(), width=100, color_system=None)
    render(console)
    return console.file.getvalue()


def test_brackets_of_a_customer_are_no_colours():
    columns = [ColumnPreview("text", "reden [1]", ("[bold]goed[/bold]", "[/]"))]
    shown = show(lambda console: console.print(build_column_table(columns, "[red]export.csv")))
    assert "[red]export.csv" in shown
    assert "reden [1]" in shown
    assert "[bold]goed[/bold] · [/]" in shown


def test_a_mapping_without_columns_is_shown_with_its_counts():
    preview = MappingPreview(columns=(), n_rows=0)
    assert "export.csv" in show(lambda console: print_mapping_preview(preview, console, title="export.csv"))
