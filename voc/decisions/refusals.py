"""Refusals of a decision: a code with its values, and the sentence in English.

Command and Python show the sentence as it is. The desk writes it in the officer's language: the message
``error.CODE`` of ``voc/triage/messages/*.toml``, with the same values.
"""

from __future__ import annotations

from collections.abc import Mapping

from voc.errors import UnknownNameError, UsageError

__all__ = ["SENTENCES", "DecisionError", "UnknownSubjectError"]

SENTENCES: Mapping[str, str] = {
    "kind": "{kind} is no kind of decision; expected one of: {known}",
    "subject_kind": "{kind!r} is about {expected}, not about {subject}",
    "missing_field": "{kind!r} needs {field!r} in its payload",
    "extra_field": "{kind!r} has no field {field!r} in its payload; its fields: {known}",
    "wrong_field": "{field!r} of {kind!r} is {value}: {message}",
    "text": "{field!r} of {kind!r} is {value}; expected a text",
    "too_short": "{field!r} of {kind!r} has {length} characters; expected {shortest} or more",
    "too_long": "{field!r} of {kind!r} has {length} characters; expected at most {longest}",
    "yes_no": "{field!r} of {kind!r} is {value}; expected true or false",
    "number": "{field!r} of {kind!r} is {value}; expected a whole number of 1 or more",
    "choice": "{field!r} of {kind!r} is {value}; expected one of: {known}",
    "day": "{field!r} is {value}; expected a day such as 2026-10-05",
    "label_shape": (
        "expected labels by language, such as {{'nl': 'Dubbele factuur'}}, of at most 200 letters; got {value}"
    ),
    "category": "{value} is no category; expected one of: {known}",
    "no_segments": "a split needs the ids of the segments that leave",
    "labels": "expected labels by language: at least one that holds something to read",
    "theme": "there is no theme {theme}",
    "segment": "there is no segment {subject}",
    "contact": "there is no contact {subject}",
    "feedback": "there is no comment {subject}",
    "proposal": "there is no proposal {subject}; see voc themes accept --list",
    "finding": "there is no reply to {subject} that waits for a judgement",
    "which_reply": "{subject} does not say whose answer is meant; waiting for a judgement: {known}",
    "action": "there is no action {subject}",
    "action_days": "{field!r} is {day}: expected a day {expected}",
    "action_closed": "action {subject} is {state} already (on {day}); take that back first: voc undo EVENT",
    "department": "there is no department {name}; there are: {known}",
    "department_split": "{name} is several departments today; name one of: {known}",
    "urgent": "comment {subject} is not on the call-today list",
    "promise": "{name} is no promise of voc.toml; there are: {known}",
    "promise_unclear": "the words of {subject} do not tell which promise it is about; name one: {known}",
    "no_promises": "voc.toml has no [[promises]]: there is none to confirm",
    "into_itself": "{into} is {subject} already: name another theme to go into",
    "parent_itself": "{subject} cannot be its own main subject",
    "unknown_again": "the department of {subject} is unknown already: name one",
    "too_early": "{day} is too early; choose {first} or a later day",
    "empty_letter": "a letter needs a line: an opening, what is asked (asks; [] asks nothing), or thanks",
    "foreign": "{n} of the segments are not of {subject}",
    "all_of_it": "this is the whole of {subject}: rename it instead of splitting it",
}
"""The sentence of every code, in English; the values are in braces."""


class DecisionError(UsageError):
    """A decision that cannot be, or makes no sense.

    Parameters
    ----------
    code
        One of ``SENTENCES``.
    values
        What the sentence names, by the names in its braces.

    Examples
    --------
    >>> str(DecisionError("parent_itself", subject="T-7"))
    'T-7 cannot be its own main subject'
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(SENTENCES[code].format(**values))
        self.code = code
        self.values: Mapping[str, object] = values


class UnknownSubjectError(DecisionError, UnknownNameError):
    """A decision about, or with, something that is not there."""
