"""Does a text say what it is about? If not: why it can have no theme.

A bare judgement ("top!", "slecht") and bare thanks name no subject. ``lack`` calls them uninformative; ``judgement``
tells which of them still say how somebody finds the whole: where many do, that is a theme of its own. One word that
names a subject ("wachttijd") does count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from enum import StrEnum
from functools import lru_cache

from voc.records import NoTheme

__all__ = ["Judgement", "judgement", "lack"]

_SAYING_NOTHING = """
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
_PHRASES = frozenset(phrase.strip() for phrase in _SAYING_NOTHING.split("|"))
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
"""
_EMPTY_WORDS = frozenset(_WORDS_WITHOUT_SUBJECT.split())
_WORDS_OF_PRAISE = """
top toppie prima goed best geweldig fantastisch super perfect uitstekend uitmuntend tevreden leuk mooi fijn netjes
keurig klasse chapeau bedankt dank dankjewel dankuwel thanks thx thank good great fine excellent brilliant amazing
awesome fantastic lovely nice happy satisfied well
"""
_WORDS_OF_COMPLAINT = """
slecht slechter waardeloos ontevreden onvoldoende belachelijk schandalig schande bagger ruk kut drama dramatisch bad
poor terrible awful rubbish horrible
"""
_SAYING_ALL_IS_WELL = """
kan niet beter | kon niet beter | niks mis mee | ga zo door | keep it up | niks te klagen | geen klachten |
no complaints | no problems | no issues | geen verbeterpunten | alles naar wens | alles ok | alles oke | all ok
"""
_SAYING_NOTHING_MORE = """
niets | niks | geen | nee | geen opmerkingen | geen suggesties | geen idee | zou het niet weten | nothing else |
zou ik niet weten | nothing | nothing at all | nothing to add | nothing to say | nothing really | none at all |
nothing comes to mind | nothing i can think of | can t think of anything | cannot think of anything |
not that i can think of | none | no | nope
"""
_PRAISE, _COMPLAINT = frozenset(_WORDS_OF_PRAISE.split()), frozenset(_WORDS_OF_COMPLAINT.split())
_ALL_WELL = frozenset(phrase.strip() for phrase in _SAYING_ALL_IS_WELL.split("|"))
_NOTHING = frozenset(phrase.strip() for phrase in _SAYING_NOTHING_MORE.split("|"))
_EVERYTHING = frozenset({"alles", "everything", "all"})
_TURNED = frozenset({"niet", "not", "geen", "never", "nooit"})  # "niet goed"
_FORMAL_THANKS = frozenset({"alvast", "voorbaat"})  # how a message ends, not what somebody finds
_ASKS_WORSE = re.compile(
    r"\b(?:better|improv\w*|worse|disappoint\w*|dissatisf\w*|beter|verbeter\w*|minder|tegen|ontevreden\w*)\b",
    re.IGNORECASE,
)
_ASKS_GOOD = re.compile(
    r"\b(?:good|well|best|like[ds]?|enjoy\w*|satisf\w*|goede?|beste|fijn|prettig|tevreden\w*|sterk)\b", re.IGNORECASE
)
_NOT_A_WORD = re.compile(r"[^\w]+|_+")
_ONE_SIGN = re.compile(r"(.)\1*")
_LONGEST = 60
"""Characters from which a text is taken to say something; the lists hold short ones only."""


def lack(text: str, junk: Collection[str] = ()) -> NoTheme | None:
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
    >>> lack("N.v.t."), lack("..."), lack("De wachttijd")
    (<NoTheme.UNINFORMATIVE: 'uninformative'>, <NoTheme.EMPTY: 'empty'>, None)
    """
    if len(text) > _LONGEST and text.isascii() and " " in text.strip():
        return None if _plain(text) not in _plain_all(tuple(junk)) else NoTheme.UNINFORMATIVE
    plain = _plain(text)
    letters = plain.replace(" ", "")
    if not any(sign.isalnum() for sign in letters):
        return NoTheme.EMPTY
    if letters.isdigit() or len(letters) == 1 or _ONE_SIGN.fullmatch(letters):
        return NoTheme.UNINFORMATIVE
    if plain in _PHRASES or plain in _plain_all(tuple(junk)):
        return NoTheme.UNINFORMATIVE
    if all(word in _EMPTY_WORDS or word.isdigit() for word in plain.split()):
        return NoTheme.UNINFORMATIVE
    return None


class Judgement(StrEnum):
    """What a text without a subject still says: how somebody finds the whole."""

    PRAISE = "praise"
    COMPLAINT = "complaint"


def judgement(text: str, question: str | None = None) -> Judgement | None:
    """Return the judgement that a text without a subject is; None when it is none, or may name a subject.

    Parameters
    ----------
    text
        A text that ``lack`` calls uninformative.
    question
        What was asked, where that is known: "Nothing" praises when it answers what could be better, and complains
        when it answers what was good. Without a question it says nothing.

    Examples
    --------
    >>> judgement("Top!"), judgement("Heel slecht."), judgement("Nothing"), judgement("n.v.t.")
    (<Judgement.PRAISE: 'praise'>, <Judgement.COMPLAINT: 'complaint'>, None, None)
    >>> judgement("Nothing", "What could we do better?")
    <Judgement.PRAISE: 'praise'>
    """
    if lack(text) is not NoTheme.UNINFORMATIVE:
        return None
    plain = _plain(text)
    words = frozenset(plain.split())
    if plain in _ALL_WELL:
        return Judgement.PRAISE
    good, bad = words & _PRAISE, words & _COMPLAINT
    if (good or bad) and not words & _FORMAL_THANKS:
        if good and bad:
            return None
        return Judgement.COMPLAINT if bool(bad) != bool(words & _TURNED) else Judgement.PRAISE
    worse, better = _ASKS_WORSE.search(question or ""), _ASKS_GOOD.search(question or "")
    if (worse is None) == (better is None) or not (plain in _NOTHING or words & _EVERYTHING == words):
        return None
    return Judgement.PRAISE if (plain in _NOTHING) == (worse is not None) else Judgement.COMPLAINT


@lru_cache(maxsize=64)
def _plain_all(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_plain(text) for text in texts)


def _plain(text: str) -> str:
    lowered = text.casefold()
    if not lowered.isascii():
        decomposed = unicodedata.normalize("NFKD", lowered)
        lowered = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return _NOT_A_WORD.sub(" ", lowered).strip()
