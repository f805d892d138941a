/** The dialog of a theme's contact category, with its exceptions. */
import {
  MissingFieldError,
  createReasonField,
  createSelect,
  createTextField,
  labelField,
  openDialog
} from './dialog.js';
import { appendChildren, createId, h } from './dom.js';

/** @typedef {import('./board.js').BoardContext} BoardContext */
/** @typedef {import('./protocol.js').Category} Category */
/** @typedef {import('./protocol.js').CategoryOverride} CategoryOverride */
/** @typedef {import('./protocol.js').ThemeItem} ThemeItem */

/** @type {Category[]} */
const CATEGORIES = ['valuable', 'hygiene', 'unnecessary'];

/**
 * Ask for a theme's contact category; none leaves it to the rule.
 *
 * @param {BoardContext} context
 * @param {ThemeItem} item
 */
export function askCategory(context, item) {
  const { translate } = context;
  const groupName = createId();
  const { by, value } = item.category;
  // What the rule says is no decision: who only adds an exception leaves it to the rule.
  const initialCategory = by === 'person' ? (value ?? '') : '';
  const ruleLabel =
    by === 'rule' && value ? `${translate('byRuleChoice')} (${translate(value)})` : translate('byRuleChoice');
  const radios = [...CATEGORIES, ''].map(category => {
    const radio = h('input', {
      type: 'radio',
      name: groupName,
      value: category,
      'data-autofocus': category === initialCategory
    });
    radio.checked = category === initialCategory;
    const label = category ? translate(/** @type {Category} */ (category)) : ruleLabel;
    return h('label', { class: 'jp-VocBoard-radioLabel' }, radio, label);
  });
  const exceptionRows = h('div', { class: 'jp-VocBoard-exceptions' });
  const addException = (/** @type {CategoryOverride | null} */ exception) =>
    exceptionRows.append(createExceptionRow(context, exceptionRows, exception));
  item.category.exceptions.forEach(addException);
  const reason = createReasonField(context);
  return openDialog(context, {
    title: translate('categoryDialog', { label: item.label[context.language] }),
    content: [
      h(
        'fieldset',
        { class: 'jp-VocBoard-radioGroup' },
        h('legend', { class: 'jp-VocBoard-visuallyHidden' }, translate('categoryTitle')),
        radios
      ),
      h(
        'fieldset',
        {},
        h('legend', {}, translate('exceptions')),
        exceptionRows,
        h(
          'button',
          { type: 'button', class: 'jp-VocBoard-button', click: () => addException(null) },
          translate('addException')
        )
      ),
      reason.element
    ],
    readValue: () => {
      const radio = radios.map(each => each.querySelector('input')).find(each => each?.checked);
      const exceptions = [...exceptionRows.children].map(row => readException(row, translate));
      return { payload: { category: radio?.value || null, exceptions }, why: reason.readValue() };
    }
  });
}

/**
 * Create the fields of one exception: a phase or a customer segment in which the category is another one.
 *
 * @param {BoardContext} context
 * @param {HTMLElement} exceptionRows
 * @param {CategoryOverride | null} exception null: a new one
 */
function createExceptionRow({ translate }, exceptionRows, exception) {
  const phase = createTextField(exception?.phase ?? '', { 'data-field': 'phase' });
  const segment = createTextField(exception?.customer_segment ?? '', { 'data-field': 'customer_segment' });
  const category = createSelect(
    CATEGORIES.map(each => /** @type {[string, string]} */ ([each, translate(each)])),
    exception?.category ?? 'hygiene'
  );
  category.dataset.field = 'category';
  const row = h('div', { class: 'jp-VocBoard-exception' });
  appendChildren(
    row,
    labelField(translate('phase'), phase),
    labelField(translate('customerSegment'), segment),
    labelField(translate('categoryTitle'), category),
    h(
      'button',
      {
        type: 'button',
        class: 'jp-VocBoard-button',
        'aria-label': translate('removeException', { n: exceptionRows.children.length + 1 }),
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
 * @param {import('./messages.js').Translate} translate
 */
function readException(row, translate) {
  const readField = (/** @type {string} */ field) => {
    const input = /** @type {HTMLInputElement | HTMLSelectElement | null} */ (
      row.querySelector(`[data-field="${field}"]`)
    );
    return input?.value.trim() || null;
  };
  const [phase, segment, category] = [
    readField('phase'),
    readField('customer_segment'),
    readField('category')
  ];
  if (!phase && !segment) {
    throw new MissingFieldError(translate('exceptionNeeds'));
  }
  return { ...(phase ? { phase } : {}), ...(segment ? { customer_segment: segment } : {}), category };
}
