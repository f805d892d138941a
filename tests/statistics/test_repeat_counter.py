import random
from collections import Counter

from voc.statistics.repeat_counter import RepeatCounter


def test_numbers_are_counted_over_all_parts():
    rng, counter, expected = random.Random(1), RepeatCounter(), Counter()
    for size in (1, 50, 3, 400, 400, 7, 0, 900):
        part = [rng.randrange(300) if rng.random() < 0.5 else rng.randrange(2**64) for _ in range(size)]
        counts = []
        for number in part:
            expected[number] += 1
            counts.append(expected[number])
        assert counter.count(part) == counts


def test_numbers_that_were_added_are_there():
    counter = RepeatCounter()
    assert counter.contains([1]) == [False]
    counter.add([2**64 - 1, 3])
    assert counter.contains([3, 4, 2**64 - 1]) == [True, False, True]
