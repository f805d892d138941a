/** Every key of the board, in one table: the buttons, the help dialog and the listener read it. */

/** @typedef {import('./protocol.js').ItemKind} ItemKind */
/** @typedef {import('./words.js').Word} Word */

/**
 * @typedef {object} Key
 * @property {string} does      what the board is asked to do
 * @property {string} key       as the keyboard says it
 * @property {Word} word        the button's word
 * @property {ItemKind[]} [on]  the kinds of item that it decides about; without: always
 * @property {boolean} [once]   decides at once, so Shift asks for a reason first
 * @property {boolean} [first]  the first choice of its item
 */

/** @type {ItemKind[]} */
const THEME = ['theme', 'alert'];

/** @type {Key[]} */
export const DECIDING = [
  { does: 'accept', key: 'a', word: 'accept', on: THEME, once: true, first: true },
  { does: 'department', key: 'd', word: 'department', on: THEME },
  { does: 'rename', key: 'r', word: 'rename', on: THEME },
  { does: 'merge', key: 'm', word: 'merge', on: THEME },
  { does: 'split', key: 's', word: 'split', on: THEME },
  { does: 'category', key: 'c', word: 'category', on: THEME },
  { does: 'action', key: 'o', word: 'openAction', on: THEME },
  { does: 'subject', key: 'g', word: 'mainSubject', on: THEME },
  { does: 'pin', key: 'p', word: 'pin', on: THEME, once: true },
  { does: 'snooze', key: 'z', word: 'snooze', on: THEME },
  { does: 'exclude', key: 'x', word: 'exclude', on: THEME, once: true },
  { does: 'called', key: 'a', word: 'called', on: ['urgent'], once: true, first: true },
  { does: 'done', key: 'a', word: 'doneToday', on: ['action'], once: true, first: true },
  { does: 'agree', key: 'y', word: 'proposalYes', on: ['proposal'], once: true, first: true },
  { does: 'refuse', key: 'w', word: 'proposalNo', on: ['proposal'], once: true },
  { does: 'agree', key: 'y', word: 'replyYes', on: ['reply'], first: true },
  { does: 'refuse', key: 'w', word: 'replyNo', on: ['reply'], once: true }
];

/** With Shift: to another theme. @type {Key} */
const PLACE = { does: 'place', key: 'n', word: 'keyPlace' };

/** @type {Key[]} */
export const MOVING = [
  { does: 'next', key: 'j', word: 'keyNext' },
  { does: 'previous', key: 'k', word: 'keyPrevious' },
  { does: 'enter', key: 'Enter', word: 'keyEnter' },
  PLACE,
  { does: 'undo', key: 'u', word: 'keyUndo' },
  { does: 'redo', key: 'U', word: 'keyRedo' },
  { does: 'history', key: 'h', word: 'keyHistory' },
  { does: 'search', key: '/', word: 'keySearch' },
  { does: 'help', key: '?', word: 'keyHelp' }
];

/** What people decide; other lines of the log (a sample that was drawn) cannot be taken back here. */
export const DECISIONS = new Set([
  ...['accept', 'rename', 'merge', 'split', 'exclude', 'pin', 'subject', 'place', 'department', 'category'],
  ...['proposal', 'audit', 'cause', 'reply', 'settle', 'action', 'done', 'called', 'snooze']
]);

/**
 * What a key press asks for.
 *
 * @param {KeyboardEvent} event
 * @param {ItemKind | null} kind of the item that is shown
 * @returns {{does: string, reason: boolean} | null}
 */
export function asked(event, kind) {
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return null;
  }
  const key = event.key.toLowerCase();
  const moving = MOVING.find(each => each.key === event.key) ?? (key === 'n' ? PLACE : undefined);
  if (moving) {
    return { does: moving.does, reason: event.shiftKey };
  }
  const deciding = DECIDING.find(each => each.key === key && kind !== null && each.on?.includes(kind));
  return deciding ? { does: deciding.does, reason: event.shiftKey } : null;
}

/**
 * Which department an audit's key means: 1 to 9, with Shift 10 to 18, and 0 for unknown.
 *
 * @param {KeyboardEvent} event
 * @returns {number | null} 0 for unknown
 */
export function chosenDepartment(event) {
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code)?.[1];
  if (digit === undefined || event.ctrlKey || event.metaKey || event.altKey) {
    return null;
  }
  return Number(digit) + (event.shiftKey && digit !== '0' ? 9 : 0);
}

/** @param {number} number as `chosenDepartment` reads it */
export function departmentKey(number) {
  return number > 18 ? '' : number > 9 ? `⇧${number - 9}` : String(number);
}

/**
 * Keys of the list itself.
 *
 * @param {KeyboardEvent} event
 */
export function walked(event) {
  /** @type {Record<string, string>} */
  const does = { ArrowDown: 'next', ArrowUp: 'previous', ' ': event.shiftKey ? 'pageBack' : 'page' };
  const found = does[event.key];
  return found && !event.ctrlKey && !event.metaKey && !event.altKey ? { does: found, reason: false } : null;
}

/** @param {HTMLElement} target */
export function typing(target) {
  const input = target.closest('input, textarea, select, [contenteditable]');
  return input !== null && !(input instanceof HTMLInputElement && ['checkbox', 'radio'].includes(input.type));
}

const EDITING = 'acvxz'; // with Ctrl or ⌘: the browser's, and undo

/**
 * Whether a key in the board is meant for what stands around it: JupyterLab's palette (Ctrl Shift C) and its like. All keys
 * without Ctrl, Alt or ⌘ are the board's, and so is everything in a field or a dialog.
 *
 * @param {KeyboardEvent} event
 * @returns {boolean}
 */
export function isHosts(event) {
  const target = /** @type {HTMLElement} */ (event.target);
  const control = event.ctrlKey || event.metaKey;
  if (!(control || event.altKey) || typing(target) || target.closest('dialog')) {
    return false;
  }
  const key = event.key.toLowerCase();
  if (key.length > 1) {
    return false; // Ctrl Enter would run the cell that the board stands in
  }
  return event.altKey || (key !== 'z' && (event.shiftKey || !EDITING.includes(key)));
}
