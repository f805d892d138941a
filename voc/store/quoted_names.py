"""Names of themes that quote one customer: the found ones are cleared before a refit, those of people are listed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sqlalchemy import Connection, delete, select, update

from voc.records import ThemeId, theme_reference
from voc.store import schema
from voc.store.bulk_insert import split_into_chunks
from voc.store.database import Store
from voc.text.wording import PersonalWording

__all__ = ["clear_quoted_names", "list_quoted_person_labels"]

N_KEYWORDS = 3
"""Keywords that replace a name until the themes are fitted again."""


def clear_quoted_names(store: Store, wording: PersonalWording, *, by_words: bool = True) -> int:
    """Take a customer's words out of the names, descriptions and keywords that fits found, and drop fitted models.

    Titles of printed figures, which hold the names of their themes, become the figures' references. A model holds every
    comment's vector and words. The number of names that were taken out is returned. Without ``by_words`` a single word
    that nobody else wrote is no quote.
    """
    is_quoted_in = partial(wording.is_quoted_in, by_words=by_words)
    label = schema.ThemeLabel
    with store.writing() as connection:
        rows = connection.execute(select(label.id, label.text, label.description).where(label.origin == "found")).all()
        quoted_ids = [row.id for row in rows if is_quoted_in(f"{row.text} {row.description}")]
        connection.execute(delete(label).where(label.id.in_(quoted_ids)))
        _clear_fits(connection, is_quoted_in)
        _clear_titles(connection, is_quoted_in)
        connection.execute(delete(schema.Artifact))
    return len(quoted_ids)


def list_quoted_person_labels(store: Store, wording: PersonalWording) -> list[tuple[ThemeId, str]]:
    """Return the themes to which a person gave a name with the customer's words, each with that name."""
    label = schema.ThemeLabel
    with store.reading() as connection:
        rows = connection.execute(select(label.theme, label.text).where(label.origin == "person")).all()
    return [(ThemeId(row.theme), row.text) for row in rows if wording.is_quoted_in(row.text)]


def _clear_fits(connection: Connection, is_quoted_in: Callable[[str], bool]) -> None:
    """Give the descriptions of themes other words; a theme without a topic in the next fit goes on with them."""
    fit = schema.ThemeFit
    columns = (fit.id, fit.theme, fit.labels, fit.description, fit.keywords)
    for row in connection.execute(select(*columns)).all():
        texts = [*row.labels.values(), *row.description.values(), *row.keywords]
        if not any(map(is_quoted_in, texts)):
            continue
        keywords = [word for word in row.keywords if not is_quoted_in(word)]
        stand_in = ", ".join(keywords[:N_KEYWORDS]) or theme_reference(row.theme)
        values = {
            "labels": {language: stand_in if is_quoted_in(name) else name for language, name in row.labels.items()},
            "description": {
                language: sentence for language, sentence in row.description.items() if not is_quoted_in(sentence)
            },
            "keywords": keywords,
        }
        connection.execute(update(fit).where(fit.id == row.id).values(values))


def _clear_titles(connection: Connection, is_quoted_in: Callable[[str], bool]) -> None:
    """Give printed figures whose titles quote the customer their references as titles."""
    figure = schema.Figure
    titles = connection.execute(select(figure.title).distinct()).scalars().all()
    for chunk in split_into_chunks([title for title in titles if is_quoted_in(title)]):
        connection.execute(update(figure).where(figure.title.in_(chunk)).values(title=figure.reference))
