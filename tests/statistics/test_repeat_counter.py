import itertools
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


def test_the_arrays_stay_few_however_many_parts_come():
    counter = RepeatCounter()
    for part in range(300):
        counter.add([part, 1000 + part])
    sizes = [len(array) for array in counter._arrays]
    assert sum(sizes) == 600
    assert len(sizes) <= 10, "their sizes double"
    assert all(larger > 2 * smaller for larger, smaller in itertools.pairwise(sizes))
    assert counter.contains([0, 299, 300, 1299, 1300]) == [True, True, False, True, False]


def test_what_came_often_in_one_part_goes_on_in_the_next():
    counter = RepeatCounter()
    assert counter.count([4, 4, 4]) == [1, 2, 3]
    assert counter.count([4, 5]) == [4, 1]
    assert counter.count([5, 4, 5]) == [2, 5, 3]
    assert counter.count([]) == []
