import numpy as np

from voc.themes.k_means import run_k_means

VECTORS = np.array([[0.0], [1.0], [10.0], [11.0]], dtype=np.float32)


class Steps:
    """The two steps of plain k-means on a line, and how often each was taken."""

    def __init__(self):
        self.n_searches = self.n_moves = 0

    def find_nearest_centres(self, centres):
        self.n_searches += 1
        distances = np.abs(VECTORS - centres.T)
        return distances.argmin(axis=1), distances.min(axis=1)

    def move_centres(self, labels, centres):
        self.n_moves += 1
        return np.array([[VECTORS[labels == k].mean()] for k in range(len(centres))], dtype=np.float32)


def test_centres_move_until_no_vector_changes_its_own():
    steps = Steps()
    first_centres = np.array([[0.0], [1.0]], dtype=np.float32)
    labels, centres, distances = run_k_means(first_centres, steps.find_nearest_centres, steps.move_centres, 30)
    assert labels.tolist() == [0, 0, 1, 1]
    assert centres.ravel().tolist() == [0.5, 10.5]
    assert distances.tolist() == [0.5] * 4
    assert steps.n_searches == steps.n_moves + 1 < 10


def test_it_ends_after_the_number_of_steps():
    steps = Steps()
    first_centres = np.array([[0.0], [1.0]], dtype=np.float32)
    run_k_means(first_centres, steps.find_nearest_centres, steps.move_centres, 1)
    assert (steps.n_searches, steps.n_moves) == (1, 1)
