"""From a subject to a text: what a person writes in a survey, a mail, a chat, on the street of social media, in a note."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np

from examples.generator import context, dirt, personal
from examples.generator.grammar import Phrases, join, polite, render, sentence
from examples.generator.subjects import Subject

#: Share of texts with personal data, by register.
PERSONAL = {"mail": 0.125, "chat": 0.07, "survey": 0.02, "note": 0.075}
ENGLISH, FOREIGN = 0.085, 0.034
TWO_SUBJECTS = 0.11
#: Second subjects: complaints that fit beside almost anything. Never a planted story.
BESIDE = ["wachttijd", "niet-teruggebeld", "geen-reactie", "inloggen-lukt-niet", "jaarnota-onduidelijk", "chatbot", "termijn-te-hoog",
          "site-onvindbaar", "van-kastje-naar-muur", "teruggave-laat", "prijsverhoging", "campagne-verwarrend"]  # fmt: skip


@dataclass(slots=True)
class Text:
    """A text and the truth about it."""

    text: str
    subjects: list[str]
    language: str = "nl"
    said: list[tuple[str, str]] = field(default_factory=list)


class Writer:
    """Everybody who writes, one pen."""

    def __init__(self, rng: np.random.Generator, subjects: dict[str, Subject], seen: set[str]) -> None:
        self.rng = rng
        self.subjects = subjects
        self.phrases = Phrases(rng)
        self._seen = seen

    def fresh(self, write: Callable[[], Text]) -> Text:
        """Return a text that was not written before; a short one may come again, as in real life."""
        text = write()
        for _ in range(12):
            if text.text not in self._seen or (len(text.text.split()) <= 3 and self.phrases.chance(0.12)):
                break
            text = write()
        self._seen.add(text.text)
        return text

    # ---- pieces ----------------------------------------------------------------------------------------------

    def _one(self, subject: str, part: str, slots: dict[str, str], *, formal: bool = False) -> str:
        return render(self.phrases.draw(subject, part), slots, self.rng, formal=formal)

    def _maybe(self, probability: float, subject: str, part: str, slots: dict[str, str]) -> str:
        return self._one(subject, part, slots) if self.phrases.chance(probability) else ""

    def _calm(self, subject: str, slots: dict[str, str]) -> str:
        """Return a core in whole sentences: who writes a letter does not shout in half ones."""
        core = self._one(subject, "core", slots)
        for _ in range(8):
            if len(core.split()) >= 8 and "??" not in core and "!!" not in core:
                break
            core = self._one(subject, "core", slots)
        return core

    def _second(self, subject: Subject) -> str | None:
        """Return another subject for the same comment, or None."""
        if subject.level < 0.5 or subject.story == 8 or not self.phrases.chance(TWO_SUBJECTS * 2.2):
            return None
        options = [name for name in BESIDE if self.subjects[name].reason != subject.reason]
        return options[int(self.rng.integers(len(options)))]

    def _language(self, subject: Subject) -> str:
        draw = self.rng.random()
        if draw < FOREIGN and self.phrases.has(subject.id, "pl"):
            return str(self.rng.choice(["pl", "de", "tr"]))
        if draw < FOREIGN + ENGLISH and self.phrases.has(subject.id, "en"):
            return "en"
        return "nl"

    def _mistakes(self, text: str, said: list[tuple[str, str]], amount: float) -> str:
        return dirt.protect(text, said, lambda piece: dirt.misspell(piece, self.rng, amount))

    def _foreign(self, subject: str, language: str, slots: dict[str, str]) -> Text:
        core = self._one(subject, language, slots)
        hello, thanks = {
            "pl": ("Dzień dobry. ", "Proszę o odpowiedź"),
            "de": ("Guten Tag. ", "Danke im Voraus"),
            "tr": ("Merhaba. ", "Teşekkürler"),
        }[language]
        plain = subject == "compliment" or core.startswith(("Dzień", "Guten", "Merhaba"))
        greeting = hello if not plain and self.phrases.chance(0.45) else ""
        return Text(
            greeting + join(core, thanks if subject != "compliment" and self.phrases.chance(0.4) else ""),
            [subject],
            language,
        )

    # ---- registers -------------------------------------------------------------------------------------------

    def mail(
        self, subject: Subject, at: datetime, number: str, *, letter: bool = False, form: bool = False, case: str = ""
    ) -> Text:
        """Return an e-mail, a web form or a letter."""
        slots, person = context.slots(self.rng, at, subject.id), personal.Person(self.rng, number)
        language = "nl" if letter else self._language(subject)
        if language in {"pl", "de", "tr"}:
            return self._foreign(subject.id, language, slots)
        if language == "en":
            return self._english(subject, slots, person)
        formal = letter or self.phrases.chance(0.18)
        angry = subject.level >= 0.55
        second = self._second(subject)
        kind = "opener_plain" if not angry else "opener_formal" if formal else "opener"
        opening = self._maybe(0.8 if letter else 0.3 if angry else 0.15, "mail", kind, slots)
        core = self._calm(subject.id, slots) if formal else self._one(subject.id, "core", slots)
        details = [self._maybe(chance, subject.id, "detail", slots) for chance in (0.7, 0.25)]
        details = list(dict.fromkeys(details))  # the deck may have been shuffled between the two
        after = [
            self._maybe(0.55 if angry else 0.2, subject.id, "effect", slots),
            self._maybe(0.3 if angry else 0, "mail", "anger", slots),
        ]
        if self.phrases.chance(0.5):
            after.reverse()
        wish = [
            self._maybe(0.7, subject.id, "ask", slots),
            self._maybe(0.14 if subject.level > 0.68 else 0, "mail", "threat", slots),
        ]
        story = join(opening, core, *details, *after)
        if second:
            story += self.rng.choice([" ", "\n\n"]) + self._extra(second, slots)
        facts = personal.way(person, "mail") if self.phrases.chance(PERSONAL["mail"]) else ""
        if case and self.phrases.chance(0.12):
            facts = join(
                facts, str(self.rng.choice([f"Zaaknummer {case}", f"Het gaat om zaak {case}", f"Uw kenmerk: {case}"]))
            )
        body = [
            part
            for part in ([story, join(facts, *wish)] if self.phrases.chance(0.5) else [join(story, facts, *wish)])
            if part
        ]
        text = self._dressed(body, person, formal=formal, letter=letter, form=form)
        if formal:
            text = polite(text)
        text = self._mistakes(text, person.said, 0.3 if formal else 1.3)
        text = self._quote(text, slots) if not form and not letter else text
        return Text(text, [subject.id, *([second] if second else [])], "nl", person.said)

    def _extra(self, second: str, slots: dict[str, str]) -> str:
        core = self._one(second, "core", slots)
        frame = self.phrases.draw("mail", "extra")
        return sentence(
            frame.replace("{tweede_klein}", core[0].lower() + core[1:]).replace(
                "{tweede}", core[0].lower() + core[1:] if frame.rstrip().endswith(": {tweede}") else core
            )
        )

    def _dressed(self, body: list[str], person: personal.Person, *, formal: bool, letter: bool, form: bool) -> str:
        """Return the body with greeting, closing and (seldom) a name."""
        parts = []
        if letter or self.phrases.chance(0.15 if form else 0.85):
            parts.append(self.phrases.draw("mail", "greeting_formal" if formal else "greeting"))
        parts.extend(body)
        if letter or self.phrases.chance(0.15 if form else 0.7):
            closing = self.phrases.draw("mail", "closing_formal" if formal else "closing")
            signed = self.phrases.chance(0.35 if letter else 0.05)
            parts.append(
                closing
                + ("," if signed or self.phrases.chance(0.4) else "")
                + (f"\n{person.say('name')}" if signed else "")
            )
        gap = "\n\n" if letter or formal or self.phrases.chance(0.6) else "\n" if self.phrases.chance(0.7) else " "
        return gap.join(parts)

    def _quote(self, text: str, slots: dict[str, str]) -> str:
        if self.phrases.chance(0.1):
            text += "\n\n" + render(
                self.phrases.draw("mail", "quoted").replace("[", "(").replace("]", ")"), slots, self.rng
            )
            return re.sub(r" ?\n ?", "\n", text)
        if self.phrases.chance(0.06):
            text += "\n\n" + self.phrases.draw("mail", "footer")
        return text

    def _english(
        self, subject: Subject, slots: dict[str, str], person: personal.Person, *, short: bool = False
    ) -> Text:
        slots = {name: re.sub(r"(?<=\d)\.(?=\d{3}\b)", ",", value) for name, value in slots.items()}
        core = self._one(subject.id, "en", slots)
        facts = f"My customer number is {person.say('customer')}." if self.phrases.chance(0.08) else ""
        tail = self._maybe(0.35 if short else 0.75, "english", "tail", slots)
        greeting = "" if short or self.phrases.chance(0.3) else self.phrases.draw("english", "greeting") + " "
        return Text(greeting + join(core, facts, tail), [subject.id], "en", person.said)

    def chat(self, subject: Subject, at: datetime, number: str) -> Text:
        """Return a chat: what the customer typed, in part of them with the bot's and the agent's turns."""
        slots, person = context.slots(self.rng, at, subject.id), personal.Person(self.rng, number)
        language = self._language(subject)
        if language in {"pl", "de", "tr"}:
            return self._foreign(subject.id, language, slots)
        if language == "en":
            return self._english(subject, slots, person, short=True)
        core = self._one(subject.id, "core", slots)
        second = self._second(subject) if self.phrases.chance(0.6) else None
        lines = [
            core,
            self._maybe(0.45, subject.id, "detail", slots),
            self._maybe(0.3 if subject.level > 0.55 else 0.05, subject.id, "effect", slots),
        ]
        lines.append(self._one(second, "core", slots) if second else self._maybe(0.4, subject.id, "ask", slots))
        if self.phrases.chance(PERSONAL["chat"]):
            lines.insert(1, personal.way(person, "chat"))
        lines = [self._typed(line, person) for line in lines if line]
        if self.phrases.chance(0.4):
            text = self._turns(lines, at)
        else:
            text = " ".join(lines) if self.phrases.chance(0.75) else "\n".join(lines)
        return Text(text, [subject.id, *([second] if second else [])], "nl", person.said)

    def _typed(self, line: str, person: personal.Person) -> str:
        text = self._mistakes(sentence(line), person.said, 2.2)
        return dirt.protect(text, person.said, lambda piece: dirt.thumbs(piece, self.rng) if piece.strip() else piece)

    def _turns(self, lines: list[str], at: datetime) -> str:
        """Return a transcript with clock times, as chat tools export it."""
        clock, turns = at, [("Bot", self.phrases.draw("chat", "bot")), ("Klant", lines[0])]
        if self.phrases.chance(0.65):
            turns.append(("Bot", self.phrases.draw("chat", "bot_fail")))
            if self.phrases.chance(0.5):
                turns.append(("Klant", self.phrases.draw("chat", "user_fail")))
        if self.phrases.chance(0.25):
            turns.append(("Medewerker", self.phrases.draw("chat", "agent")))
        turns.extend(("Klant", line) for line in lines[1:])
        if any(who == "Medewerker" for who, _ in turns) and self.phrases.chance(0.6):
            turns.append(("Klant", self.phrases.draw("chat", "user_end")))
        out = []
        for who, said in turns:
            clock += timedelta(seconds=int(self.rng.integers(8, 95)))
            out.append(f"[{clock:%H:%M}] {who}: {said}")
        return "\n".join(out)

    def whatsapp(self, subject: Subject, at: datetime, number: str) -> Text:
        """Return a WhatsApp message."""
        slots, person = context.slots(self.rng, at, subject.id), personal.Person(self.rng, number)
        language = self._language(subject)
        if language in {"pl", "de", "tr"}:
            return self._foreign(subject.id, language, slots)
        if language == "en":
            return self._english(subject, slots, person, short=True)
        core = self._one(subject.id, "core", slots)
        lines = [
            core,
            self._maybe(0.35, subject.id, "detail", slots),
            self._maybe(0.3 if subject.level > 0.6 else 0.04, subject.id, "effect", slots),
        ]
        if self.phrases.chance(PERSONAL["chat"]):
            lines.append(personal.way(person, "chat"))
        tail = (
            self.phrases.draw("whatsapp", "tail")
            if self.phrases.chance(0.3) and subject.level < 0.6 and core[-1:] != "?"
            else ""
        )
        tail = tail if tail != "?" or core.startswith(("Kan", "Hoe", "Wat")) else ""
        lines = [self._typed(line, person) for line in lines if line]
        greeting = self._maybe(0.35, "whatsapp", "greeting", slots)
        if greeting:
            lines[0] = f"{greeting}{self.rng.choice([', ', ' ', '. '])}{lines[0]}"
        text = (" " if self.phrases.chance(0.7) else "\n").join([*lines, *([tail] if tail else [])])
        if self.phrases.chance(0.14):
            face = self.phrases.draw("whatsapp", "emoji")
            if (face in {"🙏", "👍", "🤷"}) == (subject.level < 0.6):
                text += " " + face
        return Text(text, [subject.id], "nl", person.said)

    def public(self, subject: Subject, at: datetime, *, community: bool) -> Text:
        """Return a post on social media or in the community."""
        slots = context.slots(self.rng, at, subject.id)
        if self._language(subject) == "en":
            return Text(
                ("" if community else "@VeldwaardEnergie ") + sentence(self._one(subject.id, "en", slots)),
                [subject.id],
                "en",
            )
        core, effect = (
            self._one(subject.id, "core", slots),
            self._maybe(0.35 if subject.level > 0.55 else 0, subject.id, "effect", slots),
        )
        detail = self._maybe(0.55 if community else 0.3, subject.id, "detail", slots)
        sour = subject.level > 0.5
        if community:
            text = join(
                self._maybe(0.6, "community", "prefix", slots),
                core,
                detail,
                effect,
                self._maybe(0.65 if sour else 0.4, "community", "tail", slots),
            )
            return Text(self._mistakes(text, [], 1.0), [subject.id])
        prefix = self._maybe(0.65, "social", "prefix", slots)
        if not sour and prefix.endswith(("bezig.", "serieus?")):
            prefix = "@VeldwaardEnergie"
        tail = self._maybe(0.5 if sour else 0.05, "social", "tail", slots)
        text = " ".join(
            part
            for part in (
                prefix,
                sentence(core),
                sentence(detail),
                sentence(effect),
                tail if tail.startswith("#") else sentence(tail),
            )
            if part
        )
        text = self._mistakes(text, [], 1.2)
        return Text(
            dirt.shout(text, self.rng) if subject.level > 0.65 and not tail.startswith("#") else text, [subject.id]
        )

    def note(self, subject: Subject, at: datetime, number: str, *, spoken: bool) -> Text:
        """Return an agent's note in shorthand."""
        slots, person = context.slots(self.rng, at, subject.id), personal.Person(self.rng, number)
        text = self._one(subject.id, "note", slots)
        if not spoken and subject.id != "whatsapp-traag":
            text = re.sub(r"\bbelt\b", str(self.rng.choice(["mailt", "vraagt", "schrijft"])), text, count=1)
        swaps = [
            ("kl ", "KL "),
            ("kl ", "klant "),
            (", ", " - "),
            (", ", ". "),
            ("gemaild", "gem."),
            ("uitgelegd", "uitleg geg."),
            ("aangevraagd", "aangevr."),
            ("nog ", ""),
        ]
        for old, new in swaps:
            if self.phrases.chance(0.16):
                text = text.replace(old, new, 1)
        if self.phrases.chance(0.22):
            start = self._one("note", "start", slots)
            text = start + ("" if start.endswith("*") else " ") + text
        if self.phrases.chance(0.42) and "TBV" not in text:
            text = (
                text.rstrip("!?.") + str(self.rng.choice([", ", ". ", " / ", "; "])) + self._one("note", "end", slots)
            )
        if self.phrases.chance(PERSONAL["note"]):
            text += str(self.rng.choice([", ", ". "])) + personal.way(person, "note")
        if self.phrases.chance(0.12):
            text = dirt.protect(text, person.said, lambda piece: piece.upper() if piece[:1].isalpha() else piece)
        return Text(self._mistakes(text, person.said, 0.8), [subject.id], "nl", person.said)
