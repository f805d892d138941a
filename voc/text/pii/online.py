"""Finders of what leads to a person online: addresses, also disguised, links, user names, passwords, IP addresses."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from voc.records import Span

__all__ = ["find_credentials", "find_emails", "find_ips", "find_links", "find_user_names"]

_I = re.IGNORECASE

_LOCAL = r"(?<![\w.+%'-])[\w.+%'-]{1,64}"
_DOT = r"(?:\s?[(\[<{]\s?(?:dot|punt)\s?[)\]>}]\s?|_(?:dot|punt)_|\s(?:dot|punt)\s|\s\.\s|\.)"
_AT = r"(?:\s?[(\[<{]\s?(?:at|@|apenstaartje)\s?[)\]>}]\s?|_at_|\s(?:apen?staart(?:je)?)\s|\s?@\s?)"
_ENDING = r"(?!png|jpe?g|gif|svg|pdf|js|css)[a-z]{2,12}\b"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# "jan@voorbeeld.nl", "jan (at) voorbeeld punt nl", "jan_at_voorbeeld_dot_nl".
_EMAIL = re.compile(
    rf"{_LOCAL}(?:\s(?:punt|dot)\s[\w.+%'-]{{1,64}})?{_AT}{_LABEL}(?:{_DOT}{_LABEL}){{0,3}}{_DOT}{_ENDING}"
    r"(?:(?:\.|_dot_|_punt_| dot | punt |<dot>|\[dot\]|\(dot\))uk\b)?",
    _I,
)
# A bare "at" is a word of both languages: it needs a dot in words behind it, or a local part with a sign in it.
_EMAIL_AT = re.compile(
    rf"{_LOCAL}(?:\s(?:punt|dot)\s[\w.+%'-]{{1,64}})?\s(?:at|bij)\s{_LABEL}"
    rf"(?:(?:\s(?:dot|punt)\s{_LABEL}){{1,3}}|(?<=\w)(?:\.{_LABEL}){{0,2}}\.{_ENDING})",
    _I,
)
_SIGN_IN_LOCAL = re.compile(r"^[^\s]*(?:[._+%]|\d|-)[^\s]*\s")
_DOT_IN_WORDS = re.compile(r"\s(?:dot|punt)\s", _I)

_LINK = re.compile(
    r"\b(?:https?|ftp)://[^\s<>\"]{4,400}|\bwww\.[^\s<>\"]{4,400}"
    r"|(?<![\w.@/-])(?:[a-z0-9-]{1,40}\.){1,3}(?:nl|com|org|net|eu|be|io|ly|app|uk|de)/[^\s<>\"]{4,400}",
    _I,
)
# A query, a name and password before the host, or a part of the path that no page is called.
_TOKEN = re.compile(
    r"\?[^\s=]{1,60}=|//[^/\s]{1,80}@|/(?=[^/\s]{0,80}\d)(?=[^/\s]{0,80}[a-z])[a-z0-9_-]{6,80}(?:/|$)", _I
)
_PROFILE = re.compile(
    r"\b(?:wa\.me/\+?\d{6,15}[^\s,;)]{0,100}"
    r"|(?:(?:www|nl|m)\.)?(?:facebook|instagram|linkedin|twitter|tiktok|x|t|youtube|github|strava|snapchat|pinterest"
    r"|twitch"
    r"|threads)\.(?:com|me|net|tv)/(?:in/|add/|u/|c/|user/|athletes/|@)?[\w.-]{3,60})",
    _I,
)
_LINK_TAIL = re.compile(r"[.,;:!?)\]'\"]+$")

_IP4 = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)")
_MAC = re.compile(r"(?<![\w:-])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\w:-])", _I)
_IP6 = re.compile(r"(?<![\w:])[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){3,7}(?![\w:])", _I)
_FEWEST_SIGNS = 3
"""Dots, or colons and hyphens, of the shortest address."""
_VERSION_BEFORE = re.compile(
    r"(?:versie|version|firmware|release|build|dsmr|\bv|artikel|article|clause|section|paragraaf|paragraph)[ .]?$", _I
)
# Addresses within a house and of public name servers lead to nobody.
_OF_NOBODY = re.compile(r"(?:10|127|0|255)\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|8\.8\.[48]\.|1\.[01]\.|9\.9\.9\.")

_HIDDEN_WORD = r"(?=\S{0,60}\d)[^\s,;\"']{4,60}|(?=\S{0,60}[!#&*$%_])(?=\S{0,60}[^\W_])[^\s,;\"']{6,60}"
_PASSWORD_NAMED = re.compile(
    r"\b(?:wachtwoord|password|passwd|passphrase|pass ?code|inlogcode|pw|ww|wifi[ -]?(?:code|key|wachtwoord|password)"
    r"|toegangscode|login code|pass(?=:))\b(?: (?:op|on) [a-z]{2,5} (?:sticker|doos|box|router))?(?: van m(?:ij"
    r"|'?)n \w{3,10})?"
    rf"[^\w\n]{{0,3}}(?:(?:die |which )?(?:is|was|van|moet|nu|now|it is|het is) ){{0,2}}[\"']?({_HIDDEN_WORD})",
    _I,
)
_PASSWORD_AFTER = re.compile(
    rf"(?<!\S)[\"']?({_HIDDEN_WORD})[\"']? (?:als|as|is)(?: (?:het|the|mijn|my|a|een))? \w{{0,12}}(?:wachtwoord"
    rf"|password)\b",
    _I,
)
_PASSWORD_SHAPE = re.compile(r"(?<![\w/.@:-])[A-Za-z][A-Za-z0-9]{2,20}[!#&*$%][A-Za-z0-9!#&*$%]{1,20}\d(?![\w])")
# "heb ik veranderd in Zomer2024!": some words between, then letters and digits or a sign that only passwords have.
_PASSWORD_LATER = re.compile(
    r"\b(?:wachtwoord(?:en)?|passwords?|passphrase|passcode|inlogcode"
    r"|toegangscode)\b(?:,? [a-zà-ÿ'’]{1,14}){1,6}:? [\"']?"
    r"(?!(?:iphone|ipad|windows|office|android|galaxy|covid|mp3|h264|html5|ios|macos)[\w.]*)"
    r"(?=[^\s,;\"']{0,40}\d)(?=[^\s,;\"']{0,40}[A-Za-z])([A-Za-z0-9!#&*$%_@?.-]{6,40})",
    _I,
)
# Capitals, small letters, digits and a sign: in a text about a password that is one, wherever it stands.
_PASSWORD_WORD = re.compile(r"wachtwoord|password", _I)
_PASSWORD_OF_ALL_SIGNS = re.compile(
    r"(?<!\S)[\"'(]?((?=\S{0,40}[a-z])(?=\S{0,40}[A-Z])(?=\S{0,40}\d)[A-Za-z0-9]\S{4,38}[!#&*$%])(?=[\"'),.;:]?(?:\s|$))"
)
_SECRET_ANSWER = re.compile(
    r"\b(?:antwoord op (?:de|mijn) (?:geheime|beveiligings) ?vraag|answer to (?:the|my) (?:secret|security) question)"
    r"\b[^\w\n]{0,3}(?:(?:is|was) )?[\"']?([^\W_]\w{1,30})",
    _I,
)
# A code beside the word, of both cases and digits, as no article has: "de code … was 93Kf-77Lm".
_MIXED_CODE = re.compile(
    r"\b[Cc]ode\b[^.?!\n]{0,50} (?:was|is|:) (?=\S{0,20}[a-z])(?=\S{0,20}[A-Z])(?=\S{0,20}\d)([A-Za-z0-9][\w-]{5,30})"
)
_WAS = re.compile(
    r"\b(?:wachtwoord|password)\b[^.?!\n]{0,30} (?:het oude|de oude|the old one) (?:was|is) (\S{6,40})", _I
)
_PIN = re.compile(
    r"\b(?:[a-z]{2,8}-)?(?:pin|puk)(?:[ -]?(?:code|nummer|number))?\b(?: (?:voor|van|for|of"
    r"|on) [a-z]{2,5} [a-z]{2,12},?)?"
    r"[^\w\n]{0,2}(?:(?:is|was|code) ){0,2}(\d{4,8})(?!\d)"
    r"|\b(?:tweestaps|tweefactor|verificatie|sms|deur|door|toegangs|alarm|sleutel|2fa|two[ -]?factor|verification"
    r"|entry"
    r"|gate|lock)[ -]?codes?\b(?: (?:voor|van|for|of|on) [a-z]{2,5} [a-z]{2,12},?)?"
    r"[^\w\n]{0,2}(?:(?:is|was) ){0,2}(\d{3} \d{3}|\d{4,8}#?)"
    r"|\bcode (\d{4,8})\b(?= (?:from|uit|van|in) (?:the|de|het|jullie|your) (?:text|sms|app|e-?mail))",
    _I,
)
_SIGNING_IN = re.compile(r"inlog|log ?in\b|sign[ -]?(?:up|in)\b|\bin loggen|get in with|niet in met|\bin met\b", _I)
_MIXED = re.compile(r"(?<![\w/.@:-])(?=[A-Za-z-]*\d)(?=[\w-]*[A-Za-z]{3})[A-Za-z][\w-]{6,40}(?![\w@/])")

_USER_NAMED = re.compile(
    r"\b(?:gebruikersnaam|user ?names?|login ?names?|inlognaam|inlogaccount|\w{2,12}-login|log(?:in)? in (?:as"
    r"|als|met|with)"
    r"|log(?:ged)? in (?:as|als|met|with)|forum ?(?:naam|name)|nick(?:name)?|skype(?:[ -]?(?:naam|name))?"
    r"|discord|snapchat"
    r"|insta(?:gram)?|telegram|tiktok|twitch|youtube|steam|psn|xbox|playstation|gamertag|marktplaats|vinted|reddit"
    r"|twitter"
    r"|facebook|profiel|profile|handle|bekend als|known as|onder de naam|under the name|posted as|signed up as"
    r"|ingelogd als|logged in as|account(?:naam| name)?|user|gebruiker|schermnaam|screen name|netwerk heet"
    r"|network is called|netwerknaam|spotify|netflix|signal|linkedin|bluesky|mastodon)\b"
    r"(?:[ -](?:koppeling|link|login|naam|name|account))?"
    r"[^\w\n@]{0,3}(?:(?:is|was|met|with|heet|staat|set|op|to) ){0,3}"
    r"@?((?=[\w.:#-]{0,40}(?:[_\d]|[.:#-]\w))[A-Za-z](?:[\w:#-]|\.(?=\w)){3,40})(?![\w@])",
    _I,
)
_USER_SECOND = re.compile(r" (?:en niet|and not|of|or) ([A-Za-z]\w{1,20}\.\w{2,20})\b", _I)
# Letters with a number at their end are no name of a person: "ik heet dirkb83 op jullie forum".
_USER_OF_SELF = re.compile(
    r"\b(?:ik (?:ben|heet)|i am|i'm|my name is|mijn naam is) (?:@)?([a-z][a-z._-]{2,20}\d{2,6})(?![\w@-])", _I
)
_WHATSAPP = re.compile(
    r"\b(?:whatsapp|snapchat|telegram)[- ]?(?:naam|name) (?:is|:) ((?:[A-Z]\w+|de|van)(?: (?:[A-Z]\w+|de|van)){0,3})"
)
_UNDERSCORED = re.compile(r"(?<![\w@/.=?&:-])[A-Za-z][A-Za-z0-9.-]{0,30}_[A-Za-z0-9_.-]{0,30}[A-Za-z0-9](?![\w@/=])")
_FILE = re.compile(r"\.(?:xlsx?|csv|pdf|docx?|png|jpe?g|txt|zip|json|xml|html?)$", _I)
_HASHED = re.compile(r"(?<![\w@/.])[a-z][\w.]{2,30}#\d{4}\b", _I)


def find_emails(text: str) -> Iterator[Span]:
    """Yield e-mail addresses, also those written so that robots shall not read them."""
    yield from (Span(*match.span()) for match in _EMAIL.finditer(text))
    for match in _EMAIL_AT.finditer(text):
        if _DOT_IN_WORDS.search(match.group()) or _SIGN_IN_LOCAL.match(match.group()):
            yield Span(*match.span())


def find_links(text: str) -> Iterator[Span]:
    """Yield links that open something of one person: with a token, or to a profile. Other links stay."""
    for match in _LINK.finditer(text):
        link = _LINK_TAIL.sub("", match.group())
        if _TOKEN.search(link):
            yield Span(match.start(), match.start() + len(link))
    for match in _PROFILE.finditer(text):
        yield Span(match.start(), match.start() + len(_LINK_TAIL.sub("", match.group())))


def find_ips(text: str) -> Iterator[Span]:
    """Yield IP addresses, but for those within a house and versions of software."""
    # By what is between its parts: most texts have less, and are looked at by no pattern.
    if text.count(".") < _FEWEST_SIGNS and text.count(":") + text.count("-") < _FEWEST_SIGNS:
        return
    yield from (Span(*match.span()) for match in _MAC.finditer(text))
    for match in (*_IP4.finditer(text), *_IP6.finditer(text)):
        if _OF_NOBODY.match(match.group()) or _VERSION_BEFORE.search(text, max(0, match.start() - 10), match.start()):
            continue
        try:
            ipaddress.ip_address(match.group())
        except ValueError:
            continue  # "300.1.1.1", a time of four parts
        yield Span(*match.span())


def find_credentials(text: str) -> Iterator[Span]:
    """Yield passwords, PINs and codes: behind or before the word for one, or in the shape of one."""
    for pattern in (_PASSWORD_NAMED, _PASSWORD_AFTER, _PASSWORD_LATER, _WAS, _PIN, _SECRET_ANSWER, _MIXED_CODE):
        for match in pattern.finditer(text):
            start, end = match.span(match.lastindex or 0)
            yield Span(start, end - len(text[start:end]) + len(text[start:end].rstrip(".,;:?)")))
    yield from (Span(*match.span()) for match in _PASSWORD_SHAPE.finditer(text))
    if _PASSWORD_WORD.search(text):
        yield from (Span(*match.span(1)) for match in _PASSWORD_OF_ALL_SIGNS.finditer(text))
    if _SIGNING_IN.search(text):
        yield from (Span(*match.span()) for match in _MIXED.finditer(text))


def find_user_names(text: str) -> Iterator[Span]:
    """Yield names of accounts: behind a word for one, or with the signs that only they have."""
    for match in _USER_NAMED.finditer(text):
        yield Span(*match.span(1))
        second = _USER_SECOND.match(text, match.end(1))
        if second is not None:
            yield Span(*second.span(1))
    for pattern in (_WHATSAPP, _USER_OF_SELF):
        yield from (Span(*match.span(1)) for match in pattern.finditer(text))
    for pattern in (_HASHED, _UNDERSCORED):
        yield from (Span(*match.span()) for match in pattern.finditer(text) if not _FILE.search(match.group()))
