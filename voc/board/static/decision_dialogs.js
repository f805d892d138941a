/** The dialogs of decisions that need more than a key: a label, a theme, a part, a department, an action, a day. */
import { askCategory } from './category_dialog.js';
import {
  MissingFieldError,
  createDepartmentSelect,
  createReasonField,
  createTextField,
  labelField,
  openDialog
} from './dialog.js';
import { createId, h, isolateText, markSpans } from './dom.js';
import { askFields } from './field_dialog.js';
import { getDayFromToday } from './format.js';
import { ThemePicker, parseThemeNumber } from './theme_picker.js';

/** @typedef {import('./board.js').BoardContext} BoardContext */
/** @typedef {import('./protocol.js').Category} Category */
/** @typedef {import('./protocol.js').CategoryOverride} CategoryOverride */
/** @typedef {import('./protocol.js').Subtheme} Subtheme */
/** @typedef {import('./protocol.js').ReplyItem} ReplyItem */
/** @typedef {import('./protocol.js').ThemeItem} ThemeItem */
/** @typedef {import('./protocol.js').Labels} Labels */
/** @typedef {{payload: Record<string, unknown>, why: string}} DecisionAnswer */

const LANGUAGES = /** @type {const} */ (['nl', 'en']);
/** The field labels of a theme's names. */
const LABEL_KEYS = /** @type {const} */ ({ nl: 'labelNl', en: 'labelEn' });

/**
 * Ask for a decision's payload in the dialog of its command.
 *
 * @param {BoardContext} context
 * @param {string} command
 * @param {ThemeItem} item
 * @param {number[]} chosenSegments segments that were chosen to split off
 * @returns {Promise<DecisionAnswer | null>} null: cancelled, so no decision
 */
export async function askDecision(context, command, item, chosenSegments) {
  switch (command) {
    case 'rename':
      return askNewLabels(context, item);
    case 'merge':
      return askMerge(context, item);
    case 'split':
      return askSplit(context, item, chosenSegments);
    case 'department':
      return askDepartment(context, item);
    case 'category':
      return askCategory(context, item);
    case 'action':
      return askAction(context, item);
    case 'subject':
      return askMainSubject(context, item);
    case 'snooze':
      return askSnooze(context, item);
    default:
      return askFields(context, command, getThemeLabel(context, item));
  }
}

/**
 * Ask for the reason of a decision that needs no other dialog.
 *
 * @param {BoardContext} context
 * @param {string} decisionText
 * @returns {Promise<string | null>}
 */
export async function askReason(context, decisionText) {
  const reason = createReasonField(context);
  return openDialog(context, {
    title: context.translate('whyTitle', { what: decisionText }),
    content: [reason.element],
    readValue: reason.readValue
  });
}

/**
 * @param {BoardContext} context
 * @param {ThemeItem} item
 */
function askNewLabels(context, item) {
  const { translate } = context;
  const labelFields = createLabelFields(item.label);
  const reason = createReasonField(context);
  const order = context.language === 'nl' ? LANGUAGES : [...LANGUAGES].reverse();
  const firstField = labelFields[context.language];
  firstField.dataset.autofocus = '';
  queueMicrotask(() => firstField.select());
  return openDialog(context, {
    title: translate('renameTitle', { label: getThemeLabel(context, item) }),
    content: [
      ...order.map(language => labelField(translate(LABEL_KEYS[language]), labelFields[language])),
      reason.element
    ],
    readValue: () => ({
      payload: { labels: readLabels(context, labelFields, item.label) },
      why: reason.readValue()
    })
  });
}

/** @param {Labels} [labels] */
function createLabelFields(labels) {
  return {
    nl: createTextField(labels?.nl, { lang: 'nl' }),
    en: createTextField(labels?.en, { lang: 'en' })
  };
}

/**
 * Read the labels that were filled in and differ from those of now.
 *
 * @param {BoardContext} context
 * @param {ReturnType<typeof createLabelFields>} labelFields
 * @param {Labels} [currentLabels]
 */
function readLabels({ translate, language }, labelFields, currentLabels) {
  /** @type {Record<string, string>} */
  const labels = {};
  for (const each of LANGUAGES) {
    const label = labelFields[each].value.trim();
    if (label && label !== currentLabels?.[each]) {
      labels[each] = label;
    }
  }
  if (!Object.keys(labels).length) {
    throw new MissingFieldError(translate('fieldNeeded', { field: translate(LABEL_KEYS[language]) }));
  }
  return labels;
}

/**
 * @param {BoardContext} context
 * @param {ThemeItem} item
 */
function askMerge(context, item) {
  const { translate } = context;
  const label = getThemeLabel(context, item);
  const consequence = h('p', { class: 'jp-VocBoard-mergeConsequence', role: 'status' });
  const picker = new ThemePicker(context, translate('mergeInto'), item.subject, into => {
    consequence.textContent = into ? translate('mergeConsequence', { label, into: into.label }) : '';
  });
  const reason = createReasonField(context);
  return openDialog(context, {
    title: translate('mergeTitle', { label }),
    content: [picker.element, consequence, reason.element],
    okLabel: translate('merge'),
    readValue: () => ({ payload: { into: picker.readThemeNumber() }, why: reason.readValue() })
  });
}

/**
 * @param {BoardContext} context
 * @param {ThemeItem} item
 * @param {number[]} chosenSegments
 */
async function askSplit(context, item, chosenSegments) {
  const { translate } = context;
  const title = translate('splitTitle', { label: getThemeLabel(context, item) });
  const { parts } = await context.desk.request('subthemes', { theme: item.subject });
  const ownSubthemes = chosenSegments.length ? [createOwnSubtheme(chosenSegments)] : [];
  const subthemes = [...ownSubthemes, ...parts];
  let subtheme = subthemes[0];
  if (!subtheme) {
    await openDialog(context, { title, content: [h('p', {}, translate('splitNone'))] });
    return null;
  }
  const labelFields = createLabelFields(subtheme.label);
  const reason = createReasonField(context);
  const radios = createSubthemeRadios(context, subthemes, ownSubthemes.length, selected => {
    subtheme = selected;
    LANGUAGES.forEach(language => {
      labelFields[language].value = selected.label[language];
    });
  });
  return openDialog(context, {
    title,
    content: [
      h('fieldset', {}, h('legend', {}, translate('splitWhat')), radios),
      h(
        'fieldset',
        {},
        h('legend', {}, translate('splitNew')),
        LANGUAGES.map(language => labelField(translate(LABEL_KEYS[language]), labelFields[language]))
      ),
      reason.element
    ],
    okLabel: translate('split'),
    className: 'jp-VocBoard-wideDialog',
    readValue: () => ({
      payload: { segments: subtheme?.segments ?? [], labels: readLabels(context, labelFields) },
      why: reason.readValue()
    })
  });
}

/**
 * Return the comments that the officer chose, in the form of a proposed sub-theme.
 *
 * @param {number[]} segments
 * @returns {Subtheme}
 */
function createOwnSubtheme(segments) {
  return { segments, label: { nl: '', en: '' }, quotes: [], keywords: [], n_segments: segments.length };
}

/**
 * @param {BoardContext} context
 * @param {Subtheme[]} subthemes of which the first is selected
 * @param {number} nOfficerSubthemes so many at the front are the officer's own
 * @param {(subtheme: Subtheme) => void} onSelect
 */
function createSubthemeRadios(context, subthemes, nOfficerSubthemes, onSelect) {
  const groupName = createId();
  return subthemes.map((subtheme, i) => {
    const change = () => onSelect(subtheme);
    const radio = h('input', { type: 'radio', name: groupName, 'data-autofocus': i === 0, change });
    radio.checked = i === 0;
    return h(
      'label',
      { class: 'jp-VocBoard-subthemeOption' },
      radio,
      h('span', {}, describeSubtheme(context, subtheme, i < nOfficerSubthemes))
    );
  });
}

/**
 * @param {BoardContext} context
 * @param {Subtheme} subtheme
 * @param {boolean} isOwn whether these are the comments that the officer chose
 */
function describeSubtheme({ translate }, subtheme, isOwn) {
  if (isOwn) {
    return [h('strong', {}, translate('splitChosen', { n: subtheme.n_segments }))];
  }
  return [
    h('strong', {}, isolateText(subtheme.keywords.slice(0, 5).join(', '))),
    ' ',
    h('span', { class: 'jp-VocBoard-mutedText' }, translate('proposalCovers', { n: subtheme.n_segments })),
    subtheme.quotes
      .slice(0, 2)
      .map(quote =>
        h('span', { class: 'jp-VocBoard-quotePreview' }, markSpans(quote.text.slice(0, 300), quote.spans))
      )
  ];
}

/**
 * @param {BoardContext} context
 * @param {ThemeItem} item
 */
function askDepartment(context, item) {
  const { translate } = context;
  const label = getThemeLabel(context, item);
  const likelyDepartment = item.causes.find(cause => cause.department !== null)?.department ?? null;
  const department = createDepartmentSelect(
    context,
    translate('notDecided'),
    item.department ?? likelyDepartment
  );
  const fixer = createDepartmentSelect(context, translate('sameFixer'), item.fixer);
  const reason = createReasonField(context);
  return openDialog(context, {
    title: translate('departmentTitle', { label }),
    content: [
      labelField(translate('causeBy'), department),
      labelField(translate('fixer'), fixer),
      reason.element
    ],
    readValue: () => ({
      payload: { department: department.value || null, fixer: fixer.value || null },
      why: reason.readValue()
    })
  });
}

/**
 * @param {BoardContext} context
 * @param {ThemeItem} item
 */
function askAction(context, item) {
  const { translate } = context;
  const label = getThemeLabel(context, item);
  const likelyDepartment =
    item.department ?? item.causes.find(cause => cause.department !== null)?.department ?? null;
  const department = createDepartmentSelect(context, '–', item.fixer ?? likelyDepartment);
  const fixer = createDepartmentSelect(context, translate('sameFixer'), null);
  const promise = h('textarea', {
    class: 'jp-VocBoard-field',
    rows: 2,
    maxlength: 500,
    dir: 'auto',
    'data-autofocus': true
  });
  const start = createTextField(getDayFromToday(0), { type: 'date', dir: false });
  const due = createTextField(getDayFromToday(30), { type: 'date', dir: false });
  const reason = createReasonField(context);
  return openDialog(context, {
    title: translate('actionTitle', { label }),
    content: [
      labelField(translate('actionPromise'), promise),
      h(
        'div',
        { class: 'jp-VocBoard-fieldPair' },
        labelField(translate('actionDepartment'), department),
        labelField(translate('fixer'), fixer)
      ),
      h(
        'div',
        { class: 'jp-VocBoard-fieldPair' },
        labelField(translate('from'), start),
        labelField(translate('due'), due)
      ),
      reason.element
    ],
    readValue: () => {
      const missingField = [
        [promise.value.trim(), translate('actionPromise')],
        [department.value, translate('actionDepartment')]
      ].find(([value]) => !value);
      if (missingField) {
        throw new MissingFieldError(translate('fieldNeeded', { field: missingField[1] ?? '' }));
      }
      const payload = {
        theme: parseThemeNumber(item.subject),
        department: department.value,
        fixer: fixer.value || null,
        promise: promise.value.trim(),
        start: start.value || null,
        due: due.value || null
      };
      return { payload, why: reason.readValue() };
    }
  });
}

/**
 * @param {BoardContext} context
 * @param {ThemeItem} item
 */
function askMainSubject(context, item) {
  const { translate } = context;
  const label = getThemeLabel(context, item);
  const picker = new ThemePicker(context, translate('mainSubject'), item.subject);
  const removeBox = h('input', { type: 'checkbox' });
  const reason = createReasonField(context);
  const parent = item.parent;
  return openDialog(context, {
    title: translate('subjectTitle', { label }),
    content: [
      parent &&
        h(
          'label',
          { class: 'jp-VocBoard-radioLabel' },
          removeBox,
          translate('subjectNone', { label: parent.label })
        ),
      picker.element,
      reason.element
    ],
    readValue: () => ({
      payload: { parent: removeBox.checked ? null : picker.readThemeNumber() },
      why: reason.readValue()
    })
  });
}

/**
 * @param {BoardContext} context
 * @param {ThemeItem} item
 */
function askSnooze(context, item) {
  const { translate } = context;
  const label = getThemeLabel(context, item);
  const until = createTextField(getDayFromToday(7), {
    type: 'date',
    min: getDayFromToday(1),
    dir: false,
    'data-autofocus': true
  });
  const reason = createReasonField(context);
  return openDialog(context, {
    title: translate('snoozeTitle', { label }),
    content: [labelField(translate('snoozeUntil'), until), reason.element],
    okLabel: translate('snooze'),
    readValue: () => {
      if (!until.value) {
        throw new MissingFieldError(translate('fieldNeeded', { field: translate('snoozeUntil') }));
      }
      return { payload: { until: until.value }, why: reason.readValue() };
    }
  });
}

/**
 * Ask to which other theme a comment belongs.
 *
 * @param {BoardContext} context
 * @param {string} theme that it belongs to now, such as T-12
 * @returns {Promise<number | null>} the theme's number; null: cancelled
 */
export function askPlace(context, theme) {
  const picker = new ThemePicker(context, context.translate('placeTitle'), theme);
  return openDialog(context, {
    title: context.translate('placeTitle'),
    content: [picker.element],
    readValue: () => picker.readThemeNumber()
  });
}

/**
 * Ask which department causes a theme when the department head's disagreement is right.
 *
 * @param {BoardContext} context
 * @param {ReplyItem} item
 * @returns {Promise<DecisionAnswer | null>}
 */
export function askSettle(context, item) {
  const { translate } = context;
  const department = createDepartmentSelect(context, translate('settleUnknown'));
  department.dataset.autofocus = '';
  const reason = createReasonField(context);
  return openDialog(context, {
    title: translate('settleTitle'),
    content: [
      h('p', {}, isolateText(item.reason)),
      labelField(translate('settleDepartment'), department),
      reason.element
    ],
    readValue: () => ({
      payload: { upheld: true, department: department.value || null },
      why: reason.readValue()
    })
  });
}

/**
 * @param {BoardContext} context
 * @param {ThemeItem} item
 */
function getThemeLabel({ language }, item) {
  return item.label[language];
}
