"""Where the names of people stand in a text: after what announces one, and where a first name meets a surname.

No list of names is complete, and many Dutch surnames are words (Bakker, Vos, Koning). So a name is taken where
something announces it ("mevrouw", "mijn naam is", a signature), or where a known first name or initials stand before
a capital. "Mevrouw aan de telefoon" and "meneer was vriendelijk" stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from voc.records import Span

__all__ = ["find_names"]

_FIRST_NAMES = """
aad aaltje abdel abdullah achmed ad adam adri adriaan adriana agnes ahmed ahmet aisha albert alex alexander ali alice
alicia amber amina amy an andré andrea andrew anita anja anke ankie ann anna anne annelies annemarie annemiek anneke
annet annie anouk ans anton antoon antonio anthony ard arend arie arjan arjen arno arnold arthur astrid aukje ayse
barbara barend bart bas ben bennie bernard bert berta bianca bilal bob bram brenda brian brigitte carel carla carlo
carolien caroline casper cees chantal charles charlotte chris christa christiaan christian christina christine
claire claudia coen conny cor corine corrie cornelis cornelia daan daisy dave david debby demi denise dennis derk
desiree diana dick diederik dirk donna dorien dylan ed eddy edith edwin eefje eelco ellen els elise elisabeth
elizabeth ellie elly emma emily emine eric erica erik erika erna ernst erwin esmee esther eva evelien evert fatima
fatma femke fenna ferdinand fleur floor floris frank frans franciscus fred frederik freek frits gea geert geertje
george gerard gerda gerben gerrit gert gertjan gijs gijsbert greet greetje guido guus hanna hanneke hannie hans harm
harold harrie harry hassan heidi hein heleen helen helena helma hendrik hendrika hennie henk henny henri herman
hetty hilda hilde huib hugo hülya ibrahim ilse ina ineke inge ingrid irene iris irma isabel ivo jaap jack jaco jacob
jacoba jacqueline jacques james jamie jan jana janet janine jannie janneke janny japie jasmijn jasper jayden jeanet
jeanette jelle jenny jennifer jeroen jesse jessica jet jim jo joan joanna job jochem joep johan johanna johannes john
johnny jolanda jolien joop joost jordy joris jos josé josefien joseph joyce judith jule julia julian julie jurgen
kaan karel karen karim karin katja kees kelly ken kevin kim kirsten klaas koen koos kyra lars laura laurens leen lena
lennart leo leon leonie lex lia lianne lida lieke lies liesbeth lieve lilian linda lisa lisette loes lot lotte louis
louise lourens luc lucas luuk lynn maaike maarten madelon magda mandy manon marc marcel marco mare margreet margriet
maria marian marianne marie marieke mariëlle marielle marije marijke marijn marina mario marion mariska marita
marjan marjolein mark marleen marlies marloes mart martha marthe martien martijn martin martine maurice max maxime
mehmet melanie melissa merel meryem mia michael michel michelle mieke miep mike milan milou mira miranda mirjam
mohamed mohammed monica monique murat mustafa nadia nadine nancy naomi natalie natasja nel nelleke nick nico nicole
niek niels nienke nina noah noor nora olga olivia oscar osman otto owen pascal patricia patrick paul paula paulien
peter petra philip piet pieter pim pleun quinten rachel rachid ralph ramon rebecca reinier rené renate renske ria
richard rick rie rik rinus rita rob robert robin roel roelof rogier roland rolf romy ron ronald roos rosa rosalie
ruben rudolf ruud ryan sabine said samantha samir
samira sander sandra sanne sara sarah saskia sebastiaan selma sem serge sharon
simon simone sjaak sjoerd sjors sofie sonja sophie stan stefan stefanie stephan steven steve sven sylvia tamara tanja
ted teun teunis theo thea thijs thomas thom tijs tim timo tineke tjeerd tom ton tonny toos trees trudy truus ursula
valerie vera victor vincent wendy wessel wiebe wil wilfred wilhelmina willem willemijn willy wim wouter xander yasmin
yasmina youssef yvette yvonne zeynep zoë piotr agnieszka katarzyna krzysztof andrzej tomasz ewa małgorzata marcin
stephen susan mary patricia margaret joanne emma jacob william oliver hannah claire sue
"""
_GIVEN = frozenset(_FIRST_NAMES.split())
_LAST_NAMES = """
jansen janssen bakker visser smit meijer meyer mulder bos vos peters hendriks dekker brouwer dijkstra smits kok
jacobs haan vermeulen veen berg broek heuvel willems leeuwen hoekstra koster prins huisman peeters kuipers kuijpers
postma schouten willemsen gerritsen molenaar verhoeven beek hofman veenstra bosch martens driessen maas wal bosman
scholten mol evers boer vries groot jong wit graaf lange bruin bruijn koning ruiter vink blom jonge timmermans
groen gerrits schipper verbeek hermans koopman sanders bakkers claassen jonker post vliet pieters dam zwart hoek
wolters schaap boersma kramer drost driesen kaya yilmaz yılmaz demir celik çelik şahin sahin öztürk ozturk arslan
aydin bouzid elamrani benali nowak kowalski wisniewski wójcik smith jones taylor brown davies evans thomas johnson
roberts walker wright robinson thompson hughes edwards janse jaspers verhagen wolf zijlstra dijk
"""
_SURNAMES = frozenset(_LAST_NAMES.split())
_SMALL_WORDS = "van von de den der het ter ten te 't ’t vd v/d v.d. el la le da di bin ben op"
_PARTICLES = frozenset(_SMALL_WORDS.split())
_OTHER_CAPITALS = """
ik u uw je jij jullie wij we ze zij hij het de een dit dat deze die er en of maar want dus ook als dan toen nu wat wie
waar waarom wanneer hoe welke mijn onze ons geen niet wel ja nee graag bedankt dank met voor van naar bij op in uit
om aan over door na tot is was wordt werd heeft had kan kon mag moet zal zou ben zijn heb hebben krijg kreeg belde
belt vertelde zei gaf wilde wist via per sinds volgens afdeling klantenservice klantendienst klantcontact facturatie
incasso verkoop techniek team collega medewerker medewerkster monteur helpdesk meneer mevrouw mijnheer heer dhr mevr
allen allemaal iedereen lezer directie mensen klant relatie service support energie stroom gas netbeheer groet groeten
i you your he she it they we the a an this that these those and or but so because when what who where why how my our
no yes not very please thanks thank is was were be been has have had do did does can could would should will team
customer service support staff sir madam all everyone department office maandag dinsdag woensdag donderdag vrijdag
zaterdag zondag monday tuesday wednesday thursday friday saturday sunday januari februari maart april mei juni juli
augustus september oktober november december january february march may june july august october nederland nederlandse
utrecht amsterdam rotterdam den haag whatsapp facebook google outlook app internet ps mvg tel telefoon verzonden
however although therefore when after before today
nog steeds daarna vandaag gisteren morgen helaas verder alleen altijd nooit soms eerst hierbij alvast geachte beste
nl en fijn prima goed slecht blij boos tevreden ontevreden teleurgesteld klaar erg heel echt super
"""
_NO_NAMES = frozenset(_OTHER_CAPITALS.split())

# Names that are words too: in lower case they are taken as words.
_NAMES_AND_WORDS = """
an ben wil max mare mark post wit groot lange bruin jong jonge boer haan bos vos berg broek heuvel wal mol dam zwart
hoek kok prins koning groen floor lot rob may sue rose ad ed demi iris fleur amber merel mol schaap wolf bosch veen
will jo said smit job christian iris jet les ton toos trees an roos sem ted tim
"""
_COMMON_WORDS = frozenset(_NAMES_AND_WORDS.split())

_TITLE = re.compile(
    r"\b(?:mevrouw|meneer|menheer|mijnheer|(?:de )?heer|dhr|mevr|mw|mej|mr|mrs|ms|miss|mister|dr|drs|ing|ir|prof"
    r"|familie|fam|weduwe|wed)\b\.?\s+(?:en\s+mevrouw\s+|en\s+mevr\.\s+)?",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(
    r"\b(?:mijn naam is|ik heet|(?:u|je) spreekt met|my name is|my name's|t\.?n\.?v\.?:?|ten name van|op naam van"
    r"|in the name of|(?:voor|achter)?naam ?: ?|naam klant ?:? ?|name ?: ?|namens (?=[A-Z]))\s*",
    re.IGNORECASE,
)
_LOOSE = re.compile(
    r"\b(?:met(?= [^\W\d_]{2,16} ge(?:spr|beld|chat|mail|had))"
    r"|ik ben|i am|i'm|this is|(?:ge)?sprak(?: ik)?(?: met)?|gesproken met|gesprek met|spoke (?:to|with)|talked to"
    r"|aan de (?:lijn|telefoon)(?: met)?|collega|medewerker|medewerkster|monteur|agent|adviseur|engineer"
    r"|mijn (?:man|vrouw|zoon|dochter|moeder|vader|partner|buurman|buurvrouw)|my (?:husband|wife|son|daughter|mother)"
    r"|geholpen door|helped by|te woord gestaan door|gebeld (?:door|met)|contact met|groetjes aan|bedankt|thanks|dear"
    r"|beste|hallo|hoi|hi|hello|lieve|ene|een zekere|genaamd|called|named)\s+",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"\b(?:met (?:zeer )?(?:vriendelijke|hartelijke) groet(?:en)?|vriendelijke groet(?:en)?|hartelijke groet(?:en)?"
    r"|hoogachtend|m\.?v\.?g|groetjes|groeten|groet|gr|(?:kind|best|warm) regards|regards|sincerely"
    r"|yours (?:truly|faithfully|sincerely)|cheers)\b[.,! \t]*\n{0,3}[ \t]*(?:van |from )?",
    re.IGNORECASE,
)
_CAPITALS = re.compile(r"\b(?:[A-ZÀ-Þ]\.[ ]?){1,4}(?=[A-ZÀ-Þa-z'’])|\b[A-ZÀ-Þ][a-zà-ÿ]{1,15}(?=[ -])")
# A capital within a sentence, or before what a person does at its beginning.
_WITHIN = re.compile(
    r"(?<=[a-zà-ÿ0-9,] )[A-ZÀ-Þ][a-zà-ÿ]{1,15}\b(?![-'’]?[A-Z]| \d)"
    r"|\b[A-ZÀ-Þ][a-zà-ÿ]{1,15}(?= (?:was|is|heeft|had|has|helped|hielp|belde|zei|gaf|van de|and her|en haar)\b)"
)
_INITIALS = re.compile(r"(?:[A-ZÀ-Þ]\.[ ]?){1,5}|[A-ZÀ-Þ]{1,3}(?= (?:van|de|der|den|ter|ten|v\.d\.) [A-ZÀ-Þ])[ ]")
_WORD = re.compile(r"(?:['’]t|v\.d\.|v/d|[^\W\d_](?:[^\W\d_]|['’](?=[^\W\d_])|-(?=[^\W\d_]))*)")
_SIGNED = re.compile(r"[,;:(] ?$")
_LINE_END = re.compile(r"[ ,.]*(?:\n|$)")
_COMPANIES = frozenset({"N.V. ", "B.V. ", "V.O.F. ", "U.S. ", "U.K. "})
_LONGEST_NAME = 6
_SHORTEST_SURNAME = 3


def find_names(text: str) -> Iterator[Span]:
    """Yield where names stand, without their titles: "mevrouw [Jansen]", "mijn naam is [Jan de Vries]"."""
    for announced, strict in ((_TITLE, False), (_ANNOUNCED, False), (_CLOSING, False), (_LOOSE, True)):
        for found in announced.finditer(text):
            end = _end_of_name(text, found.end(), strict=strict)
            if end is not None:
                yield Span(found.end(), end)
    # A full name before the given name within it: of two that overlap the first one told stands.
    for found in _CAPITALS.finditer(text):
        known = found.group().casefold() in _GIVEN if found.group()[1] != "." else found.group() not in _COMPANIES
        if not known:
            continue
        end = _end_of_full_name(text, found)
        if end is not None:
            yield Span(found.start(), end)
    for found in _WITHIN.finditer(text):
        if found.group().casefold() in _GIVEN and found.group().casefold() not in _COMMON_WORDS:
            yield Span(*found.span())


def _end_of_name(text: str, start: int, *, strict: bool) -> int | None:
    """Return where a name that starts at ``start`` ends, or None when what stands there is no name.

    ``strict``: the words before it only make a name possible, so it must be a known first name, initials, or two
    words with a known one among them.
    """
    initials = _INITIALS.match(text, start)
    position = initials.end() if initials else start
    end, n_names, known, particle = None, 0, initials is not None, False
    for _ in range(_LONGEST_NAME):
        word = _WORD.match(text, position)
        if word is None:
            break
        plain = word.group().casefold()
        if plain in _PARTICLES and not (plain in _GIVEN and n_names == 0):
            particle = True
        elif _may_be_name(word.group(), after_particle=particle, loose=strict and not known):
            known = known or plain in _GIVEN or (plain in _SURNAMES and not strict)
            n_names, end, particle = n_names + 1, word.end(), False
        else:
            break
        position = word.end()
        if text[position : position + 1] not in {" ", "\u00a0"}:
            break
        position += 1
    if end is None or (strict and not known):
        return None
    return end


def _may_be_name(word: str, *, after_particle: bool, loose: bool) -> bool:
    plain = word.casefold()
    if plain in _NO_NAMES and not (after_particle and word[0].isupper() and plain in _SURNAMES):
        return False
    listed = plain in _GIVEN or plain in _SURNAMES
    if word.isupper() and len(word) > 1:  # a text in capitals: capitals tell nothing
        return listed
    if word[0].isupper():
        return not loose or plain in _GIVEN
    return listed and not loose and plain not in _COMMON_WORDS


def _end_of_full_name(text: str, found: re.Match[str]) -> int | None:
    """Return where "Jan de Vries" or "J. de Vries" ends: a known first name or initials, then a surname."""
    is_initials = found.group()[1] == "."
    n_initials = found.group().count(".") if is_initials else 0
    start = found.end() if is_initials else found.end() + 1
    position, particle = start, False
    for _ in range(4):
        word = _WORD.match(text, position)
        if word is None:
            return None
        plain = word.group().casefold()
        if plain not in _PARTICLES:
            break
        particle = True
        position = word.end() + 1
        if text[word.end() : position] != " ":
            return None
    else:
        return None
    name = word.group()
    if (
        not name[0].isupper()
        or len(name) < _SHORTEST_SURNAME
        or plain in _NO_NAMES
        or (name.isupper() and plain not in _SURNAMES)
    ):
        return None
    if n_initials == 1 and not particle and plain not in _SURNAMES:  # "optie A. Daarna", but "Dank, R. Groeneveld"
        alone = _LINE_END.match(text, word.end()) is not None and text[found.start() - 1 : found.start()] in {"", "\n"}
        return word.end() if alone or _SIGNED.search(text, max(0, found.start() - 2), found.start()) else None
    return word.end()
