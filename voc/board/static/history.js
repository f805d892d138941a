/** The history dialog: all decisions with who, when and why; each can be undone or redone, on any later day. */
import { openDialog } from './dialog.js';
import { h, isolateText } from './dom.js';

/** @typedef {import('./board.js').BoardContext} BoardContext */
/** @typedef {import('./protocol.js').EventView} EventView */

const N_EVENTS_PER_PAGE = 50;

/**
 * Show the decisions in a dialog, the newest first.
 *
 * @param {BoardContext} context
 * @param {string | null} subject of the current item
 * @param {(op: 'undo' | 'redo', eventId: number) => Promise<unknown>} undoOrRedo
 */
export function openHistory(context, subject, undoOrRedo) {
  const history = new EventHistory(context, subject, undoOrRedo);
  return openDialog(context, {
    title: context.translate('history'),
    className: 'jp-VocBoard-historyDrawer',
    content: history.content
  });
}

/** The list of decisions with its filters. */
class EventHistory {
  /**
   * @param {BoardContext} context
   * @param {string | null} subject
   * @param {(op: 'undo' | 'redo', eventId: number) => Promise<unknown>} undoOrRedo
   */
  constructor(context, subject, undoOrRedo) {
    const { translate } = context;
    this._context = context;
    this._subject = subject;
    this._undoOrRedo = undoOrRedo;
    /** @type {EventView[]} */
    this._events = [];
    /** Counts requests: an answer that arrives after the next request is not shown. */
    this._requestNumber = 0;
    const change = () => void this._loadEvents(true);
    this._ownOnlyBox = h('input', { type: 'checkbox', 'data-autofocus': true, change });
    this._itemOnlyBox = h('input', { type: 'checkbox', change });
    this._list = h('ol', { class: 'jp-VocBoard-eventLog' });
    this._moreButton = h(
      'button',
      {
        type: 'button',
        class: 'jp-VocBoard-button',
        hidden: true,
        click: () => void this._loadEvents(false)
      },
      translate('historyMore')
    );
    const createLabel = (/** @type {HTMLElement} */ box, /** @type {string} */ text) =>
      h('label', { class: 'jp-VocBoard-checkboxLabel' }, box, text);
    this.content = [
      h(
        'div',
        { class: 'jp-VocBoard-historyFilters' },
        createLabel(this._ownOnlyBox, translate('historyMine')),
        subject !== null && createLabel(this._itemOnlyBox, translate('historyHere'))
      ),
      this._list,
      this._moreButton
    ];
    void this._loadEvents(true);
  }

  /** @param {boolean} isReset begin with the newest again, not below the oldest that is here */
  async _loadEvents(isReset) {
    const { desk, workspace, showProblem } = this._context;
    const lastId = isReset ? undefined : this._events.at(-1)?.id;
    this._requestNumber += 1;
    const requestNumber = this._requestNumber;
    try {
      const result = await desk.request('history', {
        limit: N_EVENTS_PER_PAGE,
        ...(this._itemOnlyBox.checked && this._subject ? { subject: this._subject } : {}),
        ...(this._ownOnlyBox.checked ? { who: workspace.who } : {}),
        ...(lastId === undefined ? {} : { before: lastId })
      });
      if (requestNumber !== this._requestNumber) {
        return; // of other filters, or the same page once more
      }
      this._events = isReset ? result.rows : [...this._events, ...result.rows];
      this._moreButton.hidden = !result.more;
      this._drawEvents();
    } catch (error) {
      showProblem(error);
    }
  }

  _drawEvents() {
    const { translate } = this._context;
    const rows = this._events.map(event =>
      createEventRow(this._context, event, op => this._undoOrRedoEvent(op, event))
    );
    this._list.replaceChildren(
      ...(rows.length ? rows : [h('li', { class: 'jp-VocBoard-mutedText' }, translate('historyNone'))])
    );
  }

  /**
   * Undo or redo a decision. To redo the decision that an undo took back, that decision is named.
   *
   * @param {'undo' | 'redo'} op
   * @param {EventView} event
   */
  async _undoOrRedoEvent(op, event) {
    const undoneId = op === 'redo' && event.kind === 'undo' ? event.undoes : null;
    await this._undoOrRedo(op, undoneId ?? event.id);
    await this._loadEvents(true);
  }
}

/**
 * @param {BoardContext} context
 * @param {EventView} event
 * @param {(op: 'undo' | 'redo') => Promise<void>} undoOrRedo
 */
function createEventRow({ translate, format, workspace }, event, undoOrRedo) {
  const isUndone = !event.standing && event.kind !== 'undo';
  const createButton = (/** @type {'undo' | 'redo'} */ op) =>
    h(
      'button',
      {
        type: 'button',
        class: 'jp-VocBoard-textButton',
        'aria-label': `${translate(op === 'undo' ? 'undoThis' : 'redoThis')}: ${event.sentence}`,
        click: (/** @type {MouseEvent} */ clickEvent) => {
          /** @type {HTMLButtonElement} */ (clickEvent.currentTarget).disabled = true;
          void undoOrRedo(op);
        }
      },
      translate(op === 'undo' ? 'undoThis' : 'redoThis')
    );
  return h(
    'li',
    { 'data-undone': isUndone, 'data-undo': event.kind === 'undo' },
    isolateText(event.sentence, 'jp-VocBoard-eventSentence'),
    h(
      'span',
      { class: 'jp-VocBoard-mutedText' },
      h('time', { datetime: event.at }, format.time(event.at)),
      isUndone && ` · ${translate('wasUndone')}`,
      event.why && [' · ', isolateText(translate('reason', { why: event.why }))]
    ),
    Object.hasOwn(workspace.kinds, event.kind) && createButton(event.standing ? 'undo' : 'redo')
  );
}
