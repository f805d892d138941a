/**
 * The contents of items that are not themes: an audit question, an urgent comment, a proposal, a reply, an action.
 */
import { h, isolateText } from './dom.js';
import { getDayFromToday } from './format.js';
import { translateCode } from './messages.js';
import { createQuote } from './quotes.js';
import { formatDepartmentKey } from './shortcuts.js';
import { createSection } from './theme_pane.js';

/** @typedef {import('./board.js').BoardContext} BoardContext */
/** @typedef {import('./protocol.js').ActionItem} ActionItem */
/** @typedef {import('./protocol.js').AuditItem} AuditItem */
/** @typedef {import('./protocol.js').ContactView} ContactView */
/** @typedef {import('./protocol.js').ProposalItem} ProposalItem */
/** @typedef {import('./protocol.js').ProposedTheme} ProposedTheme */
/** @typedef {import('./protocol.js').ReplyItem} ReplyItem */
/** @typedef {import('./protocol.js').UrgentItem} UrgentItem */

/**
 * @param {BoardContext} context
 * @param {AuditItem} item
 * @param {string[]} names of the departments to choose from
 * @param {(departmentNumber: number) => void} onChoose called with 1 for the first department, 0 for unknown
 */
export function createAuditPane(context, item, names, onChoose) {
  const { translate } = context;
  const createButton = (/** @type {string} */ name, /** @type {number} */ departmentNumber) =>
    h(
      'button',
      { type: 'button', class: 'jp-VocBoard-department', click: () => onChoose(departmentNumber) },
      h('kbd', { 'aria-hidden': 'true' }, formatDepartmentKey(departmentNumber)),
      isolateText(name)
    );
  return h(
    'div',
    { class: 'jp-VocBoard-narrowColumn' },
    item.comment && createQuote(context, item.comment, true),
    item.contact && createContactFacts(context, item.contact),
    h(
      'section',
      { class: 'jp-VocBoard-section jp-VocBoard-auditAnswers' },
      h(
        'div',
        { class: 'jp-VocBoard-departments', role: 'group', 'aria-label': translate('departments') },
        names.map((name, i) => createButton(name, i + 1)),
        createButton(translate('unknownCause'), 0)
      ),
      h('p', { class: 'jp-VocBoard-mutedText' }, translate('openQuestions', { n: item.n_open }))
    )
  );
}

/**
 * Make the list of what a contact without a comment is looked up by.
 *
 * @param {BoardContext} context
 * @param {ContactView} contact
 */
function createContactFacts({ translate, format }, contact) {
  /** @type {[string, string | null][]} */
  const facts = [
    [translate('contactKey'), contact.key],
    [translate('caseNumber'), contact.case_number],
    [translate('contactAt'), format.time(contact.at)],
    [translate('contactChannel'), contact.channel],
    [translate('contactReason'), contact.reason],
    [translate('contactSegment'), contact.customer_segment],
    [translate('contactPhase'), contact.phase],
    [translate('contactNote'), contact.note]
  ];
  return h(
    'dl',
    { class: 'jp-VocBoard-factList' },
    facts
      .filter(([, value]) => value)
      .map(([name, value]) => [h('dt', {}, name), h('dd', {}, isolateText(value ?? ''))])
  );
}

/**
 * @param {BoardContext} context
 * @param {UrgentItem} item
 */
export function createUrgentPane(context, item) {
  const { translate } = context;
  return h(
    'div',
    { class: 'jp-VocBoard-narrowColumn' },
    createQuote(context, item.comment, true),
    h('p', { class: 'jp-VocBoard-mutedText' }, isolateText(translate('urgentWord', { word: item.word })))
  );
}

/**
 * @param {BoardContext} context
 * @param {ProposalItem} item
 */
export function createProposalPane(context, item) {
  const { translate, format } = context;
  const createSide = (/** @type {string} */ title, /** @type {ProposedTheme[]} */ themes) =>
    h(
      'div',
      { class: 'jp-VocBoard-comparisonSide' },
      h('h3', {}, title),
      themes.length === 0 && h('p', { class: 'jp-VocBoard-mutedText' }, translate('proposalNothing')),
      h(
        'ul',
        {},
        themes.map(theme =>
          h(
            'li',
            {},
            isolateText(theme.label, 'jp-VocBoard-labelText'),
            h(
              'span',
              { class: 'jp-VocBoard-mutedText' },
              isolateText(
                theme.n_comments === null
                  ? theme.theme
                  : `${theme.theme} · ${translate('comments', { n: theme.n_comments })}`
              )
            )
          )
        )
      )
    );
  const covers = translate('proposalCovers', { n: item.n_segments });
  const overlap = translate('proposalOverlap', { share: format.percent(item.overlap) });
  return h(
    'div',
    {},
    h(
      'p',
      { class: 'jp-VocBoard-largeText' },
      h('strong', {}, translateCode(translate, 'proposal_', item.proposal)),
      ` · ${covers} · ${overlap}`
    ),
    h(
      'div',
      { class: 'jp-VocBoard-comparison' },
      createSide(translate('proposalNow'), item.old),
      h('span', { class: 'jp-VocBoard-comparisonArrow', 'aria-hidden': 'true' }, '→'),
      createSide(translate('proposalThen'), item.new)
    ),
    item.examples.length > 0 &&
      createSection(
        translate('examples'),
        h(
          'ul',
          { class: 'jp-VocBoard-quotes' },
          item.examples.map(each => h('li', {}, createQuote(context, each)))
        )
      )
  );
}

/**
 * @param {BoardContext} context
 * @param {ReplyItem} item
 */
export function createReplyPane(context, item) {
  const { translate, format } = context;
  const department = item.department ?? translate('unknownCause');
  return h(
    'div',
    {},
    h(
      'blockquote',
      { class: 'jp-VocBoard-replyQuote' },
      h(
        'p',
        {},
        h(
          'strong',
          {},
          isolateText(translate(item.agrees ? 'replyAgrees' : 'replyDisagrees', { department }))
        )
      ),
      item.reason && h('p', { class: 'jp-VocBoard-commentText' }, isolateText(item.reason)),
      h('footer', {}, isolateText(`${item.who} · ${format.day(item.at)}`))
    ),
    item.comments.length > 0 &&
      createSection(
        translate('replyComments'),
        h(
          'ul',
          { class: 'jp-VocBoard-quotes' },
          item.comments.map(each => h('li', {}, createQuote(context, each)))
        )
      )
  );
}

/**
 * @param {BoardContext} context
 * @param {ActionItem} item
 */
export function createActionPane(context, item) {
  const { translate, format } = context;
  const isOverdue =
    item.due !== null && item.done === null && item.dropped === null && item.due < getDayFromToday(0);
  const createRow = (/** @type {string} */ name, /** @type {import('./dom.js').Child[]} */ ...value) => [
    h('dt', {}, name),
    h('dd', {}, ...value)
  ];
  return h(
    'div',
    { class: 'jp-VocBoard-narrowColumn' },
    h(
      'blockquote',
      { class: 'jp-VocBoard-replyQuote' },
      h('p', { class: 'jp-VocBoard-commentText' }, isolateText(item.promise)),
      h('footer', {}, isolateText(item.department))
    ),
    h(
      'dl',
      { class: 'jp-VocBoard-factList' },
      createRow(translate('kind_theme'), isolateText(item.label)),
      createRow(translate('fixer'), isolateText(item.fixer ?? translate('sameFixer'))),
      createRow(translate('from'), format.day(item.start)),
      createRow(
        translate('due'),
        item.due === null ? '–' : format.day(item.due),
        isOverdue && h('strong', { class: 'jp-VocBoard-overdue' }, ` · ${translate('overdue')}`)
      )
    )
  );
}
