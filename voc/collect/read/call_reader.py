"""Reader of transcripts of calls: subtitles (.vtt, .srt) and JSON of transcription programs, one row per turn.

Forms of JSON: a list of turns with a speaker and a text, in an object that holds the call's number and moment (Genesys
Cloud "phrases", Amazon Transcribe Call Analytics "Transcript", Whisper "segments"), or many of these.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from voc.collect.read.raw_rows import RawRows, Row
from voc.collect.read.turns import MESSAGE_COLUMNS, compute_digest
from voc.errors import InputError
from voc.text.normalize import fold

__all__ = ["is_subtitles", "read_call_document", "read_subtitles"]

_TIMING = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{1,3})[ \t]+-->")
_VOICE = re.compile(r"<v(?:\.[^ >]*)?[ \t]+([^>]+)>(.*?)(?=<v[ .]|</v>|\Z)", re.DOTALL)
_TAG = re.compile(r"<[^<>\n]{0,100}>")
_PREFIX = re.compile(r"\s*-?\s*([^\W\d_][\w .'-]{0,39}?)\s*:(?:\s+(.*)|)")
_NAME_FORM = re.compile(r"[^\W\d_a-zß-ÿ]\S*(?: [^\Wa-zß-ÿ]\S*)*")
"""Words with capitals or numbers: "Klant", "Spreker 2"."""
_DAY_IN_NAME = re.compile(r"(?<!\d)(20\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_SPEAKER_KEYS = (
    *("participantpurpose", "participantrole", "speakerrole", "speakerlabel", "speakername", "speaker", "spreker"),
    *("role", "rol", "participant", "participantid"),
)
_TEXT_KEYS = ("text", "content", "transcript", "utterance", "tekst", "decoratedtext")
_OFFSET_KEYS = (
    *("starttimems", "beginoffsetmillis", "startms", "start", "starttime", "startsec", "begin", "offset", "starttijd"),
    *("startoffset", "offsetmilliseconds", "from"),
)
_CALL_KEYS = ("callid", "conversationid", "contactid", "interactionid", "gespreksid", "gesprekid", "recordingid")
# An export's own number goes by these names as well, and then stands around all of its calls.
_VAGUE_KEYS = ("transcriptid", "sessionid", "jobname", "uuid", "id")
_MOMENT_KEYS = (
    *(
        "startedat",
        "conversationstarttime",
        "callstart",
        "starttime",
        "starttijd",
        "start",
        "calldate",
        "date",
        "datum",
    ),
    *("timestamp", "createdat", "recordedat", "begintijd"),
)
_SUMMARY_KEY = re.compile(r"(?:summary|samenvatting|gist|overview)")
DEEPEST = 8
"""Levels within which turns are looked for."""
MIN_TURNS = 2
MIN_SPEAKERS = 2
"""Speakers of a call: with fewer, labels that come once are looked at."""


@dataclass(frozen=True, slots=True)
class _Call:
    """One call: its number, moment, and its turns as speaker and text.

    ``has_vague_number``: the number's name does not say that it is a call's.
    """

    number: str
    moment: str | None
    turns: Sequence[tuple[str, str]]
    has_vague_number: bool = False


def is_subtitles(text: str) -> bool:
    """Return whether a text is a transcript with times, as programs write subtitles."""
    start = text[:2_048].lstrip("\ufeff \r\n")
    is_srt = re.match(r"\d+[ \t]*\r?\n\d+:\d{2}:\d{2},\d{3} +-->", start) is not None
    return start.startswith("WEBVTT") or is_srt


def read_subtitles(file_name: str, text: str, mapping_speakers: Sequence[str] = ()) -> RawRows:
    """Return the turns of a call that is written as subtitles.

    The speaker stands in the cue (``<v Klant>``, ``Klant: …``); a cue without one goes on with the speaker before it.
    What people say has colons as well: words before one are a speaker where they begin two cues or are a voice's name.
    The day is the one in the file's name, as subtitles have none.

    Parameters
    ----------
    mapping_speakers
        Speakers that the mapping names.

    Raises
    ------
    InputError
        There is no cue with a text, or no speaker is named.
    """
    turns: list[tuple[str, str]] = []
    n_continued = 0
    cues = list(_list_cues(text))
    labels = [set(_list_labels(cue)) for cue in cues]
    speakers = _learn_speakers(cues, labels, mapping_speakers)
    for cue in cues:
        for speaker, words in _split_cue(cue, speakers):
            n_continued += not speaker and bool(turns)
            turns.append((speaker or (turns[-1][0] if turns else ""), words))
    if not turns:
        raise InputError(f"{file_name} holds no cue with a text")
    if not any(speaker for speaker, _ in turns):
        raise InputError(
            f"{file_name} names no speaker: the customer's words cannot be told from the agent's. Let the "
            "transcription program label speakers (<v Klant>, or Klant: …)"
        )
    day = _find_day(file_name)
    # Many calls may be in files of one name: the first words tell them apart.
    number = compute_digest(f"{file_name}\n{turns[0][1]}")
    call = _Call(number, day, turns)
    notes = [] if day else ["the file's name has no date (2026-10-05), and subtitles have none"]
    if n_continued:
        notes.append(f"{n_continued} cues without a speaker were taken as the speaker's before them")
    if n_single := len({label for each in labels for label in each} - speakers):
        notes.append(
            f"{n_single} times the words before a colon begin one cue only: taken as said by the speaker before them; "
            "if they name a speaker, say so in [turns] ours or customers"
        )
    return _build_rows([call], notes)


def _list_cues(text: str) -> Iterator[str]:
    """Yield the text of each cue; remarks and styles are none."""
    for block in re.split(r"\r?\n[ \t]*\r?\n", text.removeprefix("\ufeff")):
        lines = block.splitlines()
        timing = next((position for position, line in enumerate(lines) if _TIMING.match(line.strip())), None)
        if timing is not None and (cue := "\n".join(lines[timing + 1 :]).strip()):
            yield cue


def _list_labels(cue: str) -> Iterator[str]:
    """Yield the words before a colon that begin the lines of a cue, in small letters."""
    if not _VOICE.search(cue):
        yield from (fold(prefix[1]) for line in _clean_cue(cue).splitlines() if (prefix := _PREFIX.fullmatch(line)))


def _learn_speakers(
    cues: Sequence[str], labels: Sequence[AbstractSet[str]], mapping_speakers: Sequence[str]
) -> set[str]:
    """Return the speakers of a call, in small letters: voices, those that the mapping names, and repeated labels."""
    n_by_label = Counter(label for each in labels for label in each)
    voices = {fold(html.unescape(speaker)) for cue in cues for speaker, _ in _VOICE.findall(cue)}
    speakers = voices | set(map(fold, mapping_speakers)) | {label for label, n in n_by_label.items() if n > 1}
    if len(speakers & (voices | n_by_label.keys())) >= MIN_SPEAKERS:
        return speakers
    # A short call has one turn of each.
    lines = (line for cue in cues for line in _clean_cue(cue).splitlines())
    names = [prefix[1] for line in lines if (prefix := _PREFIX.fullmatch(line)) and _NAME_FORM.fullmatch(prefix[1])]
    return speakers | (set(map(fold, names)) & n_by_label.keys())


def _clean_cue(cue: str) -> str:
    return html.unescape(_TAG.sub("", cue)).strip()


def _split_cue(cue: str, speakers: AbstractSet[str]) -> Iterator[tuple[str, str]]:
    """Yield speaker ("" where none is named) and words of a cue, which may hold several speakers."""
    pieces = [(html.unescape(speaker), [_clean_cue(piece)]) for speaker, piece in _VOICE.findall(cue)]
    if not pieces:
        for line in _clean_cue(cue).splitlines():
            prefix = _PREFIX.fullmatch(line)
            if prefix is not None and fold(prefix[1]) in speakers:
                pieces.append((prefix[1], [prefix[2] or ""]))
            elif pieces:
                pieces[-1][1].append(line)
            else:
                pieces.append(("", [line]))
    for speaker, lines in pieces:
        if words := " ".join(" ".join(lines).split()):
            yield speaker.strip(), words


def read_call_document(file_name: str, document: object) -> RawRows | None:
    """Return the turns of all calls in a JSON document; None where it holds no transcript."""
    summaries: list[str] = []
    calls = _tell_apart(list(_find_calls(file_name, document, (), summaries)))
    if not calls:
        return None
    notes = []
    if summaries:
        names = ", ".join(dict.fromkeys(summaries))
        notes.append(f"{len(summaries)} summaries that a program wrote were left out, as nobody said them: {names}")
    return _build_rows(calls, notes)


def _tell_apart(calls: Sequence[_Call]) -> list[_Call]:
    """Return calls with numbers of their own, where several have the number of something around all of them."""
    n_by_number = Counter(call.number for call in calls if call.has_vague_number)
    return [
        replace(call, number=compute_digest(f"{call.number}\n{call.turns[:3]}"))
        if call.has_vague_number and n_by_number[call.number] > 1
        else call
        for call in calls
    ]


def _build_rows(calls: Sequence[_Call], notes: Sequence[str]) -> RawRows:
    rows: list[tuple[int, Row]] = [(0, list(MESSAGE_COLUMNS))]
    for call in calls:
        for speaker, words in call.turns:
            rows.append((len(rows), [call.number, call.moment, speaker or None, words]))
    return RawRows(rows, tuple(notes), labels=MESSAGE_COLUMNS)


def _find_calls(
    file_name: str, value: object, parents: tuple[Mapping[str, object], ...], summaries: list[str]
) -> Iterator[_Call]:
    """Yield the calls within a value; names of summaries are noted on the way."""
    if len(parents) > DEEPEST:
        return
    if isinstance(value, list):
        if _holds_turns(value, is_nested=bool(parents)):
            yield _build_call(file_name, value, parents)
            return
        for item in value:
            yield from _find_calls(file_name, item, parents, summaries)
    elif isinstance(value, dict):
        folded = {_fold_key(key): content for key, content in value.items()}
        summaries += [str(key) for key, content in value.items() if content and _SUMMARY_KEY.search(_fold_key(key))]
        for content in value.values():
            yield from _find_calls(file_name, content, (*parents, folded), summaries)


def _fold_key(key: object) -> str:
    return re.sub(r"[^a-z]", "", str(key).casefold())


def _holds_turns(items: Sequence[object], *, is_nested: bool) -> bool:
    """Return whether a list holds turns: each a speaker and a text, of one call and not each of its own."""
    if len(items) < MIN_TURNS or not all(isinstance(item, dict) for item in items):
        return False
    turns = [{_fold_key(key): content for key, content in item.items()} for item in items if isinstance(item, dict)]
    n_full = sum(_take(turn, _SPEAKER_KEYS) is not None and _take(turn, _TEXT_KEYS) is not None for turn in turns)
    has_offsets = any(isinstance(_take(turn, _OFFSET_KEYS), int | float) for turn in turns)
    # A chat's list of messages has their conversation in each, and is read as a table.
    has_own_numbers = any(key in turn for turn in turns for key in ("conversationid", "conversation", "chatid"))
    # A bare list without times may as well be a chat's export, a message a row: that is read as a table.
    return n_full > len(items) / 2 and not has_own_numbers and (is_nested or has_offsets)


def _build_call(file_name: str, items: Sequence[object], parents: Sequence[Mapping[str, object]]) -> _Call:
    turns: list[tuple[object, str, str]] = []
    for item in items:
        turn = {_fold_key(key): content for key, content in item.items()} if isinstance(item, dict) else {}
        words = " ".join(str(_take(turn, _TEXT_KEYS) or "").split())
        if words:
            turns.append((_take(turn, _OFFSET_KEYS), str(_take(turn, _SPEAKER_KEYS) or ""), words))
    offsets = [offset for offset, _, _ in turns if isinstance(offset, int | float)]
    if len(offsets) == len(turns):
        # Programs write one speaker after the other, too.
        turns = [turn for _, turn in sorted(zip(offsets, turns, strict=True), key=lambda pair: pair[0])]
    first_words = turns[0][2] if turns else ""
    number = _find_in_parents(parents, _CALL_KEYS)
    vague_number = _find_in_parents(parents, _VAGUE_KEYS)
    return _Call(
        number or vague_number or compute_digest(f"{file_name}\n{first_words}"),
        _find_in_parents(parents, _MOMENT_KEYS) or _find_day(file_name),
        [(speaker, words) for _, speaker, words in turns],
        has_vague_number=number is None and vague_number is not None,
    )


def _find_day(file_name: str) -> str | None:
    day = _DAY_IN_NAME.search(file_name)
    return "-".join(day.groups()) if day else None


def _find_in_parents(parents: Sequence[Mapping[str, object]], keys: Sequence[str]) -> str | None:
    """Return a field of the objects around turns: the first of the keys, of the nearest object that has it."""
    for key in keys:
        for parent in reversed(parents):
            value = _take(parent, (key,))
            if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
                return str(value).strip()
    return None


def _take(item: Mapping[str, object], keys: Sequence[str]) -> object:
    """Return the first of some fields that is filled by a plain value."""
    values = (item[key] for key in keys if key in item)
    return next((value for value in values if value not in (None, "") and not isinstance(value, dict | list)), None)
