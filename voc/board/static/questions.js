/** What the board asks before a decision that needs more than a key: name, theme, part, department, category, promise. */
import { askCategory } from './categories.js';
import {
  Missing,
  departmentChoice,
  labelled,
  numberOf,
  openDialog,
  reasonField,
  textField,
  themePicker
} from './dialog.js';
import { foreign, freshId, h, marked } from './dom.js';
import { dayFromNow } from './format.js';

/** @typedef {import('./surface.js').View} View */
/** @typedef {import('./protocol.js').Category} Category */
/** @typedef {import('./protocol.js').CategoryException} CategoryException */
/** @typedef {import('./protocol.js').Part} Part */
/** @typedef {import('./protocol.js').ReplyItem} ReplyItem */
/** @typedef {import('./protocol.js').ThemeItem} ThemeItem */
/** @typedef {{payload: Record<string, unknown>, why: string}} Answer */

/**
 * A decision's payload, asked in a dialog; null: no decision.
 *
 * @param {View} view
 * @param {string} does
 * @param {ThemeItem} item
 * @param {number[]} chosen segments that were chosen to split off
 * @returns {Promise<Answer | null>}
 */
export async function question(view, does, item, chosen) {
  switch (does) {
    case 'rename':
      return askName(view, item);
    case 'merge':
      return askMerge(view, item);
    case 'split':
      return askSplit(view, item, chosen);
    case 'department':
      return askDepartment(view, item);
    case 'category':
      return askCategory(view, item);
    case 'action':
      return askAction(view, item);
    case 'subject':
      return askSubject(view, item);
    case 'snooze':
      return askSnooze(view, item);
    default:
      return null;
  }
}

/**
 * @param {View} view
 * @param {string} what the decision, in words
 * @returns {Promise<string | null>} the reason
 */
export async function askWhy(view, what) {
  const why = reasonField(view);
  return openDialog(view, {
    title: view.say('whyTitle', { what }),
    content: [why.element],
    value: why.value
  });
}

/**
 * @param {View} view
 * @param {ThemeItem} item
 */
function askName(view, item) {
  const { say, label } = named(view, item);
  const nl = textField(item.label.nl, { lang: 'nl' });
  const en = textField(item.label.en, { lang: 'en' });
  const why = reasonField(view);
  const [first, second] = view.language === 'nl' ? [nl, en] : [en, nl];
  first.dataset.first = '';
  queueMicrotask(() => first.select());
  return openDialog(view, {
    title: say('renameTitle', { label }),
    content: [
      labelled(say(first === nl ? 'labelNl' : 'labelEn'), first),
      labelled(say(second === nl ? 'labelNl' : 'labelEn'), second),
      why.element
    ],
    value: () => {
      /** @type {Record<string, string>} */
      const labels = {};
      for (const [language, field] of /** @type {const} */ ([
        ['nl', nl],
        ['en', en]
      ])) {
        const name = field.value.trim();
        if (name && name !== item.label[language]) {
          labels[language] = name;
        }
      }
      if (!Object.keys(labels).length) {
        throw new Missing(say('fieldNeeded', { field: say(first === nl ? 'labelNl' : 'labelEn') }));
      }
      return { payload: { labels }, why: why.value() };
    }
  });
}

/**
 * @param {View} view
 * @param {ThemeItem} item
 */
function askMerge(view, item) {
  const { say, label } = named(view, item);
  const says = h('p', { class: 'jp-VocBoard-consequence', role: 'status' });
  const picker = themePicker(view, say('mergeInto'), item.subject, into => {
    says.textContent = into ? say('mergeSays', { label, into: into.label }) : '';
  });
  const why = reasonField(view);
  return openDialog(view, {
    title: say('mergeTitle', { label }),
    content: [picker.element, says, why.element],
    ok: say('merge'),
    value: () => ({ payload: { into: numberOf(picker.value().theme) }, why: why.value() })
  });
}

/**
 * @param {View} view
 * @param {ThemeItem} item
 * @param {number[]} chosen
 */
async function askSplit(view, item, chosen) {
  const { say, label } = named(view, item);
  const { parts } = await view.desk.ask('parts', { theme: item.subject });
  const own = {
    segments: chosen,
    label: { nl: '', en: '' },
    quotes: [],
    keywords: [],
    n_segments: chosen.length
  };
  /** @type {Part[]} */
  const offers = chosen.length ? [own, ...parts] : parts;
  const nl = textField(offers[0]?.label.nl, { lang: 'nl' });
  const en = textField(offers[0]?.label.en, { lang: 'en' });
  const why = reasonField(view);
  const name = freshId();
  let part = offers[0];
  if (!part) {
    await openDialog(view, { title: say('splitTitle', { label }), content: [h('p', {}, say('splitNone'))] });
    return null;
  }
  const radios = offers.map((offer, i) => {
    const radio = h('input', {
      type: 'radio',
      name,
      'data-first': i === 0,
      change: () => {
        part = offer;
        nl.value = offer.label.nl;
        en.value = offer.label.en;
      }
    });
    radio.checked = i === 0;
    return h(
      'label',
      { class: 'jp-VocBoard-offer' },
      radio,
      h('span', {}, partWords(view, offer, offer === own))
    );
  });
  return openDialog(view, {
    title: say('splitTitle', { label }),
    content: [
      h('fieldset', { class: 'jp-VocBoard-offers' }, h('legend', {}, say('splitWhat')), radios),
      h(
        'fieldset',
        {},
        h('legend', {}, say('splitNew')),
        labelled(say('labelNl'), nl),
        labelled(say('labelEn'), en)
      ),
      why.element
    ],
    ok: say('split'),
    kind: 'jp-VocBoard-wide',
    value: () => {
      const labels = Object.fromEntries(
        /** @type {[string, HTMLInputElement][]} */ ([
          ['nl', nl],
          ['en', en]
        ])
          .map(([language, field]) => [language, field.value.trim()])
          .filter(([, value]) => value)
      );
      if (!Object.keys(labels).length) {
        throw new Missing(say('fieldNeeded', { field: say(view.language === 'nl' ? 'labelNl' : 'labelEn') }));
      }
      return { payload: { segments: part?.segments ?? [], labels }, why: why.value() };
    }
  });
}

/**
 * @param {View} view
 * @param {Part} part
 * @param {boolean} own the comments that the officer chose
 */
function partWords({ say }, part, own) {
  if (own) {
    return [h('strong', {}, say('splitChosen', { n: part.n_segments }))];
  }
  return [
    h('strong', {}, foreign(part.keywords.slice(0, 5).join(', '))),
    ' ',
    h('span', { class: 'jp-VocBoard-quiet' }, say('proposalCovers', { n: part.n_segments })),
    part.quotes
      .slice(0, 2)
      .map(quote =>
        h('span', { class: 'jp-VocBoard-glimpse' }, marked(quote.text.slice(0, 300), quote.spans))
      )
  ];
}

/**
 * @param {View} view
 * @param {ThemeItem} item
 */
function askDepartment(view, item) {
  const { say, label } = named(view, item);
  const likely = item.causes.find(cause => cause.department !== null)?.department ?? null;
  const department = departmentChoice(view, say('notDecided'), item.department ?? likely);
  const fixer = departmentChoice(view, say('sameFixer'), item.fixer);
  const why = reasonField(view);
  return openDialog(view, {
    title: say('departmentTitle', { label }),
    content: [labelled(say('causeBy'), department), labelled(say('fixer'), fixer), why.element],
    value: () => ({
      payload: { department: department.value || null, fixer: fixer.value || null },
      why: why.value()
    })
  });
}

/**
 * @param {View} view
 * @param {ThemeItem} item
 */
function askAction(view, item) {
  const { say, label } = named(view, item);
  const likely = item.department ?? item.causes.find(cause => cause.department !== null)?.department ?? null;
  const department = departmentChoice(view, '–', item.fixer ?? likely);
  const fixer = departmentChoice(view, say('sameFixer'), null);
  const promise = h('textarea', {
    class: 'jp-VocBoard-field',
    rows: 2,
    maxlength: 500,
    dir: 'auto',
    'data-first': true
  });
  const start = textField(dayFromNow(0), { type: 'date', dir: false });
  const due = textField(dayFromNow(30), { type: 'date', dir: false });
  const why = reasonField(view);
  return openDialog(view, {
    title: say('actionTitle', { label }),
    content: [
      labelled(say('actionPromise'), promise),
      h(
        'div',
        { class: 'jp-VocBoard-pair' },
        labelled(say('actionDepartment'), department),
        labelled(say('fixer'), fixer)
      ),
      h('div', { class: 'jp-VocBoard-pair' }, labelled(say('from'), start), labelled(say('due'), due)),
      why.element
    ],
    value: () => {
      const needed = [
        [promise.value.trim(), say('actionPromise')],
        [department.value, say('actionDepartment')]
      ].find(([value]) => !value);
      if (needed) {
        throw new Missing(say('fieldNeeded', { field: needed[1] ?? '' }));
      }
      const payload = {
        theme: numberOf(item.subject),
        department: department.value,
        fixer: fixer.value || null,
        promise: promise.value.trim(),
        start: start.value || null,
        due: due.value || null
      };
      return { payload, why: why.value() };
    }
  });
}

/**
 * @param {View} view
 * @param {ThemeItem} item
 */
function askSubject(view, item) {
  const { say, label } = named(view, item);
  const picker = themePicker(view, say('mainSubject'), item.subject);
  const loose = h('input', { type: 'checkbox' });
  const why = reasonField(view);
  const parent = item.parent;
  return openDialog(view, {
    title: say('subjectTitle', { label }),
    content: [
      parent &&
        h('label', { class: 'jp-VocBoard-radio' }, loose, say('subjectNone', { label: parent.label })),
      picker.element,
      why.element
    ],
    value: () => ({
      payload: { parent: loose.checked ? null : numberOf(picker.value().theme) },
      why: why.value()
    })
  });
}

/**
 * @param {View} view
 * @param {ThemeItem} item
 */
function askSnooze(view, item) {
  const { say, label } = named(view, item);
  const until = textField(dayFromNow(7), {
    type: 'date',
    min: dayFromNow(1),
    dir: false,
    'data-first': true
  });
  const why = reasonField(view);
  return openDialog(view, {
    title: say('snoozeTitle', { label }),
    content: [labelled(say('snoozeUntil'), until), why.element],
    ok: say('snooze'),
    value: () => {
      if (!until.value) {
        throw new Missing(say('fieldNeeded', { field: say('snoozeUntil') }));
      }
      return { payload: { until: until.value }, why: why.value() };
    }
  });
}

/**
 * Where a comment belongs instead.
 *
 * @param {View} view
 * @param {string} theme where it stands
 * @returns {Promise<number | null>}
 */
export function askPlace(view, theme) {
  const picker = themePicker(view, view.say('placeTitle'), theme);
  return openDialog(view, {
    title: view.say('placeTitle'),
    content: [picker.element],
    value: () => numberOf(picker.value().theme)
  });
}

/**
 * A department head who disagrees is right: where is the cause, then?
 *
 * @param {View} view
 * @param {ReplyItem} item
 * @returns {Promise<Answer | null>}
 */
export function askSettle(view, item) {
  const { say } = view;
  const department = departmentChoice(view, say('settleUnknown'));
  department.dataset.first = '';
  const why = reasonField(view);
  return openDialog(view, {
    title: say('settleTitle'),
    content: [h('p', {}, foreign(item.reason)), labelled(say('settleDepartment'), department), why.element],
    value: () => ({ payload: { upheld: true, department: department.value || null }, why: why.value() })
  });
}

/**
 * @param {View} view
 * @param {ThemeItem} item
 */
function named({ say, language }, item) {
  return { say, label: item.label[language] };
}
