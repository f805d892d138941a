/**
 * All comments of a theme as a grid that holds only the rows around what is seen: 100,000 comments cost no more than a
 * hundred. One grid keeps the focus; `aria-activedescendant` says which row is meant.
 */
import { append, freshId, h, marked } from './dom.js';

/** @typedef {import('./surface.js').View} View */
/** @typedef {import('./protocol.js').Comment} Comment */

const PAGE = 50;
const KEPT_PAGES = 6;
const OVERSCAN = 4;
/** Browsers draw no taller element than about 17 million pixels; beyond this, a pixel of the scrollbar means more rows. */
const TALLEST_PX = 8_000_000;
const SEARCH_PAUSE_MS = 180;
/** Who steps through the work list reads no comments: they are asked for only where somebody stays. */
const FIRST_PAUSE_MS = 250;

export class CommentGrid {
  /**
   * @param {View} view
   * @param {string} theme
   * @param {{chosen: Set<number>, onChoose: () => void, onRead: (comment: Comment) => void}} options
   */
  constructor(view, theme, { chosen, onChoose, onRead }) {
    this._view = view;
    this._theme = theme;
    this._chosen = chosen;
    this._onChoose = onChoose;
    this._onRead = onRead;
    /** @type {Map<number, Comment[]>} pages of rows, the most recently used last */
    this._pages = new Map();
    this._asked = new Set();
    this._search = '';
    this._total = -1;
    this._active = 0;
    this._turn = 0;
    this._frame = 0;
    this._typing = 0;
    this._id = freshId();
    this._field = this._searchField();
    this._count = h('span', { class: 'jp-VocBoard-quiet', role: 'status' });
    this._body = h('div', { class: 'jp-VocBoard-rows', role: 'rowgroup' });
    this._grid = this._emptyGrid();
    this.element = h(
      'div',
      { class: 'jp-VocBoard-all' },
      h('div', { class: 'jp-VocBoard-searchLine' }, this._field, this._count),
      this._grid
    );
    this._resized = new ResizeObserver(() => this._later());
    this._resized.observe(this._grid);
    this._first = window.setTimeout(() => this._begin(), FIRST_PAUSE_MS);
  }

  close() {
    this._turn += 1;
    cancelAnimationFrame(this._frame);
    clearTimeout(this._typing);
    clearTimeout(this._first);
    this._resized.disconnect();
    this._pages.clear();
  }

  /** Ask for the first rows, unless somebody has. */
  _begin() {
    clearTimeout(this._first);
    if (this._total < 0) {
      void this._load(0);
    }
    this._later();
  }

  /** @returns {Comment | null} the row that the keyboard is on */
  get current() {
    return this._row(this._active);
  }

  focusSearch() {
    this._field.focus();
  }

  /** Ask for everything anew; after a decision about a comment. */
  refresh() {
    this._turn += 1;
    clearTimeout(this._first);
    this._asked.clear();
    this._pages.clear();
    void this._load(Math.floor(this._active / PAGE));
  }

  _searchField() {
    const { say } = this._view;
    return h('input', {
      type: 'search',
      class: 'jp-VocBoard-field',
      placeholder: say('searchComments'),
      'aria-label': say('searchComments'),
      input: () => this._typed()
    });
  }

  _emptyGrid() {
    const { say } = this._view;
    const heads = [say('when'), say('channel'), say('says'), say('mark')];
    const columns = heads.map((head, i) => h('span', { role: 'columnheader', 'aria-colindex': i + 1 }, head));
    const head = h('div', { role: 'row', 'aria-rowindex': '1', class: 'jp-VocBoard-row' }, columns);
    return h(
      'div',
      {
        class: 'jp-VocBoard-comments',
        role: 'grid',
        tabindex: '0',
        'aria-label': say('allComments'),
        'aria-colcount': heads.length,
        'aria-multiselectable': 'true',
        scroll: () => this._later(),
        keydown: (/** @type {KeyboardEvent} */ event) => this._key(event),
        focus: () => this._begin()
      },
      h('div', { role: 'rowgroup', class: 'jp-VocBoard-rowHead' }, head),
      this._body
    );
  }

  get _rowPx() {
    return Math.round(parseFloat(getComputedStyle(this._grid).fontSize) * 4) || 52;
  }

  /** @param {number} index */
  _row(index) {
    return this._pages.get(Math.floor(index / PAGE))?.[index % PAGE] ?? null;
  }

  /** @param {number} page */
  async _load(page) {
    if (this._asked.has(page)) {
      return;
    }
    this._asked.add(page);
    const turn = this._turn;
    try {
      const { total, rows } = await this._view.desk.ask('comments', {
        theme: this._theme,
        offset: page * PAGE,
        limit: PAGE,
        search: this._search
      });
      if (turn === this._turn) {
        this._pages.set(page, rows);
        this._took(total);
      }
    } catch (error) {
      if (turn === this._turn) {
        this._view.problem(error);
      }
    } finally {
      if (turn === this._turn) {
        this._asked.delete(page);
      }
    }
  }

  /** @param {number} total */
  _took(total) {
    const { say } = this._view;
    if (total !== this._total) {
      this._total = total;
      this._active = Math.max(0, Math.min(this._active, total - 1));
      this._grid.setAttribute('aria-rowcount', String(total + 1));
      this._count.textContent =
        total === 0 ? say('noComments') : say(this._search ? 'foundComments' : 'comments', { n: total });
    }
    this._draw();
  }

  _typed() {
    clearTimeout(this._typing);
    this._typing = window.setTimeout(() => {
      this._search = this._field.value.trim();
      this._active = 0;
      this._total = -1;
      this._grid.scrollTop = 0;
      this.refresh();
    }, SEARCH_PAUSE_MS);
  }

  _later() {
    cancelAnimationFrame(this._frame);
    this._frame = requestAnimationFrame(() => this._draw());
  }

  /** How many rows a pixel of scrolling passes, and where the first row is. */
  _geometry() {
    const row = this._rowPx;
    const tall = Math.min(this._total * row, TALLEST_PX);
    const seen = Math.max(row, this._grid.clientHeight - row / 2);
    const visible = Math.ceil(seen / row);
    const room = Math.max(1, tall - seen);
    const scale = tall < this._total * row ? (this._total * row - seen) / room : 1;
    const first = (this._grid.scrollTop * scale) / row;
    return { row, tall, visible, first, scale };
  }

  _draw() {
    if (this._total < 0) {
      return;
    }
    const { row, tall, visible, first } = this._geometry();
    this._body.style.blockSize = `${tall}px`;
    const from = Math.max(0, Math.floor(first) - OVERSCAN);
    const to = Math.min(this._total, Math.floor(first) + visible + OVERSCAN + 1);
    const base = this._grid.scrollTop - first * row;
    const rows = [];
    for (let i = from; i < to; i += 1) {
      const element = this._rowElement(i);
      element.style.transform = `translateY(${Math.round(base + i * row)}px)`;
      element.style.blockSize = `${row}px`;
      rows.push(element);
    }
    this._body.replaceChildren(...rows);
    const here = this._active >= from && this._active < to;
    if (here && this._total > 0) {
      this._grid.setAttribute('aria-activedescendant', `${this._id}-${this._active}`);
    } else {
      this._grid.removeAttribute('aria-activedescendant');
    }
    const wanted = [Math.floor(from / PAGE), Math.floor(Math.max(from, to - 1) / PAGE)];
    this._keep(wanted);
  }

  /** @param {number[]} wanted pages that are seen; the others are dropped, the longest unseen first */
  _keep(wanted) {
    for (const page of new Set(wanted)) {
      const rows = this._pages.get(page);
      if (rows) {
        this._pages.delete(page);
        this._pages.set(page, rows);
      } else if (page * PAGE < this._total) {
        void this._load(page);
      }
    }
    for (const page of [...this._pages.keys()].slice(0, Math.max(0, this._pages.size - KEPT_PAGES))) {
      this._pages.delete(page);
    }
  }

  /** @param {number} index */
  _rowElement(index) {
    const { format } = this._view;
    const comment = this._row(index);
    const chosen = comment?.segment != null && this._chosen.has(comment.segment);
    const element = h('div', {
      role: 'row',
      id: `${this._id}-${index}`,
      class: 'jp-VocBoard-row',
      'aria-rowindex': index + 2,
      'aria-selected': String(chosen),
      'data-active': index === this._active,
      click: () => this._clicked(index),
      dblclick: () => comment && this._onRead(comment)
    });
    const cells = comment
      ? [
          h('time', { datetime: comment.at ?? '' }, format.day(comment.at)),
          h('bdi', {}, comment.channel ?? ''),
          // A row shows three lines at most; a comment of a megabyte must not be laid out for that.
          marked(comment.text.slice(0, 600), comment.spans),
          comment.score === null ? '' : format.number(comment.score)
        ]
      : ['…', '', '', ''];
    cells.forEach((cell, i) =>
      append(element, h('span', { role: 'gridcell', 'aria-colindex': i + 1 }, cell))
    );
    return element;
  }

  /** @param {number} index */
  _clicked(index) {
    this._active = index;
    this._draw();
  }

  /** @param {KeyboardEvent} event */
  _key(event) {
    if (event.ctrlKey && event.key !== 'Home' && event.key !== 'End') {
      return;
    }
    const page = Math.max(1, this._geometry().visible - 1);
    /** @type {Record<string, number>} */
    const moves = {
      ArrowDown: this._active + 1,
      ArrowUp: this._active - 1,
      j: this._active + 1,
      k: this._active - 1,
      PageDown: this._active + page,
      PageUp: this._active - page,
      Home: 0,
      End: this._total - 1
    };
    const to = moves[event.key];
    if (to !== undefined) {
      this._move(Math.max(0, Math.min(this._total - 1, to)));
    } else if (event.key === 'Enter' && this.current) {
      this._onRead(this.current);
    } else if (event.key === ' ' && this.current) {
      this._choose(this.current);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {number} index */
  _move(index) {
    this._active = index;
    const { row, scale } = this._geometry();
    const head = row / 2;
    const first = (this._grid.scrollTop * scale) / row;
    const fit = Math.floor((this._grid.clientHeight - head) / row);
    if (index < first) {
      this._grid.scrollTop = (index * row) / scale;
    } else if (index > first + fit - 1) {
      this._grid.scrollTop = ((index - fit + 1) * row) / scale;
    }
    this._draw();
  }

  /** @param {Comment} comment */
  _choose({ segment }) {
    if (segment === null) {
      return;
    }
    if (!this._chosen.delete(segment)) {
      this._chosen.add(segment);
    }
    this._onChoose();
    this._draw();
  }
}
