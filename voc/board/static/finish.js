/** "Done": what the day's decisions changed in the figures. */
import { foreign, h } from './dom.js';

/** @typedef {import('./surface.js').View} View */
/** @typedef {import('./protocol.js').Figure} Figure */
/** @typedef {import('./protocol.js').FinishResult} FinishResult */

/**
 * @param {View} view
 * @param {FinishResult} result
 * @param {{calibrated: boolean, onAll: () => void, onBack: () => void}} options
 */
export function finishPane(view, { n_decided, minutes, changes }, { calibrated, onAll, onBack }) {
  const { say } = view;
  const says = n_decided
    ? say('finishDay', {
        decisions: say('decisions', { n: n_decided }),
        minutes: say('minutes', { n: minutes })
      })
    : say('finishNone');
  return h(
    'div',
    { class: 'jp-VocBoard-finish' },
    h('p', { class: 'jp-VocBoard-big' }, calibrated ? say('calibrationDone') : says),
    changes.length > 0 && [h('h3', {}, say('changedFigures')), changed(view, changes)],
    h(
      'div',
      { class: 'jp-VocBoard-bar-buttons' },
      h('button', { type: 'button', class: 'jp-VocBoard-button', click: onBack }, say('lookBack')),
      h('button', { type: 'button', class: 'jp-VocBoard-button', click: onAll }, say('goOn'))
    )
  );
}

/**
 * @param {View} view
 * @param {FinishResult['changes']} changes
 */
function changed({ say, format }, changes) {
  const cell = (/** @type {Figure} */ figure) =>
    h(
      'td',
      {},
      h('strong', {}, format.figure(figure)),
      h('span', { class: 'jp-VocBoard-quiet' }, ` ${format.interval(figure)}`)
    );
  return h(
    'table',
    { class: 'jp-VocBoard-changes' },
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('td', {}),
        h('th', { scope: 'col' }, say('before')),
        h('th', { scope: 'col' }, say('after'))
      )
    ),
    h(
      'tbody',
      {},
      changes.map(({ what, before, after }) =>
        h('tr', {}, h('th', { scope: 'row' }, foreign(what)), cell(before), cell(after))
      )
    )
  );
}
