/**
 * The grid of all comments of a theme. It holds only the visible rows and a few around them, so 100,000 comments cost
 * no more than a hundred. The focus stays on the grid; `aria-activedescendant` names the active row.
 */
import { appendChildren, createId, h, markSpans } from './dom.js';

/** @typedef {import('./board.js').BoardContext} BoardContext */
/** @typedef {import('./protocol.js').CommentView} CommentView */

const N_ROWS_PER_PAGE = 50;
const N_CACHED_PAGES = 6;
const N_OVERSCAN_ROWS = 4;
/**
 * Browsers draw no element taller than about 17 million pixels; with more rows, each pixel of scrolling passes more
 * of them.
 */
const MAX_HEIGHT_PX = 8_000_000;
const COMMENT_SEARCH_PAUSE_MS = 180;
/** An officer who steps through the work list reads no comments: they are requested only when an item stays open. */
const FIRST_LOAD_PAUSE_MS = 250;

/** The comment grid of one theme. */
export class CommentGrid {
  /**
   * @param {BoardContext} context
   * @param {string} theme
   * @param {{chosenSegments: Set<number>, onChoose: () => void, onOpen: (comment: CommentView) => void}} options
   */
  constructor(context, theme, { chosenSegments, onChoose, onOpen }) {
    this._context = context;
    this._theme = theme;
    this._chosenSegments = chosenSegments;
    this._onChoose = onChoose;
    this._onOpen = onOpen;
    /** @type {Map<number, CommentView[]>} pages of rows, the most recently used last */
    this._pages = new Map();
    this._requestedPages = new Set();
    this._search = '';
    this._total = -1;
    this._activeIndex = 0;
    this._requestNumber = 0;
    this._animationFrame = 0;
    this._typingTimer = 0;
    this._id = createId();
    this._searchField = this._createSearchField();
    this._count = h('span', { class: 'jp-VocBoard-mutedText', role: 'status' });
    this._body = h('div', { class: 'jp-VocBoard-commentGridBody', role: 'rowgroup' });
    this._grid = this._createGrid();
    this.element = h(
      'div',
      {},
      h('div', { class: 'jp-VocBoard-searchBar' }, this._searchField, this._count),
      this._grid
    );
    this._resizeObserver = new ResizeObserver(() => this._scheduleDraw());
    this._resizeObserver.observe(this._grid);
    this._firstLoadTimer = window.setTimeout(() => this._loadFirstRows(), FIRST_LOAD_PAUSE_MS);
  }

  close() {
    this._requestNumber += 1;
    cancelAnimationFrame(this._animationFrame);
    clearTimeout(this._typingTimer);
    clearTimeout(this._firstLoadTimer);
    this._resizeObserver.disconnect();
    this._pages.clear();
  }

  /** Request the first rows, unless they are here. */
  _loadFirstRows() {
    clearTimeout(this._firstLoadTimer);
    if (this._total < 0) {
      void this._loadPage(0);
    }
    this._scheduleDraw();
  }

  /** @returns {CommentView | null} the comment of the active row */
  get activeComment() {
    return this._getComment(this._activeIndex);
  }

  focusSearch() {
    this._searchField.focus();
  }

  /** Request the rows again, for a new search. */
  reloadRows() {
    this._requestNumber += 1;
    clearTimeout(this._firstLoadTimer);
    this._requestedPages.clear();
    this._pages.clear();
    void this._loadPage(Math.floor(this._activeIndex / N_ROWS_PER_PAGE));
  }

  _createSearchField() {
    const { translate } = this._context;
    return h('input', {
      type: 'search',
      class: 'jp-VocBoard-field',
      placeholder: translate('searchComments'),
      'aria-label': translate('searchComments'),
      input: () => this._scheduleSearch()
    });
  }

  _createGrid() {
    const { translate } = this._context;
    const columnTitles = [
      translate('when'),
      translate('channel'),
      translate('commentText'),
      translate('mark')
    ];
    const columns = columnTitles.map((title, i) =>
      h('span', { role: 'columnheader', 'aria-colindex': i + 1 }, title)
    );
    const headerRow = h(
      'div',
      { role: 'row', 'aria-rowindex': '1', class: 'jp-VocBoard-commentRow' },
      columns
    );
    return h(
      'div',
      {
        class: 'jp-VocBoard-commentGrid',
        role: 'grid',
        tabindex: '0',
        'aria-label': translate('allComments'),
        'aria-colcount': columnTitles.length,
        'aria-multiselectable': 'true',
        scroll: () => this._scheduleDraw(),
        keydown: (/** @type {KeyboardEvent} */ event) => this._handleKey(event),
        focus: () => this._loadFirstRows()
      },
      h('div', { role: 'rowgroup', class: 'jp-VocBoard-commentGridHeader' }, headerRow),
      this._body
    );
  }

  get _rowPx() {
    return Math.round(parseFloat(getComputedStyle(this._grid).fontSize) * 4) || 52;
  }

  /** @param {number} index */
  _getComment(index) {
    return this._pages.get(Math.floor(index / N_ROWS_PER_PAGE))?.[index % N_ROWS_PER_PAGE] ?? null;
  }

  /** @param {number} page */
  async _loadPage(page) {
    if (this._requestedPages.has(page)) {
      return;
    }
    this._requestedPages.add(page);
    const requestNumber = this._requestNumber;
    try {
      const { total, rows } = await this._context.desk.request('comments', {
        theme: this._theme,
        offset: page * N_ROWS_PER_PAGE,
        limit: N_ROWS_PER_PAGE,
        search: this._search
      });
      if (requestNumber === this._requestNumber) {
        this._pages.set(page, rows);
        this._showTotal(total);
      }
    } catch (error) {
      if (requestNumber === this._requestNumber) {
        this._context.showProblem(error);
      }
    } finally {
      if (requestNumber === this._requestNumber) {
        this._requestedPages.delete(page);
      }
    }
  }

  /** @param {number} total */
  _showTotal(total) {
    const { translate } = this._context;
    if (total !== this._total) {
      this._total = total;
      this._activeIndex = Math.max(0, Math.min(this._activeIndex, total - 1));
      this._grid.setAttribute('aria-rowcount', String(total + 1));
      this._count.textContent =
        total === 0
          ? translate('noComments')
          : translate(this._search ? 'foundComments' : 'comments', { n: total });
    }
    this._drawRows();
  }

  _scheduleSearch() {
    clearTimeout(this._typingTimer);
    this._typingTimer = window.setTimeout(() => {
      this._search = this._searchField.value.trim();
      this._activeIndex = 0;
      this._total = -1;
      this._grid.scrollTop = 0;
      this.reloadRows();
    }, COMMENT_SEARCH_PAUSE_MS);
  }

  _scheduleDraw() {
    cancelAnimationFrame(this._animationFrame);
    this._animationFrame = requestAnimationFrame(() => this._drawRows());
  }

  /**
   * @returns the height of a row and of all rows, how many rows fit, the index of the first visible row (with a
   *   fraction), and how many pixels of rows one pixel of scrolling passes
   */
  _computeGeometry() {
    const rowPx = this._rowPx;
    const bodyPx = Math.min(this._total * rowPx, MAX_HEIGHT_PX);
    const viewPx = Math.max(rowPx, this._grid.clientHeight - rowPx / 2); // half a row is the header
    const nVisible = Math.ceil(viewPx / rowPx);
    const scrollRangePx = Math.max(1, bodyPx - viewPx);
    const scale = bodyPx < this._total * rowPx ? (this._total * rowPx - viewPx) / scrollRangePx : 1;
    const firstIndex = (this._grid.scrollTop * scale) / rowPx;
    return { rowPx, bodyPx, nVisible, firstIndex, scale };
  }

  _drawRows() {
    if (this._total < 0) {
      return;
    }
    const { rowPx, bodyPx, nVisible, firstIndex } = this._computeGeometry();
    this._body.style.blockSize = `${bodyPx}px`;
    const start = Math.max(0, Math.floor(firstIndex) - N_OVERSCAN_ROWS);
    const stop = Math.min(this._total, Math.floor(firstIndex) + nVisible + N_OVERSCAN_ROWS + 1);
    const offsetPx = this._grid.scrollTop - firstIndex * rowPx;
    const rows = [];
    for (let i = start; i < stop; i += 1) {
      const element = this._createRow(i);
      element.style.transform = `translateY(${Math.round(offsetPx + i * rowPx)}px)`;
      element.style.blockSize = `${rowPx}px`;
      rows.push(element);
    }
    this._body.replaceChildren(...rows);
    const isActiveVisible = this._activeIndex >= start && this._activeIndex < stop;
    if (isActiveVisible && this._total > 0) {
      this._grid.setAttribute('aria-activedescendant', `${this._id}-${this._activeIndex}`);
    } else {
      this._grid.removeAttribute('aria-activedescendant');
    }
    const visiblePages = [
      Math.floor(start / N_ROWS_PER_PAGE),
      Math.floor(Math.max(start, stop - 1) / N_ROWS_PER_PAGE)
    ];
    this._cachePages(visiblePages);
  }

  /**
   * Request the visible pages that are not here, and drop those that were visible longest ago.
   *
   * @param {number[]} visiblePages
   */
  _cachePages(visiblePages) {
    for (const page of new Set(visiblePages)) {
      const rows = this._pages.get(page);
      if (rows) {
        this._pages.delete(page);
        this._pages.set(page, rows);
      } else if (page * N_ROWS_PER_PAGE < this._total) {
        void this._loadPage(page);
      }
    }
    for (const page of [...this._pages.keys()].slice(0, Math.max(0, this._pages.size - N_CACHED_PAGES))) {
      this._pages.delete(page);
    }
  }

  /** @param {number} index */
  _createRow(index) {
    const { format } = this._context;
    const comment = this._getComment(index);
    const isChosen = comment?.segment != null && this._chosenSegments.has(comment.segment);
    const element = h('div', {
      role: 'row',
      id: `${this._id}-${index}`,
      class: 'jp-VocBoard-commentRow',
      'aria-rowindex': index + 2,
      'aria-selected': String(isChosen),
      'data-active': index === this._activeIndex,
      click: () => this._activateRow(index),
      dblclick: () => comment && this._onOpen(comment)
    });
    const cells = comment
      ? [
          h('time', { datetime: comment.at ?? '' }, format.day(comment.at)),
          h('bdi', {}, comment.channel ?? ''),
          // A row shows two lines at most; a comment of a megabyte must not be laid out for that.
          markSpans(comment.text.slice(0, 600), comment.spans),
          comment.score === null ? '' : format.number(comment.score)
        ]
      : ['…', '', '', ''];
    cells.forEach((cell, i) =>
      appendChildren(element, h('span', { role: 'gridcell', 'aria-colindex': i + 1 }, cell))
    );
    return element;
  }

  /** @param {number} index */
  _activateRow(index) {
    this._activeIndex = index;
    this._drawRows();
  }

  /** @param {KeyboardEvent} event */
  _handleKey(event) {
    if (event.ctrlKey && event.key !== 'Home' && event.key !== 'End') {
      return;
    }
    const nPageRows = Math.max(1, this._computeGeometry().nVisible - 1);
    /** @type {Record<string, number>} */
    const targetsByKey = {
      ArrowDown: this._activeIndex + 1,
      ArrowUp: this._activeIndex - 1,
      j: this._activeIndex + 1,
      k: this._activeIndex - 1,
      PageDown: this._activeIndex + nPageRows,
      PageUp: this._activeIndex - nPageRows,
      Home: 0,
      End: this._total - 1
    };
    const target = targetsByKey[event.key];
    if (target !== undefined) {
      this._moveTo(Math.max(0, Math.min(this._total - 1, target)));
    } else if (event.key === 'Enter' && this.activeComment) {
      this._onOpen(this.activeComment);
    } else if (event.key === ' ' && this.activeComment) {
      this._toggleSegment(this.activeComment);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {number} index */
  _moveTo(index) {
    this._activeIndex = index;
    const { rowPx, firstIndex, scale } = this._computeGeometry();
    const nWholeRows = Math.floor((this._grid.clientHeight - rowPx / 2) / rowPx);
    if (index < firstIndex) {
      this._grid.scrollTop = (index * rowPx) / scale;
    } else if (index > firstIndex + nWholeRows - 1) {
      this._grid.scrollTop = ((index - nWholeRows + 1) * rowPx) / scale;
    }
    this._drawRows();
  }

  /** @param {CommentView} comment */
  _toggleSegment({ segment }) {
    if (segment === null) {
      return;
    }
    if (!this._chosenSegments.delete(segment)) {
      this._chosenSegments.add(segment);
    }
    this._onChoose();
    this._drawRows();
  }
}
