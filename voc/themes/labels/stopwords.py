"""Lists of Dutch and English words that name no subject, by what they do in a phrase.

A third language needs lists of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum

__all__ = [
    "FEATURE_STOP_WORDS",
    "KEYWORD_STOP_WORDS",
    "POOR_LABEL_WORDS",
    "TIME_WORDS",
    "UNINFORMATIVE_WORDS",
    "VAGUE_WORDS",
    "WordRole",
    "get_word_role",
    "guess_languages",
]


class WordRole(StrEnum):
    """Role of a word inside a phrase."""

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
_VAGUE = {
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

# Openings and closings of letters and forms.
_FORMAL = """
  geachte beste heer mevrouw dames heren directie schrijven schrijf aanleiding naar betreft betreffende
  onderwerp bericht berichten zaaknummer zaak kenmerk referentie klantnummer meternummer rekeningnummer nummer
  bsn ean iban naam adres telefoonnummer geboortedatum postcode alvast vriendelijke vriendelijk hartelijke
  hoogachtend afwachting spoedig spoedige antwoord reactie reageren verzoek verzoeken volgende volgt hierbij
  goedendag goedemiddag goedenavond goedeavond morgen sorry lange lang verhaal even sturen hoor hopelijk leest
  ontvangen verneem vernemen graag tegemoet zie bijlage bijgevoegd contact kort korte simpel simpele situatie
  kwestie melden meld mailtje mail zaken sincerely faithfully advance regards wishes dear sir madam customer
  number reference case subject name address attached attachment reply response hearing forward look message
  write writing concern sorry belangstelling beleefde beleefd omgaande welkom tips herkenbaar herkent anderen vraagje
  community benieuwd ervaringen
"""

# Dates and numbers: said in every theme, and a theme of none ("drie keer gebeld" is about calling).
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


def _collect_words(*tables: Mapping[str, str]) -> frozenset[str]:
    return frozenset(
        word for words_by_language in tables for text in words_by_language.values() for word in text.split()
    )


KEYWORD_STOP_WORDS: frozenset[str] = _collect_words(_LINK, _PARTICLE, _DROP, _BREAK)
"""Function words: never a keyword of a theme, nor a noun of its name; in both languages."""

TIME_WORDS: frozenset[str] = frozenset(_TIME.split())
"""Words for when and how many times: not what a text is about."""

_QUESTIONS = "what when where why how which who can could wat wie waar waarom hoe welke welk hoeveel wanneer kan long"

FEATURE_STOP_WORDS: frozenset[str] = (TIME_WORDS | _collect_words(_DROP, _BREAK)) - frozenset(_QUESTIONS.split())
"""Words that the lexical features (TF-IDF) leave out. Prepositions and question words stay in: *to* an account is
another theme than *from* it (without them .01 AMI is lost on banking77, with all words .04 on Dutch sentences)."""

VAGUE_WORDS: frozenset[str] = TIME_WORDS | _collect_words(_VAGUE)
"""Content words that name no subject by themselves."""

_POOR_LABEL = """
  misschien idee suggestie tip sorry lang lange verhaal kort korte simpel simpele nou bijzonders begin wist wijst ene
  dezelfde volgens ondanks netjes hallo goedendag graag zuiden ander andere onder
  mijne jouwe onze hunne tweeën drieën vieren vijven beiden
  lager hoger zolang vandaan juist precies orde man vrouw mevrouw meneer mens eerst eindelijk aardig
  euro euro's kwh cent kost beter tevreden ontevreden lastig
  absolutely spot wish sorry spoke term everyone named going myself
  right end higher lower husband wife lady guy person mins hold whole
"""

POOR_LABEL_WORDS: frozenset[str] = VAGUE_WORDS | frozenset(_POOR_LABEL.split())
"""Words that make no good label, though they may show what a text is about."""

_ROLE_BY_WORD: dict[str, dict[str, WordRole]] = {
    language: {
        word: role
        for role, words_by_language in (
            (WordRole.DROP, _DROP),
            (WordRole.BREAK, _BREAK),
            (WordRole.LINK, _LINK),
            (WordRole.PARTICLE, _PARTICLE),
            (WordRole.NEGATION, _NEGATION),
        )
        for word in words_by_language[language].split()
    }
    for language in ("nl", "en")
}
_WORDS_OF_ONE_LANGUAGE: dict[str, frozenset[str]] = {
    "nl": frozenset(_ROLE_BY_WORD["nl"]) - frozenset(_ROLE_BY_WORD["en"]),
    "en": frozenset(_ROLE_BY_WORD["en"]) - frozenset(_ROLE_BY_WORD["nl"]),
}


UNINFORMATIVE_WORDS: frozenset[str] = KEYWORD_STOP_WORDS | VAGUE_WORDS | frozenset(_FORMAL.split())
"""Words that do not inform: a segment of nothing else says not what its comment is about ("In afwachting van uw
reactie"), and none of them is a theme's subject. The stop words, the vague words, and those of letters."""


def get_word_role(word: str, language: str) -> WordRole:
    """Return the role of a case-folded word in a phrase of a language (any but Dutch: as in English).

    >>> [get_word_role(word, "nl").value for word in ("mijn", "niet", "termijnbedrag")]
    ['drop', 'negation', 'content']
    """
    return _ROLE_BY_WORD["nl" if language == "nl" else "en"].get(word, WordRole.CONTENT)


_LATIN_LETTER = re.compile(r"[a-zà-ɏ]", re.IGNORECASE)


def guess_languages(words: Sequence[Sequence[str]]) -> list[str]:
    """Return ``nl`` or ``en`` for each text by its function words, and without any by its other words.

    "Factuur" is Dutch where the texts that hold it are. Undecided texts join the majority, those of other letters
    have no language (""). For callers that do not know; ``voc.text.language`` is surer and knows more languages.

    >>> guess_languages([["de", "nota"], ["the", "bill"], ["bill"], ["nota"], ["тормоза"]])
    ['nl', 'en', 'en', 'nl', '']
    """
    dutch, english = _WORDS_OF_ONE_LANGUAGE["nl"], _WORDS_OF_ONE_LANGUAGE["en"]
    dutch_surplus = [sum(word in dutch for word in text) - sum(word in english for word in text) for text in words]
    n_dutch, n_english = sum(n > 0 for n in dutch_surplus), sum(n < 0 for n in dutch_surplus)
    majority = "nl" if n_dutch >= n_english else "en"
    balance_by_word: Counter[str] = Counter()
    for text, surplus in zip(words, dutch_surplus, strict=True):
        for word in set(text):
            # Each language's texts count as much as the other's: else all words would be of the commoner one.
            balance_by_word[word] += (surplus > 0) * n_english - (surplus < 0) * n_dutch

    def guess(text: Sequence[str], surplus: int) -> str:
        if not surplus and text and not any(map(_LATIN_LETTER.search, text)):
            return ""
        balance = surplus or sum(balance_by_word[word] for word in set(text))
        return "nl" if balance > 0 else "en" if balance < 0 else majority

    return [guess(text, surplus) for text, surplus in zip(words, dutch_surplus, strict=True)]
