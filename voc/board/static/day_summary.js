/** The day summary: how many decisions were made, and which figures they changed. */
import { h, isolateText } from './dom.js';

/** @typedef {import('./board.js').BoardContext} BoardContext */
/** @typedef {import('./protocol.js').FigureView} FigureView */
/** @typedef {import('./protocol.js').DaySummaryResult} DaySummaryResult */

/**
 * Create the summary of a day, or of a calibration session that is complete.
 *
 * @param {BoardContext} context
 * @param {DaySummaryResult} result
 * @param {{isCalibration: boolean, showAll: () => void, showList: () => void}} options
 */
export function createDaySummary(
  context,
  { n_decided, minutes, changes },
  { isCalibration, showAll, showList }
) {
  const { translate } = context;
  const sentence = n_decided
    ? translate('daySummarySentence', {
        decisions: translate('decisions', { n: n_decided }),
        minutes: translate('minutes', { n: minutes })
      })
    : translate('daySummaryNone');
  return h(
    'div',
    { class: 'jp-VocBoard-daySummary' },
    h('p', { class: 'jp-VocBoard-largeText' }, isCalibration ? translate('calibrationDone') : sentence),
    changes.length > 0 && [h('h3', {}, translate('changedFigures')), createChangesTable(context, changes)],
    h(
      'div',
      { class: 'jp-VocBoard-buttonRow' },
      h('button', { type: 'button', class: 'jp-VocBoard-button', click: showList }, translate('backToList')),
      h(
        'button',
        { type: 'button', class: 'jp-VocBoard-button', click: showAll },
        translate('continueWithAll')
      )
    )
  );
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
