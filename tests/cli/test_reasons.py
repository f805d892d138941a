"""The command that checks the list of contact reasons."""

import json


def test_the_list_of_reasons_is_checked(voc, fitted):
    done = voc("reasons", "--json", "-w", fitted)
    assert done.code == 0, done.err
    assert set(json.loads(done.out)["check"]["by_reason"]) == {"1", "2", "3", "4"}
    assert "Verhuizing" in voc("reasons", "-w", fitted).out
