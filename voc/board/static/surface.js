/** The board itself: opens, moves from item to item, and hands keys and buttons on. No rule lives here: the desk decides. */
import { Deciding } from './deciding.js';
import { DeskClient, Lost, Refused } from './desk.js';
import { backButton, detailPane, still } from './detail.js';
import { h } from './dom.js';
import { finishPane } from './finish.js';
import { Format } from './format.js';
import { Frame, openHelp } from './frame.js';
import { openHistory } from './history.js';
import { asked, chosenDepartment, isHosts, typing, walked } from './keys.js';
import { WorkList } from './list.js';
import { Toast } from './notices.js';
import { Watching } from './watching.js';
import { speaker } from './words.js';

/** @typedef {import('./protocol.js').AnyItem} AnyItem */
/** @typedef {import('./protocol.js').Comment} Comment */
/** @typedef {import('./protocol.js').Door} Door */
/** @typedef {import('./protocol.js').Language} Language */
/** @typedef {import('./protocol.js').Mode} Mode */
/** @typedef {import('./protocol.js').OpenResult} OpenResult */
/** @typedef {import('./protocol.js').Options} Options */

/**
 * @typedef {object} View  What every part of the board may use.
 * @property {HTMLElement} root
 * @property {import('./words.js').Say} say
 * @property {Format} format
 * @property {Language} language
 * @property {DeskClient} desk
 * @property {import('./protocol.js').WorkspaceState} workspace
 * @property {(comment: Comment, elsewhere: boolean) => Promise<void>} place
 * @property {(error: unknown) => void} problem
 * @property {(text: string) => void} announce
 * @property {() => void} refocus  after a window closed
 */

const KEPT_ITEMS = 6;

export class Board {
  /**
   * @param {HTMLElement} el
   * @param {Door} door
   * @param {Options} options
   */
  constructor(el, door, { language = 'nl', mode = 'day', item = '', takesFocus = () => false }) {
    const say = speaker(language);
    this.mode = mode;
    this._wanted = item;
    this.key = '';
    /** @type {AnyItem | null} */
    this.item = null;
    this.turn = 0;
    this.closed = false;
    /** @type {Map<string, AnyItem>} items read ahead, the latest last */
    this.items = new Map();
    /** @type {Map<string, Promise<AnyItem>>} items on their way */
    this.coming = new Map();
    /** Grows whenever something is decided, so that what was asked before is not kept. */
    this._known = 0;
    this.takesFocus = takesFocus;
    /** @type {OpenResult | null} */
    this.opened = null;
    this.toast = new Toast();
    this.deciding = new Deciding(this);
    this.watching = new Watching(this);
    this.desk = new DeskClient(door, language, there => void this.watching.connection(there));
    this.view = this._makeView(say, language);
    this.list = new WorkList(this.view, (key, open) => void this.select(key, open));
    this.frame = new Frame(
      say,
      this.list.element,
      this.toast.element,
      does => void this.act(does, false),
      each => void this._switch(each)
    );
    this.view.root = this.frame.root;
    /** @type {ReturnType<typeof detailPane> | (import('./theme.js').Pane & {heading: HTMLElement, news: HTMLElement | null})} */
    this.pane = this.message(say('opening'), '');
    this.frame.root.addEventListener('keydown', event => this._pressed(event));
    // Before the document hears it: Notebook 7 listens there, and asks whether shortcuts are for this element.
    this._passing = (/** @type {KeyboardEvent} */ event) => this.frame.passes(event, isHosts(event));
    window.addEventListener('keydown', this._passing, true);
    el.append(this.frame.root);
    void this._open();
  }

  close() {
    this.closed = true;
    window.removeEventListener('keydown', this._passing, true);
    this.turn += 1;
    this.watching.close();
    this.desk.close();
    this.toast.close();
    this.pane.close();
    this.items.clear();
    this.frame.root.remove();
  }

  /**
   * @param {import('./words.js').Say} say
   * @param {Language} language
   * @returns {View}
   */
  _makeView(say, language) {
    const board = this;
    return {
      root: /** @type {any} */ (null), // the frame needs the view, and the view the frame's root: set right after
      say,
      language,
      format: new Format(language, say),
      desk: this.desk,
      get workspace() {
        if (!board.opened) {
          throw new Error('the work list is not open yet');
        }
        return board.opened.workspace;
      },
      place: (comment, elsewhere) => this.deciding.place(comment, elsewhere),
      problem: error => this.problem(error),
      announce: text => this.toast.say(text),
      refocus: () => this.refocus()
    };
  }

  // ---- opening and moving ----

  async _open() {
    try {
      const opened = await this.desk.ask('open', { mode: this.mode, language: this.view.language });
      if (this.closed) {
        return;
      }
      this._took(opened);
      await this.watching.tellFates();
      const first = this._wanted || [...opened.urgent, ...opened.items].find(line => !line.done)?.key;
      this._wanted = '';
      await (first ? this.select(first, false) : this.finish());
      this.watching.start(opened.workspace.last_event);
      if (this.takesFocus()) {
        this.refocus();
      }
    } catch (error) {
      this._failed(error);
    }
  }

  /** @param {OpenResult} opened */
  _took(opened) {
    this.opened = opened;
    this.list.show(opened, this.mode);
    this.frame.show(opened, this.mode, this.view.format);
  }

  /** Read the list again, without moving anything under the officer's hands. */
  async reopen() {
    const opened = await this.desk.ask('open', { mode: this.mode, language: this.view.language });
    if (!this.closed) {
      this._took(opened);
    }
  }

  /** @param {Mode} mode */
  async _switch(mode) {
    this.mode = mode;
    this.drop();
    this.key = '';
    try {
      await this.reopen();
      const first = this.list.lines.find(line => !line.done)?.key;
      await (first ? this.select(first, false) : this.finish());
    } catch (error) {
      this.problem(error);
    }
  }

  /** @param {unknown} error */
  _failed(error) {
    if (this.closed) {
      return;
    }
    const { say } = this.view;
    const text = error instanceof Refused ? error.message : this.watching.lostText;
    this.message(
      text,
      '',
      h(
        'button',
        { type: 'button', class: 'jp-VocBoard-button', click: () => void this._open() },
        say('tryAgain')
      )
    );
  }

  /**
   * @param {string} key
   * @param {boolean} open go there, where only the list or the item fits
   */
  async select(key, open) {
    this.turn += 1;
    const turn = this.turn;
    this.key = key;
    const inList = this.list.element.contains(document.activeElement);
    this.list.mark(key);
    if (inList) {
      this.list.focus();
    }
    if (open) {
      this.frame.root.dataset.pane = 'item';
      if (inList && this._alone) {
        this.frame.detail.focus(); // the list is hidden now, and the focus with it
      }
    }
    const kept = this.items.get(key);
    if (kept) {
      this.show(kept);
    } else {
      this.item = null; // a key must not decide about what the list has left already
      this.frame.detail.setAttribute('aria-busy', 'true');
    }
    try {
      const item = kept ?? (await this._fetch(key));
      if (turn === this.turn && !this.closed) {
        if (!kept) {
          this.show(item);
        }
        const next = this.list.nextOpen;
        if (next && !this.items.has(next)) {
          await this._fetch(next);
        }
      }
    } catch (error) {
      if (turn === this.turn && !this.closed) {
        this.problem(error);
      }
    }
  }

  /** @param {string} key */
  _fetch(key) {
    const coming = this.coming.get(key) ?? this._ask(key);
    this.coming.set(key, coming);
    const gone = () => this.coming.get(key) === coming && this.coming.delete(key);
    coming.then(gone, gone);
    return coming;
  }

  /** @param {string} key */
  async _ask(key) {
    const known = this._known;
    const item = await this.desk.ask('item', { key });
    if (known !== this._known) {
      return item; // something was decided meanwhile: good to look at, not to keep
    }
    this.items.set(key, item);
    for (const old of [...this.items.keys()].slice(0, Math.max(0, this.items.size - KEPT_ITEMS))) {
      this.items.delete(old);
    }
    return item;
  }

  /**
   * Forget what was read ahead, after a decision.
   *
   * @param {string} [key] only this item
   */
  drop(key) {
    this._known += 1;
    this.coming.clear();
    if (key) {
      this.items.delete(key);
    } else {
      this.items.clear();
    }
  }

  /** Read the shown item again. */
  async again() {
    this.drop(this.key);
    const turn = this.turn;
    const item = await this._fetch(this.key);
    if (turn === this.turn && !this.closed) {
      this.show(item);
    }
  }

  /** @param {AnyItem} item */
  show(item) {
    const inside = this.frame.detail.contains(document.activeElement);
    this.item = item;
    const line = this.list.lines.find(each => each.key === this.key) ?? null;
    this._replace(
      detailPane(this.view, item, line, {
        act: (does, reason) => void this.act(does, reason),
        chooseDepartment: number => void this.deciding.audit(number),
        back: () => this._toList()
      })
    );
    if (inside && this._alone) {
      this.pane.heading.focus();
    } else if (inside) {
      this.refocus();
    }
  }

  /** @param {Board['pane']} pane */
  _replace(pane) {
    this.pane.close();
    this.pane = pane;
    this.frame.detail.removeAttribute('aria-busy');
    this.frame.detail.replaceChildren(pane.element);
    this.frame.detail.scrollTop = 0;
  }

  /**
   * @param {string} title
   * @param {string} kind
   * @param {...import('./dom.js').Child} content
   */
  message(title, kind, ...content) {
    this.item = null;
    const heading = h('h2', { tabindex: '-1' }, title);
    const back = backButton(this.view, () => this._toList());
    const pane = {
      ...still(h('div', { class: `jp-VocBoard-message ${kind}` }, back, heading, ...content)),
      heading,
      news: null
    };
    if (this.pane) {
      this._replace(pane);
    } else {
      this.frame.detail.replaceChildren(pane.element);
    }
    return pane;
  }

  async finish() {
    const { say } = this.view;
    try {
      const result = await this.desk.ask('finish');
      this.key = '';
      this.turn += 1;
      this.list.mark('');
      this.message(
        say('finishTitle'),
        'jp-VocBoard-done',
        finishPane(this.view, result, {
          calibrated: this.mode === 'calibration',
          onAll: () => void this._switch('all'),
          onBack: () => this._toList()
        })
      );
      this.frame.root.dataset.pane = 'item';
      if (this.frame.root.contains(document.activeElement)) {
        this.pane.heading.focus();
      }
    } catch (error) {
      this.problem(error);
    }
  }

  _toList() {
    this.frame.root.dataset.pane = 'list';
    const first = this.key || this.list.lines[0]?.key;
    if (first && first !== this.key) {
      void this.select(first, false);
    }
    this.list.focus();
  }

  /** Whether the item is shown without the list, for want of room. */
  get _alone() {
    return this.list.element.offsetParent === null;
  }

  /** Keys work only while the focus is in the board, so it must never fall out. */
  refocus() {
    const active = document.activeElement;
    const lostIt =
      !active || active === document.body || !this.frame.root.contains(active) || !active.isConnected;
    if (lostIt && !this.frame.root.querySelector('dialog[open]') && !this.list.focus()) {
      this.pane.heading.focus();
    }
  }

  // ---- keys ----

  /** @param {KeyboardEvent} event */
  _pressed(event) {
    if (isHosts(event)) {
      return;
    }
    event.stopPropagation(); // the notebook has keys too, and D D deletes a cell
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest('dialog')) {
      return;
    }
    if (event.key === 'Escape') {
      this.frame.root.dataset.pane = 'list';
      this.list.focus();
      return;
    }
    if (typing(target)) {
      return;
    }
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key.toLowerCase() === 'z') {
      event.preventDefault();
      void this.act(event.shiftKey ? 'redo' : 'undo', false);
      return;
    }
    const inList = this.list.element.contains(target);
    const number = this.item?.kind === 'audit' ? chosenDepartment(event) : null;
    const wanted =
      number === null ? ((inList ? walked(event) : null) ?? asked(event, this.item?.kind ?? null)) : null;
    if (number === null && (!wanted || (wanted.does === 'enter' && !inList))) {
      return;
    }
    event.preventDefault();
    const moves = wanted !== null && ['next', 'previous', 'page', 'pageBack'].includes(wanted.does);
    if (event.repeat && !moves) {
      return; // a key held down decides once
    }
    if (number !== null) {
      void this.deciding.audit(number);
    } else if (wanted) {
      void this.act(wanted.does, wanted.reason);
    }
  }

  /**
   * @param {string} does
   * @param {boolean} reason ask for the reason first
   */
  async act(does, reason) {
    try {
      switch (does) {
        case 'next':
        case 'previous':
          return await this._step(does === 'next' ? 1 : -1);
        case 'page':
        case 'pageBack':
          return this.frame.detail.scrollBy({
            top: (does === 'page' ? 0.85 : -0.85) * this.frame.detail.clientHeight
          });
        case 'enter':
          this.frame.root.dataset.pane = 'item';
          return this.pane.heading.focus();
        case 'undo':
        case 'redo':
          return await this.deciding.turnBack(does);
        case 'history':
          await openHistory(this.view, this.item?.subject ?? null, (op, event) =>
            this.deciding.turn(op, event)
          );
          return;
        case 'search':
          return this.pane.search();
        case 'help':
          return openHelp(this.view);
        case 'finish':
          return await this.finish();
        case 'place':
          return await this.deciding.placeCurrent(reason);
        default:
          return await this.deciding.decideOn(does, reason);
      }
    } catch (error) {
      this.problem(error);
    }
  }

  /** @param {number} step */
  async _step(step) {
    const key = this.list.beside(step);
    if (key) {
      const shown = this.select(key, false);
      this.list.focus();
      await shown;
      this.refocus();
    }
  }

  /** @param {unknown} error */
  problem(error) {
    if (error instanceof Refused) {
      this.toast.say(error.message, [], true);
    } else if (error instanceof Lost) {
      this.frame.lost.hidden = false;
      this.frame.lost.textContent = this.watching.lostText;
    } else {
      this.toast.say(String(error), [], true);
      throw error; // a mistake of the board itself belongs in the console
    }
  }
}
