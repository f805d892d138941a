/** The frame of every dialog, and its fields. Native `<dialog>`: the browser keeps the focus in and gives it back. */
import { append, foreign, freshId, h } from './dom.js';

/** @typedef {import('./surface.js').View} View */
/** @typedef {import('./dom.js').Child} Child */
/** @typedef {import('./protocol.js').ThemeLine} ThemeLine */

const PICK_PAUSE_MS = 150;

/** What the officer still has to fill in. */
export class Missing extends Error {}

/**
 * Show a dialog until it is answered.
 *
 * @template T
 * @param {View} view
 * @param {object} options
 * @param {string} options.title
 * @param {Child[]} options.content
 * @param {(() => T)} [options.value] what the form says; throws `Missing`. Without it there is nothing to save
 * @param {string} [options.ok]
 * @param {string} [options.cancel]
 * @param {string} [options.kind] a class
 * @returns {Promise<T | null>} null: the officer thought better of it
 */
export function openDialog(view, { title, content, value, ok, cancel, kind = '' }) {
  const { say } = view;
  const name = freshId();
  const problem = h('p', { class: 'jp-VocBoard-problem', role: 'alert' });
  return new Promise(resolve => {
    /** @type {T | null} */
    let answer = null;
    /** @type {HTMLDialogElement} */
    const dialog = h('dialog', { class: `jp-VocBoard-dialog ${kind}`, 'aria-labelledby': name });
    const close = () => dialog.close();
    const form = h(
      'form',
      {
        method: 'dialog',
        class: 'jp-VocBoard-form',
        novalidate: true,
        submit: (/** @type {SubmitEvent} */ event) => {
          event.preventDefault();
          try {
            answer = value ? value() : null;
            close();
          } catch (error) {
            if (!(error instanceof Missing)) {
              throw error;
            }
            problem.textContent = error.message;
          }
        }
      },
      h('h2', { id: name }, title),
      h('div', { class: 'jp-VocBoard-formBody' }, ...content, problem),
      h(
        'div',
        { class: 'jp-VocBoard-formFoot' },
        h(
          'button',
          { type: 'button', class: 'jp-VocBoard-button', click: close },
          cancel ?? say(value ? 'cancel' : 'close')
        ),
        value &&
          h('button', { type: 'submit', class: 'jp-VocBoard-button jp-VocBoard-primary' }, ok ?? say('ok'))
      )
    );
    dialog.addEventListener('close', () => {
      dialog.remove();
      view.refocus();
      resolve(answer);
    });
    dialog.addEventListener('mousedown', event => event.target === dialog && close());
    dialog.append(form);
    view.root.append(dialog);
    dialog.showModal();
    const first = dialog.querySelector('[data-first]') ?? form.querySelector('input, select, textarea');
    if (first instanceof HTMLElement) {
      first.focus();
    }
  });
}

/**
 * A label with its field.
 *
 * @template {HTMLElement} F
 * @param {string} label
 * @param {F} field
 * @returns {HTMLElement}
 */
export function labelled(label, field) {
  const id = freshId();
  field.id = id;
  return h('div', { class: 'jp-VocBoard-labelled' }, h('label', { for: id }, label), field);
}

/**
 * @param {string} [value]
 * @param {import('./dom.js').Attributes} [attributes]
 */
export function textField(value = '', attributes = {}) {
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
 * @param {[string, string][]} choices value and text
 * @param {string} [chosen]
 */
export function choice(choices, chosen = '') {
  const field = h(
    'select',
    { class: 'jp-VocBoard-field' },
    choices.map(([value, text]) => h('option', { value }, text))
  );
  field.value = chosen;
  return field;
}

/**
 * The departments of today, with a first choice of no department.
 *
 * @param {View} view
 * @param {string} none what no department means here
 * @param {string | null} [chosen]
 */
export function departmentChoice(view, none, chosen = null) {
  const names = view.workspace.departments.map(each => each.name);
  const known = chosen && !names.includes(chosen) ? [chosen, ...names] : names;
  /** @type {[string, string][]} */
  const choices = [['', none], ...known.map(name => /** @type {[string, string]} */ ([name, name]))];
  return choice(choices, chosen ?? '');
}

/**
 * The optional reason that goes with a decision.
 *
 * @param {View} view
 * @returns {{element: HTMLElement, value: () => string}}
 */
export function reasonField(view) {
  const field = textField('', { maxlength: 2000 });
  return { element: labelled(view.say('why'), field), value: () => field.value.trim() };
}

/**
 * A search over all themes: a combobox whose list stays open.
 *
 * @param {View} view
 * @param {string} label
 * @param {string} without a theme that cannot be chosen
 * @param {(theme: ThemeLine | null) => void} [onChoose]
 * @returns {{element: HTMLElement, value: () => ThemeLine}} `value` throws `Missing`
 */
export function themePicker(view, label, without, onChoose = () => {}) {
  const { say, format } = view;
  const listId = freshId();
  /** @type {ThemeLine[]} */
  let found = [];
  let active = -1;
  /** @type {ThemeLine | null} */
  let chosen = null;
  let turn = 0;
  let typing = 0;
  const field = textField('', {
    role: 'combobox',
    'aria-expanded': 'true',
    'aria-controls': listId,
    'aria-autocomplete': 'list',
    'data-first': true,
    placeholder: say('searchThemes'),
    input: () => {
      clearTimeout(typing);
      typing = window.setTimeout(() => void search(), PICK_PAUSE_MS);
    },
    keydown: (/** @type {KeyboardEvent} */ event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && found.length) {
        event.preventDefault();
        pick(Math.max(0, Math.min(found.length - 1, active + step)));
      }
    }
  });
  const list = h('div', {
    role: 'listbox',
    id: listId,
    class: 'jp-VocBoard-picks',
    'aria-label': label,
    tabindex: '-1'
  });
  const count = h('p', { class: 'jp-VocBoard-unseen', role: 'status' });

  /** @param {number} index */
  function pick(index) {
    active = index;
    chosen = found[index] ?? null;
    onChoose(chosen);
    draw();
  }

  function draw() {
    list.replaceChildren(
      ...found.map((theme, i) =>
        h(
          'div',
          {
            role: 'option',
            id: `${listId}-${i}`,
            class: 'jp-VocBoard-pick',
            'aria-selected': String(i === active),
            click: () => pick(i)
          },
          foreign(theme.label, 'jp-VocBoard-pickName'),
          h(
            'span',
            { class: 'jp-VocBoard-quiet' },
            foreign(
              [
                theme.theme,
                theme.n_comments === null ? '' : format.number(theme.n_comments),
                theme.department ?? ''
              ]
                .filter(Boolean)
                .join(' · ')
            )
          )
        )
      )
    );
    if (active >= 0) {
      field.setAttribute('aria-activedescendant', `${listId}-${active}`);
      list.children[active]?.scrollIntoView({ block: 'nearest' });
    } else {
      field.removeAttribute('aria-activedescendant');
    }
  }

  async function search() {
    turn += 1;
    const mine = turn;
    try {
      const { rows } = await view.desk.ask('themes', { search: field.value.trim(), offset: 0, limit: 40 });
      if (mine === turn) {
        found = rows.filter(row => row.theme !== without);
        count.textContent = found.length ? say('foundThemes', { n: found.length }) : say('noThemes');
        pick(field.value.trim() && found.length ? 0 : -1);
        if (!found.length) {
          append(
            list,
            h(
              'div',
              {
                role: 'option',
                'aria-disabled': 'true',
                'aria-selected': 'false',
                class: 'jp-VocBoard-quiet'
              },
              say('noThemes')
            )
          );
        }
      }
    } catch (error) {
      view.problem(error);
    }
  }

  void search();
  return {
    element: h('div', { class: 'jp-VocBoard-picker' }, labelled(label, field), list, count),
    value: () => {
      if (!chosen) {
        throw new Missing(say('chooseTheme'));
      }
      return chosen;
    }
  };
}

/** @param {string} reference such as T-12 */
export function numberOf(reference) {
  return Number(reference.slice(2));
}
