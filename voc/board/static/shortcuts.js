/** The board's shortcuts: the buttons, the help dialog and the key handler all read these tables. */

/** @typedef {import('./protocol.js').ItemKind} ItemKind */
/** @typedef {import('./messages.js').MessageKey} MessageKey */
/** @typedef {import('./messages.js').TextPair} TextPair */

/**
 * @typedef {object} Shortcut
 * @property {string} command  what `Board.runCommand` is called with; of a decision its kind, except `agree` and `refuse`
 * @property {string} key  `KeyboardEvent.key`
 * @property {MessageKey | TextPair} label  of the button: a text of the board, or Dutch and English here
 * @property {ItemKind[]} [itemKinds]  the kinds of item that it decides about; without: it works always
 * @property {Record<string, TextPair>} [fieldLabels]  Dutch and English label by field, of a kind without a dialog of its own
 * @property {boolean} [isImmediate]  decides without a dialog, so that Shift can ask for the reason
 * @property {boolean} [isPrimary]  is the first choice for its item
 */

/** @type {ItemKind[]} */
const THEME_KINDS = ['theme', 'alert'];

/** @type {Shortcut[]} */
export const DECISION_SHORTCUTS = [
  {
    command: 'accept',
    key: 'a',
    label: 'accept',
    itemKinds: THEME_KINDS,
    isImmediate: true,
    isPrimary: true
  },
  { command: 'department', key: 'd', label: 'department', itemKinds: THEME_KINDS },
  { command: 'rename', key: 'r', label: 'rename', itemKinds: THEME_KINDS },
  { command: 'merge', key: 'm', label: 'merge', itemKinds: THEME_KINDS },
  { command: 'split', key: 's', label: 'split', itemKinds: THEME_KINDS },
  { command: 'category', key: 'c', label: 'category', itemKinds: THEME_KINDS },
  { command: 'action', key: 'o', label: 'openAction', itemKinds: THEME_KINDS },
  { command: 'subject', key: 'g', label: 'mainSubject', itemKinds: THEME_KINDS },
  { command: 'pin', key: 'p', label: 'pin', itemKinds: THEME_KINDS, isImmediate: true },
  { command: 'snooze', key: 'z', label: 'snooze', itemKinds: THEME_KINDS },
  { command: 'exclude', key: 'x', label: 'exclude', itemKinds: THEME_KINDS, isImmediate: true },
  { command: 'called', key: 'a', label: 'called', itemKinds: ['urgent'], isImmediate: true, isPrimary: true },
  {
    command: 'done',
    key: 'a',
    label: 'doneToday',
    itemKinds: ['action'],
    isImmediate: true,
    isPrimary: true
  },
  {
    command: 'agree',
    key: 'y',
    label: 'proposalYes',
    itemKinds: ['proposal'],
    isImmediate: true,
    isPrimary: true
  },
  { command: 'refuse', key: 'w', label: 'proposalNo', itemKinds: ['proposal'], isImmediate: true },
  { command: 'agree', key: 'y', label: 'replyYes', itemKinds: ['reply'], isPrimary: true },
  { command: 'refuse', key: 'w', label: 'replyNo', itemKinds: ['reply'], isImmediate: true }
];

/** With Shift it asks for another theme. @type {Shortcut} */
const PLACE_SHORTCUT = { command: 'place', key: 'n', label: 'keyPlace' };

/** @type {Shortcut[]} */
export const NAVIGATION_SHORTCUTS = [
  { command: 'next', key: 'j', label: 'keyNext' },
  { command: 'previous', key: 'k', label: 'keyPrevious' },
  { command: 'enter', key: 'Enter', label: 'keyEnter' },
  PLACE_SHORTCUT,
  { command: 'undo', key: 'u', label: 'keyUndo' },
  { command: 'redo', key: 'U', label: 'keyRedo' },
  { command: 'history', key: 'h', label: 'keyHistory' },
  { command: 'search', key: '/', label: 'keySearch' },
  { command: 'help', key: '?', label: 'keyHelp' }
];

/**
 * @param {string} command
 * @returns {boolean} whether it is decided without a dialog
 */
export function isImmediateDecision(command) {
  return DECISION_SHORTCUTS.some(entry => entry.command === command && entry.isImmediate);
}

/** Commands that a key repeats while it is held down. */
const REPEATABLE_COMMANDS = new Set(['next', 'previous', 'page', 'pageBack']);

/**
 * Find the command of a key.
 *
 * @param {KeyboardEvent} event
 * @param {ItemKind | null} kind of the current item
 * @param {boolean} isInList whether the work list has the focus
 * @returns {{command: string, asksReason: boolean, isRepeatable: boolean} | null}
 */
export function findCommand(event, kind, isInList) {
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return null;
  }
  const command = (isInList ? findListCommand(event) : undefined) ?? findShortcut(event, kind)?.command;
  if (!command || (command === 'enter' && !isInList)) {
    return null;
  }
  const isRepeatable = REPEATABLE_COMMANDS.has(command);
  return { command, asksReason: event.shiftKey && !isRepeatable, isRepeatable };
}

/**
 * @param {KeyboardEvent} event
 * @returns {string | undefined} the command of a key that works only in the work list
 */
function findListCommand(event) {
  /** @type {Record<string, string>} */
  const commandsByKey = { ArrowDown: 'next', ArrowUp: 'previous', ' ': event.shiftKey ? 'pageBack' : 'page' };
  return commandsByKey[event.key];
}

/**
 * @param {KeyboardEvent} event
 * @param {ItemKind | null} kind
 */
function findShortcut(event, kind) {
  const key = event.key.toLowerCase();
  // By Shift, not by the letter: with Caps Lock on, U would redo and J would do nothing.
  const letter = event.shiftKey ? event.key.toUpperCase() : key;
  return (
    NAVIGATION_SHORTCUTS.find(each => each.key === (each.key.length === 1 ? letter : event.key)) ??
    (key === PLACE_SHORTCUT.key ? PLACE_SHORTCUT : undefined) ??
    DECISION_SHORTCUTS.find(each => each.key === key && kind !== null && each.itemKinds?.includes(kind))
  );
}

/**
 * Return the department that a digit stands for in an audit question: 1 to 9, with Shift 10 to 18.
 *
 * @param {KeyboardEvent} event
 * @returns {number | null} 0 for unknown
 */
export function parseDepartmentKey(event) {
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code)?.[1];
  if (digit === undefined || event.ctrlKey || event.metaKey || event.altKey) {
    return null;
  }
  return Number(digit) + (event.shiftKey && digit !== '0' ? 9 : 0);
}

/** @param {number} departmentNumber as `parseDepartmentKey` returns it */
export function formatDepartmentKey(departmentNumber) {
  if (departmentNumber > 18) {
    return ''; // there is no third row of digits
  }
  return departmentNumber > 9 ? `⇧${departmentNumber - 9}` : String(departmentNumber);
}

/** @param {HTMLElement} target */
export function isTextField(target) {
  const input = target.closest('input, textarea, select, [contenteditable]');
  return input !== null && !(input instanceof HTMLInputElement && ['checkbox', 'radio'].includes(input.type));
}

/** With Ctrl or ⌘ these are the browser's own: select all, copy, paste, cut, undo. */
const EDITING_KEYS = 'acvxz';

/**
 * Whether a key in the board is a shortcut of JupyterLab, such as Ctrl Shift C for its palette. All keys without
 * Ctrl, Alt or ⌘ are the board's, and so are those in a field or a dialog.
 *
 * @param {KeyboardEvent} event
 * @returns {boolean}
 */
export function isHostShortcut(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const isControl = event.ctrlKey || event.metaKey;
  if (!(isControl || event.altKey) || isTextField(target) || target.closest('dialog')) {
    return false;
  }
  const key = event.key.toLowerCase();
  if (key.length > 1) {
    return false; // Ctrl Enter would run the board's own cell
  }
  return event.altKey || (key !== 'z' && (event.shiftKey || !EDITING_KEYS.includes(key)));
}
