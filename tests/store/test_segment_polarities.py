import numpy as np
import pytest

from voc.store.segment_polarities import SegmentPolarities


def test_what_is_stored_comes_back_for_the_segments_that_have_it():
    stored = SegmentPolarities.from_rows(np.array([9, 4]), np.array([[0.1, 0.2, 0.7], [0.0, 0.0, 0.0]])).to_bytes()
    found = SegmentPolarities.from_bytes(stored).look_up(np.array([4, 5, 9, 12]))
    assert found[0].tolist() == [0, 0, 0]
    assert np.isnan(found[[1, 3]]).all()
    assert found[2] == pytest.approx([0.1, 0.2, 0.7], abs=0.002)


def test_a_run_that_stored_none_has_none():
    assert np.isnan(SegmentPolarities.from_bytes(None).look_up(np.array([1]))).all()
