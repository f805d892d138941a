/** Moves through the work list: reads it, selects its lines, and shows an item, a message or the day summary beside it. */
import { RequestRefusedError } from './client.js';
import { createDaySummary } from './day_summary.js';
import { h } from './dom.js';
import { ItemCache } from './item_cache.js';
import { createBackButton, createItemPane, createStaticPane, getItemTitle } from './item_pane.js';
import { formatConnectionLost } from './notifications.js';

/** @typedef {import('./board.js').BoardContext} BoardContext */
/** @typedef {import('./item_pane.js').ItemActions} ItemActions */
/** @typedef {import('./layout.js').Layout} Layout */
/** @typedef {import('./protocol.js').AnyItem} AnyItem */
/** @typedef {import('./protocol.js').Mode} Mode */
/** @typedef {import('./protocol.js').OpenResult} OpenResult */
/** @typedef {import('./theme_pane.js').Pane & {heading: HTMLElement, updates: HTMLElement | null}} ShownPane */
/** @typedef {import('./work_list.js').WorkList} WorkList */

/** The way through one board's work list. */
export class Navigator {
  /**
   * @param {BoardContext} context
   * @param {WorkList} workList
   * @param {Layout} layout
   * @param {ItemActions} itemActions the functions of an item's buttons
   */
  constructor(context, workList, layout, itemActions) {
    this._context = context;
    this._workList = workList;
    this._layout = layout;
    this._itemActions = itemActions;
    this._cache = new ItemCache(context.desk);
    this._isClosed = false;
    this._showsSummary = false;
    this._nReloads = 0;
    /** The latest reading of the list. */
    this._reload = Promise.resolve();
    /** @type {ShownPane | null} */
    this._pane = null;
    this.showMessage(context.translate('opening'), '');
  }

  get pane() {
    if (!this._pane) {
      throw new Error('nothing is shown yet');
    }
    return this._pane;
  }

  get isClosed() {
    return this._isClosed;
  }

  close() {
    this._isClosed = true;
    this._pane?.close();
    this._cache.drop();
  }

  // ---- the work list ----

  /** @returns {Promise<OpenResult>} */
  _requestOpen() {
    const { desk, state, language } = this._context;
    return desk.request('open', { mode: state.mode, language });
  }

  /**
   * Open the work list for the first time and select its first line.
   *
   * @param {string} firstKey of the item to show, empty: that of the first line
   * @param {() => Promise<void>} onOpen called when the list is here, before an item is selected
   * @param {() => void} tryAgain called by the button that is shown when it does not open
   * @returns {Promise<boolean>} whether it is open
   */
  async openList(firstKey, onOpen, tryAgain) {
    const { state } = this._context;
    try {
      const openResult = await this._requestOpen();
      if (!this._isClosed) {
        state.showList(openResult);
        await onOpen();
        await this._selectOrFinish(firstKey || state.firstOpenKey);
      }
      return !this._isClosed;
    } catch (error) {
      this._showOpenError(error, tryAgain);
      return false;
    }
  }

  /**
   * @param {unknown} error
   * @param {() => void} tryAgain
   */
  _showOpenError(error, tryAgain) {
    if (this._isClosed) {
      return;
    }
    const { translate } = this._context;
    const text = error instanceof RequestRefusedError ? error.message : formatConnectionLost(this._context);
    const attributes = { type: 'button', class: 'jp-VocBoard-button', click: tryAgain };
    this.showMessage(text, '', h('button', attributes, translate('tryAgain')));
  }

  /** Read the work list again; the selected line stays selected, and what was decided stays in its place. */
  reloadList() {
    this._nReloads += 1;
    this._reload = this._readList(this._nReloads);
    return this._reload;
  }

  /** @param {number} reloadNumber */
  async _readList(reloadNumber) {
    const { state } = this._context;
    const { nDecisions } = state;
    const openResult = await this._requestOpen();
    if (this._isClosed) {
      return;
    }
    if (reloadNumber !== this._nReloads) {
      await this._reload; // a later request has the newer list, and who asked for this one waits for that
      return;
    }
    if (nDecisions !== state.nDecisions) {
      await this.reloadList(); // this answer may be of before the decision, and would take its tick away
      return;
    }
    if (state.showList(openResult)) {
      await this._showRenewal();
    }
  }

  /** After a fit or a new file: say that the list is another, and show what is first in it where nothing else is shown. */
  async _showRenewal() {
    const { state, translate, announce } = this._context;
    this._cache.drop();
    announce(translate('listRenewed'));
    if (state.item) {
      this.showNotice(h('strong', {}, translate('newFigures')));
    } else if (this._showsSummary && state.firstOpenKey) {
      await this.selectItem(state.firstOpenKey, false);
    }
  }

  /** @param {Mode} mode */
  async switchMode(mode) {
    const { state, showProblem } = this._context;
    this._cache.drop();
    state.setMode(mode);
    this._layout.itemRegion.setAttribute('aria-busy', 'true');
    try {
      await this.reloadList();
      if (state.mode === mode) {
        await this._selectOrFinish(state.firstOpenKey);
      }
    } catch (error) {
      showProblem(error);
    }
  }

  // ---- items ----

  /** @param {string | null} key null: no line is open any more */
  async _selectOrFinish(key) {
    await (key ? this.selectItem(key, false) : this.showDaySummary());
  }

  /** Go on to the next line that waits; when none does, look once more whether that is so, and show the summary. */
  async selectNextOpen() {
    const { state } = this._context;
    if (state.nextOpenKey) {
      await this.selectItem(state.nextOpenKey, false);
      return;
    }
    state.selectLine(state.selectedKey); // until the list is here, a key must not decide about the item once more
    await this.reloadList();
    await this._selectOrFinish(state.firstOpenKey);
  }

  /**
   * Select a line of the work list and show its item.
   *
   * @param {string} key
   * @param {boolean} opensItem in a narrow board, replace the list by the item
   */
  async selectItem(key, opensItem) {
    const { state, showProblem } = this._context;
    const { itemRegion, root } = this._layout;
    const isListFocused = this._workList.hasFocus;
    this._showsSummary = false;
    state.selectLine(key); // until the item arrives, a key must not decide about the item before
    const { selectionNumber } = state;
    if (opensItem) {
      root.dataset.pane = 'item';
      if (isListFocused && this._isSinglePane) {
        itemRegion.focus(); // the list is hidden now, and the focus with it
      }
    }
    const cachedItem = this._cache.get(key);
    if (cachedItem) {
      this.showItem(cachedItem);
    } else {
      itemRegion.setAttribute('aria-busy', 'true');
    }
    try {
      const item = cachedItem ?? (await this._cache.fetch(key));
      if (this._isCurrent(selectionNumber)) {
        this._showMissingItem(item);
        await this._readAhead();
      }
    } catch (error) {
      if (this._isCurrent(selectionNumber)) {
        showProblem(error);
      }
    }
  }

  async _readAhead() {
    const { nextOpenKey } = this._context.state;
    if (nextOpenKey && !this._cache.has(nextOpenKey)) {
      await this._cache.fetch(nextOpenKey);
    }
  }

  /** @param {number} selectionNumber when the request was sent */
  _isCurrent(selectionNumber) {
    return selectionNumber === this._context.state.selectionNumber && !this._isClosed;
  }

  /**
   * Show an item unless it is shown already: after a lost connection it is requested twice, and a second showing would
   * take the focus away from within it.
   *
   * @param {AnyItem} item
   */
  _showMissingItem(item) {
    if (!this._context.state.item) {
      this.showItem(item);
    }
  }

  /** Request the selected item again where no answer has come, and show it. */
  async loadMissingItem() {
    const { state } = this._context;
    if (state.selectedKey && !state.item) {
      const { selectionNumber } = state;
      const item = await this._cache.fetch(state.selectedKey);
      if (this._isCurrent(selectionNumber)) {
        this._showMissingItem(item);
      }
    }
  }

  /** Let no key decide about the item that is shown: somebody has decided about it, and a newer one is under way. */
  _holdItem() {
    const { state } = this._context;
    state.selectLine(state.selectedKey);
    this._layout.itemRegion.setAttribute('aria-busy', 'true');
  }

  /** Read the list and the selected item again, and show both. */
  async reloadAll() {
    if (this._context.state.selectedKey) {
      this._holdItem();
    }
    await this.reloadList();
    await this.reloadItem();
  }

  /** Request the selected item again and show it. */
  async reloadItem() {
    if (!this._context.state.selectedKey) {
      return;
    }
    this._holdItem();
    const { selectedKey, selectionNumber } = this._context.state;
    this._cache.drop(selectedKey);
    const item = await this._cache.fetch(selectedKey);
    if (this._isCurrent(selectionNumber)) {
      this.showItem(item);
    }
  }

  /** Forget the items that were read: something was decided. @param {string} [key] only this one */
  dropItems(key) {
    this._cache.drop(key);
  }

  /**
   * Keep an item that an answer brought along, for when its line is selected.
   *
   * @param {string} key
   * @param {AnyItem} item
   */
  keepItem(key, item) {
    this._cache.set(key, item);
  }

  /**
   * Show the selected line's item.
   *
   * @param {AnyItem} item
   */
  showItem(item) {
    const { state } = this._context;
    const hasFocus = this._layout.itemRegion.contains(document.activeElement);
    state.setItem(item, getItemTitle(this._context, item, null));
    const pane = createItemPane(this._context, item, state.selectedLine, this._itemActions);
    this._replacePane(pane);
    if (hasFocus && this._isSinglePane) {
      pane.heading.focus();
    } else if (hasFocus) {
      this.restoreFocus();
    }
  }

  /** @param {ShownPane} pane */
  _replacePane(pane) {
    const { itemRegion } = this._layout;
    this._pane?.close();
    this._pane = pane;
    itemRegion.removeAttribute('aria-busy');
    itemRegion.replaceChildren(pane.element);
    itemRegion.scrollTop = 0;
  }

  /**
   * Say above the item that there is something newer, with a button that shows it; nothing moves before it is pressed.
   *
   * @param {...import('./dom.js').Child} content
   */
  showNotice(...content) {
    const { translate, showProblem } = this._context;
    const click = () => {
      this.pane.updates?.replaceChildren();
      void this.reloadItem().catch(showProblem);
    };
    const button = h(
      'button',
      { type: 'button', class: 'jp-VocBoard-button', click },
      translate('updatesShow')
    );
    this.pane.updates?.replaceChildren(h('div', { class: 'jp-VocBoard-notice' }, ...content, button));
  }

  // ---- what stands in an item's place ----

  /**
   * Show a heading with content in place of an item.
   *
   * @param {string} title
   * @param {string} className
   * @param {...import('./dom.js').Child} content
   */
  showMessage(title, className, ...content) {
    this._context.state.clearSelection();
    const heading = h('h2', { tabindex: '-1' }, title);
    const backButton = createBackButton(this._context, () => this.focusList());
    const element = h(
      'div',
      { class: `jp-VocBoard-itemMessage ${className}` },
      backButton,
      heading,
      ...content
    );
    this._replacePane({ ...createStaticPane(element), heading, updates: null });
  }

  /** Show what was decided today: at the end of the list, or because the officer stops here. */
  async showDaySummary() {
    const { desk, state, translate, showProblem } = this._context;
    try {
      const [result] = await Promise.all([desk.request('day_summary'), this.reloadList()]);
      if (this._isClosed) {
        return;
      }
      this._showsSummary = true;
      const isNothingDrawn = state.mode === 'calibration' && !state.openResult.calibration;
      this.showMessage(
        translate(state.nOpen ? 'dayPausedTitle' : isNothingDrawn ? 'calibrationMode' : 'daySummaryTitle'),
        'jp-VocBoard-daySummaryMessage',
        createDaySummary(this._context, result, {
          continueList: () => void this._selectOrFinish(state.firstOpenKey),
          showAll: () => void this.switchMode('all'),
          showList: () => this.focusList()
        })
      );
      this._layout.root.dataset.pane = 'item';
      if (this._layout.root.contains(document.activeElement)) {
        this.pane.heading.focus();
      }
    } catch (error) {
      showProblem(error);
    }
  }

  // ---- the focus ----

  /** Go back to the list, in a narrow board in place of the item; where nothing is selected, to its first line. */
  focusList() {
    const { state } = this._context;
    this._layout.root.dataset.pane = 'list';
    const firstKey = state.lines[0]?.key;
    if (!state.selectedKey && firstKey) {
      void this.selectItem(firstKey, false);
    }
    this._workList.focusSelected();
  }

  /** Go to the item, in a narrow board in place of the list. */
  focusItem() {
    this._layout.root.dataset.pane = 'item';
    this.pane.heading.focus();
  }

  /** @param {number} step 1: the next line, -1: the previous one */
  async moveSelection(step) {
    const neighbourKey = this._context.state.getNeighbourKey(step);
    if (neighbourKey) {
      const selection = this.selectItem(neighbourKey, false);
      this._workList.focusSelected();
      await selection;
      this.restoreFocus();
    }
  }

  /** Whether the board is so narrow that it shows the item without the list. */
  get _isSinglePane() {
    return this._workList.element.offsetParent === null;
  }

  /**
   * Put the focus back into the board when its element is gone: shortcuts work only while the focus is inside. The focus
   * is lost when nothing has it, or an element around the board. Any other element keeps it: the officer may have gone
   * there while an answer was under way.
   */
  restoreFocus() {
    const { root } = this._layout;
    const active = document.activeElement;
    const isFocusLost = !active || !active.isConnected || active.contains(root);
    if (isFocusLost && !root.querySelector('dialog[open]') && !this._workList.focusSelected()) {
      this.pane.heading.focus();
    }
  }
}
