import gc

import pytest

from voc.pipeline.garbage_collection import pause_garbage_collection


def test_a_pause_ends_with_its_block_also_by_an_error_and_within_another():
    assert gc.isenabled()
    with pause_garbage_collection():
        with pause_garbage_collection():
            pass
        assert not gc.isenabled(), "the inner one leaves the outer one alone"
    assert gc.isenabled()
    with pytest.raises(KeyError), pause_garbage_collection():
        raise KeyError
    assert gc.isenabled()
