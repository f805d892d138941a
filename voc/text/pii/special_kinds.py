"""Special personal data in texts: health, religion, trade union, ethnic origin, sexual life, criminal record.

The law asks more for these (GDPR, articles 9 and 10), so that a text with them waits for a person. A rule asks for who
it is about ("ik ben", "my son has"), not for a word alone: "ik word er ziek van" and "a health check of the boiler" say
nothing about anybody's health. What is missed is stored as any text; docs/privacy.md says how often.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from voc.records import SpecialKind
from voc.text.pattern_filter import build_filter

__all__ = ["find_special_kinds", "may_hint"]


def find_special_kinds(text: str) -> tuple[SpecialKind, ...]:
    """Return the kinds of special personal data that a text holds about somebody, each once.

    Examples
    --------
    >>> find_special_kinds("Mijn moeder is dement en begrijpt de brief niet.")
    (<SpecialKind.HEALTH: 'health'>,)
    >>> find_special_kinds("Ik word hier echt ziek van.")
    ()
    """
    folded = text.casefold()
    # Nearly no text has one of these beginnings of words: the rules themselves cost a hundred times as much.
    kinds: set[SpecialKind] = set()
    if may_hint(folded) and _HINT.search(folded):
        spelled_out = _spell_out(folded)
        kinds = {kind for sentence in _SENTENCE_END.split(spelled_out) for kind in _find_in_sentence(sentence)}
    if _ABBREVIATION.search(text) and _CAPITALS.search(text):
        kinds.add(SpecialKind.HEALTH)
    # In the order of the kinds: of a set it would differ from run to run, and with it what is logged.
    return tuple(kind for kind in SpecialKind if kind in kinds)


def _spell_out(folded: str) -> str:
    """Return a text with "I'm" and "she’s got" as "i am" and "she has": the rules know the whole words only."""
    plain = folded.replace("’", "'")
    if "'" not in plain:
        return plain
    return _IS_SHORT.sub(r"\1 is", _HAS_SHORT.sub(" has", plain)).replace("'ve ", " have ").replace("'re ", " are ")


def _find_in_sentence(sentence: str) -> Iterator[SpecialKind]:
    # Without anybody in it a sentence is about the disease, the church or the law.
    if not _ANYBODY.search(sentence):
        return
    sentence = _IDIOM.sub(" ", sentence)
    for kind, pattern in _PATTERNS.items():
        if pattern.search(sentence):
            yield kind


_HAS_SHORT = re.compile(r"(?<=[a-z])'s(?= (?:got|had|been)\b)")
_IS_SHORT = re.compile(r"\b(s?he)'s\b")
# Without the comma: "my son, who has asthma" is about one person.
_SENTENCE_END = re.compile(r"(?:[!?\n;]|(?<!\bdhr)(?<!\bmevr)(?<!\bmw)(?<!\bmrs)(?<!\bmr)(?<!\bms)\.)+")
_ANYBODY = re.compile(
    r"\b(?:ik|mij|mijn|m'n|me|wij|we|ons|onze|hij|haar|zijn|zij|ze|i|i'm|i've|my|our|us|he|she|they|his|her|als|as"
    r"|klant|klante|mevrouw|mevr|mw|meneer|mijnheer|heer|dhr|customer|client|caller|lady|gentleman|mrs|mr|ms)\b"
)
_RELATIVE = (
    r"(?:man|vrouw|partner|zoon|zoontje|dochter|dochtertje|kind|kinderen|moeder|vader|ouders|vriend|vriendin"
    r"|broer|zus"
    r"|oma|opa|echtgenoot|echtgenote|husband|wife|son|daughter|child|children|kids|mother|mum|mom|father|dad|parents"
    r"|boyfriend|girlfriend|brother|sister|grandmother|grandfather)"
)
# By whom an agent's note tells of a customer: "klant heeft kanker", "dhr. van Dijk is blind"; not "klant zijn meter".
_TITLE = r"(?:mevrouw|mevr|mw|meneer|mijnheer|de heer|dhr|mrs|mr|ms)"
_CUSTOMER = (
    rf"(?:klant|klante|customer|client|caller|lady|gentleman|{_TITLE}\b\.?"
    r"(?:(?:\s+(?:van|de|der|den|ter|ten)){0,3}\s+\[?[\w-]+\]?)??)(?!\s+zijn)"
)
_WHO = (
    rf"(?:ik|wij|we|hij|zij|ze|i|he|she|they|{_CUSTOMER}"
    rf"|(?:mijn|onze|ons|m'n|my|our)\s+(?:\w+\s+)?{_RELATIVE})"
)
_BE = r"(?:ben|is|zijn|was|waren|am|are|were|been|geweest|geworden|became)"
_ADVERB = (
    r"(?:(?:een|de|a|an|zelf|ook|al|sinds|nu|echt|helemaal|erg|zeer|zwaar|ernstig|chronisch|volledig|deels|licht|net"
    r"|vorig jaar|weer|nog|praktiserend|practising|practicing|very|fully|partially|severely|chronically|also"
    r"|recovering"
    r"|currently|just|now|proud|openlijk|openly|donkere|jonge|young|older|oudere|devout|strict|streng)\s+){0,3}"
)
_UP_TO_4 = r"(?:[^\w]+[\w'-]+){0,4}?[^\w]+"


def _is(words: str) -> str:
    """Return a pattern for somebody who is something, in the orders of words of both languages."""
    return (
        rf"\b(?:{_WHO}\s+{_BE}\s+{_ADVERB}{words}|{_BE}\s+{_WHO}\s+{_ADVERB}{words}|i'm\s+{_ADVERB}{words}"
        rf"|(?:omdat|dat|doordat|because|aangezien|als)\s+{_WHO}\s+{_ADVERB}{words}\s+{_BE}\b|(?:als"
        rf"|as)\s+{_ADVERB}{words})\b"
    )


def _has(words: str) -> str:
    """Return a pattern for somebody who has something, or for whom it is the reason."""
    have = r"(?:heb|heeft|had|hebben|hadden|gehad|kreeg|krijgt|have|has|having|suffer|suffers|diagnosed|lijd|lijdt)"
    reason = r"(?:vanwege|wegens|door|because\s+of|due\s+to|na|after|met|with|from)"
    return (
        rf"\b{_WHO}\s+{have}{_UP_TO_4}{words}\b|\b{have}\s+{_WHO}{_UP_TO_4}{words}\b|\bi've\s+had{_UP_TO_4}{words}\b"
        rf"|\b{_WHO}\s+(?:\w+\s+)?{words}\s+{have}\b|\bwaarvan\s+\w+{_UP_TO_4}{words}\b"
        rf"|\b{reason}\s+(?:(?:mijn|zijn|haar|my|his|her|een|a|de|the)\s+)?{words}\b"
    )


_DISEASE = (
    r"(?:kanker|cancer|tumor|leukemie|leukaemia|leukemia|multiple sclerose|multiple sclerosis|reuma|rheumatism"
    r"|arthritis|artrose|copd|longemfyseem|emphysema|astma|asthma|diabetes|suikerziekte|epilepsie|epilepsy|adhd"
    r"|autisme"
    r"|autism|ptss|ptsd|(?:de ziekte van )?parkinson(?:'s)?(?: disease)?|alzheimer(?:'s)?|dementie|dementia|hartfalen"
    r"|heart failure|hartinfarct|hartaanval|heart attack|herseninfarct|hersenbloeding|beroerte|stroke|burn-?out"
    r"|depressie|depression|angststoornis|anxiety disorder|psychose|psychosis|schizofrenie|schizophrenia"
    r"|borderline|anorexia|(?:de ziekte van )?crohn(?:'s)?|fibromyalgie|fibromyalgia|long covid|lyme|nierfalen"
    r"|kidney failure|hersenletsel|brain injury|hiv|hepatitis|heart surgery|hartoperatie|miskraam|miscarriage|hernia)"
)
_CONDITION = (
    r"(?:blind(?!\s+(?:gevaren|voor|op|van|to|with))|slechtziend|visually impaired|doof(?!\s+voor)|deaf(?!\s+to)"
    r"|slechthorend|invalide|gehandicapt|disabled|depressief|depressed|suïcidaal|suicidal"
    r"|verslaafd(?!\s+aan\s+(?:de|jullie"
    r"|deze))|alcoholist|alcoholic|autistisch|autistic|dement|dementerend|demented|zwanger|pregnant|terminaal"
    r"|terminally ill"
    r"|chronisch ziek|chronically ill|ernstig ziek|seriously ill|hiv-positief|hiv[ -]positive|bipolair|bipolar"
    r"|schizofreen"
    r"|schizophrenic|geopereerd|psychotisch|psychotic|arbeidsongeschikt|diabetic|diabeet|epileptic|wheelchair user"
    r"|rolstoelgebruiker|sectioned|wheelchair[- ]bound|hartpatiënt|kankerpatiënt|cancer patient)"
)
_TREATMENT = (
    r"(?:\w+(?:kanker)|chemo|chemokuur|chemotherapie|chemotherapy|antidepressiva|antidepressants|insuline|insulin"
    r"|pacemaker|(?:nier)?dialyse|dialysis|psychiatrische (?:kliniek|inrichting|afdeling)|psychiatric (?:ward"
    r"|hospital)"
    r"|rolstoelafhankelijk|wajong)"
)
_RELIGION = (
    r"(?:moslim|moslima|muslim|christen|christian|katholiek|rooms-katholiek|catholic|protestant|gereformeerd|hervormd"
    r"|joods|jood|jewish|hindoe|hindu|boeddhist|buddhist|jehova'?s? getuige|jehovah'?s witness|orthodox|sikh|mormoon"
    r"|mormon|islamitisch|evangelisch|quaker|atheïst|atheist)"
)
_ORIGIN = (
    r"(?:turks|marokkaans|surinaams|antilliaans|syrisch|chinees|pools|somalisch|eritrees|afghaans|iraans|irakees"
    r"|koerdisch|indonesisch|moluks|afrikaans|arabisch|ghanees|kaapverdisch|turkish|moroccan|surinamese|caribbean"
    r"|syrian|chinese|polish|somali|eritrean|afghan|iranian|iraqi|kurdish|indian|pakistani|bangladeshi|african"
    r"|nigerian"
    r"|jamaican|arab|asian|latino|hispanic|romani)e?"
)
_PEOPLE = (
    r"(?:surinamer|marokkaan|marokkaanse|turk|turkse|antilliaan|antilliaanse|syriër|chinees|pool|somaliër"
    r"|eritreeër|afghaan"
    r"|koerd|molukker|afrikaan|roma|sinti|vluchteling|refugee|asielzoeker|asylum seeker|statushouder)"
)
_COLOUR = r"(?:zwart|donker|gekleurd|black|brown|coloured|mixed race)"
_SEXUAL = (
    r"(?:homo|homoseksueel|homosexual|gay(?!\s+old)|lesbisch|lesbian|biseksueel|bisexual|transgender"
    r"|transseksueel|transsexual"
    r"|trans (?:man|vrouw|woman)|transman|transvrouw|queer|aseksueel|asexual|non-binair|non-?binary|intersekse"
    r"|intersex"
    r"|homostel|in transitie|transitioning)"
)
_CHARGE = r"(?:voor|wegens|of|for|tot|to)"
_BOND = r"(?:vakbond|fnv|cnv|vcp|abvakabo|de unie|trade union|labou?r union|unison|unite|ver\.?di)"

_PATTERNS: Mapping[SpecialKind, re.Pattern[str]] = {
    SpecialKind.HEALTH: re.compile(
        "|".join(
            (
                *(_is(_CONDITION), _is(r"terminaal"), _has(_DISEASE), rf"\b{_TREATMENT}\b"),
                (
                    r"\bzuurstof\s+(?:vanwege|wegens|nodig|thuis)|\bthuis\s+(?:aan\s+de\s+)?zuurstof"
                    r"|\boxygen\s+at\s+home"
                ),
                rf"\b{_WHO}\s+(?:zit|zat|zitten|use|uses|am in|is in)\s+(?:\w+\s+){{0,4}}(?:rolstoel|wheelchair)\b",
                r"\b(?:operatie|geopereerd|operated|surgery)\s+(?:aan|on)\s+(?:mijn|zijn|haar|my|his|her)\b",
                r"\bin\s+het\s+ziekenhuis\s+(?:\w+\s+){0,2}(?:gelegen|opgenomen)\b",
                r"\b(?:lig|lag|ligt|gelegen|opgenomen)\s+(?:\w+\s+){0,3}in\s+het\s+ziekenhuis\b",
                rf"\b{_WHO}\s+(?:was|am|is|were|have been|has been)\s+in\s+hospital\b",
                rf"\b{_WHO}\s+(?:\w+\s+)?opgenomen\b.{{0,30}}\b(?:kliniek|ggz|instelling)\b",
                r"\b(?:mijn|zijn|haar|my|his|her|een|a)\s+(?:miskraam|abortus|miscarriage|abortion)\b",
            )
        )
    ),
    SpecialKind.RELIGION: re.compile(
        "|".join(
            (
                _is(rf"(?:\w+\s+)?{_RELIGION}"),
                (
                    r"\bbekeerd\s+tot\s+(?:de|het)\b|\bconverted\s+to\s+(?:islam|judaism|christianity|catholicism"
                    r"|buddhism|hinduism)\b"
                ),
                (
                    r"\b(?:mijn|ons|my|our)\s+(?:geloof|religie|faith|religion)\s+(?:staat|verbiedt|laat|schrijft"
                    r"|does|forbids|requires)"
                ),
                (
                    rf"\b{_WHO}\s+(?:een\s+|a\s+)?(?:draag|draagt|dragen|wear|wears)\s+(?:een\s+|a\s+)?(?:hoofddoek"
                    rf"|hijab|headscarf|keppel|kippah|turban|tulband|niqab)\b"
                ),
                rf"\b{_WHO}\s+(?:een\s+|a\s+)?(?:hoofddoek|keppel|tulband|niqab)\s+dra(?:ag|agt|gen)\b",
                r"\blid\s+van\s+(?:de|een)\s+(?:[\w-]+\s+){0,2}(?:kerk|moskee|synagoge)\b",
                r"\bmember\s+of\s+(?:the|a)\s+(?:[\w-]+\s+){0,2}(?:church|mosque|synagogue)\b",
                (
                    r"\bramadan\b.{0,12}\b(?:vast|vasten)\s+(?:ik|wij|we)\b|\bramadan\b.{0,12}\b(?:i|we)\s+(?:am\s+"
                    r"|are\s+)?fast"
                ),
            )
        )
    ),
    SpecialKind.UNION: re.compile(
        "|".join(
            (
                (
                    rf"\b(?:kader)?lid\s+(?:van|bij)\s+(?:de\s+|een\s+)?{_BOND}\b|\bmember\s+of\s+(?:the\s+"
                    rf"|a\s+)?{_BOND}\b"
                ),
                r"\bals\s+vakbondslid\b|\bas\s+an?\s+(?:trade\s+)?union\s+member\b|\bshop\s+steward\b|\bkaderlid\b",
                r"\bmijn\s+vakbond\b|\bmy\s+(?:trade\s+|labou?r\s+)?union(?:\s+dues)?\b",
                rf"\b(?:contributie\s+aan|lidmaatschap\s+van)\s+(?:de\s+|mijn\s+)?{_BOND}\b",
            )
        )
    ),
    SpecialKind.ETHNICITY: re.compile(
        "|".join(
            (
                rf"\b{_ORIGIN}\s+(?:afkomst|achtergrond|komaf|origine|roots|descent|origin|background|heritage)\b",
                _is(rf"(?:{_ORIGIN}\s+)?{_PEOPLE}"),
                _is(rf"{_COLOUR}e?(?:\s+(?:man|vrouw|woman|person|persoon|person))?(?!\s+(?:and blue|van|aan))"),
                _is(rf"{_ORIGIN}(?:\s+(?:man|vrouw|woman))?"),
                _is(rf"{_ORIGIN}\s+(?:vluchteling|refugee|vrouw|man|woman)"),
            )
        )
    ),
    SpecialKind.SEXUAL: re.compile(
        "|".join(
            (
                _is(_SEXUAL),
                (
                    r"\b(?:als|as\s+a|zijn|are)\s+(?:een\s+|a\s+)?(?:lesbisch|lesbian|homoseksueel|gay)\s+(?:stel"
                    r"|couple|echtpaar)\b"
                ),
                r"\b(?:mijn\s+)?geslachtsverandering\b|\bgender\s+(?:reassignment|dysphoria)\b|\bgenderdysforie\b",
                rf"\b{_WHO}\s+een\s+homostel\b",
            )
        )
    ),
    SpecialKind.CRIMINAL: re.compile(
        "|".join(
            (
                (
                    r"\bin\s+detentie\b|\bgedetineerd\w*|\bex-gedetineerde\b|\b(?:mijn|zijn|een)\s+strafblad\b"
                    r"|\bstrafblad\b"
                ),
                r"\benkelband\b|\bankle\s+(?:tag|monitor)\b|\btaakstraf\b|\bcommunity\s+service\b|\breclassering\b",
                (
                    r"\b(?:op|on)\s+(?:borgtocht|bail|probation|parole)\b|\bout\s+on\s+bail\b|\bcriminal\s+record\b"
                    r"|\bex-(?:offender|convict)\b"
                ),
                (
                    rf"\b{_WHO}\s+(?:zit|zat|heeft|heb|was|is|am|have been|has been|had been"
                    rf"|were)\s+(?:\w+\s+){{0,2}}(?:in|uit)\s+(?:de\s+|een\s+)?(?:gevangenis|bajes|prison|jail)\b"
                ),
                rf"\b{_WHO}\s+(?:ben|is|was|zijn|am|were)\s+(?:\w+\s+)?(?:veroordeeld|convicted)\s+{_CHARGE}\b",
                (
                    rf"\b{_WHO}\s+(?:ben|is|was|word|wordt|werd|am|were)\s+(?:\w+\s+)?(?:aangehouden|gearresteerd"
                    rf"|opgepakt|vervolgd|arrested|prosecuted)\s+{_CHARGE}\b"
                ),
            )
        )
    ),
}
# "Ik kreeg bijna een hartaanval" is about the bill.
_IDIOM = re.compile(
    r"\b(?:bijna|zowat|haast|nearly|almost|practically)\b.*?\b(?:hartaanval|hartinfarct|beroerte|heart attack"
    r"|stroke)\b"
    r"|\b(?:hartaanval|hartinfarct|beroerte|heart attack|stroke)\s+(?:van|toen|when|from)\b|\bkinderziektes?\b"
    r"|\bstroke of (?:luck|genius)\b|\bblind date\b|\bblack and blue\b|\b(?:zwarte|black) (?:lijst|list(?:ed)?)\b"
)
# In small letters "als" and "ms" are other words.
_ABBREVIATION = re.compile("MS|ALS|TIA|WIA|WAO")
_CAPITALS = re.compile(
    rf"(?i:\b{_WHO}\s+(?:heb|heeft|had|have|has)\s+(?:\w+\s+){{0,2}}|\bin\s+de\s+|\bmet\s+|\bwith\s+)"
    rf"(?:{_ABBREVIATION.pattern})\b"
)
# Each word of the rules begins as one of these, or its rule never runs: who adds a word there looks here too.
_HINT = re.compile(
    r"\b(?:blind|slechtziend|visually|doof|deaf|slechthorend|invalid|gehandicapt|disabled|depress|su[iï]cid"
    r"|verslaafd|alcohol"
    r"|auti|dement|zwanger|pregnan|terminal|terminaal|chronis|chronic|ernstig ziek|seriously ill|hiv|bipola"
    r"|schizo|geopereerd"
    r"|psych|arbeidsongeschikt|diab|epilep|wheelchair|rolstoel|sectioned|hartpat|kanker|cancer|tumor|leuk|multiple"
    r"|reuma|rheum|arthr|artrose|copd|longemf|emphys|astma|asthma|suikerz|adhd|ptss|ptsd|parkinson|de ziekte"
    r"|alzheim|hart"
    r"|heart|hersen|beroerte|stroke|burn|angst|anxiety|borderline|anorex|crohn|fibro|long covid|lyme|nier|kidney"
    r"|brain"
    r"|hepat|miskraam|miscarr|hernia|chemo|antidep|insul|pacemaker|dialy|wajong|zuurstof|oxygen|operatie|operated"
    r"|surgery|ziekenhuis|hospital|opgenomen|abort|moslim|muslim|christ|katholiek|rooms|catholic|protestant"
    r"|gereform|hervorm"
    r"|jood|joods|jewish|hindoe|hindu|boeddh|buddh|jehova|orthodox|sikh|mormo|islam|evangel|quaker|athe|bekeerd"
    r"|converted"
    r"|geloof|religi|faith|hoofddoek|hijab|headscarf|keppel|kippah|turban|tulband|niqab|kerk|church|mosk|mosque"
    r"|synagog"
    r"|ramadan|lid|kaderlid|member|vakbond|union|shop steward|contributie|lidmaatschap|afkomst|komaf|achtergrond"
    r"|origin|roots"
    r"|descent|background|heritage|surina|marok|turk|antill|syri|chine|pool|pools|somal|eritre|afghan|afghaan"
    r"|koerd|moluk"
    r"|afrik|roma|sinti|vluchteling|refugee|asiel|asylum|statushouder|zwart|donker|gekleurd|black|brown|coloured"
    r"|mixed race"
    r"|iran|iraa|iraq|irak|kurd|indian|indones|pakist|bangla|african|nigeri|jamaic|arab|asian|latino|hispan|caribb"
    r"|morocc|polish"
    r"|ghan|kaapv|homo|gay|lesb|bisek|bisex|trans|queer|asek|asex|non-?bin|inters|in transitie|geslachts|gender"
    r"|detentie"
    r"|gedetin|ex-|strafblad|enkelband|ankle|taakstraf|community|reclass|borgtocht|bail|probation|parole|criminal"
    r"|gevangenis"
    r"|bajes|prison|jail|veroordeeld|convicted|aangehouden|gearresteerd|opgepakt|vervolgd|arrested|prosecuted)"
    r"|\w+kanker\b"
)
may_hint = build_filter(_HINT)
"""Filter of texts in small letters that may have one of these beginnings of words."""
