/**
 * The board: loads the work list, shows items and runs the commands of keys and buttons. No business rule stands
 * here: the desk checks every decision.
 */
import { ConnectionLostError, DeskClient, RequestRefusedError } from './client.js';
import { createDaySummary } from './day_summary.js';
import { Decisions } from './decisions.js';
import { h } from './dom.js';
import { Format } from './format.js';
import { openHistory } from './history.js';
import { ItemCache } from './item_cache.js';
import { createBackButton, createItemPane, createStaticPane } from './item_pane.js';
import { Layout, openHelp } from './layout.js';
import { LiveUpdates } from './live_updates.js';
import { createTranslate } from './messages.js';
import { Toast } from './notifications.js';
import { findCommand, isHostShortcut, isTextField, parseDepartmentKey } from './shortcuts.js';
import { WorkList } from './work_list.js';

/** @typedef {import('./protocol.js').AnyItem} AnyItem */
/** @typedef {import('./protocol.js').CommentView} CommentView */
/** @typedef {import('./protocol.js').Transport} Transport */
/** @typedef {import('./protocol.js').Language} Language */
/** @typedef {import('./protocol.js').Mode} Mode */
/** @typedef {import('./protocol.js').OpenResult} OpenResult */
/** @typedef {import('./protocol.js').BoardOptions} BoardOptions */

/**
 * @typedef {object} BoardContext  The functions and settings that all parts of the board share.
 * @property {HTMLElement} root  the board's outermost element; dialogs are appended to it
 * @property {import('./messages.js').Translate} translate
 * @property {Format} format
 * @property {Language} language
 * @property {DeskClient} desk
 * @property {import('./protocol.js').WorkspaceState} workspace
 * @property {(comment: CommentView, toOtherTheme: boolean) => Promise<void>} placeComment  takes a comment out of its
 *   theme
 * @property {(error: unknown) => void} showProblem
 * @property {(text: string) => void} announce  shows a sentence in the toast
 * @property {() => void} restoreFocus  puts the focus back into the board after a dialog closed
 */

/** One board in an element of the page, from its first request to `close()`. */
export class Board {
  /**
   * @param {HTMLElement} parent
   * @param {Transport} transport
   * @param {BoardOptions} options
   */
  constructor(parent, transport, { language = 'nl', mode = 'day', item = '', takesFocus = () => false }) {
    const translate = createTranslate(language);
    this.mode = mode;
    this._firstKey = item;
    this.key = '';
    /** @type {AnyItem | null} */
    this.item = null;
    /** Counts selections: an answer that arrives after the next selection is not shown. */
    this.selectionNumber = 0;
    this.isClosed = false;
    this.takesFocus = takesFocus;
    /** @type {OpenResult | null} */
    this.openResult = null;
    this.toast = new Toast();
    this.decisions = new Decisions(this);
    this.liveUpdates = new LiveUpdates(this);
    this.desk = new DeskClient(
      transport,
      language,
      isConnected => void this.liveUpdates.handleConnectionChange(isConnected)
    );
    this.itemCache = new ItemCache(this.desk);
    this.context = this._createContext(translate, language);
    this.workList = new WorkList(this.context, (key, opensItem) => void this.selectItem(key, opensItem));
    this.layout = new Layout(
      translate,
      this.workList.element,
      this.toast.element,
      command => void this.runCommand(command, false),
      newMode => void this._switchMode(newMode)
    );
    this.context.root = this.layout.root;
    /** @type {import('./theme_pane.js').Pane & {heading: HTMLElement, updates: HTMLElement | null}} */
    this.pane = this.showMessage(translate('opening'), '');
    this.layout.root.addEventListener('keydown', event => this._handleKey(event));
    // In the capture phase, before the document's own listener: Notebook 7 decides there whether a shortcut is for the
    // focused element.
    this._onWindowKeydown = (/** @type {KeyboardEvent} */ event) =>
      this.layout.setShortcutSuppression(event, isHostShortcut(event));
    window.addEventListener('keydown', this._onWindowKeydown, true);
    parent.append(this.layout.root);
    void this._loadWorkList();
  }

  close() {
    this.isClosed = true;
    window.removeEventListener('keydown', this._onWindowKeydown, true);
    this.selectionNumber += 1;
    this.liveUpdates.close();
    this.desk.close();
    this.toast.close();
    this.pane.close();
    this.itemCache.drop();
    this.layout.root.remove();
  }

  /**
   * @param {import('./messages.js').Translate} translate
   * @param {Language} language
   * @returns {BoardContext}
   */
  _createContext(translate, language) {
    const board = this;
    return {
      // The layout needs this context, and this context needs the layout's root: the constructor sets it right after.
      root: /** @type {any} */ (null),
      translate,
      language,
      format: new Format(language, translate),
      desk: this.desk,
      get workspace() {
        if (!board.openResult) {
          throw new Error('the work list is not open yet');
        }
        return board.openResult.workspace;
      },
      placeComment: (comment, toOtherTheme) => this.decisions.placeComment(comment, toOtherTheme),
      showProblem: error => this.showProblem(error),
      announce: text => this.toast.show(text),
      restoreFocus: () => this.restoreFocus()
    };
  }

  // ---- opening and moving ----

  _requestOpen() {
    return this.desk.request('open', { mode: this.mode, language: this.context.language });
  }

  async _loadWorkList() {
    try {
      const openResult = await this._requestOpen();
      if (this.isClosed) {
        return;
      }
      this._showOpenResult(openResult);
      await this.liveUpdates.showRequestStatuses();
      const firstKey =
        this._firstKey || [...openResult.urgent, ...openResult.items].find(line => !line.done)?.key;
      this._firstKey = '';
      await (firstKey ? this.selectItem(firstKey, false) : this.showDaySummary());
      this.liveUpdates.start(openResult.workspace.last_event);
      if (this.takesFocus()) {
        this.restoreFocus();
      }
    } catch (error) {
      this._showOpenError(error);
    }
  }

  /** @param {OpenResult} openResult */
  _showOpenResult(openResult) {
    this.openResult = openResult;
    this.workList.showLines(openResult, this.mode);
    this.layout.update(openResult, this.mode, this.context.format);
  }

  /** Request the work list again; selection and focus stay where they are. */
  async reloadList() {
    const openResult = await this._requestOpen();
    if (!this.isClosed) {
      this._showOpenResult(openResult);
    }
  }

  /** @param {Mode} mode */
  async _switchMode(mode) {
    this.mode = mode;
    this.itemCache.drop();
    this.key = '';
    try {
      await this.reloadList();
      const firstKey = this.workList.lines.find(line => !line.done)?.key;
      await (firstKey ? this.selectItem(firstKey, false) : this.showDaySummary());
    } catch (error) {
      this.showProblem(error);
    }
  }

  /** @param {unknown} error */
  _showOpenError(error) {
    if (this.isClosed) {
      return;
    }
    const text = error instanceof RequestRefusedError ? error.message : this.liveUpdates.connectionLostText;
    const click = () => void this._loadWorkList();
    const attributes = { type: 'button', class: 'jp-VocBoard-button', click };
    this.showMessage(text, '', h('button', attributes, this.context.translate('tryAgain')));
  }

  /**
   * Select a line of the work list and show its item.
   *
   * @param {string} key
   * @param {boolean} opensItem in a narrow board, replace the list by the item
   */
  async selectItem(key, opensItem) {
    this.selectionNumber += 1;
    const selectionNumber = this.selectionNumber;
    this.key = key;
    const isListFocused = this.workList.element.contains(document.activeElement);
    this.workList.markSelected(key);
    if (isListFocused) {
      this.workList.focusSelected();
    }
    if (opensItem) {
      this.layout.root.dataset.pane = 'item';
      if (isListFocused && this._isSinglePane) {
        this.layout.itemRegion.focus(); // the list is hidden now, and the focus with it
      }
    }
    const cachedItem = this.itemCache.get(key);
    if (cachedItem) {
      this.showItem(cachedItem);
    } else {
      this.item = null; // until the answer arrives, a key must not decide about the item before
      this.layout.itemRegion.setAttribute('aria-busy', 'true');
    }
    try {
      const item = cachedItem ?? (await this.itemCache.fetch(key));
      if (selectionNumber === this.selectionNumber && !this.isClosed) {
        this._showMissingItem(item);
        const nextKey = this.workList.nextOpenKey;
        if (nextKey && !this.itemCache.has(nextKey)) {
          await this.itemCache.fetch(nextKey);
        }
      }
    } catch (error) {
      if (selectionNumber === this.selectionNumber && !this.isClosed) {
        this.showProblem(error);
      }
    }
  }

  /**
   * Show an item unless it is shown already: after a lost connection it is requested twice, and a second showing would
   * take the focus away from within it.
   *
   * @param {AnyItem} item
   */
  _showMissingItem(item) {
    if (!this.item) {
      this.showItem(item);
    }
  }

  /** Request the current item again where no answer has come, and show it. */
  async loadMissingItem() {
    if (this.key && !this.item) {
      const selectionNumber = this.selectionNumber;
      const item = await this.itemCache.fetch(this.key);
      if (selectionNumber === this.selectionNumber && !this.isClosed) {
        this._showMissingItem(item);
      }
    }
  }

  /** Request the current item again and show it. */
  async reloadItem() {
    this.itemCache.drop(this.key);
    const selectionNumber = this.selectionNumber;
    const item = await this.itemCache.fetch(this.key);
    if (selectionNumber === this.selectionNumber && !this.isClosed) {
      this.showItem(item);
    }
  }

  /** @param {AnyItem} item */
  showItem(item) {
    const hasFocus = this.layout.itemRegion.contains(document.activeElement);
    this.item = item;
    const line = this.workList.lines.find(each => each.key === this.key) ?? null;
    this._replacePane(
      createItemPane(this.context, item, line, {
        runCommand: (command, asksReason) => void this.runCommand(command, asksReason),
        chooseDepartment: departmentNumber => void this.decisions.answerAudit(departmentNumber),
        showList: () => this._focusList()
      })
    );
    if (hasFocus && this._isSinglePane) {
      this.pane.heading.focus();
    } else if (hasFocus) {
      this.restoreFocus();
    }
  }

  /** @param {Board['pane']} pane */
  _replacePane(pane) {
    this.pane.close();
    this.pane = pane;
    this.layout.itemRegion.removeAttribute('aria-busy');
    this.layout.itemRegion.replaceChildren(pane.element);
    this.layout.itemRegion.scrollTop = 0;
  }

  /**
   * Show a heading with content in place of an item.
   *
   * @param {string} title
   * @param {string} className
   * @param {...import('./dom.js').Child} content
   */
  showMessage(title, className, ...content) {
    this.item = null;
    const heading = h('h2', { tabindex: '-1' }, title);
    const backButton = createBackButton(this.context, () => this._focusList());
    const pane = {
      ...createStaticPane(
        h('div', { class: `jp-VocBoard-itemMessage ${className}` }, backButton, heading, ...content)
      ),
      heading,
      updates: null
    };
    if (this.pane) {
      this._replacePane(pane);
    } else {
      this.layout.itemRegion.replaceChildren(pane.element);
    }
    return pane;
  }

  async showDaySummary() {
    const { translate } = this.context;
    try {
      const result = await this.desk.request('day_summary');
      this.key = '';
      this.selectionNumber += 1;
      this.workList.markSelected('');
      this.showMessage(
        translate('daySummaryTitle'),
        'jp-VocBoard-daySummaryMessage',
        createDaySummary(this.context, result, {
          isCalibration: this.mode === 'calibration',
          showAll: () => void this._switchMode('all'),
          showList: () => this._focusList()
        })
      );
      this.layout.root.dataset.pane = 'item';
      if (this.layout.root.contains(document.activeElement)) {
        this.pane.heading.focus();
      }
    } catch (error) {
      this.showProblem(error);
    }
  }

  _focusList() {
    this.layout.root.dataset.pane = 'list';
    const firstKey = this.key || this.workList.lines[0]?.key;
    if (firstKey && firstKey !== this.key) {
      void this.selectItem(firstKey, false);
    }
    this.workList.focusSelected();
  }

  /** Whether the board is so narrow that it shows the item without the list. */
  get _isSinglePane() {
    return this.workList.element.offsetParent === null;
  }

  /**
   * Put the focus back into the board when its element is gone: shortcuts work only while the focus is inside. The focus
   * is lost when nothing has it, or an element around the board. Any other element keeps it: the officer may have gone
   * there while an answer was under way.
   */
  restoreFocus() {
    const active = document.activeElement;
    const isFocusLost = !active || !active.isConnected || active.contains(this.layout.root);
    if (isFocusLost && !this.layout.root.querySelector('dialog[open]') && !this.workList.focusSelected()) {
      this.pane.heading.focus();
    }
  }

  // ---- keys ----

  /** @param {KeyboardEvent} event */
  _handleKey(event) {
    if (isHostShortcut(event)) {
      return;
    }
    event.stopPropagation(); // a notebook listens too, and its D D deletes a cell
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest('dialog')) {
      return;
    }
    if (event.key === 'Escape') {
      this.layout.root.dataset.pane = 'list';
      this.workList.focusSelected();
      return;
    }
    if (isTextField(target)) {
      return;
    }
    const isControl = event.ctrlKey || event.metaKey;
    if (isControl && event.key.toLowerCase() === 'z') {
      event.preventDefault();
      void this.runCommand(event.shiftKey ? 'redo' : 'undo', false);
      return;
    }
    const kind = this.item?.kind ?? null;
    const departmentNumber = kind === 'audit' ? parseDepartmentKey(event) : null;
    const keyCommand =
      departmentNumber === null ? findCommand(event, kind, this.workList.element.contains(target)) : null;
    if (departmentNumber === null && !keyCommand) {
      return;
    }
    event.preventDefault();
    if (event.repeat && !keyCommand?.isRepeatable) {
      return; // a key that is held down decides once
    }
    if (departmentNumber !== null) {
      void this.decisions.answerAudit(departmentNumber);
    } else if (keyCommand) {
      void this.runCommand(keyCommand.command, keyCommand.asksReason);
    }
  }

  /**
   * Run the command of a shortcut or a button.
   *
   * @param {string} command
   * @param {boolean} asksReason ask for the reason before deciding
   */
  async runCommand(command, asksReason) {
    try {
      switch (command) {
        case 'next':
        case 'previous':
          return await this._moveSelection(command === 'next' ? 1 : -1);
        case 'page':
        case 'pageBack':
          return this.layout.itemRegion.scrollBy({
            top: (command === 'page' ? 0.85 : -0.85) * this.layout.itemRegion.clientHeight
          });
        case 'enter':
          this.layout.root.dataset.pane = 'item';
          return this.pane.heading.focus();
        case 'undo':
        case 'redo':
          return await this.decisions.undoOrRedoLatest(command);
        case 'history':
          await openHistory(this.context, this.item?.subject ?? null, (op, eventId) =>
            this.decisions.undoOrRedo(op, eventId)
          );
          return;
        case 'search':
          return this.pane.focusSearch();
        case 'help':
          return openHelp(this.context);
        case 'daySummary':
          return await this.showDaySummary();
        case 'place':
          return await this.decisions.placeFocusedComment(asksReason);
        default:
          return await this.decisions.runDecision(command, asksReason);
      }
    } catch (error) {
      this.showProblem(error);
    }
  }

  /** @param {number} step 1: the next line, -1: the previous one */
  async _moveSelection(step) {
    const neighbourKey = this.workList.getNeighbourKey(step);
    if (neighbourKey) {
      const selection = this.selectItem(neighbourKey, false);
      this.workList.focusSelected();
      await selection;
      this.restoreFocus();
    }
  }

  /**
   * Show an error where the officer looks: a refusal in the toast, a lost connection above the list.
   *
   * @param {unknown} error
   */
  showProblem(error) {
    if (error instanceof RequestRefusedError) {
      this.toast.show(error.message, [], true);
    } else if (error instanceof ConnectionLostError) {
      this.layout.connectionMessage.hidden = false;
      this.layout.connectionMessage.textContent = this.liveUpdates.connectionLostText;
    } else {
      this.toast.show(String(error), [], true);
      throw error; // a defect of the board itself belongs in the console
    }
  }
}
