"""Function words of Dutch and English: what no label begins with, and what tells the two languages apart."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

__all__ = [
    "DULL",
    "FILLER_WORDS",
    "PALE",
    "SILENT_WORDS",
    "STOP_WORDS",
    "TIME_WORDS",
    "Part",
    "guess_languages",
    "part",
]


class Part(StrEnum):
    """What a word does inside a phrase."""

    CONTENT = "content"
    LINK = "link"  # kept between content words: prepositions
    PARTICLE = "particle"  # belongs to the word before it: "top up"
    NEGATION = "negation"  # kept, and may begin a phrase: "geen reactie", "not received"
    DROP = "drop"  # left out: articles, auxiliaries, adverbs of degree
    BREAK = "break"  # ends a phrase: pronouns as subjects, conjunctions, question words


_LINK = {
    "nl": "van op in aan bij voor met naar over uit na om door tegen zonder via tot per te vanaf onder binnen tussen",
    "en": "of on in at for with to from by into about without via after before per during between",
}
_PARTICLE = {"nl": "", "en": "up off out down back away"}
_NEGATION = {
    "nl": "geen niet nooit niemand nergens dubbel dubbele",
    "en": "no not never cannot can't couldn't won't didn't doesn't don't isn't wasn't hasn't haven't nobody without",
}
_DROP = {
    "nl": """de het een 't 'n mijn m'n uw jullie onze ons zijn haar hun dit deze dat die is was waren ben bent wordt
      worden werd werden geworden heb hebt heeft hebben had hadden gehad geweest kan kunt kunnen kon konden zal zult
      zullen zou zouden moet moeten moest moesten mag mogen wil wilt willen wilde wilden ga gaat gaan ging gingen
      er hier daar nu al ook nog weer steeds erg heel zeer wel eens even maar zo zelf alweer opeens ineens plotseling
      gewoon eigenlijk gelukkig helaas echt best vrij redelijk altijd vaak soms meestal toch dus dan toen straks
      morgen vandaag gisteren direct meteen snel uiteindelijk inmiddels voortaan opnieuw graag heus alleen pas
      net bijna ongeveer meer veel vele weinig alle alles iets niets iemand beetje aantal enige sommige andere ander
      hele vorig volgend volgende zo'n
      elke elk ieder iedere laatste vorige komende afgelopen kl klant mevrouw meneer mvr dhr svp aub
      gebleken bleek blijkt lijkt leek""",
    "en": """the a an my your our their its his her this that these those is was were are am be been being has have
      had do does did done can could will would shall should may might must get gets got getting just so very
      really quite too also still already again even only always often sometimes usually ever now then here there
      please more much many most some any all every each other another both few little lot lots bit etc well
      actually currently recently suddenly immediately straight one ones couple several own same such last next
      'm 've 're i'm i've it's that's there's they're we're you're""",
}
_BREAK = {
    "nl": """ik je jij jou jouw u we wij ze zij hij hem me mij men elkaar zich en of want omdat doordat zodat als
      wanneer terwijl hoewel tenzij indien toen sinds wat wie waar waarom hoe welke welk hoeveel hoelang ja nee
      dank bedankt hallo beste groet groeten goedemorgen goedemiddag waarbij waardoor waarvan waarop hierdoor
      daardoor daarom echter bovendien verder daarnaast terwijl aangezien""",
    "en": """i you he she it we they me him us them who whom whose which what when where why how and or but because
      so if although though while since unless than as yes hi hello dear thanks thank regards whether however
      therefore moreover besides also it'd i'd we'd they'd you'd i'll you'll""",
}
# Words that say how somebody finds something, or that somebody says it: content, but no subject of their own.
_PALE = {
    "nl": """vind vinden vond gevonden weet weten wist denk denken dacht zeg zegt zeggen zei gezegd vraag vragen
      vroeg gevraagd krijg krijgt krijgen kreeg gekregen kom komt komen kwam gekomen doe doet doen deed gedaan maak
      maakt maken gemaakt laat laten liet blijf blijft blijven bleef zie ziet zien zag gezien staat staan stond
      geef geeft geven gaf gegeven neem nemen nam probeer proberen dag dagen keer week weken maand maanden jaar jaren
      uur minuten tijd mensen moment manier ding dingen zaak zaken probleem problemen vraagje goed goede slecht
      slechte prima fijn leuk mooi jammer nodig mogelijk bezig klaar blij hoop hoopt sta ligt zit zitten heen terug
      nieuwe nieuw eigen oude oud hoor horen hoorde voel voelt
      voelen voelde houd houdt houden hield uitgelegd uitleggen uitleg belt bel bellen gebeld stuur stuurt sturen
      stuurde gestuurd wacht wachten gewacht lees lezen las begrijp
      begrijpen snap snapt snappen klopt kloppen loopt lopen zoek
      zoeken gezocht gebruik gebruiken gebruikt werk werkt werken werkte vertel vertelt vertellen
      verteld reden aantal geweldig top uitstekend""",
    "en": """find found know knew think thought say says said tell told ask asked want wanted need needed like liked
      come comes came go goes went gone going make makes made take takes took taken give gives gave given let see
      seen saw look looking put keep kept seem seems feel felt try tried trying day days week weeks month months
      year years hour hours minutes time times people person moment way thing things stuff something anything
      everything nothing someone anyone everyone good great bad nice fine ok okay better best able sure two three
      four five ten first second new use used using help helped problem problems issue issues question bit happened
      happen happening soon ago still possible long today yet through anymore tomorrow tonight yesterday later early
      reason mean number amount thank lovely excellent brilliant amazing great perfect""",
}

# What letters and forms begin and end with.
_FORMAL = """
  geachte beste heer mevrouw dames heren directie schrijven schrijf aanleiding naar betreft betreffende
  onderwerp bericht berichten zaaknummer zaak kenmerk referentie klantnummer meternummer rekeningnummer nummer
  bsn ean iban naam adres telefoonnummer geboortedatum postcode alvast vriendelijke vriendelijk hartelijke
  hoogachtend afwachting spoedig spoedige antwoord reactie reageren verzoek verzoeken volgende volgt hierbij
  goedendag goedemiddag goedenavond goedeavond morgen sorry lange lang verhaal even sturen hoor hopelijk leest
  ontvangen verneem vernemen graag tegemoet zie bijlage bijgevoegd contact kort korte simpel simpele situatie
  kwestie melden meld mailtje mail zaken sincerely faithfully advance regards wishes dear sir madam customer
  number reference case subject name address attached attachment reply response hearing forward look message
  write writing concern sorry
"""

# When it was: said in every theme, and a theme of none ("drie keer gebeld" is about calling).
_TIME = """
  januari februari maart april mei juni juli augustus september oktober november december
  january february march may june july august october
  maandag dinsdag woensdag donderdag vrijdag zaterdag zondag monday tuesday wednesday thursday friday saturday sunday
  dag dagen week weken maand maanden jaar jaren uur uren minuut minuten ochtend middag avond
  day days week weeks month months year years hour hours minute minutes morning afternoon evening
  een één twee drie vier vijf zes zeven acht negen tien elf twaalf vijftien twintig dertig veertig vijftig honderd
  eerste tweede derde vierde vijfde keer
  one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred first third fourth
"""

STOP_WORDS: frozenset[str] = frozenset(
    word for table in (_LINK, _PARTICLE, _DROP, _BREAK) for text in table.values() for word in text.split()
)
"""Words that are no keyword, in both languages."""

TIME_WORDS: frozenset[str] = frozenset(_TIME.split())
"""When and how many times: not what a text is about."""

_QUESTIONS = "what when where why how which who can could wat wie waar waarom hoe welke welk hoeveel wanneer kan long"

SILENT_WORDS: frozenset[str] = (
    TIME_WORDS | frozenset(word for table in (_DROP, _BREAK) for text in table.values() for word in text.split())
) - frozenset(_QUESTIONS.split())
"""Words that the view does not hear. It does hear prepositions and question words: *to* an account is another theme
than *from* it (leaving them out costs .01 AMI on banking77, hearing everything .04 on Dutch sentences)."""

PALE: frozenset[str] = TIME_WORDS | frozenset(word for text in _PALE.values() for word in text.split())
"""Content words that name no subject by themselves."""

_DULL = """
  misschien idee suggestie tip sorry lang lange verhaal kort korte simpel simpele nou bijzonders begin wist wijst ene
  dezelfde volgens ondanks netjes hallo goedendag graag zuiden ander andere onder
  absolutely spot wish sorry spoke term everyone named going myself
"""

DULL: frozenset[str] = PALE | frozenset(_DULL.split())
"""Words that make no good label, though they may tell what a text is about."""

_PARTS: dict[str, dict[str, Part]] = {
    language: {
        word: kind
        for kind, table in (
            (Part.DROP, _DROP),
            (Part.BREAK, _BREAK),
            (Part.LINK, _LINK),
            (Part.PARTICLE, _PARTICLE),
            (Part.NEGATION, _NEGATION),
        )
        for word in table[language].split()
    }
    for language in ("nl", "en")
}
_TELLING: dict[str, frozenset[str]] = {
    "nl": frozenset(_PARTS["nl"]) - frozenset(_PARTS["en"]),
    "en": frozenset(_PARTS["en"]) - frozenset(_PARTS["nl"]),
}


FILLER_WORDS: frozenset[str] = STOP_WORDS | PALE | frozenset(_FORMAL.split())
"""A segment of these alone is not what its comment is about ("In afwachting van uw reactie")."""


def part(word: str, language: str) -> Part:
    """Return what a case-folded word does in a phrase of a language (any but Dutch: as in English).

    >>> part("mijn", "nl"), part("niet", "nl"), part("termijnbedrag", "nl")
    (<Part.DROP: 'drop'>, <Part.NEGATION: 'negation'>, <Part.CONTENT: 'content'>)
    """
    return _PARTS["nl" if language == "nl" else "en"].get(word, Part.CONTENT)


def guess_languages(words: Sequence[Sequence[str]]) -> list[str]:
    """Return ``nl`` or ``en`` for each text by its function words; undecided texts join the majority.

    For callers that do not know; ``voc.text.language`` is surer and knows more languages.
    """
    surplus = [
        sum(word in _TELLING["nl"] for word in text) - sum(word in _TELLING["en"] for word in text) for text in words
    ]
    majority = "nl" if sum(value > 0 for value in surplus) >= sum(value < 0 for value in surplus) else "en"
    return ["nl" if value > 0 else "en" if value < 0 else majority for value in surplus]
