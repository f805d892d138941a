from voc.causes.caveats import CAVEATS, format_caveats


def test_each_caveat_is_a_sentence_with_its_number_in_the_order_given():
    assert format_caveats({"contradictory": 3, "no_evidence": 1}) == (
        "3 items were confirmed differently by different people",
        "there is no evidence: every cause is unknown",
    )
    assert len(format_caveats(dict.fromkeys(CAVEATS, 1))) == len(CAVEATS)


def test_a_key_of_a_later_version_is_left_out():
    assert format_caveats({"too_cold": 1}) == ()
