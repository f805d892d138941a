/** A dialog's field in which the officer searches and selects a theme. */
import { MissingFieldError, createTextField, labelField } from './dialog.js';
import { createId, h, isolateText } from './dom.js';

/** @typedef {import('./board.js').BoardContext} BoardContext */
/** @typedef {import('./protocol.js').ThemeListLine} ThemeListLine */

const THEME_SEARCH_PAUSE_MS = 150;
const N_THEMES_PER_SEARCH = 40;

/** A search over all themes: a combobox whose list stays open. */
export class ThemePicker {
  /**
   * @param {BoardContext} context
   * @param {string} label
   * @param {string} excludedTheme a theme that cannot be selected, such as T-12
   * @param {(theme: ThemeListLine | null) => void} [onSelect]
   */
  constructor(context, label, excludedTheme, onSelect = () => {}) {
    this._context = context;
    this._excludedTheme = excludedTheme;
    this._onSelect = onSelect;
    this._listId = createId();
    /** @type {ThemeListLine[]} */
    this._themes = [];
    this._activeIndex = -1;
    /** Counts searches: an answer that arrives after the next search is not shown. */
    this._searchNumber = 0;
    this._typingTimer = 0;
    /** Whether the themes that are shown are of other words than those in the field. */
    this._isSearching = false;
    this._field = this._createField();
    this._list = h('div', {
      role: 'listbox',
      id: this._listId,
      class: 'jp-VocBoard-themeOptions',
      'aria-label': label,
      tabindex: '-1'
    });
    this._count = h('p', { class: 'jp-VocBoard-visuallyHidden', role: 'status' });
    this.element = h(
      'div',
      { class: 'jp-VocBoard-themePicker' },
      labelField(label, this._field),
      this._list,
      this._count
    );
    void this._searchThemes();
  }

  /**
   * @returns {number} the number of the selected theme: 12 for T-12
   * @throws {MissingFieldError} none is selected
   */
  readThemeNumber() {
    const theme = this._themes[this._activeIndex];
    if (!theme) {
      throw new MissingFieldError(this._context.translate('chooseTheme'));
    }
    return parseThemeNumber(theme.theme);
  }

  _createField() {
    return createTextField('', {
      role: 'combobox',
      'aria-expanded': 'true',
      'aria-controls': this._listId,
      'aria-autocomplete': 'list',
      'data-autofocus': true,
      placeholder: this._context.translate('searchThemes'),
      input: () => {
        this._dropSearch();
        this._isSearching = true;
        this._selectTheme(-1); // what was found for other words is not what Enter means now
        this._typingTimer = window.setTimeout(() => void this._searchThemes(), THEME_SEARCH_PAUSE_MS);
      },
      keydown: (/** @type {KeyboardEvent} */ event) => this._handleKey(event)
    });
  }

  /** @param {KeyboardEvent} event */
  _handleKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this._themes.length) {
      event.preventDefault();
    }
    if (step && this._themes.length && !this._isSearching) {
      this._selectTheme(Math.max(0, Math.min(this._themes.length - 1, this._activeIndex + step)));
    }
  }

  /** Show no answer to a search that is under way, and begin none that waits. */
  _dropSearch() {
    clearTimeout(this._typingTimer);
    this._searchNumber += 1;
    this._isSearching = false;
  }

  async _searchThemes() {
    const { desk, translate, showProblem } = this._context;
    this._searchNumber += 1;
    const searchNumber = this._searchNumber;
    const search = this._field.value.trim();
    try {
      const { rows } = await desk.request('themes', { search, offset: 0, limit: N_THEMES_PER_SEARCH });
      if (searchNumber === this._searchNumber) {
        this._isSearching = false;
        this._themes = rows.filter(row => row.theme !== this._excludedTheme);
        const n = this._themes.length;
        this._count.textContent = n ? translate('foundThemes', { n }) : translate('noThemes');
        this._selectTheme(search && n ? 0 : -1);
      }
    } catch (error) {
      showProblem(error);
    }
  }

  /** @param {number} index -1: none */
  _selectTheme(index) {
    this._activeIndex = index;
    this._onSelect(this._themes[index] ?? null);
    this._drawThemes();
  }

  _drawThemes() {
    this._list.replaceChildren(...this._themes.map((theme, i) => this._createOption(theme, i)));
    if (!this._themes.length) {
      this._list.append(this._createEmptyOption());
    }
    if (this._activeIndex >= 0) {
      this._field.setAttribute('aria-activedescendant', `${this._listId}-${this._activeIndex}`);
      this._list.children[this._activeIndex]?.scrollIntoView({ block: 'nearest' });
    } else {
      this._field.removeAttribute('aria-activedescendant');
    }
  }

  /**
   * @param {ThemeListLine} theme
   * @param {number} index
   */
  _createOption(theme, index) {
    const nComments = theme.n_comments === null ? '' : this._context.format.number(theme.n_comments);
    const details = [theme.theme, nComments, theme.department ?? ''].filter(Boolean).join(' · ');
    return h(
      'div',
      {
        role: 'option',
        id: `${this._listId}-${index}`,
        class: 'jp-VocBoard-themeOption',
        'aria-selected': String(index === this._activeIndex),
        click: () => {
          this._dropSearch(); // its answer would put another theme in the place of the chosen one
          this._selectTheme(index);
        }
      },
      isolateText(theme.label),
      h('span', { class: 'jp-VocBoard-mutedText' }, isolateText(details))
    );
  }

  _createEmptyOption() {
    return h(
      'div',
      { role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false', class: 'jp-VocBoard-mutedText' },
      this._context.translate('noThemes')
    );
  }
}

/** @param {string} reference such as T-12 */
export function parseThemeNumber(reference) {
  return Number(reference.slice(2));
}
