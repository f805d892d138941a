"""Recognition of a table with one row per message, of the senders who are ours, and the question about it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from voc.collect.convert.value_parsers import format_cell
from voc.collect.mapping.column_profile import normalize_name
from voc.collect.read.table import FileTable
from voc.collect.read.turns import CONVERSATION_COLUMNS, MESSAGE_COLUMNS, group_turns, is_anonymous, is_ours
from voc.config import Columns, Config, TurnsRule
from voc.text.normalize import fold

__all__ = ["ask_about_turns", "build_conversation_columns", "find_turns", "group_for_proposal"]

_CONVERSATION_NAME = re.compile(
    r"(?:conversation|chat|thread|gesprek|dialog|session|sessie|ticket)s?(?: ?(?:id|nr|nummer|number|key|uuid))?"
)
_SENDER_NAME = re.compile(
    r"(?:message )?(?:sender|author|afzender|speaker|spreker|participant|role|rol)(?: ?(?:type|name|naam|role|rol))?"
    r"|from|van|direction|richting"
)
_MESSAGE_NAME = re.compile(
    r"(?:message|bericht|content|body|text|tekst|utterance)(?: ?(?:text|tekst|content|body|inhoud))?"
)
_MOMENT_NAME = re.compile(
    r"moment|(?:message )?(?:created|sent|timestamp|time|date|datum|tijd|tijdstip)(?: ?(?:at|on|op))?"
)
_OUR_WORDS = re.compile(
    r"klantenservice|customer ?(?:service|care)|support|helpdesk|service ?desk|\bbot\b|chatbot|\bagent\b|medewerker"
    r"|adviseur|advisor|operator|system|systeem|outgoing|uitgaand|outbound|\bbedrijf\b|webcare|assistant|assistent|\buser\b"
    r"|\binternal\b|\bintern\b|\bacd\b|\bivr\b|keuzemenu|voicebot|\bemployee\b|werknemer|representative"
)
"""Names of senders who are ours; "user" is an agent talking to a "contact", and the customer of an "assistant"."""
_CUSTOMER_WORDS = re.compile(
    r"klant|customer(?! ?(?:service|care))|caller|beller|\bexternal\b|\bextern\b|\bclient|\bclient\b|inwoner|consument"
)
"""Names of speakers who are the customer."""
_GENERAL_WORDS = frozenset({"voice", "customer", "the"})
"""Words of a company's name that a customer's name may have, too."""
MIN_TURNS = 1.5
"""Messages per conversation, on average."""


def find_turns(table: FileTable, config: Config) -> TurnsRule | None:
    """Return the columns of a table with one row per message, and who of the senders is ours; None of any other."""
    if table.columns == MESSAGE_COLUMNS:
        conversation, moment, sender, message = MESSAGE_COLUMNS
        ours = _find_ours(table, sender, config)
        return TurnsRule(conversation=conversation, sender=sender, message=message, at=moment, ours=ours)
    names = {column: normalize_name(column) for column in table.columns}
    columns = {
        field_name: next((column for column, name in names.items() if pattern.fullmatch(name)), None)
        for field_name, pattern in (
            ("conversation", _CONVERSATION_NAME),
            ("sender", _SENDER_NAME),
            ("message", _MESSAGE_NAME),
            ("at", _MOMENT_NAME),
        )
    }
    if not all(columns.values()) or not _is_dialogue(table, str(columns["conversation"]), str(columns["sender"])):
        return None
    return TurnsRule.model_validate({**columns, "ours": _find_ours(table, str(columns["sender"]), config)})


def group_for_proposal(table: FileTable, config: Config) -> tuple[FileTable, TurnsRule | None]:
    """Return a table with one row per conversation, and the rule where it had one per message."""
    rule = find_turns(table, config)
    return (table, None) if rule is None else (group_turns(table, rule), rule)


def build_conversation_columns() -> Columns:
    """Return the mapping of a table of conversations, whose columns are ours."""
    key, started, customer, text, *_ = CONVERSATION_COLUMNS
    return Columns(key=key, at=started, customer=customer, text=text)


def ask_about_turns(rule: TurnsRule | None) -> list[str]:
    """Return a question about who is ours: what we write must not count as the customer's."""
    if rule is None:
        return []
    if not rule.ours:
        return ["who of the senders are we ([turns] ours = [...])? Nobody was recognised: all messages would count"]
    names = ", ".join(map(repr, rule.ours))
    return [
        (
            f"the file has one row per message, put together to conversations ([turns]): {names} taken as ours, all "
            "other senders as customers. Is it so?"
        )
    ]


def _is_dialogue(table: FileTable, conversation: str, sender: str) -> bool:
    """Return whether conversations have several messages, and more than one sender."""
    numbers = [format_cell(cell) for cell in table.get_column(conversation)]
    senders = {fold(format_cell(cell)) for cell in table.get_column(sender)}
    n_conversations = len({number for number in numbers if number})
    return n_conversations > 0 and len(numbers) >= MIN_TURNS * n_conversations and len(senders) > 1


def _find_ours(table: FileTable, sender_column: str, config: Config) -> tuple[str, ...]:
    """Return the senders who are ours: by the company's name, by words such as "Klantenservice", else who answers.

    Of a chat of two without either the one who did not begin is proposed.
    """
    counts = Counter(format_cell(cell) for cell in table.get_column(sender_column))
    counts.pop("", None)
    senders = list(counts)
    company = [word for word in re.findall(r"\w{4,}", fold(config.company.name)) if word not in _GENERAL_WORDS]
    by_company = [sender for sender in senders if any(word in fold(sender) for word in company)]
    if by_company:
        return _shorten_addresses(by_company, senders)
    by_word = [sender for sender in senders if _OUR_WORDS.search(normalize_name(sender))]
    # Logs of chatbots call the customer "user", those of chat programs the agent.
    if {"user", "assistant"} <= {fold(sender) for sender in senders}:
        by_word = [sender for sender in by_word if fold(sender) != "user"]
    # All of them are not ours: somebody is the customer.
    if by_word and len(by_word) < len(senders):
        return _shorten_addresses(by_word, senders)
    customers = [sender for sender in senders if _CUSTOMER_WORDS.search(normalize_name(sender))]
    if customers and len(customers) < len(senders):
        return tuple(sender for sender in senders if sender not in customers)
    # Who is "SPEAKER_00" in one call may be the other one in the next.
    is_open = len(senders) != 2 or all(map(is_anonymous, senders))  # noqa: PLR2004 - the customer and we
    return () if is_open else (senders[1],)


def _shorten_addresses(senders: Sequence[str], all_senders: Sequence[str]) -> tuple[str, ...]:
    """Return senders, of mail addresses the part after the @, where no customer writes from there."""
    others = set(all_senders) - set(senders)
    words: dict[str, None] = {}
    for sender in senders:
        _, at_sign, domain = sender.partition("@")
        ending = at_sign + domain
        # The next file has other colleagues, who are known by their domain; "@gmail.com" would take customers along.
        is_shared = not ending or any(is_ours(other, [ending]) for other in others)
        words[sender if is_shared else ending] = None
    return tuple(words)
