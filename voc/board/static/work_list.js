/**
 * The work list: the urgent comments on top, then the items of the mode. The selected option's item is shown beside
 * it.
 */
import { createIcon } from './charts.js';
import { createId, h, isolateText } from './dom.js';
import { translateCode } from './messages.js';

/** @typedef {import('./board.js').BoardContext} BoardContext */
/** @typedef {import('./protocol.js').WorklistLine} WorklistLine */
/** @typedef {import('./protocol.js').OpenResult} OpenResult */
/** @typedef {import('./protocol.js').Mode} Mode */

/** The list box of one board. */
export class WorkList {
  /**
   * @param {BoardContext} context
   * @param {(key: string, opensItem: boolean) => void} onSelect called with `opensItem` when the officer clicks an
   *   option
   */
  constructor(context, onSelect) {
    this._context = context;
    this._onSelect = onSelect;
    /** @type {WorklistLine[]} */
    this.lines = [];
    this.selectedKey = '';
    /** @type {Map<string, HTMLElement>} */
    this._options = new Map();
    this.element = h('div', {
      class: 'jp-VocBoard-workList',
      role: 'listbox',
      'aria-label': context.translate('worklist')
    });
  }

  /**
   * Show the lines of a mode; selection and focus stay where they are.
   *
   * @param {OpenResult} openResult
   * @param {Mode} mode
   */
  showLines(openResult, mode) {
    const { translate } = this._context;
    const hasFocus = this.element.contains(document.activeElement);
    this.lines = [...openResult.urgent, ...openResult.items];
    this._options.clear();
    /** @type {Record<Mode, import('./messages.js').MessageKey>} */
    const titlesByMode = { day: 'todayList', calibration: 'calibrationList', all: 'allList' };
    this.element.replaceChildren();
    this._appendGroup(translate('urgentList'), openResult.urgent, 'jp-VocBoard-urgentGroup');
    this._appendGroup(translate(titlesByMode[mode]), openResult.items, '');
    this.element.hidden = !this.lines.length;
    this.markSelected(this.selectedKey);
    if (hasFocus) {
      this.focusSelected();
    }
  }

  /**
   * @param {string} title
   * @param {WorklistLine[]} lines
   * @param {string} className
   */
  _appendGroup(title, lines, className) {
    if (!lines.length) {
      return;
    }
    const id = createId();
    this.element.append(
      h(
        'div',
        { role: 'group', 'aria-labelledby': id, class: className },
        h('div', { id, class: 'jp-VocBoard-groupTitle', role: 'presentation' }, title),
        lines.map(line => this._createOption(line))
      )
    );
  }

  /** @param {WorklistLine} line */
  _createOption(line) {
    const option = h('div', {
      role: 'option',
      class: 'jp-VocBoard-workListItem',
      tabindex: '-1',
      'data-key': line.key,
      'aria-selected': 'false',
      click: () => this._onSelect(line.key, true)
    });
    this._options.set(line.key, option);
    this._drawOption(option, line);
    return option;
  }

  /**
   * @param {HTMLElement} option
   * @param {WorklistLine} line
   */
  _drawOption(option, line) {
    const { translate } = this._context;
    option.toggleAttribute('data-done', line.done);
    option.replaceChildren(
      createIcon(
        line.done ? 'done' : line.kind,
        line.done ? translate('isDone') : translateCode(translate, 'kind_', line.kind)
      ),
      h(
        'span',
        { class: 'jp-VocBoard-workListItemText' },
        isolateText(line.title, 'jp-VocBoard-labelText'),
        isolateText(line.detail, 'jp-VocBoard-workListItemDetail')
      )
    );
  }

  /** @param {string} key */
  markSelected(key) {
    this.selectedKey = key;
    const firstKey = this.lines[0]?.key;
    const focusableKey = this._options.has(key) ? key : firstKey;
    for (const [optionKey, option] of this._options) {
      option.setAttribute('aria-selected', String(optionKey === key));
      option.tabIndex = optionKey === focusableKey ? 0 : -1;
    }
    this._scrollToOption(this._options.get(key));
  }

  /**
   * Scroll an option into view, in the list alone: `scrollIntoView` would move the notebook too.
   *
   * @param {HTMLElement | undefined} option
   */
  _scrollToOption(option) {
    if (!option) {
      return;
    }
    const [listBox, optionBox] = [this.element.getBoundingClientRect(), option.getBoundingClientRect()];
    this.element.scrollTop +=
      Math.min(0, optionBox.top - listBox.top) + Math.max(0, optionBox.bottom - listBox.bottom);
  }

  /** @returns {boolean} whether an option could take the focus */
  focusSelected() {
    const option = this._options.get(this.selectedKey) ?? this._options.get(this.lines[0]?.key ?? '');
    if (!option || option.offsetParent === null) {
      return false;
    }
    option.focus({ preventScroll: false });
    return true;
  }

  /**
   * Mark the lines of a subject as done, after a decision about it.
   *
   * @param {string} subject such as T-12
   * @returns {boolean} whether it is in the list
   */
  markDone(subject) {
    const lines = this.lines.filter(each => each.subject === subject);
    for (const line of lines) {
      line.done = true;
      const option = this._options.get(line.key);
      if (option) {
        this._drawOption(option, line);
      }
    }
    return lines.length > 0;
  }

  /**
   * Return the key of the line below or above the selected one.
   *
   * @param {number} step 1 or -1
   * @returns {string | null}
   */
  getNeighbourKey(step) {
    const selectedIndex = this.lines.findIndex(line => line.key === this.selectedKey);
    return this.lines[selectedIndex < 0 ? 0 : selectedIndex + step]?.key ?? null;
  }

  /**
   * @returns {string | null} the key of the next line that is not done, from the selected one on and then from the
   *   top
   */
  get nextOpenKey() {
    const selectedIndex = this.lines.findIndex(line => line.key === this.selectedKey);
    const linesFromHere = [
      ...this.lines.slice(selectedIndex + 1),
      ...this.lines.slice(0, Math.max(0, selectedIndex))
    ];
    return linesFromHere.find(line => !line.done)?.key ?? null;
  }
}
