/** The work list: urgent on top, then the day's few items. One option has the focus; it is the one that is shown. */
import { foreign, freshId, h } from './dom.js';
import { icon } from './pictures.js';
import { wordFor } from './words.js';

/** @typedef {import('./surface.js').View} View */
/** @typedef {import('./protocol.js').Line} Line */
/** @typedef {import('./protocol.js').OpenResult} OpenResult */
/** @typedef {import('./protocol.js').Mode} Mode */

export class WorkList {
  /**
   * @param {View} view
   * @param {(key: string, open: boolean) => void} onSelect `open`: the officer wants to go there, not only look
   */
  constructor(view, onSelect) {
    this._view = view;
    this._onSelect = onSelect;
    /** @type {Line[]} */
    this.lines = [];
    this.selected = '';
    /** @type {Map<string, HTMLElement>} */
    this._options = new Map();
    this.element = h('div', {
      class: 'jp-VocBoard-list',
      role: 'listbox',
      'aria-label': view.say('worklist')
    });
  }

  /**
   * @param {OpenResult} opened
   * @param {Mode} mode
   */
  show(opened, mode) {
    const { say } = this._view;
    const focused = this.element.contains(document.activeElement);
    this.lines = [...opened.urgent, ...opened.items];
    this._options.clear();
    /** @type {Record<Mode, import('./words.js').Word>} */
    const heads = { day: 'todayList', calibration: 'calibrationList', all: 'allList' };
    this.element.replaceChildren();
    this._group(say('urgentList'), opened.urgent, 'jp-VocBoard-urgentGroup');
    this._group(say(heads[mode]), opened.items, '');
    this.element.hidden = !this.lines.length;
    this.mark(this.selected);
    if (focused) {
      this.focus();
    }
  }

  /**
   * @param {string} title
   * @param {Line[]} lines
   * @param {string} kind
   */
  _group(title, lines, kind) {
    if (!lines.length) {
      return;
    }
    const id = freshId();
    this.element.append(
      h(
        'div',
        { role: 'group', 'aria-labelledby': id, class: `jp-VocBoard-group ${kind}` },
        h('div', { id, class: 'jp-VocBoard-groupName', role: 'presentation' }, title),
        lines.map(line => this._option(line))
      )
    );
  }

  /** @param {Line} line */
  _option(line) {
    const option = h('div', {
      role: 'option',
      class: 'jp-VocBoard-option',
      tabindex: '-1',
      'data-key': line.key,
      'aria-selected': 'false',
      click: () => this._onSelect(line.key, true)
    });
    this._options.set(line.key, option);
    this._write(option, line);
    return option;
  }

  /**
   * @param {HTMLElement} option
   * @param {Line} line
   */
  _write(option, line) {
    const { say } = this._view;
    option.toggleAttribute('data-done', line.done);
    option.replaceChildren(
      icon(line.done ? 'done' : line.kind, line.done ? say('isDone') : wordFor(say, 'kind_', line.kind)),
      h(
        'span',
        { class: 'jp-VocBoard-optionText' },
        foreign(line.title, 'jp-VocBoard-title'),
        foreign(line.detail, 'jp-VocBoard-optionDetail')
      )
    );
  }

  /** @param {string} key */
  mark(key) {
    this.selected = key;
    const first = this.lines[0]?.key;
    const focusable = this._options.has(key) ? key : first;
    for (const [each, option] of this._options) {
      option.setAttribute('aria-selected', String(each === key));
      option.tabIndex = each === focusable ? 0 : -1;
    }
    this._reveal(this._options.get(key));
  }

  /**
   * Scroll the list only: `scrollIntoView` would move the notebook too.
   *
   * @param {HTMLElement | undefined} option
   */
  _reveal(option) {
    if (!option) {
      return;
    }
    const [mine, theirs] = [this.element.getBoundingClientRect(), option.getBoundingClientRect()];
    this.element.scrollTop += Math.min(0, theirs.top - mine.top) + Math.max(0, theirs.bottom - mine.bottom);
  }

  /** @returns {boolean} whether an option could take the focus */
  focus() {
    const option = this._options.get(this.selected) ?? this._options.get(this.lines[0]?.key ?? '');
    if (!option || option.offsetParent === null) {
      return false;
    }
    option.focus({ preventScroll: false });
    return true;
  }

  /**
   * @param {string} subject decided, so done for today
   * @returns {boolean} whether it is in the list
   */
  done(subject) {
    const lines = this.lines.filter(each => each.subject === subject);
    for (const line of lines) {
      line.done = true;
      const option = this._options.get(line.key);
      if (option) {
        this._write(option, line);
      }
    }
    return lines.length > 0;
  }

  /**
   * @param {number} step 1 or -1
   * @returns {string | null}
   */
  beside(step) {
    const at = this.lines.findIndex(line => line.key === this.selected);
    return this.lines[at < 0 ? 0 : at + step]?.key ?? null;
  }

  /** @returns {string | null} the next that waits, from here around */
  get nextOpen() {
    const at = this.lines.findIndex(line => line.key === this.selected);
    const around = [...this.lines.slice(at + 1), ...this.lines.slice(0, Math.max(0, at))];
    return around.find(line => !line.done)?.key ?? null;
  }
}
