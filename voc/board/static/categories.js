/** Which category of contact a theme is, and where it is another one. */
import { Missing, choice, labelled, openDialog, reasonField, textField } from './dialog.js';
import { append, freshId, h } from './dom.js';

/** @typedef {import('./surface.js').View} View */
/** @typedef {import('./protocol.js').Category} Category */
/** @typedef {import('./protocol.js').CategoryException} CategoryException */
/** @typedef {import('./protocol.js').ThemeItem} ThemeItem */

/** @type {Category[]} */
const CATEGORIES = ['valuable', 'hygiene', 'unnecessary'];

/**
 * @param {View} view
 * @param {ThemeItem} item
 */
export function askCategory(view, item) {
  const { say, label } = { say: view.say, label: item.label[view.language] };
  const name = freshId();
  const value = item.category.by === 'person' ? item.category.value : null;
  const start = value ?? item.category.value;
  const radios = [...CATEGORIES, ''].map(category => {
    const radio = h('input', {
      type: 'radio',
      name,
      value: category,
      'data-first': category === (start ?? '')
    });
    radio.checked = category === (start ?? '');
    const words = category ? say(/** @type {Category} */ (category)) : say('byRuleChoice');
    return h('label', { class: 'jp-VocBoard-radio' }, radio, words);
  });
  const rows = h('div', { class: 'jp-VocBoard-exceptions' });
  const add = (/** @type {CategoryException | null} */ exception) =>
    rows.append(exceptionRow(view, rows, exception));
  item.category.exceptions.forEach(add);
  const why = reasonField(view);
  return openDialog(view, {
    title: say('categoryDialog', { label }),
    content: [
      h(
        'fieldset',
        { class: 'jp-VocBoard-radios' },
        h('legend', { class: 'jp-VocBoard-unseen' }, say('categoryTitle')),
        radios
      ),
      h(
        'fieldset',
        {},
        h('legend', {}, say('exceptions')),
        rows,
        h(
          'button',
          { type: 'button', class: 'jp-VocBoard-button', click: () => add(null) },
          say('addException')
        )
      ),
      why.element
    ],
    value: () => {
      const radio = radios.map(each => each.querySelector('input')).find(each => each?.checked);
      const exceptions = [...rows.children].map(row => readException(row, say));
      return { payload: { category: radio?.value || null, exceptions }, why: why.value() };
    }
  });
}

/**
 * @param {View} view
 * @param {HTMLElement} rows
 * @param {CategoryException | null} exception
 */
function exceptionRow({ say }, rows, exception) {
  const phase = textField(exception?.phase ?? '', { 'data-field': 'phase' });
  const segment = textField(exception?.customer_segment ?? '', { 'data-field': 'customer_segment' });
  const category = choice(
    CATEGORIES.map(each => /** @type {[string, string]} */ ([each, say(each)])),
    exception?.category ?? 'hygiene'
  );
  category.dataset.field = 'category';
  const row = h('div', { class: 'jp-VocBoard-exception' });
  append(
    row,
    labelled(say('phase'), phase),
    labelled(say('customerSegment'), segment),
    labelled(say('categoryTitle'), category),
    h(
      'button',
      {
        type: 'button',
        class: 'jp-VocBoard-button jp-VocBoard-icon-only',
        'aria-label': say('removeException', { n: rows.children.length + 1 }),
        click: () => row.remove()
      },
      '×'
    )
  );
  queueMicrotask(() => exception === null && phase.focus());
  return row;
}

/**
 * @param {Element} row
 * @param {import('./words.js').Say} say
 */
function readException(row, say) {
  const read = (/** @type {string} */ field) => {
    const input = /** @type {HTMLInputElement | HTMLSelectElement | null} */ (
      row.querySelector(`[data-field="${field}"]`)
    );
    return input?.value.trim() || null;
  };
  const [phase, segment, category] = [read('phase'), read('customer_segment'), read('category')];
  if (!phase && !segment) {
    throw new Missing(say('exceptionNeeds'));
  }
  return { ...(phase ? { phase } : {}), ...(segment ? { customer_segment: segment } : {}), category };
}
