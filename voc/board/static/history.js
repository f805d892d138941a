/** Who decided what, when and why; anything can be taken back, also tomorrow. */
import { append, foreign, h } from './dom.js';
import { openDialog } from './dialog.js';
import { DECISIONS } from './keys.js';

/** @typedef {import('./surface.js').View} View */
/** @typedef {import('./protocol.js').LoggedEvent} LoggedEvent */

const LOG_PAGE = 50;

/**
 * @param {View} view
 * @param {string | null} subject of the item that is shown
 * @param {(op: 'undo' | 'redo', event: number) => Promise<unknown>} turn
 */
export function openHistory(view, subject, turn) {
  const { say } = view;
  const list = h('ol', { class: 'jp-VocBoard-log' });
  const more = h(
    'button',
    { type: 'button', class: 'jp-VocBoard-button', hidden: true, click: () => void load(false) },
    say('historyMore')
  );
  const here = h('input', { type: 'checkbox', change: () => void load(true) });
  const mine = h('input', { type: 'checkbox', 'data-first': true, change: () => void load(true) });
  /** @type {LoggedEvent[]} */
  let rows = [];

  /** @param {boolean} anew */
  async function load(anew) {
    try {
      const last = anew ? undefined : rows.at(-1)?.id;
      const result = await view.desk.ask('history', {
        limit: LOG_PAGE,
        ...(here.checked && subject ? { subject } : {}),
        ...(mine.checked ? { who: view.workspace.who } : {}),
        ...(last === undefined ? {} : { before: last })
      });
      rows = anew ? result.rows : [...rows, ...result.rows];
      more.hidden = !result.more;
      draw();
    } catch (error) {
      view.problem(error);
    }
  }

  function draw() {
    list.replaceChildren();
    append(list, rows.length === 0 && h('li', { class: 'jp-VocBoard-quiet' }, say('historyNone')));
    append(
      list,
      rows.map(event =>
        row(view, event, async op => {
          await turn(
            op,
            op === 'redo' && event.kind === 'undo' && event.undoes !== null ? event.undoes : event.id
          );
          await load(true);
        })
      )
    );
  }

  void load(true);
  return openDialog(view, {
    title: say('history'),
    kind: 'jp-VocBoard-drawer',
    content: [
      h(
        'div',
        { class: 'jp-VocBoard-filters' },
        h('label', { class: 'jp-VocBoard-check' }, mine, say('historyMine')),
        subject !== null && h('label', { class: 'jp-VocBoard-check' }, here, say('historyHere'))
      ),
      list,
      more
    ]
  });
}

/**
 * @param {View} view
 * @param {LoggedEvent} event
 * @param {(op: 'undo' | 'redo') => Promise<void>} turn
 */
function row({ say, format }, event, turn) {
  const undone = !event.standing && event.kind !== 'undo';
  const button = (/** @type {'undo' | 'redo'} */ op) =>
    h(
      'button',
      {
        type: 'button',
        class: 'jp-VocBoard-quietButton',
        'aria-label': `${say(op === 'undo' ? 'undoThis' : 'redoThis')}: ${event.sentence}`,
        click: (/** @type {MouseEvent} */ click) => {
          /** @type {HTMLButtonElement} */ (click.currentTarget).disabled = true;
          void turn(op);
        }
      },
      say(op === 'undo' ? 'undoThis' : 'redoThis')
    );
  return h(
    'li',
    { 'data-undone': undone, 'data-turn': event.kind === 'undo' },
    foreign(event.sentence, 'jp-VocBoard-sentence'),
    h(
      'span',
      { class: 'jp-VocBoard-quiet' },
      h('time', { datetime: event.at }, format.time(event.at)),
      undone && ` · ${say('wasUndone')}`,
      event.why && [' · ', foreign(say('reason', { why: event.why }))]
    ),
    DECISIONS.has(event.kind) && button(event.standing ? 'undo' : 'redo')
  );
}
