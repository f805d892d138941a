"""What people write under a score: the words fit the number."""

from __future__ import annotations

from datetime import datetime

from examples.generator import context, dirt, personal
from examples.generator.grammar import join, sentence
from examples.generator.subjects import Subject
from examples.generator.texts import FOREIGN, PERSONAL, Text, Writer


class Respondent(Writer):
    """A writer who has just given a score."""

    def after_contact(
        self, subject: Subject, at: datetime, score: int, number: str, *, called_back: bool = False
    ) -> Text:
        """Return the answer to "can you explain your score?" after a contact."""
        slots, person = context.slots(self.rng, at, subject.id), personal.Person(self.rng, number)
        language = self._language(subject)
        if self.phrases.chance(0.055):
            return Text(str(self.rng.choice(dirt.JUNK)), [])
        if language in {"pl", "de", "tr"}:
            return self._foreign(
                "compliment" if score >= 8 else "wachttijd" if subject.level < 0.5 else subject.id, language, slots
            )
        if language == "en":
            return self._english_answer(subject, score, slots)
        text, subjects = self._words(subject, score, slots, called_back=called_back)
        if self.phrases.chance(PERSONAL["survey"]):
            text = join(text, personal.way(person, "survey"))
        text = self._mistakes(text, person.said, 1.5)
        if self.phrases.chance(0.4):
            text = dirt.protect(
                text, person.said, lambda piece: dirt.thumbs(piece, self.rng) if piece.strip() else piece
            )
        elif score <= 2 and not person.said:
            text = dirt.shout(text, self.rng)
        return Text(text, subjects, "nl", person.said)

    def _words(
        self, subject: Subject, score: int, slots: dict[str, str], *, called_back: bool
    ) -> tuple[str, list[str]]:
        if called_back or (subject.id == "teruggebeld-lof" and score >= 7):
            part = "good" if self.phrases.chance(0.4) else "core"
            return join(
                self._one("teruggebeld-lof", part, slots), self._maybe(0.25, "teruggebeld-lof", "detail", slots)
            ), ["teruggebeld-lof"]
        if score >= 9:
            return self._praise(subject, slots)
        if score >= 7:
            return self._neutral(subject, slots)
        return self._blame(subject, score, slots)

    def _praise(self, subject: Subject, slots: dict[str, str]) -> tuple[str, list[str]]:
        generic = self._one("survey", "good", slots)
        own = self._one(subject.id, "good", slots)
        draw = self.rng.random()
        if own and draw < 0.42:
            return join(own, self._maybe(0.15, "survey", "good_tail", slots)), [subject.id]
        if own and draw < 0.55:
            return join(own, generic), [subject.id, "compliment"]
        return join(generic, self._maybe(0.2, "survey", "good_tail", slots)), ["compliment"]

    def _neutral(self, subject: Subject, slots: dict[str, str]) -> tuple[str, list[str]]:
        own, draw = self._one(subject.id, "good", slots), self.rng.random()
        if own and draw < 0.4:
            return sentence(own), [subject.id]
        if subject.level > 0.5 and draw < 0.6:
            return join(self._one(subject.id, "core", slots), self._one("survey", "soft", slots)), [subject.id]
        return sentence(self._one("survey", "meh", slots)), []

    def _blame(self, subject: Subject, score: int, slots: dict[str, str]) -> tuple[str, list[str]]:
        part = "bad" if self.phrases.has(subject.id, "bad") else "core"
        if subject.level < 0.5 and self.phrases.chance(0.22):
            service = str(self.rng.choice(["wachttijd", "van-kastje-naar-muur", "wachttijd", "niet-teruggebeld"]))
            return join(
                self._one(service, "core", slots),
                self._maybe(0.3, service, "effect", slots),
                self._verdict(score, slots),
            ), [service]
        second = (
            str(
                self.rng.choice(["wachttijd", "van-kastje-naar-muur", "niet-teruggebeld", "site-onvindbaar", "chatbot"])
            )
            if self.phrases.chance(0.17)
            else ""
        )
        first = self._one(subject.id, part, slots)
        extra = self._maybe(0.28 if part == "core" else 0.1, subject.id, "detail", slots) or self._maybe(
            0.22 if score <= 4 else 0, subject.id, "effect", slots
        )
        if second and second != subject.id and self.subjects[second].reason != subject.reason:
            return join(first, extra, self._one(second, "core", slots)), [subject.id, second]
        return join(first, extra, self._verdict(score, slots)), [subject.id]

    def _verdict(self, score: int, slots: dict[str, str]) -> str:
        if score >= 5:
            return self._maybe(0.25, "survey", "soft", slots)
        return self._maybe(0.3, "survey", "verdict", slots)

    def _english_answer(self, subject: Subject, score: int, slots: dict[str, str]) -> Text:
        if score >= 9:
            return Text(sentence(self._one("english", "good", slots)), ["compliment"], "en")
        if score >= 7:
            return Text(sentence(self._one("english", "meh", slots)), [], "en")
        if subject.level < 0.5:
            return Text(sentence(self._one("english", "bad", slots)), ["wachttijd"], "en")
        return Text(
            join(self._one(subject.id, "en", slots), self._maybe(0.4, "english", "tail", slots)), [subject.id], "en"
        )

    def about_company(self, subject: Subject, at: datetime, score: int) -> Text:
        """Return the answer to "what is the main reason for your score?" about the company as a whole."""
        slots = context.slots(self.rng, at, subject.id)
        if self.phrases.chance(0.05):
            return Text(str(self.rng.choice(dirt.JUNK)), [])
        if self.rng.random() < FOREIGN / 4:
            return self._foreign(
                "compliment" if score >= 8 else "wachttijd", str(self.rng.choice(["pl", "de", "tr"])), slots
            )
        if self.phrases.chance(0.05):
            return self._english_answer(subject, score, slots)
        if score >= 9:
            text, subjects = (
                self._praise(subject, slots)
                if self.phrases.chance(0.25)
                else (sentence(self._one("relational", "good", slots)), [])
            )
        elif score >= 7:
            text, subjects = (
                self._neutral(subject, slots)
                if self.phrases.chance(0.25)
                else (sentence(self._one("relational", "meh", slots)), [])
            )
        elif subject.level >= 0.5 and self.phrases.chance(0.72):
            text, subjects = self._blame(subject, score, slots)
        else:
            text, subjects = sentence(self._one("relational", "bad", slots)), []
        text = self._mistakes(text, [], 1.3)
        return Text(dirt.thumbs(text, self.rng) if self.phrases.chance(0.4) else text, subjects)
