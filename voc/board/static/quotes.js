/** What customers say: quotes with their parts about the theme marked, and what an officer can do with one. */
import { foreign, h, marked } from './dom.js';
import { openDialog } from './dialog.js';

/** @typedef {import('./surface.js').View} View */
/** @typedef {import('./protocol.js').Comment} Comment */
/** @typedef {import('./protocol.js').ThemeItem} ThemeItem */

/**
 * Show the first lines, and a button for the rest.
 *
 * @param {import('./words.js').Say} say
 * @param {HTMLElement} words
 */
export function unclamp(say, words) {
  words.classList.add('jp-VocBoard-clamped');
  const button = h(
    'button',
    {
      type: 'button',
      class: 'jp-VocBoard-quietButton jp-VocBoard-showAll',
      click: () => {
        words.classList.remove('jp-VocBoard-clamped');
        button.remove();
      }
    },
    say('showAll')
  );
  return button;
}

/**
 * @param {View} view
 * @param {ThemeItem} item
 * @param {Set<number>} chosen
 * @param {() => void} onChoose
 */
export function quoteList(view, item, chosen, onChoose) {
  const { say } = view;
  const list = h('ul', { class: 'jp-VocBoard-quotes' });
  list.addEventListener('keydown', event => walkQuotes(event, list));
  item.quotes.forEach((comment, i) => {
    const box = h('input', {
      type: 'checkbox',
      value: comment.segment ?? '',
      change: () => {
        const segment = Number(box.value);
        if (!chosen.delete(segment)) {
          chosen.add(segment);
        }
        onChoose();
      }
    });
    const away = h(
      'button',
      {
        type: 'button',
        class: 'jp-VocBoard-quietButton',
        'aria-keyshortcuts': 'n',
        click: (/** @type {MouseEvent} */ event) => void view.place(comment, event.shiftKey)
      },
      say('notThisTheme')
    );
    const tools =
      comment.segment === null ? [] : [h('label', { class: 'jp-VocBoard-check' }, box, say('choose')), away];
    list.append(h('li', { tabindex: '-1', 'data-quote': i }, quote(view, comment, false, tools)));
  });
  return list;
}

/**
 * ↑ and ↓ walk over the quotes once one has the focus.
 *
 * @param {KeyboardEvent} event
 * @param {HTMLElement} list
 */
function walkQuotes(event, list) {
  const at = [...list.children].findIndex(child => child.contains(document.activeElement));
  const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
  const target = list.children[at + (step ?? 0)];
  if (step && at >= 0 && target instanceof HTMLElement) {
    event.preventDefault();
    event.stopPropagation();
    target.focus();
  } else if (step) {
    event.stopPropagation();
  } else if (event.key === ' ' && event.target === list.children[at]) {
    event.preventDefault();
    list.children[at]?.querySelector('input')?.click();
  }
}

/**
 * @param {HTMLElement} quotes
 * @param {ThemeItem} item
 */
export function focusedQuote(quotes, item) {
  const at = [...quotes.children].findIndex(child => child.contains(document.activeElement));
  return item.quotes[at] ?? null;
}

/**
 * A comment with its parts about the theme marked, and where and when it was said.
 *
 * @param {View} view
 * @param {Comment} comment
 * @param {boolean} [whole] show all of a long one
 * @param {HTMLElement[]} [tools] what can be done with it
 */
export function quote({ say, format }, comment, whole = false, tools = []) {
  const words = h(
    'p',
    { class: 'jp-VocBoard-said', lang: comment.language },
    marked(comment.text, comment.spans)
  );
  const about = [
    comment.channel,
    format.day(comment.at),
    comment.score === null ? '' : `${say('mark')} ${format.number(comment.score)}`
  ];
  const long = !whole && (comment.text.length > 400 || comment.text.split('\n').length > 6);
  return h(
    'blockquote',
    { class: 'jp-VocBoard-quote' },
    words,
    long && unclamp(say, words),
    h('footer', {}, h('span', {}, foreign(about.filter(Boolean).join(' · '))), tools)
  );
}

/**
 * @param {View} view
 * @param {Comment} comment
 */
export function readComment(view, comment) {
  void openDialog(view, {
    title: view.say('read'),
    content: [
      quote(view, comment, true),
      h(
        'div',
        { class: 'jp-VocBoard-bar-buttons' },
        placeButton(view, comment, false),
        placeButton(view, comment, true)
      )
    ],
    kind: 'jp-VocBoard-wide'
  });
}

/**
 * @param {View} view
 * @param {Comment} comment
 * @param {boolean} elsewhere
 */
function placeButton(view, comment, elsewhere) {
  return h(
    'button',
    {
      type: 'button',
      class: 'jp-VocBoard-button',
      click: (/** @type {MouseEvent} */ event) => {
        /** @type {HTMLElement} */ (event.currentTarget).closest('dialog')?.close();
        void view.place(comment, elsewhere);
      }
    },
    view.say(elsewhere ? 'otherTheme' : 'notThisTheme')
  );
}
