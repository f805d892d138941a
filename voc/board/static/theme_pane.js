/**
 * The content of a theme: its size, causes, trend, quotes, category, score, actions, timeline and all its comments.
 */
import { createShareBar, createTimeline, createTrendChart } from './charts.js';
import { CommentGrid } from './comment_grid.js';
import { createId, h, isolateText } from './dom.js';
import { translateCode } from './messages.js';
import { createQuoteList, createShowAllButton, findFocusedQuote, openComment } from './quotes.js';

/** @typedef {import('./board.js').BoardContext} BoardContext */
/** @typedef {import('./protocol.js').CauseShare} CauseShare */
/** @typedef {import('./protocol.js').CommentView} CommentView */
/** @typedef {import('./protocol.js').ThemeItem} ThemeItem */

/**
 * @typedef {object} Pane  The content of the item region, and its functions.
 * @property {HTMLElement} element
 * @property {() => void} close
 * @property {() => CommentView | null} getFocusedComment  the comment that has the focus
 * @property {() => void} focusSearch  puts the focus into the search field
 * @property {() => void} focusQuotes  puts the focus on the first quote
 * @property {() => number[]} getChosenSegments  segments that were chosen to split off
 * @property {string[]} departmentNames  departments that are shown to choose from, in the order of their digits
 */

const N_VISIBLE_CAUSES = 3;
/** Longer evidence is cut, with a button for the rest. */
const MAX_EVIDENCE_CHARACTERS = 200;

/**
 * Create the pane of a theme.
 *
 * @param {BoardContext} context
 * @param {ThemeItem} item
 * @returns {Pane}
 */
export function createThemePane(context, item) {
  const { translate } = context;
  /** @type {Set<number>} */
  const chosenSegments = new Set();
  const chosenLine = h('p', { class: 'jp-VocBoard-chosenCount', role: 'status' });
  const onChoose = () => {
    chosenLine.textContent = chosenSegments.size ? translate('nChosen', { n: chosenSegments.size }) : '';
    quotes.querySelectorAll('input').forEach(box => {
      box.checked = chosenSegments.has(Number(box.value));
    });
  };
  const quotes = createQuoteList(context, item, chosenSegments, onChoose);
  const grid = new CommentGrid(context, item.subject, {
    chosenSegments,
    onChoose,
    onOpen: comment => openComment(context, comment)
  });
  const element = h(
    'div',
    {},
    createThemeSummary(context, item),
    h(
      'div',
      { class: 'jp-VocBoard-sectionColumns' },
      createSection(translate('causes'), createCauseList(context, item)),
      createSection(
        translate('trend'),
        createTrendChart(item, translate, context.format),
        item.trend_note && h('p', { class: 'jp-VocBoard-mutedText' }, isolateText(item.trend_note))
      )
    ),
    createSection(translate('quotes'), quotes),
    h(
      'div',
      { class: 'jp-VocBoard-sectionColumns' },
      createSection(translate('categoryTitle'), createCategorySummary(context, item)),
      item.score && createSection(translate('score'), createScoreSummary(context, item)),
      item.actions.length > 0 && createSection(translate('actions'), createActionList(context, item)),
      item.life.length > 0 && createSection(translate('timeline'), createTimeline(item.life, context.format))
    ),
    createSection(translate('allComments'), chosenLine, grid.element)
  );
  const isGridFocused = () => grid.element.contains(document.activeElement);
  return {
    element,
    close: () => grid.close(),
    getFocusedComment: () => (isGridFocused() ? grid.activeComment : findFocusedQuote(quotes, item)),
    focusSearch: () => grid.focusSearch(),
    focusQuotes: () => /** @type {HTMLElement | null} */ (quotes.querySelector('li'))?.focus(),
    getChosenSegments: () => [...chosenSegments],
    departmentNames: []
  };
}

/**
 * Create a section with a heading.
 *
 * @param {string} title
 * @param {...import('./dom.js').Child} content
 */
export function createSection(title, ...content) {
  const id = createId();
  return h(
    'section',
    { class: 'jp-VocBoard-section', 'aria-labelledby': id },
    h('h3', { id }, title),
    ...content
  );
}

/**
 * @param {BoardContext} context
 * @param {ThemeItem} item
 */
function createThemeSummary({ translate, format, language, workspace }, item) {
  const tags = [
    item.state !== 'active' && translateCode(translate, 'state_', item.state),
    item.pinned && translate('pinned'),
    item.accepted_at !== null && translate('acceptedAt', { day: format.day(item.accepted_at) }),
    item.parent !== null && translate('under', { label: item.parent.label })
  ].filter(tag => tag !== false);
  const nComments = item.n_comments.value;
  const month = workspace.period ? format.month(workspace.period) : '';
  return h(
    'div',
    { class: 'jp-VocBoard-themeSummary' },
    h(
      'p',
      { class: 'jp-VocBoard-largeText' },
      nComments === null
        ? isolateText(item.n_comments.note || translate('tooFew'))
        : [
            h('strong', {}, format.number(nComments)),
            ' ',
            month
              ? translate('inPeriod', { month })
              : translate('comments', { n: nComments }).replace(/^\S+ /, '')
          ]
    ),
    item.keywords.length > 0 &&
      h(
        'ul',
        { class: 'jp-VocBoard-keywords', 'aria-label': translate('keywords'), lang: language },
        item.keywords.slice(0, 6).map(word => h('li', {}, isolateText(word)))
      ),
    tags.length > 0 &&
      h(
        'ul',
        { class: 'jp-VocBoard-tags' },
        tags.map(tag => h('li', {}, isolateText(tag)))
      )
  );
}

/**
 * @param {BoardContext} context
 * @param {ThemeItem} item
 */
function createCauseList(context, item) {
  const { translate } = context;
  const rankedCauses = [...item.causes].sort((a, b) => (b.share.value ?? 0) - (a.share.value ?? 0));
  const [visibleCauses, otherCauses] = [
    rankedCauses.slice(0, N_VISIBLE_CAUSES),
    rankedCauses.slice(N_VISIBLE_CAUSES)
  ];
  const isDecided = item.department !== null || item.fixer !== null;
  return h(
    'div',
    { class: 'jp-VocBoard-causeList' },
    isDecided &&
      h(
        'p',
        { class: 'jp-VocBoard-decidedCause' },
        h('strong', {}, isolateText(item.department ?? translate('notDecided'))),
        ` · ${translate('decidedByPerson')}`
      ),
    rankedCauses.length === 0 && h('p', { class: 'jp-VocBoard-mutedText' }, translate('noCauses')),
    visibleCauses.length > 0 &&
      h(
        'ul',
        {},
        visibleCauses.map((cause, i) => createCauseRow(context, cause, i === 0))
      ),
    otherCauses.length > 0 &&
      h(
        'details',
        {},
        h('summary', {}, translate('moreCauses', { n: otherCauses.length })),
        h(
          'ul',
          {},
          otherCauses.map(cause => createCauseRow(context, cause, false))
        )
      ),
    h(
      'p',
      {},
      `${translate('fixer')}: `,
      isolateText(item.fixer ?? translate(item.department ? 'sameFixer' : 'noFixer'))
    ),
    item.cause_note && h('p', { class: 'jp-VocBoard-mutedText' }, isolateText(item.cause_note))
  );
}

/**
 * @param {BoardContext} context
 * @param {CauseShare} cause
 * @param {boolean} isFirst the largest share: its evidence is shown at once
 */
function createCauseRow({ translate, format }, { department, share, evidence }, isFirst) {
  return h(
    'li',
    { class: isFirst ? 'jp-VocBoard-cause jp-VocBoard-firstCause' : 'jp-VocBoard-cause' },
    h('span', { class: 'jp-VocBoard-causeName' }, isolateText(department ?? translate('unknownCause'))),
    h(
      'span',
      { class: 'jp-VocBoard-causeShare' },
      h('strong', {}, format.figure(share)),
      ' ',
      format.interval(share)
    ),
    createShareBar(share),
    evidence && createEvidenceText(translate, evidence)
  );
}

/**
 * @param {import('./messages.js').Translate} translate
 * @param {string} evidence
 */
function createEvidenceText(translate, evidence) {
  const element = h('span', { class: 'jp-VocBoard-evidence' }, isolateText(evidence));
  return evidence.length > MAX_EVIDENCE_CHARACTERS
    ? [element, createShowAllButton(translate, element)]
    : element;
}

/**
 * @param {BoardContext} context
 * @param {ThemeItem} item
 */
function createCategorySummary({ translate, format }, { category: { value, by, shares, exceptions } }) {
  return h(
    'div',
    {},
    h(
      'p',
      { class: 'jp-VocBoard-mainFigure' },
      h('strong', {}, value ? translate(value) : translate('figureUnknown'))
    ),
    h('p', { class: 'jp-VocBoard-mutedText' }, translate(by === 'person' ? 'byPerson' : 'byRule')),
    exceptions.map(each =>
      h(
        'p',
        { class: 'jp-VocBoard-mutedText' },
        isolateText(
          translate('exceptionLine', {
            where: [each.phase, each.customer_segment].filter(Boolean).join(', '),
            category: translate(each.category)
          })
        )
      )
    ),
    h(
      'ul',
      { class: 'jp-VocBoard-categoryShares' },
      shares.map(({ category: each, share }) =>
        h(
          'li',
          {},
          h('span', {}, translate(each)),
          h('span', { class: 'jp-VocBoard-shareFigure' }, format.figure(share)),
          createShareBar(share)
        )
      )
    )
  );
}

/**
 * @param {BoardContext} context
 * @param {ThemeItem} item
 */
function createScoreSummary({ translate, format }, { score: figure }) {
  return h(
    'div',
    {},
    h(
      'p',
      { class: 'jp-VocBoard-mainFigure' },
      h('strong', {}, format.figure(figure)),
      ` ${(figure?.unit ?? '').toUpperCase()}`
    ),
    figure?.value != null &&
      h(
        'p',
        { class: 'jp-VocBoard-mutedText' },
        [format.interval(figure), translate('answers', { n: figure.n })].filter(Boolean).join(' · ')
      )
  );
}

/**
 * @param {BoardContext} context
 * @param {ThemeItem} item
 */
function createActionList({ translate, format }, item) {
  return h(
    'ul',
    { class: 'jp-VocBoard-actionList' },
    item.actions.map(({ department, promise, due, done, dropped }) =>
      h(
        'li',
        {},
        isolateText(promise),
        h(
          'span',
          { class: 'jp-VocBoard-mutedText' },
          isolateText(
            [
              department,
              done
                ? translate('doneAt', { day: format.day(done) })
                : dropped
                  ? translate('droppedAt', { day: format.day(dropped) })
                  : due
                    ? translate('dueAt', { day: format.day(due) })
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
