/** All texts of the board itself, in Dutch and English. The desk's sentences come in the officer's language. */

/** @typedef {import('./protocol.js').Language} Language */
/** @typedef {keyof typeof MESSAGES} MessageKey */
/** @typedef {readonly [string, string]} TextPair a text in Dutch and in English that stands where it is used */
/** @typedef {(key: MessageKey | TextPair, values?: Record<string, string | number>) => string} Translate */

/** Dutch and English by key; `{n}` is filled in, and of `one|many` the first is for `n` = 1. */
const MESSAGES = {
  // the bar and the work list
  board: ['Triage van klantthema’s', 'Triage of customer themes'],
  dayMode: ['Vandaag', 'Today'],
  calibrationMode: ['IJking', 'Calibration'],
  allMode: ['Alles', 'All'],
  mode: ['Welke werklijst', 'Which work list'],
  worklist: ['Werklijst', 'Work list'],
  progress: ['{done} van {of}', '{done} of {of}'],
  minutes: ['{n} minuut|{n} minuten', '{n} minute|{n} minutes'],
  calibrationProgress: ['{done} van {of} beantwoord', '{done} of {of} answered'],
  urgentList: ['Vandaag bellen', 'Call today'],
  todayList: ['Vandaag', 'Today'],
  calibrationList: ['Steekproef', 'Sample'],
  allList: ['Alles wat wacht', 'All that waits'],
  guestList: ['Ook geopend', 'Also open'],
  listRenewed: [
    'Er zijn nieuwe gegevens: de werklijst is opnieuw geopend.',
    'There are new data: the work list was opened anew.'
  ],
  emptyList: ['Er wacht niets meer.', 'Nothing is left waiting.'],
  endDay: ['Klaar voor vandaag', 'Done for today'],
  back: ['Werklijst', 'Work list'],
  history: ['Geschiedenis', 'History'],
  undo: ['Ongedaan maken', 'Undo'],
  redo: ['Herstellen', 'Redo'],
  help: ['Toetsen', 'Keys'],
  opening: ['De werklijst wordt geopend…', 'Opening the work list…'],
  stale: [
    'Er is nieuws sinds de cijfers van {day} berekend zijn.',
    'There is news since the figures of {day} were worked out.'
  ],
  tenMinutes: [
    'De {n} minuten van vandaag zijn om. Wat er nog ligt, kan morgen.',
    'Today’s {n} minutes are over. What is left can wait until tomorrow.'
  ],
  isDone: ['klaar', 'done'],
  tryAgain: ['Opnieuw proberen', 'Try again'],
  // kinds of item
  kind_urgent: ['Vandaag bellen', 'Call today'],
  kind_alert: ['Melding', 'Alert'],
  kind_theme: ['Klantthema', 'Customer theme'],
  kind_proposal: ['Voorstel', 'Proposal'],
  kind_audit: ['Vraag', 'Question'],
  kind_reply: ['Wederhoor', 'Reply'],
  kind_action: ['Verbeteractie', 'Action'],
  // a theme
  state_active: ['actief', 'active'],
  state_excluded: ['weggelaten', 'left out'],
  state_merged: ['samengevoegd', 'merged'],
  state_repaired: ['opgelost', 'repaired'],
  state_gone: ['niet meer genoemd', 'no longer mentioned'],
  pinned: ['vastgezet', 'pinned'],
  acceptedAt: ['goedgekeurd op {day}', 'accepted on {day}'],
  under: ['onder {label}', 'under {label}'],
  comments: ['{n} reactie|{n} reacties', '{n} comment|{n} comments'],
  inPeriod: ['reacties in {month}', 'comments in {month}'],
  keywords: ['Kenmerkende woorden', 'Typical words'],
  trend: ['Verloop', 'Trend'],
  trendRate: ['Klanten per 1.000 · {process}', 'Customers per 1,000 · {process}'],
  trendCount: ['Klanten per maand', 'Customers per month'],
  trendSummary: ['{what}: {last} in {month}; hoogste {top}.', '{what}: {last} in {month}; highest {top}.'],
  expectedLine: ['te verwachten', 'expected'],
  usualBand: ['gebruikelijk', 'usual'],
  intervalBand: ['waarschijnlijk tussen', 'likely between'],
  showTable: ['Cijfers als tabel', 'Figures as a table'],
  month: ['Maand', 'Month'],
  count: ['Aantal', 'Count'],
  perThousand: ['Per 1.000', 'Per 1,000'],
  expected: ['Te verwachten', 'Expected'],
  upper: ['Gebruikelijk tot', 'Usual up to'],
  tooFew: ['te weinig klanten', 'too few customers'],
  timeline: ['Levensloop', 'Life line'],
  causes: ['Oorzaak bij', 'Caused by'],
  unknownCause: ['Onbekend', 'Unknown'],
  decidedByPerson: ['vastgelegd', 'decided'],
  moreCauses: ['Nog {n} afdeling|Nog {n} afdelingen', '{n} more department|{n} more departments'],
  noCauses: ['Er is nog geen oorzaak berekend.', 'No cause has been worked out yet.'],
  fixer: ['Oplosser', 'Fixer'],
  noFixer: ['niemand genoemd', 'nobody named'],
  sameFixer: ['dezelfde afdeling', 'the same department'],
  score: ['Score', 'Score'],
  answers: ['{n} antwoord|{n} antwoorden', '{n} answer|{n} answers'],
  categoryTitle: ['Soort contact', 'Contact category'],
  byRule: ['volgens de regel', 'by rule'],
  byPerson: ['vastgelegd door een VoC-specialist', 'decided by a VoC officer'],
  valuable: ['waardevol contact', 'valuable contact'],
  hygiene: ['administratief contact', 'hygiene contact'],
  unnecessary: ['vermijdbaar contact', 'unnecessary contact'],
  exceptionLine: ['{where}: {category}', '{where}: {category}'],
  actions: ['Verbeteracties', 'Actions'],
  dueAt: ['klaar op {day}', 'due on {day}'],
  doneAt: ['gelukt op {day}', 'done on {day}'],
  droppedAt: ['opgegeven op {day}', 'given up on {day}'],
  quotes: ['Wat klanten zeggen', 'What customers say'],
  allComments: ['Alle reacties', 'All comments'],
  searchComments: ['Zoek in deze reacties', 'Search these comments'],
  foundComments: ['{n} gevonden|{n} gevonden', '{n} found|{n} found'],
  noComments: ['Geen reactie gevonden.', 'No comment found.'],
  nChosen: [
    '{n} gekozen om af te splitsen|{n} gekozen om af te splitsen',
    '{n} chosen to split off|{n} chosen to split off'
  ],
  choose: ['Kies om af te splitsen', 'Choose to split off'],
  notThisTheme: ['Hoort hier niet', 'Not this theme'],
  otherTheme: ['Ander klantthema…', 'Another theme…'],
  chooseComment: [
    'Kies met ↑ en ↓ een reactie en druk dan op N.',
    'Choose a comment with ↑ and ↓, then press N.'
  ],
  when: ['Wanneer', 'When'],
  channel: ['Kanaal', 'Channel'],
  commentText: ['Reactie', 'Comment'],
  mark: ['Cijfer', 'Score'],
  readComment: ['Reactie lezen', 'Read the comment'],
  showAll: ['Toon alles', 'Show all'],
  between: ['tussen {low} en {high}', 'between {low} and {high}'],
  figureUnknown: ['nog niet te zeggen', 'cannot be said yet'],
  undated: ['datum onbekend', 'date unknown'],
  by_bills: ['rekeningen', 'bills'],
  by_moves: ['verhuizingen', 'moves'],
  by_visits: ['bezoeken', 'visits'],
  by_letters: ['brieven', 'letters'],
  // other items
  contactKey: ['Contactnummer', 'Contact number'],
  caseNumber: ['Zaaknummer', 'Case number'],
  contactAt: ['Tijdstip', 'Time'],
  contactChannel: ['Kanaal', 'Channel'],
  contactReason: ['Contactreden', 'Contact reason'],
  contactSegment: ['Klantsegment', 'Customer segment'],
  contactPhase: ['Fase', 'Phase'],
  contactNote: ['Notitie', 'Note'],
  noCaseNumber: ['geen zaaknummer', 'no case number'],
  copy: ['Kopieer', 'Copy'],
  copied: ['Gekopieerd.', 'Copied.'],
  urgentWord: ['Hierom staat het hier: ‘{word}’.', 'It is here because of: ‘{word}’.'],
  departments: ['Afdelingen', 'Departments'],
  openQuestions: ['nog {n} vraag|nog {n} vragen', '{n} question left|{n} questions left'],
  proposal_split: ['Splitsen', 'Split'],
  proposal_merged: ['Samenvoegen', 'Merge'],
  proposal_new: ['Nieuw klantthema', 'New theme'],
  proposal_gone: ['Klantthema sluiten', 'Close a theme'],
  proposal_other: ['Andere indeling', 'Another arrangement'],
  proposalNow: ['Nu', 'Now'],
  proposalThen: ['Voorgesteld', 'Proposed'],
  proposalNothing: ['geen klantthema', 'no theme'],
  proposalCovers: ['{n} zinsdeel|{n} zinsdelen', '{n} passage|{n} passages'],
  proposalOverlap: ['{share} overlap', '{share} overlap'],
  examples: ['Voorbeelden', 'Examples'],
  replyAgrees: ['{department} is het eens', '{department} agrees'],
  replyDisagrees: ['{department} is het oneens', '{department} disagrees'],
  replyComments: ['Waar het over gaat', 'What it is about'],
  from: ['Vanaf', 'From'],
  due: ['Klaar op', 'Due'],
  overdue: ['te laat', 'overdue'],
  // decisions
  decide: ['Beslissen', 'Decide'],
  accept: ['Goedkeuren', 'Accept'],
  rename: ['Hernoemen', 'Rename'],
  merge: ['Samenvoegen', 'Merge'],
  split: ['Splitsen', 'Split'],
  exclude: ['Weglaten', 'Leave out'],
  pin: ['Vastzetten', 'Pin'],
  unpin: ['Losmaken', 'Unpin'],
  department: ['Oorzaak', 'Cause'],
  category: ['Soort', 'Category'],
  openAction: ['Verbeteractie', 'Action'],
  mainSubject: ['Hoofdonderwerp', 'Main subject'],
  snooze: ['Later', 'Later'],
  called: ['Gebeld', 'Called'],
  doneToday: ['Gelukt', 'Done'],
  proposalYes: ['Overnemen', 'Accept'],
  proposalNo: ['Afwijzen', 'Refuse'],
  replyYes: ['Afdeling heeft gelijk', 'The department is right'],
  replyNo: ['Oordeel blijft', 'The finding stands'],
  withReason: ['Met reden', 'With a reason'],
  whyField: ['Waarom? (mag leeg)', 'Why? (may stay empty)'],
  whyTitle: ['{what}: waarom?', '{what}: why?'],
  ok: ['Vastleggen', 'Save'],
  cancel: ['Annuleren', 'Cancel'],
  close: ['Sluiten', 'Close'],
  saving: ['De vorige beslissing wordt nog opgeslagen.', 'The decision before is still being stored.'],
  // dialogs
  renameTitle: ['‘{label}’ hernoemen', 'Rename ‘{label}’'],
  labelNl: ['Naam in het Nederlands', 'Name in Dutch'],
  labelEn: ['Naam in het Engels', 'Name in English'],
  mergeTitle: ['‘{label}’ samenvoegen', 'Merge ‘{label}’'],
  mergeInto: ['Gaat op in', 'Goes into'],
  mergeConsequence: [
    '‘{label}’ gaat op in ‘{into}’. De reacties en de geschiedenis gaan mee.',
    '‘{label}’ goes into ‘{into}’. Its comments and its history go along.'
  ],
  searchThemes: ['Zoek een klantthema', 'Search for a theme'],
  foundThemes: ['{n} klantthema|{n} klantthema’s', '{n} theme|{n} themes'],
  noThemes: ['Geen klantthema gevonden.', 'No theme found.'],
  chooseTheme: ['Kies een klantthema.', 'Choose a theme.'],
  splitTitle: ['‘{label}’ splitsen', 'Split ‘{label}’'],
  splitWhat: ['Wat gaat eruit?', 'What leaves?'],
  splitChosen: [
    'De {n} gekozen reactie|De {n} gekozen reacties',
    'The {n} chosen comment|The {n} chosen comments'
  ],
  splitNone: [
    'Er is geen deel dat vanzelf afvalt. Kies zelf reacties (spatie in de lijst) en splits daarna.',
    'No part falls off by itself. Choose comments (Space in the list) and split then.'
  ],
  splitNew: ['Het nieuwe klantthema', 'The new theme'],
  departmentTitle: ['Oorzaak van ‘{label}’', 'Cause of ‘{label}’'],
  causeBy: ['Oorzaak bij', 'Caused by'],
  notDecided: ['laat de berekening spreken', 'let the figures speak'],
  categoryDialog: ['Soort contact van ‘{label}’', 'Contact category of ‘{label}’'],
  byRuleChoice: ['volgens de regel', 'by rule'],
  exceptions: ['Uitzonderingen', 'Exceptions'],
  addException: ['Uitzondering toevoegen', 'Add an exception'],
  removeException: ['Uitzondering {n} weghalen', 'Remove exception {n}'],
  phase: ['Fase', 'Phase'],
  customerSegment: ['Klantgroep', 'Customer segment'],
  exceptionNeeds: [
    'Geef bij elke uitzondering een fase of een klantgroep.',
    'Give every exception a phase or a customer segment.'
  ],
  actionTitle: ['Verbeteractie bij ‘{label}’', 'Action on ‘{label}’'],
  actionDepartment: ['Wie belooft het?', 'Who promises it?'],
  actionPromise: ['Wat wordt er beloofd?', 'What is promised?'],
  subjectTitle: ['Hoofdonderwerp van ‘{label}’', 'Main subject of ‘{label}’'],
  subjectNone: ['Losmaken van ‘{label}’', 'Take it out of ‘{label}’'],
  snoozeTitle: ['‘{label}’ komt terug op', '‘{label}’ comes back on'],
  snoozeUntil: ['Tot', 'Until'],
  placeTitle: ['Naar welk klantthema?', 'To which theme?'],
  settleTitle: ['De afdeling heeft gelijk', 'The department is right'],
  settleDepartment: ['Waar ligt de oorzaak dan?', 'Where is the cause, then?'],
  settleUnknown: ['dat is niet te zeggen', 'it cannot be said'],
  fieldNeeded: ['Vul ‘{field}’ in.', 'Fill in ‘{field}’.'],
  // keys
  keysTitle: ['Toetsen', 'Keys'],
  keysNote: [
    'De toetsen werken alleen als de focus op het bord staat, en niet terwijl u typt.',
    'The keys work only while the focus is in the board, and not while you type.'
  ],
  keysReason: [
    'Met Shift erbij vraagt een beslissing eerst om de reden.',
    'With Shift, a decision asks for the reason first.'
  ],
  keyNext: ['Volgende (of ↓)', 'Next (or ↓)'],
  keyPrevious: ['Vorige (of ↑)', 'Previous (or ↑)'],
  keyEnter: ['Naar het onderwerp', 'To the subject'],
  keyPlace: [
    'Deze reactie hoort hier niet (Shift: ander klantthema)',
    'This comment is not this theme (Shift: another theme)'
  ],
  keyUndo: ['Ongedaan maken', 'Undo'],
  keyRedo: ['Herstellen', 'Redo'],
  keyHistory: ['Geschiedenis', 'History'],
  keySearch: ['Zoeken', 'Search'],
  keyHelp: ['Dit overzicht', 'This list'],
  keyEscape: ['Venster sluiten; terug naar de werklijst', 'Close a window; back to the work list'],
  keyAudit: ['Afdeling kiezen bij een vraag', 'Choose a department for a question'],
  keyUnknown: ['Onbekend', 'Unknown'],
  keySpace: ['Reactie kiezen om af te splitsen', 'Choose a comment to split off'],
  keysMoving: ['Bewegen', 'Moving'],
  keysTheme: ['Bij een klantthema', 'On a theme'],
  keysOther: ['Bij andere onderwerpen', 'On other items'],
  // results
  undone: ['Teruggedraaid.', 'Taken back.'],
  redone: ['Hersteld.', 'It stands again.'],
  nothingToUndo: ['Er is niets om ongedaan te maken.', 'There is nothing to undo.'],
  nothingToRedo: ['Er is niets om te herstellen.', 'There is nothing to redo.'],
  // day summary
  daySummaryTitle: ['Klaar', 'Done'],
  daySummarySentence: [
    '{decisions} in {minutes}. Tot morgen.',
    '{decisions} in {minutes}. See you tomorrow.'
  ],
  dayPausedTitle: ['Tot zover', 'So far'],
  dayPausedSentence: ['{decisions} in {minutes}.', '{decisions} in {minutes}.'],
  openLines: [
    'Op de lijst wacht nog {n} onderwerp.|Op de lijst wachten nog {n} onderwerpen.',
    '{n} item is still waiting on the list.|{n} items are still waiting on the list.'
  ],
  continueList: ['Verder met de lijst', 'Go on with the list'],
  daySummaryNone: ['Vandaag is er nog niets beslist.', 'Nothing has been decided today.'],
  decisions: ['{n} beslissing|{n} beslissingen', '{n} decision|{n} decisions'],
  changedFigures: ['Wat dat veranderde', 'What that changed'],
  before: ['Eerst', 'Before'],
  after: ['Nu', 'Now'],
  continueWithAll: ['Verder met alles wat wacht', 'Go on with all that waits'],
  backToList: ['Terug naar de werklijst', 'Back to the work list'],
  calibrationDone: [
    'De leessteekproef is klaar. De volgende berekening van de oorzaken gebruikt uw antwoorden.',
    'The calibration is done. The next reckoning of the causes uses your answers.'
  ],
  calibrationNone: [
    'Er is nog geen leessteekproef getrokken. Dat gaat met: voc audit draw.',
    'No calibration has been drawn yet. This draws one: voc audit draw.'
  ],
  // history
  historyHere: ['Alleen dit onderwerp', 'This subject only'],
  historyMine: ['Alleen van mij', 'Mine only'],
  historyNone: ['Er is nog niets beslist.', 'Nothing has been decided yet.'],
  historyMore: ['Oudere beslissingen', 'Older decisions'],
  undoThis: ['Terugdraaien', 'Take back'],
  redoThis: ['Herstellen', 'Redo'],
  wasUndone: ['teruggedraaid', 'taken back'],
  reason: ['Reden: {why}', 'Reason: {why}'],
  // conflict
  conflictTitle: ['Iemand was u net voor', 'Somebody was just ahead of you'],
  conflictTheirs: ['Intussen besloten', 'Decided meanwhile'],
  conflictYours: ['Uw beslissing, nog niet opgeslagen', 'Your decision, not stored yet'],
  conflictLook: ['Kijk opnieuw', 'Look again'],
  conflictAgain: ['Toch mijn beslissing', 'Decide it all the same'],
  // decisions of others
  updatesHere: ['Hier is intussen iets besloten:', 'Something was decided here meanwhile:'],
  newFigures: ['Intussen zijn er nieuwe cijfers.', 'There are new figures meanwhile.'],
  updatesShow: ['Toon hoe het nu is', 'Show how it is now'],
  // connection
  connectionLost: [
    'Geen antwoord. Is de verbinding weg, of de kernel bezig of gestopt?',
    'No answer. Is the connection gone, or the kernel busy or stopped?'
  ],
  kernelHint: [
    'Is de kernel herstart, voer de cel dan opnieuw uit: niets van wat is opgeslagen is weg.',
    'If the kernel was restarted, run the cell again: nothing that was stored is gone.'
  ],
  pendingHint: [
    'Uw beslissing is hier bewaard; zodra er antwoord is, ziet u of zij is opgeslagen.',
    'Your decision is kept here; as soon as there is an answer you will see whether it was stored.'
  ],
  connectionBack: ['Er is weer verbinding.', 'The connection is back.'],
  pendingTitle: ['Beslissingen die nog zonder antwoord waren', 'Decisions that had no answer yet'],
  pendingStored: ['opgeslagen', 'stored'],
  pendingNotStored: ['niet opgeslagen', 'not stored'],
  pendingStoreNow: ['Alsnog opslaan', 'Store it now'],
  pendingDiscard: ['Laat maar', 'Never mind'],
  pendingSeen: ['Gezien', 'Seen'],
  commentReference: ['reactie {subject}', 'comment {subject}']
};

/**
 * Return the function that gives the texts of a language.
 *
 * @param {Language} language
 * @returns {Translate}
 */
export function createTranslate(language) {
  const column = language === 'nl' ? 0 : 1;
  const numberFormat = new Intl.NumberFormat(language === 'nl' ? 'nl-NL' : 'en-GB');
  return (key, values = {}) => {
    const pair = typeof key === 'string' ? MESSAGES[key] : key;
    const forms = (pair[column] ?? '').split('|');
    const form = (values.n === 1 ? forms[0] : forms[forms.length - 1]) ?? '';
    return form.replace(/\{(\w+)\}/g, (_, name) => {
      const value = values[name];
      return typeof value === 'number' ? numberFormat.format(value) : String(value ?? '');
    });
  };
}

/**
 * Return the text of a code in the data, such as `state_active` for the state `active`; without a text the code
 * itself.
 *
 * @param {Translate} translate
 * @param {string} prefix
 * @param {string} code
 */
export function translateCode(translate, prefix, code) {
  const key = `${prefix}${code}`;
  return Object.hasOwn(MESSAGES, key) ? translate(/** @type {MessageKey} */ (key)) : code;
}
