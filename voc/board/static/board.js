/**
 * The board: puts its parts together, and runs the commands of keys and buttons. No business rule stands here: the desk
 * checks every decision.
 */
import { ConnectionLostError, DeskClient, RequestRefusedError } from './client.js';
import { Decisions } from './decisions.js';
import { Format } from './format.js';
import { openHistory } from './history.js';
import { Layout, openHelp } from './layout.js';
import { LiveUpdates } from './live_updates.js';
import { createTranslate } from './messages.js';
import { Navigator } from './navigator.js';
import { Toast, formatConnectionLost } from './notifications.js';
import { findCommand, isHostShortcut, isTextField, parseDepartmentKey } from './shortcuts.js';
import { BoardState } from './state.js';
import { WorkList } from './work_list.js';

/** @typedef {import('./protocol.js').CommentView} CommentView */
/** @typedef {import('./client.js').Transport} Transport */
/** @typedef {import('./protocol.js').Language} Language */
/** @typedef {import('./protocol.js').Mode} Mode */

/**
 * @typedef {object} BoardOptions
 * @property {Language} [language]
 * @property {Mode} [mode]
 * @property {string} [item]  the item to show first, such as `theme:T-12`
 * @property {() => boolean} [takesFocus]  called when the list is there: whether the board takes the focus
 */

/**
 * @typedef {object} BoardContext  The state, functions and settings that all parts of the board share.
 * @property {HTMLElement} root  the board's outermost element; dialogs are appended to it
 * @property {import('./messages.js').Translate} translate
 * @property {Format} format
 * @property {Language} language
 * @property {DeskClient} desk
 * @property {BoardState} state
 * @property {import('./protocol.js').WorkspaceState} workspace
 * @property {(comment: CommentView, toOtherTheme: boolean) => Promise<void>} placeComment  takes a comment out of its
 *   theme
 * @property {(error: unknown) => void} showProblem
 * @property {Toast['show']} announce  shows a sentence in the toast
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
    this._takesFocus = takesFocus;
    this._toast = new Toast();
    this._state = new BoardState(mode);
    this._context = this._createContext(transport, language);
    this._workList = new WorkList(this._context, key => void this._navigator.selectItem(key, true));
    this._layout = this._createLayout();
    this._context.root = this._layout.root;
    this._navigator = new Navigator(this._context, this._workList, this._layout, {
      runCommand: (command, asksReason) => void this._runCommand(command, asksReason),
      chooseDepartment: departmentNumber => void this._decisions.answerAudit(departmentNumber),
      showList: () => this._navigator.focusList()
    });
    this._decisions = new Decisions(this._context, this._navigator, () =>
      this._liveUpdates.showRequestStatuses()
    );
    this._liveUpdates = new LiveUpdates(this._context, this._navigator, this._decisions, this._layout);
    this._layout.root.addEventListener('keydown', event => this._handleKey(event));
    // In the capture phase, before the document's own listener: Notebook 7 decides there whether a shortcut is for the
    // focused element.
    this._onWindowKeydown = (/** @type {KeyboardEvent} */ event) =>
      this._layout.setShortcutSuppression(event, isHostShortcut(event));
    window.addEventListener('keydown', this._onWindowKeydown, true);
    parent.append(this._layout.root);
    void this._open(item);
  }

  close() {
    window.removeEventListener('keydown', this._onWindowKeydown, true);
    this._navigator.close();
    this._liveUpdates.close();
    this._context.desk.close();
    this._toast.close();
    this._layout.root.remove();
  }

  /**
   * @param {Transport} transport
   * @param {Language} language
   * @returns {BoardContext}
   */
  _createContext(transport, language) {
    const translate = createTranslate(language);
    const state = this._state;
    return {
      // The layout needs this context, and this context needs the layout's root: the constructor sets it right after.
      root: /** @type {any} */ (null),
      translate,
      language,
      format: new Format(language, translate),
      desk: new DeskClient(
        transport,
        language,
        isConnected => void this._liveUpdates.handleConnectionChange(isConnected)
      ),
      state,
      get workspace() {
        return state.openResult.workspace;
      },
      placeComment: (comment, toOtherTheme) => this._decisions.placeComment(comment, toOtherTheme),
      showProblem: error => this._showProblem(error),
      announce: (...message) => this._toast.show(...message),
      restoreFocus: () => this._navigator.restoreFocus()
    };
  }

  _createLayout() {
    const { translate, format, state } = this._context;
    const layout = new Layout(
      translate,
      this._workList.element,
      this._toast.element,
      command => void this._runCommand(command, false),
      mode => void this._navigator.switchMode(mode)
    );
    state.subscribe(part => part === 'list' && layout.update(state, format));
    return layout;
  }

  /** @param {string} firstKey of the item to show first, or empty */
  async _open(firstKey) {
    const isOpen = await this._navigator.openList(
      firstKey,
      () => this._liveUpdates.showRequestStatuses(),
      () => void this._open(firstKey)
    );
    if (isOpen) {
      this._liveUpdates.start();
      if (this._takesFocus()) {
        this._navigator.restoreFocus();
      }
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
      this._layout.root.dataset.pane = 'list';
      this._workList.focusSelected();
      return;
    }
    if (isTextField(target)) {
      return;
    }
    const isControl = event.ctrlKey || event.metaKey;
    if (isControl && event.key.toLowerCase() === 'z') {
      event.preventDefault();
      void this._runCommand(event.shiftKey ? 'redo' : 'undo', false);
      return;
    }
    const kind = this._state.item?.kind ?? null;
    const departmentNumber = kind === 'audit' ? parseDepartmentKey(event) : null;
    const keyCommand =
      departmentNumber === null ? findCommand(event, kind, this._workList.element.contains(target)) : null;
    if (departmentNumber === null && !keyCommand) {
      return;
    }
    event.preventDefault();
    if (event.repeat && !keyCommand?.isRepeatable) {
      return; // a key that is held down decides once
    }
    if (departmentNumber !== null) {
      void this._decisions.answerAudit(departmentNumber);
    } else if (keyCommand) {
      void this._runCommand(keyCommand.command, keyCommand.asksReason);
    }
  }

  /**
   * Run the command of a shortcut or a button.
   *
   * @param {string} command
   * @param {boolean} asksReason ask for the reason before deciding
   */
  async _runCommand(command, asksReason) {
    try {
      switch (command) {
        case 'next':
        case 'previous':
          return await this._navigator.moveSelection(command === 'next' ? 1 : -1);
        case 'page':
        case 'pageBack':
          return this._layout.itemRegion.scrollBy({
            top: (command === 'page' ? 0.85 : -0.85) * this._layout.itemRegion.clientHeight
          });
        case 'enter':
          return this._navigator.focusItem();
        case 'undo':
        case 'redo':
          return await this._decisions.undoOrRedoLatest(command);
        case 'history':
          await openHistory(this._context, this._state.item?.subject ?? null, (op, eventId) =>
            this._decisions.undoOrRedo(op, eventId)
          );
          return;
        case 'search':
          return this._navigator.pane.focusSearch();
        case 'help':
          return openHelp(this._context);
        case 'daySummary':
          return await this._navigator.showDaySummary();
        case 'place':
          return await this._decisions.placeFocusedComment(asksReason);
        default:
          return await this._decisions.runDecision(command, asksReason);
      }
    } catch (error) {
      this._showProblem(error);
    }
  }

  /**
   * Show an error where the officer looks: a refusal in the toast, a lost connection above the list.
   *
   * @param {unknown} error
   */
  _showProblem(error) {
    if (error instanceof RequestRefusedError) {
      this._toast.show(error.message, [], true);
    } else if (error instanceof ConnectionLostError) {
      this._layout.showConnection(formatConnectionLost(this._context));
    } else {
      this._toast.show(String(error), [], true);
      throw error; // a defect of the board itself belongs in the console
    }
  }
}
