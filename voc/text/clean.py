"""Cleaning: quoted mail, signatures, turns of bots, control characters and double spaces are taken out of a text.

Order matters: first the characters, then whole lines and blocks, then spaces. Each step passes the text once.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence

from voc.text.pattern_filter import build_filter

__all__ = ["clean_text"]

# Cc, Cf (soft hyphen, zero width, bidi), Co, Cs: none can be read. Tabs and line ends stay until spaces are
# folded; U+200D stays between the parts of an emoji.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ue000-\uf8ff\ud800-\udfff\ufffe\uffff]"
)
_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]|<br\s*/?>|</p>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:p|div|span|b|i|u|strong|em|a|ul|ol|li|table|tr|td|font|html|body)\b[^<>]{0,200}>", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{2,5}|#x[0-9a-f]{2,5});", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")

# Of others only: "Op 3 mei schreef ik u:" is the customer's story.
_WROTE = r"(?:schreef(?!\s+(?:ik|we|wij|mijn|onze)\b)|(?<!\bI\s)(?<!\bwe\s)wrote)"
# A mail thread begins here: everything from this line on was written earlier, mostly by us.
_THREAD = re.compile(
    r"""^[ \t>*_]*(?:
      -{2,}[ ]?(?:oorspronkelijk|doorgestuurd|origineel|original|forwarded)\b[^\n]{0,60}
    | _{8,}[ \t]*$
    | (?:op|on)[ ][^\n]{4,100}?"""
    + _WROTE
    + r"""[^\n]{0,80}
      (?:(?:\n[ \t]*<[^\n>]{1,80}>)?:[ \t]*$|$(?=\n[ \t]*>))
    | (?:van|from):[ ]?[^\n]{1,160}\n[ \t>*_]*(?:verzonden|datum|aan|sent|date|to|onderwerp|subject):
    | begin[ ](?:doorgestuurd|forwarded)[ ](?:bericht|message)[^\n]{0,20}
    )""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
# The same where an export has folded all lines into one.
_THREAD_IN_LINE = re.compile(
    r"\s-{3,} ?(?:oorspronkelijk|doorgestuurd|original|forwarded) (?:bericht|message) ?-{3,}"
    r"|\s(?:op|on) (?:\w{2,9}\.?,? )?\d{1,2} \w{3,9}\.? \d{4}[^\n]{0,90}?" + _WROTE + r"\b[^\n:]{0,80}:"
    r"|\s(?:van|from): [^\n]{1,120}? (?:verzonden|sent): ",
    re.IGNORECASE,
)
_QUOTED_LINE = re.compile(r"^[ \t]*>[^\n]*$\n?", re.MULTILINE)
# A chat as a transcript: what the customer said stays, without "[10:12] Klant:"; what others said goes.
_TURN = re.compile(
    r"""^[ \t]*(?:[\[(]?(?P<time>\d{1,2}:\d{2}(?::\d{2})?)[\])]?[ \t]*)?(?:
      (?P<customer>klant|customer|client|bezoeker|visitor|gebruiker)
    | (?P<other>(?P<bot>chat[ ]?bot|bot|virtuele[ ](?:assistent|medewerker)|virtual[ ]assistant
      |digitale[ ]assistent|automatisch[ ]bericht|automatic[ ]message)|systeem|system|medewerker
      |klantenservice|agent|adviseur|adviser|advisor|support)
    )[ \t]*:[ \t]*""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
_DEVICE_LINE = re.compile(
    r"^[ \t]*(?:verzonden|verstuurd|sent) (?:vanaf|vanuit|met|from|with|via) "
    r"(?:mijn|my|outlook|mail|gmail|yahoo)[^\n]{0,60}$"
    r"|^[ \t]*(?:(?:get|download) outlook for|outlook voor) [^\n]{0,40}$",
    re.IGNORECASE | re.MULTILINE,
)
_CLOSING_WORDS = (
    r"met (?:zeer )?(?:vriendelijke|hartelijke) groet(?:en)?"
    r"|vriendelijke groet(?:en)?|hartelijke groet(?:en)?|hoogachtend|m\.? ?v\.? ?g\.?|mvrgr|groetjes|groeten|groet|gr"
    r"|(?:kind|best|warm) regards|yours (?:sincerely|faithfully|truly)|sincerely|regards|cheers"
)
_CLOSING = re.compile(
    rf"^[ \t]*(?:{_CLOSING_WORDS})(?!\w)[ \t]*[.,!]?[ \t]*(?=\n|$|[^\n]{{1,40}}$)", re.IGNORECASE | re.MULTILINE
)
_CLOSING_IN_LINE = re.compile(
    r"(?<=[.!?,\s])[ ](?:met (?:zeer )?(?:vriendelijke|hartelijke) groet(?:en)?|hoogachtend|mvg|m\.v\.g\."
    r"|(?:kind|best) regards|yours (?:sincerely|faithfully))\b[.,]?[^.!?\n]{0,60}[.!]?\s*$",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"^[ \t]*(?:disclaimer\b|de informatie in dit e-?mail ?bericht"
    r"|dit (?:e-?mail ?)?bericht is (?:uitsluitend|alleen)"
    r"|the information (?:contained )?in this e-?mail|this e-?mail (?:and any|is intended))",
    re.IGNORECASE | re.MULTILINE,
)
_POSTSCRIPT = re.compile(r"^[ \t]*p\.? ?s\.?(?=[ :.])", re.IGNORECASE | re.MULTILINE)
_LONGEST_SIGNATURE = 400
may_have_frame = build_filter(_THREAD, _THREAD_IN_LINE, _TURN, _DISCLAIMER, _DEVICE_LINE, _CLOSING, _CLOSING_IN_LINE)
"""Filter of quoted mail, turns of a chat and signatures."""


def clean_text(text: str) -> str:
    r"""Return a text in NFC with only what its writer said, spaces folded and line ends as ``\n``.

    Quoted mail threads, signatures, disclaimers and the turns of bots are taken out, unless nothing would be
    left: a text that is *all* quotation is somebody's words after all.

    Examples
    --------
    >>> clean_text("De app doet het  niet.\r\n\r\nMet vriendelijke groet,\r\nJan de Vries")
    'De app doet het niet.'
    """
    normalized = _normalize_characters(text)
    if ">" not in normalized and not may_have_frame(normalized):  # nearly every comment of a survey
        return _fold_spaces(normalized)
    own_words = _remove_thread(_keep_customer_turns(normalized))
    own_words = _remove_signature(own_words)
    cleaned = _fold_spaces(own_words)
    # All of it is quotation or signature: the writer answered within the quoted mail, or forwarded it as the complaint.
    return cleaned or _fold_spaces(normalized)


def _normalize_characters(text: str) -> str:
    if text.isascii() and text.isprintable() and "<" not in text and "&" not in text:
        return text
    if "&" in text:
        text = _ENTITY.sub(lambda entity: html.unescape(entity.group()), text)
    text = _INVISIBLE.sub("", _LINE_END.sub("\n", text))
    if "<" in text:
        text = _TAG.sub(" ", text)
    return unicodedata.normalize("NFC", text)


def _keep_customer_turns(text: str) -> str:
    """Return what the customer says in a transcript; a text that is none comes back as it is."""
    turns = list(_TURN.finditer(text))
    if not _is_transcript(turns):
        return text
    ends = [*(turn.start() for turn in turns[1:]), len(text)]
    customer_turns = [text[turn.end() : end] for turn, end in zip(turns, ends, strict=True) if turn["customer"]]
    return "".join([text[: turns[0].start()], *customer_turns])


def _is_transcript(turns: Sequence[re.Match[str]]) -> bool:
    """Tell whether somebody speaks: "Klantenservice: slecht" by itself is what a customer says of it."""
    if any(turn["time"] for turn in turns):
        return True
    others = [turn["other"].casefold() for turn in turns if turn["other"]]
    speaks_twice = len(set(others)) < len(others)
    return bool(others) and (speaks_twice or any(turn["customer"] or turn["bot"] for turn in turns))


def _remove_thread(text: str) -> str:
    for pattern in (_THREAD, _THREAD_IN_LINE):
        thread = pattern.search(text)
        if thread and text[: thread.start()].strip():
            text = text[: thread.start()]
    if ">" in text:
        text = _QUOTED_LINE.sub("", text)
    return text


def _remove_signature(text: str) -> str:
    boundary = _DISCLAIMER.search(text)
    if boundary and text[: boundary.start()].strip():
        text = text[: boundary.start()]
    text = _DEVICE_LINE.sub("", text)
    text_start = len(text) - len(text.lstrip())
    for closing in _CLOSING.finditer(text):
        if closing.start() <= text_start:
            continue
        postscript = _POSTSCRIPT.search(text, closing.end(), closing.end() + _LONGEST_SIGNATURE)
        if postscript:
            return text[: closing.start()] + text[postscript.start() :]
        if len(text) - closing.end() <= _LONGEST_SIGNATURE:
            return text[: closing.start()]
    tail = text[-300:]  # a signature in one line with the text is at its end
    boundary = _CLOSING_IN_LINE.search(tail)
    return text[: len(text) - len(tail) + boundary.start()] if boundary and boundary.start() else text


def _fold_spaces(text: str) -> str:
    if "\n" not in text:
        return " ".join(text.split())
    lines = [line.strip() for line in _SPACES.sub(" ", text).split("\n")]
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()
