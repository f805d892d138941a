/** A theme as an officer reads it: what it is, how it grows, who causes it, what customers say. */
import { foreign, freshId, h } from './dom.js';
import { CommentGrid } from './grid.js';
import { life, shareBar, trend } from './pictures.js';
import { focusedQuote, quoteList, readComment, unclamp } from './quotes.js';
import { wordFor } from './words.js';

/** @typedef {import('./surface.js').View} View */
/** @typedef {import('./protocol.js').CauseShare} CauseShare */
/** @typedef {import('./protocol.js').Comment} Comment */
/** @typedef {import('./protocol.js').ThemeItem} ThemeItem */

/**
 * @typedef {object} Pane  What is shown on the right.
 * @property {HTMLElement} element
 * @property {() => void} close
 * @property {() => Comment | null} current  the comment that the focus is on
 * @property {() => void} search  go to the search field
 * @property {() => void} toQuotes  go to the first quote
 * @property {() => void} refresh  ask for the comments anew
 * @property {() => number[]} chosen  segments chosen to split off
 */

const SHOWN_CAUSES = 3;
const LONG_EVIDENCE = 200;

/**
 * @param {View} view
 * @param {ThemeItem} item
 * @returns {Pane}
 */
export function themePane(view, item) {
  const { say } = view;
  /** @type {Set<number>} */
  const chosen = new Set();
  const chosenLine = h('p', { class: 'jp-VocBoard-chosen', role: 'status' });
  const onChoose = () => {
    chosenLine.textContent = chosen.size ? say('chosen', { n: chosen.size }) : '';
    quotes.querySelectorAll('input').forEach(box => {
      box.checked = chosen.has(Number(box.value));
    });
  };
  const quotes = quoteList(view, item, chosen, onChoose);
  const grid = new CommentGrid(view, item.subject, {
    chosen,
    onChoose,
    onRead: comment => readComment(view, comment)
  });
  const element = h(
    'div',
    { class: 'jp-VocBoard-theme' },
    lead(view, item),
    h(
      'div',
      { class: 'jp-VocBoard-columns' },
      section(say('causes'), causes(view, item)),
      section(
        say('trend'),
        trend(item, say, view.format),
        item.trend_note && h('p', { class: 'jp-VocBoard-quiet' }, foreign(item.trend_note))
      )
    ),
    section(say('quotes'), quotes),
    h(
      'div',
      { class: 'jp-VocBoard-columns' },
      section(say('categoryTitle'), category(view, item)),
      item.score && section(say('score'), score(view, item)),
      item.actions.length > 0 && section(say('actions'), actions(view, item)),
      item.life.length > 0 && section(say('life'), life(item.life, view.format))
    ),
    section(say('allComments'), chosenLine, grid.element)
  );
  const inGrid = () => grid.element.contains(document.activeElement);
  return {
    element,
    close: () => grid.close(),
    current: () => (inGrid() ? grid.current : focusedQuote(quotes, item)),
    search: () => grid.focusSearch(),
    toQuotes: () => /** @type {HTMLElement | null} */ (quotes.querySelector('li'))?.focus(),
    refresh: () => grid.refresh(),
    chosen: () => [...chosen]
  };
}

/**
 * @param {string} title
 * @param {...import('./dom.js').Child} content
 */
export function section(title, ...content) {
  const id = freshId();
  return h(
    'section',
    { class: 'jp-VocBoard-section', 'aria-labelledby': id },
    h('h3', { id }, title),
    ...content
  );
}

/**
 * @param {View} view
 * @param {ThemeItem} item
 */
function lead({ say, format, language, workspace }, item) {
  const pills = [
    item.state !== 'active' && wordFor(say, 'state_', item.state),
    item.pinned && say('pinned'),
    item.accepted_at !== null && say('acceptedAt', { day: format.day(item.accepted_at) }),
    item.parent !== null && say('under', { label: item.parent.label })
  ].filter(pill => pill !== false);
  const n = item.n_comments.value;
  const month = workspace.period ? format.month(workspace.period) : '';
  return h(
    'div',
    { class: 'jp-VocBoard-lead' },
    h(
      'p',
      { class: 'jp-VocBoard-big' },
      n === null
        ? foreign(item.n_comments.note || say('tooFew'))
        : [
            h('strong', {}, format.number(n)),
            ' ',
            month ? say('inPeriod', { month }) : say('comments', { n }).replace(/^\S+ /, '')
          ]
    ),
    item.keywords.length > 0 &&
      h(
        'ul',
        { class: 'jp-VocBoard-keywords', 'aria-label': say('keywords'), lang: language },
        item.keywords.slice(0, 6).map(word => h('li', {}, foreign(word)))
      ),
    pills.length > 0 &&
      h(
        'ul',
        { class: 'jp-VocBoard-pills' },
        pills.map(pill => h('li', {}, foreign(pill)))
      )
  );
}

/**
 * @param {View} view
 * @param {ThemeItem} item
 */
function causes(view, item) {
  const { say } = view;
  const ranked = [...item.causes].sort((a, b) => (b.share.value ?? 0) - (a.share.value ?? 0));
  const [shown, rest] = [ranked.slice(0, SHOWN_CAUSES), ranked.slice(SHOWN_CAUSES)];
  const decided = item.department !== null || item.fixer !== null;
  return h(
    'div',
    { class: 'jp-VocBoard-causes' },
    decided &&
      h(
        'p',
        { class: 'jp-VocBoard-decided' },
        h('strong', {}, foreign(item.department ?? say('notDecided'))),
        ` · ${say('decidedByPerson')}`
      ),
    ranked.length === 0 && h('p', { class: 'jp-VocBoard-quiet' }, say('noCauses')),
    shown.length > 0 &&
      h(
        'ul',
        {},
        shown.map((cause, i) => causeRow(view, cause, i === 0))
      ),
    rest.length > 0 &&
      h(
        'details',
        {},
        h('summary', {}, say('moreCauses', { n: rest.length })),
        h(
          'ul',
          {},
          rest.map(cause => causeRow(view, cause, false))
        )
      ),
    h('p', {}, `${say('fixer')}: `, foreign(item.fixer ?? say(item.department ? 'sameFixer' : 'noFixer'))),
    item.cause_note && h('p', { class: 'jp-VocBoard-quiet' }, foreign(item.cause_note))
  );
}

/**
 * @param {View} view
 * @param {CauseShare} cause
 * @param {boolean} leading
 */
function causeRow({ say, format }, { department, share, evidence }, leading) {
  return h(
    'li',
    { class: leading ? 'jp-VocBoard-cause jp-VocBoard-leading' : 'jp-VocBoard-cause' },
    h('span', { class: 'jp-VocBoard-causeName' }, foreign(department ?? say('unknownCause'))),
    h(
      'span',
      { class: 'jp-VocBoard-causeShare' },
      h('strong', {}, format.figure(share)),
      ' ',
      format.interval(share)
    ),
    shareBar(share),
    evidence && evidenceText(say, evidence)
  );
}

/**
 * @param {import('./words.js').Say} say
 * @param {string} evidence
 */
function evidenceText(say, evidence) {
  const words = h('span', { class: 'jp-VocBoard-evidence' }, foreign(evidence));
  return evidence.length > LONG_EVIDENCE ? [words, unclamp(say, words)] : words;
}

/**
 * @param {View} view
 * @param {ThemeItem} item
 */
function category({ say, format }, { category: { value, by, shares, exceptions } }) {
  return h(
    'div',
    {},
    h('p', { class: 'jp-VocBoard-fact' }, h('strong', {}, value ? say(value) : say('notKnown'))),
    h('p', { class: 'jp-VocBoard-quiet' }, say(by === 'person' ? 'byPerson' : 'byRule')),
    exceptions.map(each =>
      h(
        'p',
        { class: 'jp-VocBoard-quiet' },
        foreign(
          say('exceptionLine', {
            where: [each.phase, each.customer_segment].filter(Boolean).join(', '),
            category: say(each.category)
          })
        )
      )
    ),
    h(
      'ul',
      { class: 'jp-VocBoard-shares' },
      shares.map(({ category: each, share }) =>
        h(
          'li',
          {},
          h('span', {}, say(each)),
          h('span', { class: 'jp-VocBoard-figure' }, format.figure(share)),
          shareBar(share)
        )
      )
    )
  );
}

/**
 * @param {View} view
 * @param {ThemeItem} item
 */
function score({ say, format }, { score: figure }) {
  return h(
    'div',
    {},
    h(
      'p',
      { class: 'jp-VocBoard-fact' },
      h('strong', {}, format.figure(figure)),
      ` ${(figure?.unit ?? '').toUpperCase()}`
    ),
    figure?.value != null &&
      h(
        'p',
        { class: 'jp-VocBoard-quiet' },
        [format.interval(figure), say('answers', { n: figure.n })].filter(Boolean).join(' · ')
      )
  );
}

/**
 * @param {View} view
 * @param {ThemeItem} item
 */
function actions({ say, format }, item) {
  return h(
    'ul',
    { class: 'jp-VocBoard-actions' },
    item.actions.map(({ department, promise, due, done }) =>
      h(
        'li',
        {},
        foreign(promise),
        h(
          'span',
          { class: 'jp-VocBoard-quiet' },
          foreign(
            [
              department,
              done
                ? say('doneAt', { day: format.day(done) })
                : due
                  ? say('dueAt', { day: format.day(due) })
                  : ''
            ]
              .filter(Boolean)
              .join(' · ')
          )
        )
      )
    )
  );
}
