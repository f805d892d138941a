/**
 * The list on the left: the urgent comments on top, then the items of the mode. The selected option's item is shown beside
 * it.
 */
import { createIcon } from './charts.js';
import { createId, h, isolateText } from './dom.js';
import { translateCode } from './messages.js';

/** @typedef {import('./board.js').BoardContext} BoardContext */
/** @typedef {import('./protocol.js').WorklistLine} WorklistLine */
/** @typedef {import('./protocol.js').Mode} Mode */

/** @type {Record<Mode, import('./messages.js').MessageKey>} */
const TITLES_BY_MODE = { day: 'todayList', calibration: 'calibrationList', all: 'allList' };

/** The list box of one board: draws the lines and the selection of its state. */
export class WorkList {
  /**
   * @param {BoardContext} context
   * @param {(key: string) => void} onSelect called when the officer clicks an option
   */
  constructor(context, onSelect) {
    this._context = context;
    this._onSelect = onSelect;
    /** @type {Map<string, HTMLElement>} */
    this._options = new Map();
    this.element = h('div', {
      class: 'jp-VocBoard-workList',
      role: 'listbox',
      'aria-label': context.translate('worklist')
    });
    context.state.subscribe(part => (part === 'list' ? this._drawLines() : this._markSelected()));
  }

  get hasFocus() {
    return this.element.contains(document.activeElement);
  }

  /** Draw all lines; the focus, if it is in here, is on the selected one afterwards. */
  _drawLines() {
    const { translate, state } = this._context;
    const { hasFocus } = this;
    const { scrollTop } = this.element;
    this._options.clear();
    this.element.replaceChildren();
    this._appendGroup(translate('urgentList'), state.urgentLines, 'jp-VocBoard-urgentGroup');
    this._appendGroup(translate(TITLES_BY_MODE[state.mode]), state.itemLines, '');
    this._appendGroup(translate('guestList'), state.guestLine ? [state.guestLine] : [], '');
    this.element.hidden = !state.lines.length;
    this.element.scrollTop = scrollTop;
    this._markSelected();
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
    const { translate } = this._context;
    const option = h(
      'div',
      {
        role: 'option',
        class: 'jp-VocBoard-workListItem',
        tabindex: '-1',
        'data-key': line.key,
        'data-done': line.done,
        'aria-selected': 'false',
        click: () => this._onSelect(line.key)
      },
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
    this._options.set(line.key, option);
    return option;
  }

  _markSelected() {
    const { selectedKey, lines } = this._context.state;
    const focusableKey = this._options.has(selectedKey) ? selectedKey : lines[0]?.key;
    for (const [key, option] of this._options) {
      option.setAttribute('aria-selected', String(key === selectedKey));
      option.tabIndex = key === focusableKey ? 0 : -1;
    }
    this._scrollToOption(this._options.get(selectedKey));
    if (this.hasFocus && this._options.has(selectedKey)) {
      this.focusSelected();
    }
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
    const { selectedKey, lines } = this._context.state;
    const option = this._options.get(selectedKey) ?? this._options.get(lines[0]?.key ?? '');
    if (!option || option.offsetParent === null) {
      return false;
    }
    option.focus({ preventScroll: false });
    return true;
  }
}
