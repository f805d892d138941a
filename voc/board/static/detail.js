/** The right side: heading, why it is here, the buttons of its decisions, and the item itself. */
import { foreign, h } from './dom.js';
import { DECIDING } from './keys.js';
import { actionPane, auditPane, proposalPane, replyPane, urgentPane } from './others.js';
import { icon } from './pictures.js';
import { themePane } from './theme.js';
import { wordFor } from './words.js';

/** @typedef {import('./surface.js').View} View */
/** @typedef {import('./protocol.js').AnyItem} AnyItem */
/** @typedef {import('./protocol.js').Line} Line */
/** @typedef {import('./theme.js').Pane} Pane */

/**
 * @typedef {object} Acts
 * @property {(does: string, reason: boolean) => void} act
 * @property {(number: number) => void} chooseDepartment
 * @property {() => void} back  to the work list, where there is room for one of both only
 */

/**
 * @param {View} view
 * @param {AnyItem} item
 * @param {Line | null} line its line in the list, if it is there
 * @param {Acts} acts
 * @returns {Pane & {heading: HTMLElement, news: HTMLElement}}
 */
export function detailPane(view, item, line, acts) {
  const heading = h('h2', { tabindex: '-1' }, foreign(titleOf(view, item, line)));
  const news = h('div', { role: 'status' });
  const pane = paneOf(view, item, acts);
  const element = h(
    'article',
    { class: 'jp-VocBoard-article' },
    h(
      'header',
      { class: 'jp-VocBoard-head' },
      backButton(view, acts.back),
      h(
        'div',
        { class: 'jp-VocBoard-headText' },
        h('p', { class: 'jp-VocBoard-kind' }, icon(item.kind, ''), foreign(whyHere(view, item, line))),
        heading,
        item.kind === 'urgent' && item.case_number !== null && copyButton(view, item.case_number)
      ),
      toolbar(view, item, acts)
    ),
    news,
    pane.element
  );
  return { ...pane, element, heading, news };
}

/**
 * @param {View} view
 * @param {AnyItem} item
 * @param {Line | null} line
 */
function whyHere({ say }, item, line) {
  const kind = wordFor(say, 'kind_', item.kind);
  const why = line?.why ?? '';
  return why.startsWith(kind) ? why : [kind, why].filter(Boolean).join(' · ');
}

/**
 * @param {View} view
 * @param {string} text
 */
function copyButton({ say, announce }, text) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      announce(say('copied'));
    } catch {
      announce(text); // without https there is no clipboard
    }
  };
  return h('button', { type: 'button', class: 'jp-VocBoard-quietButton', click: copy }, say('copy'));
}

/**
 * @param {View} view
 * @param {() => void} back
 */
export function backButton({ say }, back) {
  return h(
    'button',
    { type: 'button', class: 'jp-VocBoard-back jp-VocBoard-quietButton', click: back },
    `← ${say('back')}`
  );
}

/**
 * @param {View} view
 * @param {AnyItem} item
 * @param {Line | null} line
 */
export function titleOf({ say, language }, item, line) {
  switch (item.kind) {
    case 'theme':
    case 'alert':
      return item.label[language];
    case 'reply':
    case 'action':
      return item.label;
    case 'proposal':
      return line?.title ?? wordFor(say, 'proposal_', item.proposal);
    case 'urgent':
      return item.case_number ?? say('noCaseNumber');
    case 'audit':
      return item.question;
  }
}

/**
 * @param {View} view
 * @param {AnyItem} item
 * @param {Acts} acts
 */
function toolbar(view, item, { act }) {
  const { say } = view;
  const keys = DECIDING.filter(key => key.on?.includes(item.kind));
  if (!keys.length) {
    return null;
  }
  let reason = false;
  const buttons = keys.map(({ does, key, word, first }) =>
    h(
      'button',
      {
        type: 'button',
        class: first ? 'jp-VocBoard-button jp-VocBoard-primary' : 'jp-VocBoard-button',
        'data-does': does,
        'aria-keyshortcuts': key,
        'aria-pressed': does === 'pin' && 'pinned' in item ? String(item.pinned) : null,
        click: (/** @type {MouseEvent} */ event) => act(does, reason || event.shiftKey)
      },
      say(does === 'pin' && 'pinned' in item && item.pinned ? 'unpin' : word),
      h('kbd', { 'aria-hidden': 'true' }, key.toUpperCase())
    )
  );
  const why = h(
    'button',
    {
      type: 'button',
      class: 'jp-VocBoard-quietButton',
      'aria-pressed': 'false',
      click: () => {
        reason = !reason;
        why.setAttribute('aria-pressed', String(reason));
      }
    },
    say('withReason'),
    h('kbd', { 'aria-hidden': 'true' }, '⇧')
  );
  return h(
    'div',
    { class: 'jp-VocBoard-toolbar', role: 'group', 'aria-label': say('decide') },
    buttons,
    keys.some(key => key.once) && why
  );
}

/**
 * @param {View} view
 * @param {AnyItem} item
 * @param {Acts} acts
 * @returns {Pane}
 */
function paneOf(view, item, acts) {
  switch (item.kind) {
    case 'theme':
    case 'alert':
      return themePane(view, item);
    case 'audit':
      return still(auditPane(view, item, acts.chooseDepartment));
    case 'urgent':
      return still(urgentPane(view, item));
    case 'proposal':
      return still(proposalPane(view, item));
    case 'reply':
      return still(replyPane(view, item));
    case 'action':
      return still(actionPane(view, item));
  }
}

/**
 * @param {HTMLElement} element
 * @returns {Pane}
 */
export function still(element) {
  const nothing = () => {};
  return {
    element,
    close: nothing,
    current: () => null,
    search: nothing,
    toQuotes: nothing,
    refresh: nothing,
    chosen: () => []
  };
}
