"""Progress of long work where nobody looks at a screen."""

import io

import pytest
from rich.console import Console

from voc.cli import progress_bar
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


def test_a_bar_goes_on_where_a_stage_comes_again_and_is_gone_in_the_end(monkeypatch):
    screen = Console(file=io.StringIO(), force_terminal=True, width=80, color_system=None)
    monkeypatch.setattr(progress_bar, "err", screen)
    with ProgressBar() as bar:
        bar.update("reading", 1, 0)
        bar.update("reading", 2, 4)
        bar.update("storing", 1, 2)
        assert [(task.description, task.completed, task.total) for task in bar._bar.tasks] == [
            ("reading", 2, 4),
            ("storing", 1, 2),
        ]
        with bar.pause():
            assert not bar._bar.live.is_started
        assert bar._bar.live.is_started
    assert not bar._bar.live.is_started


def test_a_bar_comes_back_where_the_question_failed(monkeypatch):
    monkeypatch.setattr(progress_bar, "err", Console(file=io.StringIO(), force_terminal=True, width=80))
    with ProgressBar() as bar:
        with pytest.raises(KeyboardInterrupt), bar.pause():
            raise KeyboardInterrupt
        assert bar._bar.live.is_started
