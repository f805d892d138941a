"""Informativeness: whether a text says what it is about, and what a text without a subject still judges.

A bare judgement ("top!", "slecht") and bare thanks name no subject. `find_no_theme_reason` calls them uninformative;
`classify_judgement` finds those that still say how somebody finds the whole: where many do, that is a theme of its
own. One word that names a subject ("wachttijd") does count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from enum import StrEnum
from functools import lru_cache

from voc.records import NoTheme

__all__ = ["Judgement", "classify_judgement", "find_no_theme_reason"]

_UNINFORMATIVE_PHRASES = """
geen | geen idee | geen antwoord | geen commentaar | geen opmerking | geen opmerkingen | geen reactie |
geen mening | geen toelichting | geen bijzonderheden | geen suggesties | geen verbeterpunten |
geen klachten | geen verdere opmerkingen | nee geen | nvt | n v t | niet van toepassing | niet ingevuld |
niet beantwoord | weet niet | weet ik niet | ik weet het niet | zou het niet weten | zou ik niet weten |
zeg ik niet | niks te melden | niets te melden | niks te klagen | zie boven | zie hierboven | zie vorige
| zie vorig antwoord | zie eerder | zie eerdere reactie | zie eerdere mail | zie bijlage | zie onder |
idem | idem dito | kan niet beter | kon niet beter | niks mis mee | ga zo door | alles goed |
alles was goed | alles prima | alles ok | alles oke | alles naar wens | het was goed | het was prima |
gaat goed | ging goed | gewoon goed | komt goed | dank je wel | dank u wel | dank u | bedankt voor alles
| bij voorbaat dank | alvast bedankt | na | n a | not applicable | did not answer | not answered |
no answer | no comment | no comments | no further comments | no response | nothing | nothing at all |
nothing to add | nothing to say | nothing really | nothing else | nothing comes to mind |
nothing i can think of | can t think of anything | cannot think of anything | can t think of any |
not at the moment | not really | not sure | not that i can think of | none | none at all | don t know |
dont know | i don t know | do not know | no idea | no problems | no complaints | see above | see below |
see previous | see previous answer | as above | same as above | as before | ditto | all good | all ok |
it was good | it was fine | very happy | keep it up | thank you | thank you very much | many thanks |
prefer not to say | no issues | everything | everything was good | everything was fine | alles
"""
_PHRASES = frozenset(phrase.strip() for phrase in _UNINFORMATIVE_PHRASES.split("|"))
# Texts made of these words alone name no subject: judgements, thanks, greetings, fillers.
_WORDS_WITHOUT_SUBJECT = """
geen niks niets nee neen ja nvt idem oke ok okay okee x xx xxx test asdf hoi hallo dag doei groet groeten
groetjes bedankt dank dankjewel dankuwel thanks thx mvg top toppie prima goed beter best geweldig
fantastisch super perfect uitstekend uitmuntend tevreden ontevreden slecht slechter waardeloos matig
redelijk voldoende onvoldoende zozo gewoon leuk mooi fijn netjes keurig klasse chapeau jammer belachelijk
schandalig schande bagger ruk kut drama dramatisch bizar helaas erg heel zeer echt zo ik ben jullie het
is was alles allemaal wel niet te van en je u jou voor weer zoals altijd nog steeds verder alvast
voorbaat bij graag gedaan hartelijk vriendelijke no yes none nothing nope na nil yep good great fine
excellent brilliant amazing awesome fantastic lovely bad poor terrible awful rubbish horrible nice happy
satisfied thank you many very much so really all it the i am at more most better ever well done always
everything anything everyone
not never nothing isn wasn aren ain don doesn didn couldn t s too bit quite rather just than could couldn be been
terribly awfully absolutely satisfying dissatisfied unhappy okay
nooit zeker helemaal allesbehalve kan kon beter niks verschrikkelijk ontzettend enorm best wel
"""
_EMPTY_WORDS = frozenset(_WORDS_WITHOUT_SUBJECT.split())
_WORDS_OF_PRAISE = """
top toppie prima goed best geweldig fantastisch super perfect uitstekend uitmuntend tevreden leuk mooi fijn netjes
keurig klasse chapeau bedankt dank dankjewel dankuwel thanks thx thank good great fine excellent brilliant amazing
awesome fantastic lovely nice happy satisfied well
"""
_INTENSIFIERS = frozenset(["super", "verschrikkelijk", "terribly", "awfully"])
"""Words that only strengthen the judgement next to them: "super slecht", "terribly good"."""
_WORDS_OF_COMPLAINT = """
slecht slechter waardeloos ontevreden onvoldoende belachelijk schandalig schande bagger ruk kut drama dramatisch bad
poor terrible awful rubbish horrible dissatisfied unhappy matig
"""
_SAYING_IT_IS_BAD = """
kan beter | kon beter | kan wel beter | could be better | can be better | could have been better | bedankt voor niks |
bedankt voor niets | thanks for nothing | thank you for nothing | allesbehalve goed | not great not terrible
"""
_SAYING_ALL_IS_WELL = """
kan niet beter | kon niet beter | niks mis mee | ga zo door | keep it up | niks te klagen | geen klachten |
no complaints | no problems | no issues | geen verbeterpunten | alles naar wens | alles ok | alles oke | all ok |
couldn t be better | could not be better | couldn t have been better | kon niet beter zijn
"""
_SAYING_NOTHING_MORE = """
niets | niks | geen | nee | geen opmerkingen | geen suggesties | geen idee | zou het niet weten | nothing else |
zou ik niet weten | nothing | nothing at all | nothing to add | nothing to say | nothing really | none at all |
nothing comes to mind | nothing i can think of | can t think of anything | cannot think of anything |
not that i can think of | none | no | nope
"""
_PRAISE, _COMPLAINT = frozenset(_WORDS_OF_PRAISE.split()), frozenset(_WORDS_OF_COMPLAINT.split())
_ALL_WELL = frozenset(phrase.strip() for phrase in _SAYING_ALL_IS_WELL.split("|"))
_ALL_BAD = frozenset(phrase.strip() for phrase in _SAYING_IT_IS_BAD.split("|"))
_NOTHING = frozenset(phrase.strip() for phrase in _SAYING_NOTHING_MORE.split("|"))
_EVERYTHING = frozenset({"alles", "everything", "all"})
_NEGATIONS = frozenset(
    {"niet", "not", "geen", "never", "nooit", "isn", "wasn", "aren", "ain"}
)  # "niet goed", "isn't good"
_FORMAL_THANKS = frozenset({"alvast", "voorbaat"})  # how a message ends, not what somebody finds
_ASKS_WHAT_IS_WRONG = re.compile(
    r"\b(?:better|improv\w*|worse|disappoint\w*|dissatisf\w*|beter|verbeter\w*|minder|tegen|ontevreden\w*)\b",
    re.IGNORECASE,
)
_ASKS_WHAT_IS_GOOD = re.compile(
    r"\b(?:good|well|best|like[ds]?|enjoy\w*|satisf\w*|goede?|beste|fijn|prettig|tevreden\w*|sterk)\b", re.IGNORECASE
)
_SCORE = re.compile(
    r"(?:een |a |cijfer |score |rating |nr |nummer |number )?\d+(?:e\d+)?(?: (?:out of|van de|van|of|op|uit) \d+)?"
    r"(?: (?:sterren|ster|stars?|punten|points))?"
)
"""A score in words ("9 out of 10", "5 sterren"): how somebody finds something, and not what."""
_BETWEEN_WORDS = re.compile(r"[^\w]+|_+")
_ONE_CHARACTER = re.compile(r"(.)\1*")
LONGEST_LISTED = 60
"""Characters from which a text is taken to say something; the lists hold short ones only."""


def find_no_theme_reason(text: str, junk: Collection[str] = ()) -> NoTheme | None:
    """Return why a text can have no theme, or None when it says something.

    Parameters
    ----------
    text
        A text or one segment of it, redacted or not.
    junk
        Further texts that say nothing (the workspace's and the source's), compared without case, accents and
        punctuation.

    Returns
    -------
    NoTheme or None
        ``EMPTY`` without any letter or digit, ``UNINFORMATIVE`` for "n.v.t.", "geen", "Did not answer", one
        letter, keys struck at random, and for judgements and thanks without a subject.

    Examples
    --------
    >>> find_no_theme_reason("N.v.t."), find_no_theme_reason("..."), find_no_theme_reason("De wachttijd")
    (<NoTheme.UNINFORMATIVE: 'uninformative'>, <NoTheme.EMPTY: 'empty'>, None)
    """
    # Most comments are long: they are compared with the workspace's junk only, which may hold a whole footer.
    if len(text) > LONGEST_LISTED and text.isascii() and " " in text.strip():
        return None if _normalize_words(text) not in _normalize_all(tuple(junk)) else NoTheme.UNINFORMATIVE
    normalized = _normalize_words(text)
    letters = normalized.replace(" ", "")
    if not any(character.isalnum() for character in letters):
        return NoTheme.EMPTY
    if _SCORE.fullmatch(normalized) or letters.isdigit() or len(letters) == 1 or _ONE_CHARACTER.fullmatch(letters):
        return NoTheme.UNINFORMATIVE
    if normalized in _PHRASES or normalized in _ALL_BAD or normalized in _normalize_all(tuple(junk)):
        return NoTheme.UNINFORMATIVE
    if all(word in _EMPTY_WORDS or word.isdigit() for word in normalized.split()):
        return NoTheme.UNINFORMATIVE
    return None


class Judgement(StrEnum):
    """Judgement of the whole in a text without a subject."""

    PRAISE = "praise"
    COMPLAINT = "complaint"


def classify_judgement(text: str, question: str | None = None) -> Judgement | None:
    """Return the judgement in a text without a subject; None when it holds none, or may name a subject.

    Parameters
    ----------
    text
        A text that `find_no_theme_reason` calls uninformative.
    question
        What was asked, where that is known: "Nothing" praises when it answers what could be better, and complains
        when it answers what was good. Without a question it says nothing.

    Examples
    --------
    >>> [classify_judgement(text) for text in ("Top!", "Heel slecht.", "Nothing")]
    [<Judgement.PRAISE: 'praise'>, <Judgement.COMPLAINT: 'complaint'>, None]
    >>> classify_judgement("Nothing", "What could we do better?")
    <Judgement.PRAISE: 'praise'>
    """
    if find_no_theme_reason(text) is not NoTheme.UNINFORMATIVE:
        return None
    normalized = _normalize_words(text)
    words = frozenset(normalized.split())
    if normalized in _ALL_WELL or normalized in _ALL_BAD:
        return Judgement.PRAISE if normalized in _ALL_WELL else Judgement.COMPLAINT
    judging_words = words - _INTENSIFIERS if words & (_PRAISE | _COMPLAINT) - _INTENSIFIERS else words
    praise_words, complaint_words = judging_words & _PRAISE, judging_words & _COMPLAINT
    if (praise_words or complaint_words) and not words & _FORMAL_THANKS:
        if praise_words and complaint_words:
            return None
        return Judgement.COMPLAINT if bool(complaint_words) != bool(words & _NEGATIONS) else Judgement.PRAISE
    asks_worse, asks_good = _ASKS_WHAT_IS_WRONG.search(question or ""), _ASKS_WHAT_IS_GOOD.search(question or "")
    if (asks_worse is None) == (asks_good is None) or not (normalized in _NOTHING or words & _EVERYTHING == words):
        return None
    return Judgement.PRAISE if (normalized in _NOTHING) == (asks_worse is not None) else Judgement.COMPLAINT


@lru_cache(maxsize=64)
def _normalize_all(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_normalize_words(text) for text in texts)


def _normalize_words(text: str) -> str:
    folded = text.casefold()
    if not folded.isascii():
        decomposed = unicodedata.normalize("NFKD", folded)
        folded = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _BETWEEN_WORDS.sub(" ", folded).strip()
