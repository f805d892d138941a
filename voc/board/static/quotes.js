/**
 * Customers' comments as quotes: the passages about the theme are marked, and each has buttons to choose or place it.
 */
import { openDialog } from './dialog.js';
import { h, isolateText, markSpans } from './dom.js';

/** @typedef {import('./board.js').BoardContext} BoardContext */
/** @typedef {import('./protocol.js').CommentView} CommentView */
/** @typedef {import('./protocol.js').ThemeItem} ThemeItem */

/**
 * Clamp a text to its first lines, and create the button that shows the rest.
 *
 * @param {import('./messages.js').Translate} translate
 * @param {HTMLElement} element
 */
export function createShowAllButton(translate, element) {
  element.classList.add('jp-VocBoard-clamped');
  const button = h(
    'button',
    {
      type: 'button',
      class: 'jp-VocBoard-textButton jp-VocBoard-showAllButton',
      click: () => {
        element.classList.remove('jp-VocBoard-clamped');
        button.remove();
      }
    },
    translate('showAll')
  );
  return button;
}

/**
 * Create the list of a theme's quotes.
 *
 * @param {BoardContext} context
 * @param {ThemeItem} item
 * @param {Set<number>} chosenSegments is changed when a quote is chosen
 * @param {() => void} onChoose
 */
export function createQuoteList(context, item, chosenSegments, onChoose) {
  const { translate } = context;
  const list = h('ul', { class: 'jp-VocBoard-quotes' });
  list.addEventListener('keydown', event => handleQuoteKey(event, list));
  item.quotes.forEach((comment, i) => {
    const chooseBox = h('input', {
      type: 'checkbox',
      value: comment.segment ?? '',
      change: () => {
        const segment = Number(chooseBox.value);
        if (!chosenSegments.delete(segment)) {
          chosenSegments.add(segment);
        }
        onChoose();
      }
    });
    const placeButton = h(
      'button',
      {
        type: 'button',
        class: 'jp-VocBoard-textButton',
        'aria-keyshortcuts': 'n',
        click: (/** @type {MouseEvent} */ event) => void context.placeComment(comment, event.shiftKey)
      },
      translate('notThisTheme')
    );
    const tools =
      comment.segment === null
        ? []
        : [h('label', { class: 'jp-VocBoard-checkboxLabel' }, chooseBox, translate('choose')), placeButton];
    list.append(h('li', { tabindex: '-1', 'data-quote': i }, createQuote(context, comment, false, tools)));
  });
  return list;
}

/**
 * Move the focus over the quotes with ↑ and ↓, and choose one with the space bar.
 *
 * @param {KeyboardEvent} event
 * @param {HTMLElement} list
 */
function handleQuoteKey(event, list) {
  const focusedIndex = [...list.children].findIndex(child => child.contains(document.activeElement));
  const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
  const target = list.children[focusedIndex + (step ?? 0)];
  if (step && focusedIndex >= 0 && target instanceof HTMLElement) {
    event.preventDefault();
    event.stopPropagation();
    target.focus();
  } else if (step) {
    event.stopPropagation();
  } else if (event.key === ' ' && event.target === list.children[focusedIndex]) {
    event.preventDefault();
    list.children[focusedIndex]?.querySelector('input')?.click();
  }
}

/**
 * Find the comment whose quote has the focus.
 *
 * @param {HTMLElement} list
 * @param {ThemeItem} item
 */
export function findFocusedQuote(list, item) {
  const focusedIndex = [...list.children].findIndex(child => child.contains(document.activeElement));
  return item.quotes[focusedIndex] ?? null;
}

/**
 * Create the quote of a comment: its text with the passages about the theme marked, its channel, day and score.
 *
 * @param {BoardContext} context
 * @param {CommentView} comment
 * @param {boolean} [isWhole] show all of a long text
 * @param {HTMLElement[]} [tools] buttons beside the details
 */
export function createQuote({ translate, format }, comment, isWhole = false, tools = []) {
  const textElement = h(
    'p',
    { class: 'jp-VocBoard-commentText', lang: comment.language },
    markSpans(comment.text, comment.spans)
  );
  const details = [
    comment.channel,
    format.day(comment.at),
    comment.score === null ? '' : `${translate('mark')} ${format.number(comment.score)}`
  ];
  const isLong = !isWhole && (comment.text.length > 400 || comment.text.split('\n').length > 6);
  return h(
    'blockquote',
    { class: 'jp-VocBoard-quote' },
    textElement,
    isLong && createShowAllButton(translate, textElement),
    h('footer', {}, h('span', {}, isolateText(details.filter(Boolean).join(' · '))), tools)
  );
}

/**
 * Show a whole comment in a dialog, with buttons to take it out of the theme.
 *
 * @param {BoardContext} context
 * @param {CommentView} comment
 */
export function openComment(context, comment) {
  void openDialog(context, {
    title: context.translate('readComment'),
    content: [
      createQuote(context, comment, true),
      comment.segment !== null &&
        h(
          'div',
          { class: 'jp-VocBoard-buttonRow' },
          createPlaceButton(context, comment, false),
          createPlaceButton(context, comment, true)
        )
    ],
    className: 'jp-VocBoard-wideDialog'
  });
}

/**
 * @param {BoardContext} context
 * @param {CommentView} comment
 * @param {boolean} toOtherTheme
 */
function createPlaceButton(context, comment, toOtherTheme) {
  return h(
    'button',
    {
      type: 'button',
      class: 'jp-VocBoard-button',
      click: (/** @type {MouseEvent} */ event) => {
        /** @type {HTMLElement} */ (event.currentTarget).closest('dialog')?.close();
        void context.placeComment(comment, toOtherTheme);
      }
    },
    context.translate(toOtherTheme ? 'otherTheme' : 'notThisTheme')
  );
}
