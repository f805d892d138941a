/**
 * Polls the desk for other officers' decisions and for new data, and shows a lost connection and the status of unanswered
 * requests.
 */
import { ConnectionLostError } from './client.js';
import { h, isolateText } from './dom.js';
import { createStatusNotice, formatConnectionLost, removeOldStatuses } from './notifications.js';

/** @typedef {import('./board.js').BoardContext} BoardContext */
/** @typedef {import('./decisions.js').Decisions} Decisions */
/** @typedef {import('./layout.js').Layout} Layout */
/** @typedef {import('./navigator.js').Navigator} Navigator */
/** @typedef {import('./protocol.js').EventView} EventView */

const POLL_MS = 3000;
const POLL_LOST_MS = 10_000;

/** The updates of one board. */
export class LiveUpdates {
  /**
   * @param {BoardContext} context
   * @param {Navigator} navigator
   * @param {Decisions} decisions
   * @param {Layout} layout
   */
  constructor(context, navigator, decisions, layout) {
    this._context = context;
    this._navigator = navigator;
    this._decisions = decisions;
    this._layout = layout;
    this._lastEventId = 0;
    this._timer = 0;
  }

  /** @param {boolean} isConnected */
  async handleConnectionChange(isConnected) {
    const { state, translate, announce } = this._context;
    this._layout.showConnection(isConnected ? '' : formatConnectionLost(this._context));
    if (isConnected && state.isOpen && !this._navigator.isClosed) {
      announce(translate('connectionBack'));
      this._navigator.dropItems(); // an answer that was under way when the connection broke may never come
      try {
        await this.showRequestStatuses();
        await this._navigator.loadMissingItem();
      } catch {
        // The connection broke again: the next answer starts this once more.
      }
    }
  }

  /** Show which of the unanswered requests the desk has stored. */
  async showRequestStatuses() {
    const { desk, state } = this._context;
    const statuses = await desk.fetchRequestStatuses();
    if (!statuses.length || this._navigator.isClosed) {
      return;
    }
    const storedEvents = statuses.flatMap(({ event }) => (event ? [event] : []));
    this._decisions.addOwnEvents(storedEvents);
    removeOldStatuses(this._layout.noticeBox, statuses);
    this._layout.noticeBox.append(
      createStatusNotice(this._context, statuses, {
        sendAgain: pending => this._decisions.sendPending(pending),
        discard: pending => desk.forgetRequest(pending.args.request_id)
      })
    );
    if (storedEvents.length && state.selectedKey) {
      this._navigator.dropItems();
      state.markDecided(storedEvents);
      await this._navigator.reloadAll();
    }
  }

  /** Start polling for what comes after the work list. */
  start() {
    this._lastEventId = this._context.workspace.last_event;
    this.close();
    this._scheduleNextPoll();
  }

  close() {
    clearTimeout(this._timer);
  }

  _scheduleNextPoll() {
    const pauseMs = this._layout.isConnectionShown ? POLL_LOST_MS : POLL_MS;
    this._timer = window.setTimeout(() => {
      void this._pollUpdates().finally(() => !this._navigator.isClosed && this._scheduleNextPoll());
    }, pauseMs);
  }

  async _pollUpdates() {
    const { desk, root } = this._context;
    if (document.hidden || this._decisions.isBusy || !root.isConnected) {
      return;
    }
    try {
      const news = await rejectWhenLate(desk.request('news', { since: this._lastEventId }));
      if (this._decisions.isBusy || this._navigator.isClosed) {
        return; // one of these events may be the decision that is under way: the next poll reads them again
      }
      this._lastEventId = Math.max(this._lastEventId, news.last_event);
      const otherEvents = news.events.filter(event => !this._decisions.isOwnEvent(event));
      if (otherEvents.length) {
        this._showDecisions(otherEvents);
      }
      if (otherEvents.length || news.data_version !== this._context.workspace.data_version) {
        await this._navigator.reloadList();
      }
    } catch {
      // The client has reported the lost connection; the next poll tries again.
    }
  }

  /** @param {EventView[]} events that others decided */
  _showDecisions(events) {
    const { state, translate, format } = this._context;
    const lastEvent = events.at(-1);
    if (lastEvent) {
      this._layout.updateLog.replaceChildren(
        `${format.time(lastEvent.at)} · `,
        isolateText(lastEvent.sentence)
      );
    }
    this._navigator.dropItems();
    state.markDecided(events);
    const itemEvents = events.filter(event => event.subject === state.item?.subject);
    if (itemEvents.length) {
      const sentences = itemEvents.map(event => h('li', {}, isolateText(event.sentence)));
      this._navigator.showNotice(h('strong', {}, translate('updatesHere')), h('ul', {}, sentences));
    }
  }
}

/**
 * Reject when no answer comes in time: a kernel that was restarted never answers, and the next poll must not wait for
 * it.
 *
 * @template T
 * @param {Promise<T>} response
 * @returns {Promise<T>}
 */
function rejectWhenLate(response) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new ConnectionLostError('late')), 2 * POLL_LOST_MS);
    response.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
