"""Personal data of invented people: valid by their check digits, belonging to nobody, and noted in the key."""

from __future__ import annotations

import numpy as np

from examples.generator.context import STREET_ENDS, STREETS

FIRST = ["Anneke", "Bart", "Carla", "Dirk", "Els", "Fatima", "Gerrit", "Hanneke", "Ilse", "Joris", "Karin", "Lotte", "Mehmet", "Noor",
         "Olga", "Piet", "Ria", "Sjoerd", "Tineke", "Willem", "Yasmina", "Henk", "Marleen", "Daan", "Roos", "Thijs", "Samira", "Kees"]  # fmt: skip
LAST = ["de Vries", "Bakhuizen", "van der Meulen", "Hoekstra", "Terpstra", "Yilmaz", "van Dongen", "Kuipers", "El Amrani", "Postma",
        "Schipper", "van den Akker", "Wiersma", "Dijkhuis", "Nowak", "Groeneveld", "ter Horst", "Boonstra", "Verhaegh", "Lamers"]  # fmt: skip
TOWNS = [
    "Amersfoort",
    "Zwolle",
    "Assen",
    "Tiel",
    "Gouda",
    "Heerhugowaard",
    "Sneek",
    "Roermond",
    "Oss",
    "Goes",
    "Almelo",
    "Zeist",
]
BANKS = ["VWBK", "DUNB", "KWLB", "NHBK"]  # no such banks
MAIL = ["mailveld.example", "postduif.example", "huismail.example"]


class Person:
    """One invented person; each datum is drawn when asked for and remembered in ``said``."""

    def __init__(self, rng: np.random.Generator, customer_number: str) -> None:
        self.rng = rng
        self.customer_number = customer_number
        self.first = str(rng.choice(FIRST))
        self.last = str(rng.choice(LAST))
        self.said: list[tuple[str, str]] = []

    def say(self, kind: str) -> str:
        """Return a datum of a kind, and note it."""
        value = str(getattr(self, f"_{kind}")())
        self.said.append((kind, value))
        return value

    def _digits(self, count: int) -> str:
        return "".join(str(int(digit)) for digit in self.rng.integers(0, 10, size=count))

    def _name(self) -> str:
        return str(
            self.rng.choice([f"{self.first} {self.last}", f"{self.first[0]}. {self.last}", f"{self.first} {self.last}"])
        )

    def _lastname(self) -> str:
        return self.last[0].upper() + self.last[1:]

    def _agent(self) -> str:
        return str(self.rng.choice(FIRST))

    def _email(self) -> str:
        tail = self.last.split()[-1].lower()
        return str(
            self.rng.choice(
                [
                    f"{self.first.lower()}.{tail}@",
                    f"{self.first[0].lower()}{tail}{self.rng.integers(50, 99)}@",
                    f"fam.{tail}@",
                ]
            )
        ) + str(self.rng.choice(MAIL))

    def _phone(self) -> str:
        number = self._digits(8)
        return str(self.rng.choice([f"06-{number}", f"06 {number[:2]} {number[2:4]} {number[4:6]} {number[6:]}", f"06{number}",
                                    f"+31 6 {number}", f"0{self.rng.choice(['33', '38', '50', '58'])}-{number[:7]}"]))  # fmt: skip

    def _iban(self) -> str:
        bank, account = str(self.rng.choice(BANKS)), "0" + self._digits(9)
        letters = "".join(str(ord(sign) - 55) for sign in bank)
        check = 98 - int(letters + account + "2321" + "00") % 97
        plain = f"NL{check:02d}{bank}{account}"
        spaced = " ".join(plain[k : k + 4] for k in range(0, len(plain), 4))
        return plain if self.rng.random() < 0.5 else spaced

    def _bsn(self) -> str:
        while True:
            first = self._digits(8)
            total = sum((9 - k) * int(digit) for k, digit in enumerate(first))
            if first[0] != "0" and total % 11 < 10:
                return first + str(total % 11)

    def _customer(self) -> str:
        return self.customer_number

    def _ean(self) -> str:
        body = "8719" + self._digits(13)
        weighted = sum(int(digit) * (3 if k % 2 == 0 else 1) for k, digit in enumerate(body))
        return body + str(-weighted % 10)

    def _meter(self) -> str:
        return str(self.rng.choice(["E00", "G00"])) + str(self.rng.integers(10, 80)) + "0" + self._digits(10)

    def _birth(self) -> str:
        year, month, day = (
            int(self.rng.integers(1938, 2003)),
            int(self.rng.integers(1, 13)),
            int(self.rng.integers(1, 29)),
        )
        return str(self.rng.choice([f"{day:02d}-{month:02d}-{year}", f"{day}-{month}-{year}"]))

    def _plate(self) -> str:
        letters = "".join(self.rng.choice(list("BDFGHJKLNPRSTVXZ"), size=4))
        return (
            f"{letters[0]}-{self._digits(3)}-{letters[1:3]}"
            if self.rng.random() < 0.5
            else f"{self._digits(2)}-{letters[:3]}-{self.rng.integers(1, 10)}"
        )

    def _address(self) -> str:
        street = str(self.rng.choice(STREETS)) + str(self.rng.choice(STREET_ENDS))
        letters = "".join(self.rng.choice(list("ABCDEGHKLMNPRTVXZ"), size=2))
        place = (
            f", {self.rng.integers(1011, 9990)} {letters} {self.rng.choice(TOWNS)}" if self.rng.random() < 0.75 else ""
        )
        return f"{street} {self.rng.integers(1, 190)}{place}"


#: How people give their data, by register; ``{kind}`` is filled by ``Person.say``.
WAYS = {
    "mail": [
        "Mijn klantnummer is {customer}.", "Klantnummer {customer}.", "Mijn klantnr: {customer}", "Ik ben bereikbaar op {phone}.",
        "U kunt mij bellen op {phone}.", "Graag terugbellen op {phone}, liefst na vijven.", "Mijn mailadres is {email}.",
        "Mijn rekeningnummer is {iban}.", "Het bedrag mag naar {iban} op naam van {name}.", "Mijn geboortedatum is {birth}.",
        "Ter controle: mijn geboortedatum is {birth} en mijn postadres {address}.", "Het gaat om het adres {address}.",
        "Wij wonen op {address}.", "EAN-code: {ean}.", "De EAN van de stroomaansluiting is {ean}.", "Het meternummer is {meter}.",
        "Op de meter staat nummer {meter}.", "Mijn naam is {name}.", "Ik sprak hierover met mevrouw {lastname}.", "De heer {lastname} van jullie afdeling zou dit uitzoeken.",
        "BSN {bsn} had ik al doorgegeven, waarom weet ik ook niet.", "Op het formulier moest ook mijn BSN: {bsn}.", "Geb. {birth}.", "Contactpersoon: {name}, {phone}.", "Mijn vrouw is te bereiken via {email}.", "Klantnummer: {customer}, adres: {address}.",
        "De auto van de monteur had kenteken {plate} en stond op mijn oprit.", "Ik heb eerder met {agent} gesproken.", "Naam: {name}, tel. {phone}.",
    ],
    "chat": [
        "klantnr {customer}", "mn klantnummer is {customer}", "{customer}", "{birth}", "mijn mail is {email}", "je kan me bellen op {phone}",
        "adres is {address}", "mijn naam is {name}", "iban is {iban}", "ean {ean}", "meternummer {meter}", "bsn {bsn} als dat helpt?", "ik had eerst {agent} aan de lijn",
    ],
    "survey": [
        "Ik ben geholpen door {agent}.", "Sprak met {agent}.", "Bel mij anders even op {phone}.", "Mijn klantnummer is {customer}.",
        "Mijn mail is {email} als jullie meer willen weten.", "Mevrouw {lastname} was dat.",
    ],
    "note": [
        "KL bereikbaar op {phone}", "tel {phone}", "mail {email}", "nieuw rek.nr {iban}", "geb.dat {birth}", "EAN {ean}", "meternr {meter}",
        "adres {address}", "klnr {customer}", "dhr {lastname}", "mw {lastname} belt zelf", "sprak met partner, {name}", "kenteken bus {plate}", "BSN {bsn} genoemd, niet vastgelegd",
    ],
}  # fmt: skip


def way(person: Person, register: str) -> str:
    """Return one sentence that gives personal data."""
    phrase = WAYS[register][int(person.rng.integers(len(WAYS[register])))]
    for kind in (
        "customer",
        "phone",
        "email",
        "iban",
        "birth",
        "address",
        "ean",
        "meter",
        "name",
        "lastname",
        "bsn",
        "plate",
        "agent",
    ):
        if "{" + kind + "}" in phrase:
            phrase = phrase.replace("{" + kind + "}", person.say(kind))
    return phrase
