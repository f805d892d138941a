/**
 * Dialogs and their fields. They are native `<dialog>` elements: the browser keeps the focus inside and gives it
 * back.
 */
import { createId, h } from './dom.js';

/** @typedef {import('./board.js').BoardContext} BoardContext */
/** @typedef {import('./dom.js').Child} Child */

/** A field that the officer still has to fill in; the message names it. */
export class MissingFieldError extends Error {}

/**
 * Show a dialog until it is closed, and return its answer.
 *
 * @template T
 * @param {BoardContext} context
 * @param {object} options
 * @param {string} options.title
 * @param {Child[]} options.content
 * @param {(() => T)} [options.readValue] returns the form's answer, or throws `MissingFieldError`; without it the
 *   dialog only shows something
 * @param {string} [options.okLabel]
 * @param {string} [options.cancelLabel]
 * @param {string} [options.className] of the dialog, beside the common one
 * @returns {Promise<T | null>} null: the officer cancelled
 */
export function openDialog(context, { title, content, readValue, okLabel, cancelLabel, className = '' }) {
  const titleId = createId();
  const problemLine = h('p', { class: 'jp-VocBoard-formProblem', role: 'alert' });
  return new Promise(resolve => {
    /** @type {T | null} */
    let answer = null;
    /** @type {HTMLDialogElement} */
    const dialog = h('dialog', { class: `jp-VocBoard-dialog ${className}`, 'aria-labelledby': titleId });
    const close = () => dialog.close();
    const submit = (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      try {
        answer = readValue ? readValue() : null;
        close();
      } catch (error) {
        if (!(error instanceof MissingFieldError)) {
          throw error;
        }
        problemLine.textContent = error.message;
      }
    };
    dialog.addEventListener('close', () => {
      dialog.remove();
      context.restoreFocus();
      resolve(answer);
    });
    dialog.addEventListener('mousedown', event => event.target === dialog && close());
    dialog.append(
      h(
        'form',
        { method: 'dialog', class: 'jp-VocBoard-form', novalidate: true, submit },
        h('h2', { id: titleId }, title),
        h('div', { class: 'jp-VocBoard-formBody' }, ...content, problemLine),
        createFormFooter(context, close, cancelLabel, readValue ? (okLabel ?? context.translate('ok')) : null)
      )
    );
    context.root.append(dialog);
    dialog.showModal();
    const firstField =
      dialog.querySelector('[data-autofocus]') ?? dialog.querySelector('input, select, textarea');
    if (firstField instanceof HTMLElement) {
      firstField.focus();
    }
  });
}

/**
 * @param {BoardContext} context
 * @param {() => void} close
 * @param {string | undefined} cancelLabel
 * @param {string | null} okLabel null: there is nothing to save
 */
function createFormFooter({ translate }, close, cancelLabel, okLabel) {
  return h(
    'div',
    { class: 'jp-VocBoard-formFooter' },
    h(
      'button',
      { type: 'button', class: 'jp-VocBoard-button', click: close },
      cancelLabel ?? translate(okLabel ? 'cancel' : 'close')
    ),
    okLabel && h('button', { type: 'submit', class: 'jp-VocBoard-button jp-VocBoard-primaryButton' }, okLabel)
  );
}

/**
 * Put a label above a field.
 *
 * @template {HTMLElement} F
 * @param {string} label
 * @param {F} field
 * @returns {HTMLElement}
 */
export function labelField(label, field) {
  const id = createId();
  field.id = id;
  return h('div', { class: 'jp-VocBoard-labeledField' }, h('label', { for: id }, label), field);
}

/**
 * Create a line of text to fill in.
 *
 * @param {string} [value]
 * @param {import('./dom.js').Attributes} [attributes]
 */
export function createTextField(value = '', attributes = {}) {
  const field = h('input', {
    type: 'text',
    class: 'jp-VocBoard-field',
    autocomplete: 'off',
    dir: 'auto',
    maxlength: 200,
    ...attributes
  });
  field.value = value;
  return field;
}

/**
 * Create a list of choices.
 *
 * @param {[string, string][]} choices value and text
 * @param {string} [selectedValue]
 */
export function createSelect(choices, selectedValue = '') {
  const field = h(
    'select',
    { class: 'jp-VocBoard-field' },
    choices.map(([value, label]) => h('option', { value }, label))
  );
  field.value = selectedValue;
  return field;
}

/**
 * Create a list of today's departments, of which the first choice is none.
 *
 * @param {BoardContext} context
 * @param {string} noneLabel the text of no department
 * @param {string | null} [selectedName] a department, which may have gone since
 */
export function createDepartmentSelect(context, noneLabel, selectedName = null) {
  const names = context.workspace.departments.map(each => each.name);
  const selectableNames = selectedName && !names.includes(selectedName) ? [selectedName, ...names] : names;
  /** @type {[string, string][]} */
  const choices = [
    ['', noneLabel],
    ...selectableNames.map(name => /** @type {[string, string]} */ ([name, name]))
  ];
  return createSelect(choices, selectedName ?? '');
}

/**
 * Create the field of a decision's reason, which may stay empty.
 *
 * @param {BoardContext} context
 * @returns {{element: HTMLElement, readValue: () => string}}
 */
export function createReasonField(context) {
  const field = createTextField('', { maxlength: 2000 });
  return { element: labelField(context.translate('whyField'), field), readValue: () => field.value.trim() };
}
