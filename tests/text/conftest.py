"""What tests of texts share: a check that a function takes linear time, on a machine of any speed."""

import time

import pytest

FACTOR = 8
LIMIT = 2.5 * FACTOR
"""Eight times the text may take twenty times as long: what is quadratic takes 64 times as long."""
N_TRIALS = 5


def measure_seconds(function, text):
    # Of this thread's processor: what else the machine does doesn't count.
    start = time.thread_time()
    function(text)
    return time.thread_time() - start


@pytest.fixture(scope="session")
def check_linear():
    """Check that a function takes linear time: ``check_linear(function, text)`` compares with an eighth of the text.

    A single trial may be disturbed (caches are shared with others), so one of a few has to pass.
    """

    def check(function, text):
        part = text[: len(text) // FACTOR]
        function(part)  # what is done once is not counted
        ratios = []
        for _ in range(N_TRIALS):
            ratios.append(measure_seconds(function, text) / max(measure_seconds(function, part), 1e-4))
            if ratios[-1] <= LIMIT:
                return
        pytest.fail(f"{FACTOR} times the text took {', '.join(f'{ratio:.0f}' for ratio in ratios)} times as long")

    return check
