/** The items that are no theme: a question, a comment that cannot wait, a proposal, a reply, a promise. */
import { foreign, h } from './dom.js';
import { dayFromNow } from './format.js';
import { departmentKey } from './keys.js';
import { quote } from './quotes.js';
import { section } from './theme.js';
import { wordFor } from './words.js';

/** @typedef {import('./surface.js').View} View */
/** @typedef {import('./protocol.js').ActionItem} ActionItem */
/** @typedef {import('./protocol.js').AuditItem} AuditItem */
/** @typedef {import('./protocol.js').ProposalItem} ProposalItem */
/** @typedef {import('./protocol.js').ProposedTheme} ProposedTheme */
/** @typedef {import('./protocol.js').ReplyItem} ReplyItem */
/** @typedef {import('./protocol.js').UrgentItem} UrgentItem */

/**
 * @param {View} view
 * @param {AuditItem} item
 * @param {(number: number) => void} onChoose 0 is unknown, 1 the first department
 */
export function auditPane(view, item, onChoose) {
  const { say, workspace } = view;
  const names = workspace.departments.map(each => each.name);
  const button = (/** @type {string} */ name, /** @type {number} */ number) =>
    h(
      'button',
      { type: 'button', class: 'jp-VocBoard-department', click: () => onChoose(number) },
      h('kbd', { 'aria-hidden': 'true' }, departmentKey(number)),
      foreign(name)
    );
  return h(
    'div',
    { class: 'jp-VocBoard-narrow' },
    quote(view, item.comment, true),
    h(
      'section',
      { class: 'jp-VocBoard-section jp-VocBoard-answers' },
      h(
        'div',
        { class: 'jp-VocBoard-departments', role: 'group', 'aria-label': say('departments') },
        names.map((name, i) => button(name, i + 1)),
        button(say('unknownCause'), 0)
      ),
      h('p', { class: 'jp-VocBoard-quiet' }, say('openQuestions', { n: item.n_open }))
    )
  );
}

/**
 * @param {View} view
 * @param {UrgentItem} item
 */
export function urgentPane(view, item) {
  const { say } = view;
  return h(
    'div',
    { class: 'jp-VocBoard-narrow' },
    quote(view, item.comment, true),
    h('p', { class: 'jp-VocBoard-quiet' }, foreign(say('urgentWord', { word: item.word })))
  );
}

/**
 * @param {View} view
 * @param {ProposalItem} item
 */
export function proposalPane(view, item) {
  const { say, format } = view;
  const side = (/** @type {string} */ title, /** @type {ProposedTheme[]} */ themes) =>
    h(
      'div',
      { class: 'jp-VocBoard-side' },
      h('h3', {}, title),
      themes.length === 0 && h('p', { class: 'jp-VocBoard-quiet' }, say('proposalNothing')),
      h(
        'ul',
        {},
        themes.map(theme =>
          h(
            'li',
            {},
            foreign(theme.label, 'jp-VocBoard-title'),
            h(
              'span',
              { class: 'jp-VocBoard-quiet' },
              foreign(
                theme.n_comments === null
                  ? theme.theme
                  : `${theme.theme} · ${say('comments', { n: theme.n_comments })}`
              )
            )
          )
        )
      )
    );
  return h(
    'div',
    {},
    h(
      'p',
      { class: 'jp-VocBoard-big' },
      h('strong', {}, wordFor(say, 'proposal_', item.proposal)),
      ` · ${say('proposalCovers', { n: item.n_segments })} · ${say('proposalOverlap', { share: format.percent(item.overlap) })}`
    ),
    h(
      'div',
      { class: 'jp-VocBoard-sides' },
      side(say('proposalNow'), item.old),
      h('span', { class: 'jp-VocBoard-arrow', 'aria-hidden': 'true' }, '→'),
      side(say('proposalThen'), item.new)
    ),
    item.examples.length > 0 &&
      section(
        say('examples'),
        h(
          'ul',
          { class: 'jp-VocBoard-quotes' },
          item.examples.map(each => h('li', {}, quote(view, each)))
        )
      )
  );
}

/**
 * @param {View} view
 * @param {ReplyItem} item
 */
export function replyPane(view, item) {
  const { say, format } = view;
  const department = item.department ?? say('unknownCause');
  return h(
    'div',
    {},
    h(
      'blockquote',
      { class: 'jp-VocBoard-reply' },
      h(
        'p',
        {},
        h('strong', {}, foreign(say(item.agrees ? 'replyAgrees' : 'replyDisagrees', { department })))
      ),
      item.reason && h('p', { class: 'jp-VocBoard-said' }, foreign(item.reason)),
      h('footer', {}, foreign(`${item.who} · ${format.day(item.at)}`))
    ),
    item.comments.length > 0 &&
      section(
        say('replyComments'),
        h(
          'ul',
          { class: 'jp-VocBoard-quotes' },
          item.comments.map(each => h('li', {}, quote(view, each)))
        )
      )
  );
}

/**
 * @param {View} view
 * @param {ActionItem} item
 */
export function actionPane(view, item) {
  const { say, format } = view;
  const late = item.due !== null && item.done === null && item.due < dayFromNow(0);
  const row = (/** @type {string} */ name, /** @type {import('./dom.js').Child[]} */ ...value) => [
    h('dt', {}, name),
    h('dd', {}, ...value)
  ];
  return h(
    'div',
    { class: 'jp-VocBoard-narrow' },
    h(
      'blockquote',
      { class: 'jp-VocBoard-reply' },
      h('p', { class: 'jp-VocBoard-said' }, foreign(item.promise)),
      h('footer', {}, foreign(item.department))
    ),
    h(
      'dl',
      { class: 'jp-VocBoard-facts' },
      row(say('kind_theme'), foreign(item.label)),
      row(say('fixer'), foreign(item.fixer ?? say('sameFixer'))),
      row(say('from'), format.day(item.start)),
      row(
        say('due'),
        item.due === null ? '–' : format.day(item.due),
        late && h('strong', { class: 'jp-VocBoard-late' }, ` · ${say('overdue')}`)
      )
    )
  );
}
