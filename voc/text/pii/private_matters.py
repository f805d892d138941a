"""Private matters in texts that are never quoted: somebody's health, debts, or a death.

A report quotes one customer in place of many: where a text may tell of such a matter another one is quoted. So a word
is enough here, where the quarantine of special data (`voc.text.pii.special_kinds`) asks for whom it is said of. Names
of diseases, operations and medicines are known by how they end, and what has no such word by what it means: no list
has them all. How many are known, and what is blocked for nothing: ``python benchmarks/private_matters.py``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from voc.records import SpecialKind
from voc.text.embedding.embedder import EmbeddingCache
from voc.text.pii.private_meaning import estimate_privacy
from voc.text.pii.special_kinds import find_special_kinds

__all__ = ["PRIVATE_MEANING", "PrivateMatter", "find_private_matters", "flag_private_texts"]

PRIVATE_MEANING = 0.3
"""Probability by meaning from which on a text is not quoted. At .4 one ordinary sentence in sixty is not, at .3 one in
thirty; another one is quoted in its place, where a private one that is printed cannot be called back."""


class PrivateMatter(StrEnum):
    """Matter that a customer tells a company and nobody else."""

    HEALTH = "health"
    DEBT = "debt"
    DEATH = "death"
    SPECIAL = "special"
    """Faith, origin, a union, a criminal record: what waits for a person before it is stored."""


def flag_private_texts(texts: Sequence[str], cache: EmbeddingCache | None = None) -> list[bool]:
    """Return for each text whether it may tell of a private matter, by its words or by what it means.

    ``cache`` is where the vectors of its sentences are looked up.
    """
    flags = [bool(find_private_matters(text)) for text in texts]
    rest = [k for k, is_private in enumerate(flags) if not is_private]
    for k, probability in zip(rest, estimate_privacy([texts[k] for k in rest], cache), strict=True):
        flags[k] = bool(probability >= PRIVATE_MEANING)
    return flags


def find_private_matters(text: str) -> tuple[PrivateMatter, ...]:
    """Return the private matters that a text tells of by its words, each once.

    Examples
    --------
    >>> find_private_matters("I have narcolepsy and was told to drive.")
    (<PrivateMatter.HEALTH: 'health'>,)
    >>> find_private_matters("De app is na de update overleden.")
    ()
    """
    plain_text = _IDIOM.sub(" ", text.casefold().replace("’", "'"))
    matters = {matter for matter, pattern in _PATTERNS.items() if pattern.search(plain_text)}
    # Whatever waits for a person, faith and record too, is no quote either when it was let through.
    for kind in find_special_kinds(text):
        matters.add(PrivateMatter.HEALTH if kind == SpecialKind.HEALTH else PrivateMatter.SPECIAL)
    return tuple(matter for matter in PrivateMatter if matter in matters)


_RELATIVE = (
    r"(?:man|vrouw|partner|zoon|zoontje|dochter|dochtertje|kind|kindje|kinderen|baby|moeder|vader|ma|pa|mama"
    r"|papa|ouders"
    r"|vriend|vriendin|broer|zus|oma|opa|echtgenoot|echtgenote|buurman|buurvrouw|husband|wife|son|daughter|child"
    r"|children|kids|mother|mum|mom|father|dad|parents|boyfriend|girlfriend|brother|sister|grandmother|grandfather"
    r"|gran|nan|grandad|uncle|aunt|oom|tante|friend|carer|neighbou?r|colleague|flatmate|housemate|lodger|collega"
    r"|huisgenoot|huisgenote|kamergenoot|buur|schoonvader|schoonmoeder|schoonzoon|schoondochter|schoonzus|zwager|neef"
    r"|nicht|nephew|niece|cousin)"
)
_SOMEBODY = (
    rf"(?:ik|wij|we|hij|zij|ze|i|he|she|they|(?:mijn|onze|m'n|my|our|his|her|haar|zijn)\s+(?:\w+\s+)?{_RELATIVE})"
)
_UP_TO_5 = r"(?:[^\w.!?]+[\w'-]+){0,5}?[^\w.!?]+"

# Greek and Latin names that physicians make new ones of, in both languages; behind each the everyday words like them.
_DISEASE_ENDING = (
    r"\w{3,}(?:epsie|epsy|epticus|eptic|plegie|plegia|paresis|parese|sclerose|sclerosis)"
    r"|\w{2,}itis(?!\w)|(?!nostalg)\w{3,}algi(?:e|a)|\w*(?:kanker|cancer)|kanker(?:behandel|onderzo|afdel)\w+"
    r"|(?!diagnos|prognos|hypnos|osmos|symbios|metamor|apothe)\w{3,}(?:osis|oses)"
    r"|(?:artr|arthr|fibr|tromb|psych|sclér|scler|tubercul|neur|cirr|osteopor|endometri|scoli|sarcoïd|acid|myel"
    r"|longfibr|atherosclér)ose(?!\w)|\w*(?:fibrose|trombose|psychose|artrose|porose)(?!\w)"
    r"|(?!aroma|diploma|oklahoma|tacoma|sonoma|idioma)\w{3,}(?<!ar)(?<!dipl)oma(?:s|ta)?(?!\w)"
    r"|\w*(?:carcin|melan|lymf|fibr|sarc|gli|granul|hemat|myel|aden|glauc|neurobl)oom"
    r"|(?:an|leuk|thalass|ur|isch|hypoglyc|hyperglyc|seps)(?:a?emi[ae])"
    r"|(?!sympath|antipath|empath|telepath|apath)\w{4,}path(?:ie|y)(?!\w)"
    r"|(?:dys|a)trof(?:ie|ia)|(?:dys|a)trophy|\w*(?:syndroom|syndrome)|\w{2,}(?:lijm|spier|hart|long|nier|lever|darm"
    r"|huid|oog|bloed|vaat|hersen|zenuw|stofwisselings)ziekte|(?:spier|hart|long|nier|lever|darm|huid|oog|vaat|zenuw)"
    r"ziekte\w*|\w*aandoening|\w{4,}stoornis(?:sen)?|\w+ disorder"
)
_TREATMENT_ENDING = (
    r"\w{2,}(?:ectomie|ectomy|ostomie|ostomy|otomie|otomy|plastiek|plasty|scopie|scopy)|\w*transplanta\w+"
    r"|(?:knie|heup|hart|hernia|staar|oog|long|maag|nier|rug|spijsverterings|hersen|spoed)-?operatie|\w*amputa\w+|(?:radio|chemo"
    r"|immuno|hormoon|hormone|psycho|elektro)-?therap\w+"
)
_MEDICINE = (
    r"\w{3,}(?:pril|sartan|olol|prazole?|azepam|zepam|cilline?|mycine?|triptan|oxetine|codone?|trexaat|trexate|tinib"
    r"|ximab|zumab|lukast|gliptine?|glutide|phenidate|fenidaat|parine?|xaban|nisolone?|nisone?)(?!\w)|(?!e?stat)\w{4,}"
    r"vastatine?|morfine|morphine|methadone?|tramadol|fentanyl|ritalin\w*|insulin\w*|antidepress\w+|antipsychot\w+"
    r"|antiepilept\w+|bloedverdunner\w*|blood thinners?|slaappillen|sleeping pills|chemo(?:kuur)?"
)
_BODY = (
    r"(?:arm|been|benen|heup|pols|enkel|knie|rug|nek|schouder|voet|hand|schedel|rib|ribben|leg|legs|hip|wrist"
    r"|ankle|knee"
    r"|back|neck|shoulder|foot|skull|ribs)"
)
_ILLNESS = (
    rf"(?:gebroken|broken|broke\s+(?:my|his|her)|fractured)\s+{_BODY}|\w*gehandicapt\w*|disabled|disabilit\w+|invalide"
    r"|(?:verstandelijk|lichamelijk|visueel|motorisch)\w*\s+\w*beperk\w*|infuus|on a drip|sonde\w*|katheter|catheter"
    r"|bedlegerig|bedridden|hoortoestel\w*|hearing aids?|hartklep\w*|oncolo\w+|cardiolo\w+|neurolo\w+|psycholo\w+"
    r"|psychother\w+|pijnstillers|painkillers|paniekaanval\w*|panic attacks?|trauma|mental health"
    r"|geestelijke gezondheid"
    r"|zelfbeschad\w+|self-?harm\w*|(?:mezelf|zichzelf|myself)\s+(?:iets\s+)?(?:aan\s*(?:ge)?daan|aandoen|willen)"
    r"|end(?:ed)?\s+it\s+all|einde\s+aan\s+(?:zijn|haar|mijn)\s+leven|blood\s?sugars?|suikerwaard\w+"
    r"|gehandicaptenzorg|verslaafd(?!\s+aan)|sober|alcoholi\w+|aan de drank"
    r"|bestral\w+|radiation treatment|dialys\w+|kankerpati\w+|narcolep\w+|syndroom van|down'?s syndrome|stamcel\w+"
    r"|stem cell\w*|stoma|ivf|miskra\w+|miscarr\w+|abort(?:us|ion)\w*|stillb\w+|doodgebor\w+|zware bevalling|bevallen"
    r"|gave birth|zwanger\w*|pregnan\w+|hospice|palliati\w+|thuiszorg|wijkverple\w+|mantelzorg\w*|rolsto\w+|wheelchair"
    r"|scootmobiel|afkick\w*|rehab|verslavingszorg|burn-?out|ptss|ptsd|posttraum\w+|post-traum\w+|bipola\w+|schizo\w+"
    r"|psychiat\w+|sectioned|suïcid\w+|suicid\w+|zelfmoord\w*|anorexi\w+|boulimi\w+|bulimi\w+|depressi(?:e|ef|on)"
    r"|depressed|dement\w*|alzheimer\w*|parkinson\w*|tumou?rs?|tumoren|uitzaai\w+|metasta\w+|leuk(?:e|ae)m\w+|diabet\w+"
    r"|suikerziekte|epilep\w+|seizures?|astma\w*|asthma\w*|copd|emphysema|longemfy\w+|beroerte|herseninfarct"
    r"|hersenbloeding|hersenletsel|brain injury|hartinfarct|hartaanval|hartfalen|heart (?:attack|failure|surgery)"
    r"|pacemaker|hiv|crohn\w*|fibromyal\w+|reuma\w*|rheum\w+|hernia|adhd|autis\w+|zuurstof\w*|concentrator"
    r"|vernevel\w+|nebuli[sz]er|oxygen at home|gallbladder|galblaas|biopsy|biopsie|lumbar puncture|long covid|lyme"
    r"|terminaal|terminally ill|ongeneeslijk|incurable|chronisch ziek|chronically ill|ernstig ziek|seriously ill"
)
# A stroke of luck and a hernia of a bill are rare; "stroke" and "operation" alone are not.
_ILLNESS_OF_SOMEBODY = (
    rf"(?:mijn|zijn|haar|my|his|her|the|after|na)\s+(?:\w+\s+)?(?:operatie|surgery|stroke|diagnose|diagnosis)\b"
    rf"(?!\s+of\b)|(?:my|his|her)\s+operation\b|had\s+(?:an?|my|his|her)\s+(?:operation|stroke)|geopereerd"
    rf"|surgeon{_UP_TO_5}(?:removed|operated)|(?:mijn|zijn|haar|my|his|her)\s+(?:medicijn\w*|medicatie|medication"
    rf"|medicines?|pillen|tablets|ziekte|illness|disease|condition|handicap|disability)"
    rf"|{_SOMEBODY}\s+(?:slik|slikt|slikken|gebruik medicijnen|am on|is on|was put on|takes?)\s+(?!over|up|it|the|in"
    rf"|on|off|care|time|note|hold|my|een|de|het|that|this|a\b)[\w-]+\s+(?:tegen|voor|every|each|daily|and|for)"
    rf"|{_SOMEBODY}\s+(?:heb|heeft|have|has|had|kreeg)\s+(?:een\s+|a\s+|an\s+)?(?:\w+\s+)?(?:ziekte|disease|illness)\b"
    rf"|{_SOMEBODY}{_UP_TO_5}(?:niet\s+meer|no\s+longer|nauwelijks|hardly)\s+(?:kan\s+|kunnen\s+)?(?:lopen|praten|zien"
    rf"|horen|slikken|speak|walk|see|hear|swallow|stand)|in\s+(?:het\s+)?(?:ziekenhuis|verpleeghuis)\s+(?:lig|lag"
    rf"|ligt|gelegen|opgenomen|zit|zat)\w*|(?:lig|lag|ligt|gelegen|opgenomen)\s+(?:\w+\s+){{0,3}}in\s+(?:het|een)\s+"
    rf"(?:ziekenhuis|verpleeghuis|kliniek)|{_SOMEBODY}\s+(?:was|am|is|were|have been|has been)\s+in\s+(?:hospital"
    rf"|intensive care)|wegens\s+(?:een\s+|mijn\s+)?(?:zware\s+)?(?:bevalling|ziekte|operatie)"
    rf"|zit\w*{_UP_TO_5}thuis\s+met\s+een\b"
)
_DEBT = (
    r"geen cent(?: meer)?|(?:not|n't) have a penny|a penny left|(?:kom|komt|komen)\s+(?:\w+\s+){0,2}niet\s+rond"
    r"|make ends meet|go hungry|niet (?:genoeg )?(?:te )?eten|eet niet|made redundant|\w*uitkering is te laag"
    r"|benefits (?:are|were|is|was|have been|got|get) (?:being )?(?:stopped|cut|late|delayed"
    r"|sanctioned|suspended|too low"
    r"|not enough|all|what|only|paid)|(?:from|out of|on|only|until|till) my benefits"
    r"|my benefits? (?:money|payment)|on benefits"
    r"|budgetbeheer\w*|schuldeiser|huurschuld\w*|unpaid rent|geld lenen"
    r"|borrow money|borrow from|loon wordt ingehouden|(?:took|meegenomen)\s+my\s+car|schulden\b"
    r"|schuldsaner\w*|schuldhulp\w*|wsnp|bewindvoer\w*|onder bewind|kredietbank|voedselbank\w*|food ?bank\w*|loonbeslag"
    r"|beslag\s+op\s+(?:mijn|onze|haar|zijn|het|ons)\s+(?:loon|salaris|uitkering|inkomen|huis|auto)|failliet\w*"
    r"|faillisse\w*|bankrupt\w*|insolven\w*|debt (?:management|relief|plan|advi\w+|collect\w+|charity)"
    r"|in (?:heavy |deep )?"
    r"debt|(?:my|our|his|her) debts?|in\s+(?:de|zware|diepe|grote)?\s*schulden|diep in de schulden|(?:mijn|onze"
    r"|zijn|haar)"
    r"\s+schulden|betalingsachterstanden|rood\s+sta\w*|sta(?:an|at)?\s+(?:altijd\s+|al\s+|nu\s+)?rood|overdraft"
    r"|overdrawn"
    r"|bkr|schuldeiser\w*|creditors?|bailiffs?\s+(?:came|at|were|took)|deurwaarder\s+(?:aan|voor|stond|kwam|langs)\b"
    r"|achterstand(?:en)?\s+bij\s+(?:andere|meer|alle)|(?:i|we)\s+(?:am|are|was|were|'m"
    r"|'re)\s+(?:\w+\s+)?(?:months?\s+)?"
    r"(?:\w+\s+){0,2}behind\s+(?:on|with)|months behind(?!\s+(?:schedule|plan|on the (?:project|works?|roll)))"
    r"|in arrears|rent arrears|huurachterstand|huisuitzetting|eviction"
    r"|evicted|dakloos|homeless|(?:can't|cannot|can not|couldn't|could not|unable to)\s+(?:\w+\s+)?afford"
    r"|could not keep up"
    r"|nothing left (?:for|to (?:eat|live|pay|spend))"
    r"|niets\s+(?:meer\s+)?over\s+(?:voor|om)\s+(?:eten|te eten|boodschappen)"
    r"|geen geld\s+(?:meer\s+)?"
    r"voor\s+(?:eten|boodschappen|de huur)|(?:leef|leven|live|living)\s+(?:van|on)\s+(?:een\s+|de\s+"
    r"|my\s+)?(?:bijstand\w*"
    r"|uitkering|benefits|universal credit)|owe money|lost my job|baan\s+(?:kwijt|verloren)|ben\s+ontslagen|werkloos"
    r"|(?:credit|krediet)\s+(?:score\s+)?is\s+(?:ruined|kapot)|schuldenaar|incassogeweld"
    r"|(?:kan|kunnen|konden|kon)\s+(?:ik\s+|we\s+|wij\s+|het\s+|dit\s+|de\s+|deze\s+|mijn\s+|rekening\s+"
    r"|nota\s+|bedrag\s+"
    r"|allemaal\s+|huur\s+|echt\s+|gewoon\s+){1,5}niet\s+(?:meer\s+|langer\s+)?(?:betalen|opbrengen|ophoesten)"
    r"|(?:can't|cannot|can not|couldn't|unable to)\s+pay\s+(?:\w+\s+){1,3}(?:any\s?more|any\s+longer)"
)
_DEATH = (
    r"(?:is|zijn|was)\s+ingeslapen|erfenis\w*|estate of|(?:my|his|her|our)\s+(?:\w+'s\s+)?(?:\w+'s\s+)?death|'s death"
    r"|'s estate|grieving|in (?:diepe )?rouw|moeten begraven|begraven|ended (?:his|her|their) life|went peacefully"
    r"|einde aan (?:zijn|haar) leven|(?:he|she) died|(?:hij|zij|ze) stierf|gestorven"
    r"|overled\w+|overlijd\w+|uitvaart\w*|begrafenis\w*|crematie\w*|gecremeerd|weduw\w+|erfgena\w+|nabestaand\w*"
    r"|nalatenschap\w*|in de rouw|rouwperiode|rouwkaart|gestorven|sterfbed|sterfgeval|stervensbegel\w*|euthanasie"
    r"|passed away|passed on|widow\w*|funeral\w*|buried|bury|cremat\w+|executor|deceased|bereave\w*|death certificate"
    r"|death of|probate|next of kin|late\s+(?:husband|wife|mother|mum|mom|father|dad|brother|sister|son|daughter)"
    r"|euthanasia|suicide|(?:own|his|her) life|zelf\s+uit\s+het\s+leven"
    rf"|{_SOMEBODY},?\s+(?:\w+\s+)?(?:died|dies|is\s+dead|was\s+dead|is\s+dood|stierf|verongelukte)|died on|died in"
    rf"|dead\s+{_RELATIVE}|(?:lost|losing)\s+(?:my|our|his|her|a)\s+(?:\w+\s+)?{_RELATIVE}"
    rf"|(?:mijn|onze|m'n)\s+(?:\w+\s+)?{_RELATIVE}\s+(?:\w+\s+)?(?:verloren|kwijtgeraakt)"
    r"|leeft\s+niet\s+meer|niet\s+meer\s+in\s+leven|no\s+longer\s+with\s+us"
    rf"|{_SOMEBODY}\s+(?:did\s+not|didn't)\s+survive|een dode\b|a dead (?:man|woman|person|customer)|dodelijk\w*"
    r"|fatal(?:ly)?\b(?!\s+(?:error|exception|crash|fout|bug|flaw|mistake|problem|message|screen))"
    # A malfunction "die er niet meer is" is good news.
    rf"|(?:hij|zij|ze|{_RELATIVE}(?:,?\s+(?:die|hij|zij|ze))?)\s+er\s+niet\s+meer\s+(?:is|was|zijn)"
)
_PATTERNS: Mapping[PrivateMatter, re.Pattern[str]] = {
    PrivateMatter.HEALTH: re.compile(
        rf"(?<!\w)(?:{_DISEASE_ENDING}|{_TREATMENT_ENDING}|{_MEDICINE}|{_ILLNESS})(?!\w)|\b(?:{_ILLNESS_OF_SOMEBODY})"
    ),
    PrivateMatter.DEBT: re.compile(rf"\b(?:{_DEBT})\b"),
    PrivateMatter.DEATH: re.compile(rf"\b(?:{_DEATH})\b"),
}
_THING = (
    r"(?:app|site|website|batterij|accu|telefoon|meter|ketel|modem|router|internet|laptop|tablet|verbinding|lijn|line"
    r"|battery|phone|boiler|connection|link)"
)
# "Ik kreeg bijna een hartaanval" is about the bill, and an app that "is overleden" about the app.
_IDIOM = re.compile(
    rf"\b{_THING}\b(?:(?!\b(?:{_RELATIVE}|who|whose|that|die|wie|wiens|van|of|naam)\b)[^.!?]){{0,40}}\b(?:overleden|gestorven|died|dead|dood)\b"
    rf"(?!\s+(?:{_RELATIVE}|klant|persoon|customer|person)\b)"
    r"|\b(?:bijna|zowat|haast|nearly|almost|practically)\b(?:\s+(?!(?:toen|when|en|and|as)\b)[\w']+){0,3}?\s+"
    r"(?:hartaanval|hartinfarct|beroerte|heart attack"
    r"|stroke)\b"
    r"|\b(?:niet\s+betalen|cannot\s+pay|can't\s+pay)\b(?:(?!\b(?:en|and|ook|also)\b)[^.!?]){0,25}\b(?:app|online|site|website|ideal|knop|button)\b"
    r"|\bstroke of (?:luck|genius)\b|\bbureaucrat\w*|\bsyndroom van\s+stockholm\b"
    r"|\btraumatisch\w* ervaring met jullie\b"
)
