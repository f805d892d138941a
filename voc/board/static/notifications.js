/** Messages beside the items: the toast, the conflict dialog and the status of unanswered requests. */
import { openDialog } from './dialog.js';
import { appendChildren, h, isolateText } from './dom.js';
import { translateCode } from './messages.js';
import { DECISION_SHORTCUTS } from './shortcuts.js';

/** @typedef {import('./board.js').BoardContext} BoardContext */
/** @typedef {import('./client.js').PendingRequest} PendingRequest */
/** @typedef {import('./protocol.js').ConflictDetail} ConflictDetail */
/** @typedef {import('./protocol.js').EventView} EventView */
/** @typedef {import('./messages.js').Translate} Translate */

const TOAST_MS = 9000;

/**
 * One line at the bottom: the result of a decision, with its undo button. It stays while the pointer or the focus is
 * on it.
 */
export class Toast {
  constructor() {
    this._text = h('span', { role: 'status', class: 'jp-VocBoard-toastText' });
    this._buttons = h('span', { class: 'jp-VocBoard-toastButtons' });
    this.element = h(
      'div',
      {
        class: 'jp-VocBoard-toast',
        'data-empty': true,
        mouseenter: () => this._stopTimer(),
        mouseleave: () => this._startTimer(),
        focusin: () => this._stopTimer(),
        focusout: () => this._startTimer()
      },
      this._text,
      this._buttons
    );
  }

  /**
   * @param {string} text
   * @param {{label: string, key?: string, onClick: () => void}[]} [buttons]
   * @param {boolean} [isError]
   */
  show(text, buttons = [], isError = false) {
    this._text.replaceChildren(isolateText(text));
    this._buttons.replaceChildren(
      ...buttons.map(({ label, key, onClick }) =>
        h(
          'button',
          { type: 'button', class: 'jp-VocBoard-textButton', click: onClick },
          label,
          key && h('kbd', { 'aria-hidden': 'true' }, key)
        )
      )
    );
    this.element.toggleAttribute('data-empty', text === '');
    this.element.toggleAttribute('data-error', isError);
    this._startTimer();
  }

  close() {
    this._stopTimer();
  }

  _stopTimer() {
    clearTimeout(this._timer);
  }

  _startTimer() {
    this._stopTimer();
    this._timer = setTimeout(() => {
      this._text.replaceChildren();
      this._buttons.replaceChildren();
      this.element.setAttribute('data-empty', '');
    }, TOAST_MS);
  }
}

/**
 * Return the text above the list while no answer comes.
 *
 * @param {BoardContext} context
 */
export function formatConnectionLost({ desk, translate }) {
  const sentences = [
    translate('connectionLost'),
    desk.isInKernel ? translate('kernelHint') : '',
    desk.hasPendingRequests ? translate('pendingHint') : ''
  ];
  return sentences.filter(Boolean).join(' ');
}

/**
 * Show another officer's decision beside this officer's own, which was refused because of it.
 *
 * @param {BoardContext} context
 * @param {ConflictDetail} detail
 * @param {string} message the desk's sentence
 * @returns {Promise<boolean>} whether to store the own decision after all
 */
export async function askAboutConflict(context, { events, yours }, message) {
  const { translate, format } = context;
  const decidesAgain = await openDialog(context, {
    title: translate('conflictTitle'),
    className: 'jp-VocBoard-wideDialog',
    content: [
      h('p', {}, isolateText(message)),
      h(
        'div',
        { class: 'jp-VocBoard-comparison' },
        h(
          'div',
          { class: 'jp-VocBoard-comparisonSide' },
          h('h3', {}, translate('conflictTheirs')),
          h(
            'ul',
            {},
            events.map(event =>
              h(
                'li',
                {},
                isolateText(event.sentence),
                h(
                  'span',
                  { class: 'jp-VocBoard-mutedText' },
                  format.time(event.at),
                  event.why && [' · ', isolateText(translate('reason', { why: event.why }))]
                )
              )
            )
          )
        ),
        h(
          'div',
          { class: 'jp-VocBoard-comparisonSide' },
          h('h3', {}, translate('conflictYours')),
          h('p', {}, isolateText(describeDecision(translate, yours.kind, yours.payload)))
        )
      )
    ],
    readValue: () => true,
    okLabel: translate('conflictAgain'),
    cancelLabel: translate('conflictLook')
  });
  return decidesAgain === true;
}

/**
 * Describe a decision that the desk has not stored, and so has no sentence for.
 *
 * @param {Translate} translate
 * @param {string} kind
 * @param {Record<string, unknown>} payload
 */
export function describeDecision(translate, kind, payload) {
  const keysByKind = /** @type {Record<string, import('./messages.js').MessageKey>} */ ({
    place: 'notThisTheme',
    audit: 'kind_audit',
    contact: 'kind_audit',
    undo: 'undo',
    redo: 'redo'
  });
  const shortcut = DECISION_SHORTCUTS.find(each => each.command === kind);
  const label = shortcut
    ? translate(shortcut.label)
    : kind === 'proposal'
      ? translate(payload.accepted ? 'proposalYes' : 'proposalNo')
      : kind === 'settle'
        ? translate(payload.upheld ? 'replyYes' : 'replyNo')
        : keysByKind[kind]
          ? translate(keysByKind[kind])
          : translateCode(translate, '', kind);
  const labels = /** @type {Record<string, string> | undefined} */ (payload.labels);
  const details = [
    ...(labels ? Object.values(labels).map(label => `‘${label}’`) : []),
    payload.into ? `T-${payload.into}` : '',
    payload.parent ? `T-${payload.parent}` : '',
    kind === 'place' && payload.theme ? `T-${payload.theme}` : '',
    payload.department ?? '',
    payload.fixer ? `${translate('fixer')} ${payload.fixer}` : '',
    payload.promise ?? '',
    payload.category ? translateCode(translate, '', String(payload.category)) : '',
    payload.until ?? ''
  ].filter(Boolean);
  return details.length ? `${label}: ${details.join(', ')}` : label;
}

/**
 * Create the list of requests that had no answer when the page closed or the connection broke, each with its status.
 *
 * @param {BoardContext} context
 * @param {{pending: PendingRequest, event: EventView | null}[]} statuses
 * @param {{sendAgain: (pending: PendingRequest) => Promise<void>, discard: (pending: PendingRequest) => void}}
 *   actions
 */
export function createStatusNotice(context, statuses, { sendAgain, discard }) {
  const { translate } = context;
  const notice = h(
    'section',
    { class: 'jp-VocBoard-notice', 'aria-label': translate('pendingTitle') },
    h('h3', {}, translate('pendingTitle'))
  );
  const list = h('ul', {});
  for (const { pending, event } of statuses) {
    const requestId = pending.args.request_id;
    const row = h('li', { 'data-stored': event !== null, 'data-request': requestId });
    const removeRow = () => {
      removeStatus(row);
      context.restoreFocus();
    };
    const storeNow = async () => {
      await sendAgain(pending);
      if (!context.desk.isPending(requestId)) {
        removeRow(); // otherwise it is not stored yet: another decision was under way, or again no answer came
      }
    };
    const createButton = (/** @type {string} */ label, /** @type {() => unknown} */ onClick) =>
      h('button', { type: 'button', class: 'jp-VocBoard-button', click: onClick }, label);
    appendChildren(
      row,
      h(
        'strong',
        { class: event ? 'jp-VocBoard-stored' : 'jp-VocBoard-notStored' },
        event ? `✓ ${translate('pendingStored')}` : `○ ${translate('pendingNotStored')}`
      ),
      isolateText(event?.sentence ?? pending.about),
      event
        ? createButton(translate('pendingSeen'), removeRow)
        : [
            createButton(translate('pendingStoreNow'), () => void storeNow().catch(context.showProblem)),
            createButton(translate('pendingDiscard'), () => {
              discard(pending);
              removeRow();
            })
          ]
    );
    list.append(row);
  }
  appendChildren(notice, list);
  return notice;
}

/**
 * Remove the rows of requests from the notices before, of which there is a newer status now.
 *
 * @param {HTMLElement} noticeBox
 * @param {{pending: PendingRequest}[]} statuses
 */
export function removeOldStatuses(noticeBox, statuses) {
  const requestIds = new Set(statuses.map(({ pending }) => pending.args.request_id));
  noticeBox
    .querySelectorAll('li')
    .forEach(row => requestIds.has(row.dataset.request ?? '') && removeStatus(row));
}

/** @param {HTMLElement} row of a notice, which goes with its last one */
function removeStatus(row) {
  const notice = row.closest('section');
  row.remove();
  if (!notice?.querySelector('li')) {
    notice?.remove();
  }
}
