/** The dialog of a kind of decision that has none of its own, made from its fields. */
import {
  MissingFieldError,
  createReasonField,
  createSelect,
  createTextField,
  labelField,
  openDialog
} from './dialog.js';
import { h } from './dom.js';
import { getDayFromToday } from './format.js';
import { DECISION_SHORTCUTS } from './shortcuts.js';

/** @typedef {import('./board.js').BoardContext} BoardContext */
/** @typedef {import('./protocol.js').PayloadFieldView} PayloadFieldView */
/** @typedef {import('./decision_dialogs.js').DecisionAnswer} DecisionAnswer */

/** Longer texts get a field of more than one line. */
const LONGEST_LINE = 200;

/**
 * Ask for the fields of a kind of decision.
 *
 * @param {BoardContext} context
 * @param {string} kind
 * @param {string} itemLabel what it is about
 * @returns {Promise<DecisionAnswer | null>} null: cancelled, or no key of the board is for this kind
 */
export async function askFields(context, kind, itemLabel) {
  const { translate } = context;
  const shortcut = DECISION_SHORTCUTS.find(each => each.command === kind);
  const kindView = context.workspace.kinds[kind];
  if (!shortcut || !kindView) {
    return null;
  }
  const fields = kindView.fields
    .filter(each => each.type !== 'other')
    .map(field => ({
      field,
      label: translate(shortcut.fieldLabels?.[field.name] ?? [field.name, field.name]),
      input: createInput(context, field)
    }));
  // A text that the kind asks for says why already.
  const reason = fields.some(({ field }) => field.type === 'text' && field.is_required)
    ? null
    : createReasonField(context);
  return openDialog(context, {
    title: `${translate(shortcut.label)}: ‘${itemLabel}’`,
    content: [...fields.map(({ label, input }) => labelField(label, input)), reason?.element],
    okLabel: translate(shortcut.label),
    readValue: () => ({
      payload: Object.fromEntries(
        fields.flatMap(({ field, label, input }) => readField(context, field, label, input.value.trim()))
      ),
      why: reason?.readValue() ?? ''
    })
  });
}

/**
 * @param {BoardContext} context
 * @param {PayloadFieldView} field
 */
function createInput({ translate }, field) {
  if (field.type === 'day') {
    const first = field.days_from_today === null ? {} : { min: getDayFromToday(field.days_from_today) };
    return createTextField('', { type: 'date', dir: false, ...first });
  }
  if (field.type === 'yes_no') {
    return createSelect([
      ['', '–'],
      ['true', translate(['Ja', 'Yes'])],
      ['false', translate(['Nee', 'No'])]
    ]);
  }
  if (field.type === 'choice') {
    return createSelect([
      ['', '–'],
      ...field.choices.map(each => /** @type {[string, string]} */ ([each, each]))
    ]);
  }
  if (field.max_length === null || field.max_length > LONGEST_LINE) {
    return h('textarea', {
      class: 'jp-VocBoard-field',
      rows: 3,
      dir: 'auto',
      ...(field.max_length === null ? {} : { maxlength: field.max_length })
    });
  }
  return createTextField('', { maxlength: field.max_length });
}

/**
 * Return a field of the payload with its name, or nothing where it was left empty and may be.
 *
 * @param {BoardContext} context
 * @param {PayloadFieldView} field
 * @param {string} label
 * @param {string} value
 * @returns {[string, unknown][]}
 * @throws {MissingFieldError} it is needed
 */
function readField({ translate }, field, label, value) {
  if (!value && field.is_required) {
    throw new MissingFieldError(translate('fieldNeeded', { field: label }));
  }
  return value ? [[field.name, field.type === 'yes_no' ? value === 'true' : value]] : [];
}
