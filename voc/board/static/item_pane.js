/** The pane of an item: its kind and reason, its title, the buttons of its decisions, and the content of its kind. */
import { createIcon } from './charts.js';
import { h, isolateText } from './dom.js';
import {
  createActionPane,
  createAuditPane,
  createProposalPane,
  createReplyPane,
  createUrgentPane
} from './item_panes.js';
import { translateCode } from './messages.js';
import { DECISION_SHORTCUTS } from './shortcuts.js';
import { createThemePane } from './theme_pane.js';

/** @typedef {import('./board.js').BoardContext} BoardContext */
/** @typedef {import('./protocol.js').AnyItem} AnyItem */
/** @typedef {import('./protocol.js').WorklistLine} WorklistLine */
/** @typedef {import('./theme_pane.js').Pane} Pane */

/**
 * @typedef {object} ItemActions  The functions that an item's buttons call.
 * @property {(command: string, asksReason: boolean) => void} runCommand
 * @property {(departmentNumber: number) => void} chooseDepartment
 * @property {() => void} showList  in a narrow board, replace the item by the list
 */

/**
 * Create the pane of an item.
 *
 * @param {BoardContext} context
 * @param {AnyItem} item
 * @param {WorklistLine | null} line its line in the work list, if it has one
 * @param {ItemActions} actions
 * @returns {Pane & {heading: HTMLElement, updates: HTMLElement}}
 */
export function createItemPane(context, item, line, actions) {
  const heading = h('h2', { tabindex: '-1' }, isolateText(getItemTitle(context, item, line)));
  const updates = h('div', { role: 'status' });
  const pane = createPaneContent(context, item, actions);
  const element = h(
    'article',
    { class: 'jp-VocBoard-itemArticle' },
    h(
      'header',
      { class: 'jp-VocBoard-itemHeader' },
      createBackButton(context, actions.showList),
      h(
        'div',
        { class: 'jp-VocBoard-itemHeading' },
        h(
          'p',
          { class: 'jp-VocBoard-itemKind' },
          createIcon(item.kind, ''),
          isolateText(formatKindAndReason(context, item, line))
        ),
        heading,
        item.kind === 'urgent' && item.case_number !== null && createCopyButton(context, item.case_number)
      ),
      createToolbar(context, item, actions)
    ),
    updates,
    pane.element
  );
  return { ...pane, element, heading, updates };
}

/**
 * Return the kind of an item and why it is in the list.
 *
 * @param {BoardContext} context
 * @param {AnyItem} item
 * @param {WorklistLine | null} line
 */
function formatKindAndReason({ translate }, item, line) {
  const kind = translateCode(translate, 'kind_', item.kind);
  const why = line?.why ?? '';
  return why.startsWith(kind) ? why : [kind, why].filter(Boolean).join(' · ');
}

/**
 * @param {BoardContext} context
 * @param {string} text
 */
function createCopyButton({ translate, announce }, text) {
  const copyText = async () => {
    try {
      await navigator.clipboard.writeText(text);
      announce(translate('copied'));
    } catch {
      announce(text); // without https the browser offers no clipboard
    }
  };
  return h('button', { type: 'button', class: 'jp-VocBoard-textButton', click: copyText }, translate('copy'));
}

/**
 * @param {BoardContext} context
 * @param {() => void} showList
 */
export function createBackButton({ translate }, showList) {
  return h(
    'button',
    { type: 'button', class: 'jp-VocBoard-backButton jp-VocBoard-textButton', click: showList },
    `← ${translate('back')}`
  );
}

/**
 * @param {BoardContext} context
 * @param {AnyItem} item
 * @param {WorklistLine | null} line
 */
export function getItemTitle({ translate, language }, item, line) {
  switch (item.kind) {
    case 'theme':
    case 'alert':
      return item.label[language];
    case 'reply':
    case 'action':
      return item.label;
    case 'proposal':
      return line?.title ?? translateCode(translate, 'proposal_', item.proposal);
    case 'urgent':
      return item.case_number ?? translate('noCaseNumber');
    case 'audit':
      return item.question;
  }
}

/**
 * @param {BoardContext} context
 * @param {AnyItem} item
 * @param {ItemActions} actions
 */
function createToolbar(context, item, { runCommand }) {
  const { translate } = context;
  const shortcuts = DECISION_SHORTCUTS.filter(each => each.itemKinds?.includes(item.kind));
  if (!shortcuts.length) {
    return null;
  }
  let asksReason = false;
  const buttons = shortcuts.map(({ command, key, label, isPrimary }) =>
    h(
      'button',
      {
        type: 'button',
        class: isPrimary ? 'jp-VocBoard-button jp-VocBoard-primaryButton' : 'jp-VocBoard-button',
        'data-command': command,
        'aria-keyshortcuts': key,
        'aria-pressed': command === 'pin' && 'pinned' in item ? String(item.pinned) : null,
        click: (/** @type {MouseEvent} */ event) => runCommand(command, asksReason || event.shiftKey)
      },
      translate(command === 'pin' && 'pinned' in item && item.pinned ? 'unpin' : label),
      h('kbd', { 'aria-hidden': 'true' }, key.toUpperCase())
    )
  );
  const reasonButton = h(
    'button',
    {
      type: 'button',
      class: 'jp-VocBoard-textButton',
      'aria-pressed': 'false',
      click: () => {
        asksReason = !asksReason;
        reasonButton.setAttribute('aria-pressed', String(asksReason));
      }
    },
    translate('withReason'),
    h('kbd', { 'aria-hidden': 'true' }, '⇧')
  );
  return h(
    'div',
    { class: 'jp-VocBoard-toolbar', role: 'group', 'aria-label': translate('decide') },
    buttons,
    shortcuts.some(each => each.isImmediate) && reasonButton
  );
}

/**
 * @param {BoardContext} context
 * @param {AnyItem} item
 * @param {ItemActions} actions
 * @returns {Pane}
 */
function createPaneContent(context, item, actions) {
  switch (item.kind) {
    case 'theme':
    case 'alert':
      return createThemePane(context, item);
    case 'audit':
      return createAuditContent(context, item, actions);
    case 'urgent':
      return createStaticPane(createUrgentPane(context, item));
    case 'proposal':
      return createStaticPane(createProposalPane(context, item));
    case 'reply':
      return createStaticPane(createReplyPane(context, item));
    case 'action':
      return createStaticPane(createActionPane(context, item));
  }
}

/**
 * @param {BoardContext} context
 * @param {import('./protocol.js').AuditItem} item
 * @param {ItemActions} actions
 */
function createAuditContent(context, item, { chooseDepartment }) {
  const names = context.workspace.departments.map(each => each.name);
  return createStaticPane(createAuditPane(context, item, names, chooseDepartment), names);
}

/**
 * Make a pane of an element without comments to search or choose.
 *
 * @param {HTMLElement} element
 * @param {string[]} [departmentNames] departments that it shows to choose from
 * @returns {Pane}
 */
export function createStaticPane(element, departmentNames = []) {
  const doNothing = () => {};
  return {
    element,
    close: doNothing,
    getFocusedComment: () => null,
    focusSearch: doNothing,
    focusQuotes: doNothing,
    getChosenSegments: () => [],
    departmentNames
  };
}
