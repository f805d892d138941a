"""Quarantine of a workspace: texts with special personal data, which a person reads, and releases or removes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from voc.config import get_user_name
from voc.errors import UsageError
from voc.store import quarantined_texts
from voc.text.language import detect_languages

if TYPE_CHECKING:
    from voc.collect import Pseudonyms
    from voc.pipeline import Context
    from voc.store.quarantined_texts import QuarantinedText

__all__ = ["TextQuarantine"]


class TextQuarantine:
    """Texts that wait for a person, by their numbers (``Q-3`` is 3)."""

    def __init__(self, context: Context, load_pseudonyms: Callable[[], Pseudonyms]) -> None:
        self._context = context
        self._load_pseudonyms = load_pseudonyms

    def list_texts(self, *, with_decided: bool = False) -> list[QuarantinedText]:
        """Return what waits, the oldest first, without the texts themselves."""
        return quarantined_texts.load_quarantine(self._context.store, with_decided=with_decided)

    def read(self, number: int) -> str:
        """Return a text that waits, for the person who decides.

        Raises
        ------
        UnknownNameError
            There is none of that number.
        UsageError
            It was decided about: the text is in the item, or gone.
        """
        sealed = quarantined_texts.load_quarantined_text(self._context.store, number)
        if sealed.token is None:
            raise UsageError(f"Q-{number} was {sealed.state} already: nothing is sealed any more")
        return self._load_pseudonyms().open_text(sealed.token)

    def release(self, number: int, *, why: str, who: str | None = None) -> None:
        """Give an item its text back: it is themed with the next ``voc themes assign``, and may be quoted.

        Parameters
        ----------
        why
            Why the text may be stored in the open, such as "the customer agreed"; it is written to the log.
        who
            Default: the user of this computer.
        """
        text = self.read(number)
        quarantined_texts.release_text(
            self._context.store,
            number,
            text,
            who=who or get_user_name(),
            why=_check_reason(why),
            language=self._find_language(number, text),
        )

    def remove(self, number: int, *, why: str = "", who: str | None = None) -> None:
        """Forget a text for good; the item's score, date and the rest stay."""
        quarantined_texts.remove_text(self._context.store, number, who=who or get_user_name(), why=why)

    def _find_language(self, number: int, text: str) -> str | None:
        config = self._context.config
        source = config.sources.get(quarantined_texts.load_quarantined_text(self._context.store, number).source)
        # As when it is collected: what voc.toml says of the source goes before what the text looks like.
        stated = None if source is None else source.language
        return stated or detect_languages([text], config.text.languages)[0]


def _check_reason(why: str) -> str:
    if not why.strip():
        raise UsageError("say why the text may be stored in the open (--why): it is written to the log")
    return why.strip()
