from voc.records import CollectResult, Kind, Rejection


def test_a_row_that_lost_one_value_only_is_not_rejected():
    rejected = (Rejection(2, "datum", "no date"), Rejection(3, "score", "outside its scale", is_row_kept=True))
    assert CollectResult("nps.csv", "nps", Kind.SURVEY, 3, 2, 0, rejected).n_rejected == 1


def test_a_row_with_several_faults_is_rejected_once():
    rejected = (
        Rejection(2, "n", "no number"),
        Rejection(2, "proces", "empty"),
        Rejection(2, "x", "y", is_row_kept=True),
    )
    assert CollectResult("werk.csv", "werk", Kind.VOLUME, 1, 0, 0, rejected).n_rejected == 1
