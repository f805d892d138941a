"""Words that most comments of a theme share, in one form or another: the subject of a theme that no single word shows.

Of the comments about a bill one says "nota", one "jaarnota" and one "eindnota", each in another of its sentences: no
word is in a quarter of the theme's sentences, and all speak of one thing. So words are counted by what they are made
of, and by comment.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import combinations

from voc.themes.arrays import LabelArray

__all__ = ["SharedWord", "SharedWords"]

MIN_SHARE = 0.45
"""Minimum share of a theme's comments that must hold a word in some form."""
MIN_LIFT = 3.0
"""Minimum ratio of that share to the share of the other comments that hold it."""
MIN_LARGE_SHARE = 0.65
"""Minimum share of a theme's comments that hold a word for which a smaller ratio is enough."""
MIN_LIFT_OF_LARGE = 2.0
"""Minimum ratio for such a word: "nota" is in many other comments too, and still what these are about."""
MIN_SHARE_OF_LONGER = 0.85
"""Minimum share of the comments with the best word that must hold a longer word around it for the longer one to be
taken: "afrekening", not "rekening"."""
MIN_SHARE_OF_SEVERAL = 0.6
"""Minimum share of a theme's comments that must hold one of two or three words: people call one thing "nota" or
"afrekening"."""
MIN_SHARE_ALONE = 0.7
"""Share of a theme's comments that hold a word from which on no second one is looked for."""
MIN_GAIN_OF_PAIR = 0.1
"""Minimum share of the comments that must hold the second word alone, where one word would do."""
MAX_SHARES_TO_WIDEN = {2: 0.6, 3: 0.5}
"""Share of a theme's comments that hold a heading from which on so many words are not tried in its place: a heading
must speak for most of the members, and words that few hold make it no clearer."""
MIN_SHARES_IN = {2: 0.25, 3: 0.12}
"""Minimum share of a theme's comments that must hold each of so many words."""
N_COMBINED = 8
"""Number of words that pairs and triples are made of."""
SIDES = ("klacht", "complain", "compliment", "lof", "praise", "probleem", "problem")
"""Beginnings of words that state a side and no subject."""
MIN_COMMENTS = 5
"""Minimum number of comments that must hold a word, of a theme and of all."""
SHORTEST_END = 3
"""Minimum number of letters of a word that others end in: "jaarnota", "chatbot"."""
SHORTEST_BEGINNING = 6
"""Minimum number of letters of a word that others begin with: "termijnbedrag". A beginning means less than an end."""
MAX_INFLECTION = 2
"""Maximum number of letters of an ending in English: "nurses"."""
MIN_NOUN_SHARE = 0.5
"""Minimum share of the comments with a word that must hold it as a noun, or in one."""
MIN_FORM_SHARE = 0.6
"""Minimum share of the comments with a word that must hold one form of it for that form to be written."""


@dataclass(frozen=True, slots=True)
class SharedWord:
    """Words (one to three, in the form to write) of which most comments of a theme hold one, and the share that does.

    ``score`` is that share's part of the Kullback–Leibler divergence between the theme and the other comments.
    """

    words: tuple[str, ...]
    share: float
    score: float = 0.0


class SharedWords:
    """Words and what they are made of, by the comments of one language that hold them.

    Parameters
    ----------
    words
        Of each text (case folded).
    comments
        ``(n,)``: which comment each text is of, counted from 0.
    is_naming_noun
        Whether a word is a noun that a name may hold.
    hidden_names
        Beginnings of words that no name holds, nor a part of them.
    splits_compounds
        Whether words are joined into one, as in Dutch.
    """

    def __init__(
        self,
        words: Sequence[Sequence[str]],
        comments: LabelArray,
        is_naming_noun: Callable[[str], bool],
        hidden_names: Collection[str] = (),
        *,
        splits_compounds: bool,
    ) -> None:
        self._splits_compounds = splits_compounds
        self._words_by_comment: dict[int, set[str]] = {}
        for text_words, comment in zip(words, comments.tolist(), strict=True):
            self._words_by_comment.setdefault(comment, set()).update(text_words)
        n_by_word = Counter(word for comment_words in self._words_by_comment.values() for word in comment_words)
        self._roots = {
            word
            for word, n in n_by_word.items()
            if n >= MIN_COMMENTS and is_naming_noun(word) and not word.startswith(SIDES)
        }
        hidden = tuple(hidden_names)
        self._roots_by_word = {
            word: frozenset() if word.startswith(hidden) else self._list_roots(word) for word in n_by_word
        }
        self._n_by_root = Counter(
            root for comment_words in self._words_by_comment.values() for root in self._collect_roots(comment_words)
        )

    def find(self, comments: Sequence[int]) -> SharedWord | None:
        """Return the word, or two or three, that most of a theme's comments share; None where there is none."""
        theme_comments, counts = self._count_roots(comments)
        n_others = len(self._words_by_comment) - len(theme_comments)
        score_by_root = {
            # Half a comment more elsewhere: a word that no other theme holds has a finite lift still.
            root: self._score(count / len(theme_comments), (self._n_by_root[root] - count + 0.5) / (n_others + 1))
            for root, count in counts.items()
            if count >= MIN_COMMENTS
        }
        best = max(score_by_root, key=lambda root: (score_by_root[root], root), default="")
        score = score_by_root.get(best, 0.0)
        if not score:
            return self._find_alternatives(theme_comments, counts)
        # "rekening" is in "afrekening", which is what nearly all of them say.
        longer = [root for root in counts if best in root and counts[root] >= MIN_SHARE_OF_LONGER * counts[best]]
        best = max(longer, key=lambda root: (len(root), root))
        single = SharedWord((self._choose_form(best, theme_comments),), counts[best] / len(theme_comments), score)
        pair = self._find_several(theme_comments, counts, 2) if single.share < MIN_SHARE_ALONE else None
        # "Staff and activities" where three in four speak of either, and of staff alone six in ten.
        is_wider = pair is not None and pair.share >= single.share + MIN_GAIN_OF_PAIR
        return pair if pair is not None and is_wider and pair.score > single.score else single

    def widen(self, comments: Sequence[int], words: Sequence[str], min_share: float = 0.0) -> SharedWord | None:
        """Return two or three words of which clearly more of a theme's comments hold one than hold one of ``words``.

        None where ``words`` are in enough comments, in some form, or no others are in clearly more. ``min_share`` is
        the share that holds them at least, where it was counted in another way.
        """
        theme_comments, counts = self._count_roots(comments)
        own_roots = frozenset(root for word in words for root in self._list_roots(word.casefold()))
        n_own = sum(not own_roots.isdisjoint(self._collect_roots(comment_words)) for comment_words in theme_comments)
        share = max(min_share, n_own / max(1, len(theme_comments)))
        wider: SharedWord | None = None
        for n_words, max_share in MAX_SHARES_TO_WIDEN.items():
            several = self._find_several(theme_comments, counts, n_words) if share < max_share else None
            if several is not None and several.share >= share + MIN_GAIN_OF_PAIR:
                wider, share = several, several.share
        return wider

    def _count_roots(self, comments: Sequence[int]) -> tuple[list[set[str]], Counter[str]]:
        """Return the words of each of a theme's comments, and how many of these hold each root."""
        theme_comments = [self._words_by_comment[comment] for comment in comments if comment in self._words_by_comment]
        # By comment: its words are a set of roots, so that who writes "nota" in three sentences counts once.
        counts = Counter(root for comment_words in theme_comments for root in self._collect_roots(comment_words))
        n_by_noun = Counter(
            root for comment_words in theme_comments for root in self._collect_roots(comment_words & self._roots)
        )
        # "List" is no word for what is said by "listen".
        return theme_comments, Counter({root: n for root, n in counts.items() if n_by_noun[root] >= MIN_NOUN_SHARE * n})

    def _find_alternatives(self, theme_comments: Sequence[set[str]], counts: Counter[str]) -> SharedWord | None:
        """Return two words of which most comments hold one, or three, where no word is in enough of them alone."""
        for n_words in MIN_SHARES_IN:
            if alternatives := self._find_several(theme_comments, counts, n_words):
                return alternatives
        return None

    def _find_several(
        self, theme_comments: Sequence[set[str]], counts: Counter[str], n_words: int
    ) -> SharedWord | None:
        """Return so many words of which most comments hold one; the most telling ones, None without such words."""
        roots_by_comment = [self._collect_roots(comment_words) for comment_words in theme_comments]
        n_others = len(self._words_by_comment) - len(theme_comments)
        min_count = max(MIN_COMMENTS, MIN_SHARES_IN[n_words] * len(theme_comments))
        frequent = [root for root, count in counts.items() if count >= min_count]
        lift_by_root = {
            root: counts[root] / len(theme_comments) * (n_others + 1) / (self._n_by_root[root] - counts[root] + 0.5)
            for root in frequent
        }
        usable = sorted(
            (root for root in frequent if lift_by_root[root] >= MIN_LIFT_OF_LARGE),
            key=lambda root: (-counts[root] * math.log(lift_by_root[root]), root),
        )[:N_COMBINED]
        best_score, best = 0.0, None
        for roots in combinations(usable, n_words):
            if any(one in other or other in one for one, other in combinations(roots, 2)):  # one word in two forms
                continue
            n_any = sum(not comment_roots.isdisjoint(roots) for comment_roots in roots_by_comment)
            n_elsewhere = sum(self._n_by_root[root] - counts[root] for root in roots)  # at most
            share, share_elsewhere = n_any / len(theme_comments), (n_elsewhere + 0.5) / (n_others + 1)
            score = share * math.log(share / share_elsewhere) if share else 0.0
            if share >= MIN_SHARE_OF_SEVERAL and share >= MIN_LIFT * share_elsewhere and score > best_score:
                words = tuple(self._choose_form(root, theme_comments) for root in roots)
                best_score, best = score, SharedWord(words, share, score)
        return best

    @staticmethod
    def _score(share: float, share_elsewhere: float) -> float:
        """Return the part of the Kullback–Leibler divergence of a word that enough hold; 0 for any other."""
        lift = share / share_elsewhere
        is_shared = share >= MIN_SHARE and lift >= MIN_LIFT
        is_shared |= share >= MIN_LARGE_SHARE and lift >= MIN_LIFT_OF_LARGE
        return share * math.log(lift) if is_shared else 0.0

    def _choose_form(self, root: str, theme_comments: Sequence[set[str]]) -> str:
        # Of the words made of it only those that may be in a name themselves.
        forms = Counter(
            word
            for comment_words in theme_comments
            for word in comment_words
            if root in self._roots_by_word[word] and word in self._roots
        )
        n_held = sum(root in self._collect_roots(comment_words) for comment_words in theme_comments)
        form, count = max(forms.items(), key=lambda item: (item[1], item[0]), default=(root, 0))
        return form if count >= MIN_FORM_SHARE * n_held else root

    def _collect_roots(self, words: set[str]) -> set[str]:
        return {root for word in words for root in self._roots_by_word[word]}

    def _list_roots(self, word: str) -> frozenset[str]:
        """Return the words that one is a form of: itself, its end and its beginning."""
        if not self._splits_compounds:
            parts = [word[: len(word) - n] for n in range(MAX_INFLECTION + 1)]
        else:
            ends = [word[start:] for start in range(len(word) - SHORTEST_END + 1)]
            parts = ends + [word[:end] for end in range(SHORTEST_BEGINNING, len(word) + 1)]
        return frozenset(part for part in [word, *parts] if part in self._roots)
