/** What the board says by the way: results, problems, conflicts, the fate of unanswered decisions. */
import { append, foreign, h } from './dom.js';
import { openDialog } from './dialog.js';
import { DECIDING } from './keys.js';
import { wordFor } from './words.js';

/** @typedef {import('./surface.js').View} View */
/** @typedef {import('./desk.js').Pending} Pending */
/** @typedef {import('./protocol.js').ConflictDetail} ConflictDetail */
/** @typedef {import('./protocol.js').LoggedEvent} LoggedEvent */
/** @typedef {import('./words.js').Say} Say */

const SHOWN_MS = 9000;

/** One line at the bottom: what was done, with the way back. It is said aloud, and waits while it is looked at. */
export class Toast {
  constructor() {
    this._said = h('span', { role: 'status', class: 'jp-VocBoard-toastText' });
    this._buttons = h('span', { class: 'jp-VocBoard-toastButtons' });
    this.element = h(
      'div',
      {
        class: 'jp-VocBoard-toast',
        'data-empty': true,
        mouseenter: () => this._hold(),
        mouseleave: () => this._start(),
        focusin: () => this._hold(),
        focusout: () => this._start()
      },
      this._said,
      this._buttons
    );
  }

  /**
   * @param {string} text
   * @param {{word: string, key?: string, act: () => void}[]} [buttons]
   * @param {boolean} [wrong]
   */
  say(text, buttons = [], wrong = false) {
    this._said.replaceChildren(foreign(text));
    this._buttons.replaceChildren(
      ...buttons.map(({ word, key, act }) =>
        h(
          'button',
          { type: 'button', class: 'jp-VocBoard-quietButton', click: act },
          word,
          key && h('kbd', { 'aria-hidden': 'true' }, key)
        )
      )
    );
    this.element.toggleAttribute('data-empty', text === '');
    this.element.toggleAttribute('data-wrong', wrong);
    this._start();
  }

  close() {
    this._hold();
  }

  _hold() {
    clearTimeout(this._timer);
  }

  _start() {
    this._hold();
    this._timer = setTimeout(() => {
      this._said.replaceChildren();
      this._buttons.replaceChildren();
      this.element.setAttribute('data-empty', '');
    }, SHOWN_MS);
  }
}

/**
 * Show what somebody else decided beside what this officer wanted.
 *
 * @param {View} view
 * @param {ConflictDetail} detail
 * @param {string} message the desk's sentence
 * @returns {Promise<boolean>} whether to decide it all the same
 */
export async function askConflict(view, { events, yours }, message) {
  const { say, format } = view;
  const again = await openDialog(view, {
    title: say('conflictTitle'),
    kind: 'jp-VocBoard-wide',
    content: [
      h('p', {}, foreign(message)),
      h(
        'div',
        { class: 'jp-VocBoard-sides' },
        h(
          'div',
          { class: 'jp-VocBoard-side' },
          h('h3', {}, say('conflictTheirs')),
          h(
            'ul',
            {},
            events.map(event =>
              h(
                'li',
                {},
                foreign(event.sentence),
                h(
                  'span',
                  { class: 'jp-VocBoard-quiet' },
                  format.time(event.at),
                  event.why && [' · ', foreign(say('reason', { why: event.why }))]
                )
              )
            )
          )
        ),
        h(
          'div',
          { class: 'jp-VocBoard-side' },
          h('h3', {}, say('conflictYours')),
          h('p', {}, foreign(inWords(say, yours.kind, yours.payload)))
        )
      )
    ],
    value: () => true,
    ok: say('conflictAgain'),
    cancel: say('conflictLook')
  });
  return again === true;
}

/**
 * A decision in a few words, for what the desk has not put into a sentence because it does not hold it.
 *
 * @param {Say} say
 * @param {string} kind
 * @param {Record<string, unknown>} payload
 */
export function inWords(say, kind, payload) {
  const names = /** @type {Record<string, import('./words.js').Word>} */ ({
    place: 'notThisTheme',
    audit: 'kind_audit',
    undo: 'undo',
    redo: 'redo'
  });
  const key = DECIDING.find(each => each.does === kind);
  const word = key
    ? say(key.word)
    : kind === 'proposal'
      ? say(payload.accepted ? 'proposalYes' : 'proposalNo')
      : kind === 'settle'
        ? say(payload.upheld ? 'replyYes' : 'replyNo')
        : names[kind]
          ? say(names[kind])
          : wordFor(say, '', kind);
  const labels = /** @type {Record<string, string> | undefined} */ (payload.labels);
  const said = [
    ...(labels ? Object.values(labels).map(label => `‘${label}’`) : []),
    payload.into ? `T-${payload.into}` : '',
    payload.department ?? '',
    payload.promise ?? '',
    payload.category ? wordFor(say, '', String(payload.category)) : '',
    payload.until ?? ''
  ].filter(Boolean);
  return said.length ? `${word}: ${said.join(', ')}` : word;
}

/**
 * What became of decisions that had no answer when the page closed or the connection went.
 *
 * @param {View} view
 * @param {{pending: Pending, event: LoggedEvent | null}[]} fates
 * @param {{again: (pending: Pending) => Promise<void>, forget: (pending: Pending) => void}} what to do
 */
export function fateNotice(view, fates, { again, forget }) {
  const { say } = view;
  const box = h(
    'section',
    { class: 'jp-VocBoard-notice', 'aria-label': say('fateTitle') },
    h('h3', {}, say('fateTitle'))
  );
  const list = h('ul', {});
  let open = fates.length;
  const settled = () => {
    open -= 1;
    if (open === 0) {
      box.remove();
      view.refocus();
    }
  };
  for (const { pending, event } of fates) {
    const row = h('li', { 'data-stored': event !== null });
    const leave = () => {
      row.remove();
      settled();
    };
    const button = (/** @type {string} */ word, /** @type {() => unknown} */ act) =>
      h('button', { type: 'button', class: 'jp-VocBoard-button', click: act }, word);
    append(
      row,
      h(
        'strong',
        { class: event ? 'jp-VocBoard-stored' : 'jp-VocBoard-notStored' },
        event ? `✓ ${say('fateStored')}` : `○ ${say('fateNot')}`
      ),
      foreign(event?.sentence ?? pending.about),
      event
        ? button(say('fateOk'), leave)
        : [
            button(say('fateAgain'), () => void again(pending).then(leave, error => view.problem(error))),
            button(say('fateForget'), () => {
              forget(pending);
              leave();
            })
          ]
    );
    list.append(row);
  }
  append(box, list);
  return box;
}
