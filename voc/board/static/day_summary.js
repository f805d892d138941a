/** The day summary: how many decisions were made, and which figures they changed. */
import { h, isolateText } from './dom.js';

/** @typedef {import('./board.js').BoardContext} BoardContext */
/** @typedef {import('./protocol.js').FigureView} FigureView */
/** @typedef {import('./protocol.js').DaySummaryResult} DaySummaryResult */

/**
 * Create the summary of a day, or of a calibration session: of one that is complete, or of how far the officer came.
 *
 * @param {BoardContext} context
 * @param {DaySummaryResult} result
 * @param {{continueList: () => void, showAll: () => void, showList: () => void}} actions
 */
export function createDaySummary(context, result, { continueList, showAll, showList }) {
  const { translate, state } = context;
  const createButton = (/** @type {string} */ label, /** @type {() => void} */ click, isPrimary = false) =>
    h(
      'button',
      {
        type: 'button',
        class: isPrimary ? 'jp-VocBoard-button jp-VocBoard-primaryButton' : 'jp-VocBoard-button',
        click
      },
      label
    );
  return h(
    'div',
    { class: 'jp-VocBoard-daySummary' },
    h('p', { class: 'jp-VocBoard-largeText' }, formatSummary(context, result)),
    state.nOpen > 0 && h('p', { class: 'jp-VocBoard-largeText' }, translate('openLines', { n: state.nOpen })),
    result.changes.length > 0 && [
      h('h3', {}, translate('changedFigures')),
      createChangesTable(context, result.changes)
    ],
    h(
      'div',
      { class: 'jp-VocBoard-buttonRow' },
      state.nOpen > 0
        ? createButton(translate('continueList'), continueList, true)
        : createButton(translate('backToList'), showList),
      createButton(translate('continueWithAll'), showAll)
    )
  );
}

/**
 * @param {BoardContext} context
 * @param {DaySummaryResult} result
 */
function formatSummary({ translate, state }, { n_decided, minutes }) {
  if (state.mode === 'calibration' && !state.nOpen) {
    return translate(state.openResult.calibration ? 'calibrationDone' : 'calibrationNone');
  }
  if (!n_decided) {
    return translate('daySummaryNone');
  }
  return translate(state.nOpen ? 'dayPausedSentence' : 'daySummarySentence', {
    decisions: translate('decisions', { n: n_decided }),
    minutes: translate('minutes', { n: minutes })
  });
}

/**
 * @param {BoardContext} context
 * @param {DaySummaryResult['changes']} changes
 */
function createChangesTable({ translate, format }, changes) {
  const createCell = (/** @type {FigureView} */ figure) =>
    h(
      'td',
      {},
      h('strong', {}, format.figure(figure)),
      h('span', { class: 'jp-VocBoard-mutedText' }, ` ${format.interval(figure)}`)
    );
  return h(
    'table',
    { class: 'jp-VocBoard-changesTable' },
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('td', {}),
        h('th', { scope: 'col' }, translate('before')),
        h('th', { scope: 'col' }, translate('after'))
      )
    ),
    h(
      'tbody',
      {},
      changes.map(({ what, before, after }) =>
        h('tr', {}, h('th', { scope: 'row' }, isolateText(what)), createCell(before), createCell(after))
      )
    )
  );
}
