"""Progress of long work where nobody looks at a screen."""

from voc.cli.progress_bar import ProgressBar


def test_progress_is_a_line_per_stage_where_there_is_no_terminal(capsys):
    with ProgressBar() as bar:
        for k in range(3):
            bar.update("reading", k, 3)
        bar.update("storing", 0, 0)
        with bar.pause():
            pass
    assert capsys.readouterr().err == "… reading\n… storing\n"


def test_quiet_progress_says_nothing(capsys):
    with ProgressBar(quiet=True) as bar:
        bar.update("reading", 1, 3)
    assert capsys.readouterr() == ("", "")
