/** Connection and news: what other officers decide, and what became of decisions without an answer. */
import { Lost } from './desk.js';
import { foreign, h } from './dom.js';
import { fateNotice } from './notices.js';

/** @typedef {import('./surface.js').Board} Board */
/** @typedef {import('./protocol.js').LoggedEvent} LoggedEvent */

const NEWS_MS = 3000;
const NEWS_LOST_MS = 10_000;

export class Watching {
  /** @param {Board} board */
  constructor(board) {
    this._board = board;
    this._since = 0;
    this._timer = 0;
  }

  /** What is said while nobody answers. */
  get lostText() {
    const { desk, view } = this._board;
    return [
      view.say('lost'),
      desk.inKernel ? view.say('lostKernel') : '',
      desk.holds ? view.say('lostPending') : ''
    ]
      .filter(Boolean)
      .join(' ');
  }

  /** @param {boolean} there */
  async connection(there) {
    const { say } = this._board.view;
    this._board.frame.lost.hidden = there;
    this._board.frame.lost.textContent = there ? '' : this.lostText;
    if (there && this._board.opened && !this._board.closed) {
      this._board.toast.say(say('found'));
      this._board.drop(); // what was on its way when the connection went may never come
      try {
        await this.tellFates();
        if (this._board.key && !this._board.item) {
          await this._board.again(); // it was asked for while nobody answered
        }
      } catch {
        // gone again: the next answer starts this anew
      }
    }
  }

  async tellFates() {
    const fates = await this._board.desk.fates();
    if (!fates.length || this._board.closed) {
      return;
    }
    const stored = fates.flatMap(({ event }) => (event ? [event] : []));
    stored.forEach(event => this._board.deciding.own.add(event.id));
    this._board.frame.notices.append(
      fateNotice(this._board.view, fates, {
        again: pending => this._board.deciding.send(pending),
        forget: pending => this._board.desk.forget(pending.args.request_id)
      })
    );
    if (stored.length && this._board.key) {
      this._board.drop();
      await this._board.reopen();
      await this._board.again();
    }
  }

  /** @param {number} since the last event that the list knows of */
  start(since) {
    this._since = since;
    this.close();
    this._next();
  }

  close() {
    clearTimeout(this._timer);
  }

  _next() {
    const wait = this._board.frame.lost.hidden ? NEWS_MS : NEWS_LOST_MS;
    this._timer = window.setTimeout(() => {
      void this._lookForNews().finally(() => !this._board.closed && this._next());
    }, wait);
  }

  async _lookForNews() {
    if (document.hidden || this._board.deciding.busy || !this._board.frame.root.isConnected) {
      return;
    }
    try {
      const { last_event, events } = await soon(this._board.desk.ask('news', { since: this._since }));
      if (this._board.deciding.busy || this._board.closed) {
        return; // asked again after the answer: one of these may be the decision under way
      }
      this._since = Math.max(this._since, last_event);
      const theirs = events.filter(event => !this._board.deciding.own.has(event.id));
      if (theirs.length) {
        await this._news(theirs);
      }
    } catch {
      // The client has said that the connection is gone; the next poll tries again.
    }
  }

  /** @param {LoggedEvent[]} events that others decided */
  async _news(events) {
    const { say, format } = this._board.view;
    const last = events.at(-1);
    if (last) {
      this._board.frame.news.replaceChildren(`${format.time(last.at)} · `, foreign(last.sentence));
    }
    this._board.drop();
    const here = events.filter(event => event.subject === this._board.item?.subject);
    const show = () => {
      this._board.pane.news?.replaceChildren();
      void this._board.again().catch(error => this._board.problem(error));
    };
    if (here.length) {
      this._board.pane.news?.replaceChildren(
        h(
          'div',
          { class: 'jp-VocBoard-notice' },
          h('strong', {}, say('newsHere')),
          h(
            'ul',
            {},
            here.map(event => h('li', {}, foreign(event.sentence)))
          ),
          h('button', { type: 'button', class: 'jp-VocBoard-button', click: show }, say('newsShow'))
        )
      );
    }
    await this._board.reopen();
  }
}

/**
 * A kernel that was restarted never answers; the next poll must not wait for it.
 *
 * @template T
 * @param {Promise<T>} answer
 * @returns {Promise<T>}
 */
function soon(answer) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Lost('late')), 2 * NEWS_LOST_MS);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
