/**
 * Polls the desk for other officers' decisions, and shows a lost connection and the status of unanswered requests.
 */
import { ConnectionLostError } from './client.js';
import { h, isolateText } from './dom.js';
import { createStatusNotice } from './notifications.js';

/** @typedef {import('./board.js').Board} Board */
/** @typedef {import('./protocol.js').EventView} EventView */

const POLL_MS = 3000;
const POLL_LOST_MS = 10_000;

/** The updates of one board. */
export class LiveUpdates {
  /** @param {Board} board */
  constructor(board) {
    this._board = board;
    this._lastEventId = 0;
    this._timer = 0;
  }

  /** The text above the list while no answer comes. */
  get connectionLostText() {
    const { desk, context } = this._board;
    return [
      context.translate('connectionLost'),
      desk.isInKernel ? context.translate('kernelHint') : '',
      desk.hasPendingRequests ? context.translate('pendingHint') : ''
    ]
      .filter(Boolean)
      .join(' ');
  }

  /** @param {boolean} isConnected */
  async handleConnectionChange(isConnected) {
    const { translate } = this._board.context;
    this._board.layout.connectionMessage.hidden = isConnected;
    this._board.layout.connectionMessage.textContent = isConnected ? '' : this.connectionLostText;
    if (isConnected && this._board.openResult && !this._board.isClosed) {
      this._board.toast.show(translate('connectionBack'));
      this._board.itemCache.drop(); // an answer that was under way when the connection broke may never come
      try {
        await this.showRequestStatuses();
        await this._board.loadMissingItem();
      } catch {
        // The connection broke again: the next answer starts this once more.
      }
    }
  }

  /** Show which of the unanswered requests the desk has stored. */
  async showRequestStatuses() {
    const statuses = await this._board.desk.fetchRequestStatuses();
    if (!statuses.length || this._board.isClosed) {
      return;
    }
    const storedEvents = statuses.flatMap(({ event }) => (event ? [event] : []));
    storedEvents.forEach(event => this._board.decisions.ownEventIds.add(event.id));
    this._board.layout.noticeBox.append(
      createStatusNotice(this._board.context, statuses, {
        sendAgain: pending => this._board.decisions.sendPending(pending),
        discard: pending => this._board.desk.forgetRequest(pending.args.request_id)
      })
    );
    if (storedEvents.length && this._board.key) {
      this._board.itemCache.drop();
      await this._board.reloadList();
      await this._board.reloadItem();
    }
  }

  /** @param {number} lastEventId the last event that the work list includes */
  start(lastEventId) {
    this._lastEventId = lastEventId;
    this.close();
    this._scheduleNextPoll();
  }

  close() {
    clearTimeout(this._timer);
  }

  _scheduleNextPoll() {
    const pauseMs = this._board.layout.connectionMessage.hidden ? POLL_MS : POLL_LOST_MS;
    this._timer = window.setTimeout(() => {
      void this._pollUpdates().finally(() => !this._board.isClosed && this._scheduleNextPoll());
    }, pauseMs);
  }

  async _pollUpdates() {
    if (document.hidden || this._board.decisions.isBusy || !this._board.layout.root.isConnected) {
      return;
    }
    try {
      const { last_event, events } = await rejectWhenLate(
        this._board.desk.request('news', { since: this._lastEventId })
      );
      if (this._board.decisions.isBusy || this._board.isClosed) {
        return; // one of these events may be the decision that is under way: the next poll reads them again
      }
      this._lastEventId = Math.max(this._lastEventId, last_event);
      const otherEvents = events.filter(event => !this._board.decisions.ownEventIds.has(event.id));
      if (otherEvents.length) {
        await this._showUpdates(otherEvents);
      }
    } catch {
      // The client has reported the lost connection; the next poll tries again.
    }
  }

  /** @param {EventView[]} events that others decided */
  async _showUpdates(events) {
    const { translate, format } = this._board.context;
    const lastEvent = events.at(-1);
    if (lastEvent) {
      this._board.layout.updateLog.replaceChildren(
        `${format.time(lastEvent.at)} · `,
        isolateText(lastEvent.sentence)
      );
    }
    this._board.itemCache.drop();
    const itemEvents = events.filter(event => event.subject === this._board.item?.subject);
    const reloadItem = () => {
      this._board.pane.updates?.replaceChildren();
      void this._board.reloadItem().catch(error => this._board.showProblem(error));
    };
    if (itemEvents.length) {
      this._board.pane.updates?.replaceChildren(
        h(
          'div',
          { class: 'jp-VocBoard-notice' },
          h('strong', {}, translate('updatesHere')),
          h(
            'ul',
            {},
            itemEvents.map(event => h('li', {}, isolateText(event.sentence)))
          ),
          h(
            'button',
            { type: 'button', class: 'jp-VocBoard-button', click: reloadItem },
            translate('updatesShow')
          )
        )
      );
    }
    await this._board.reloadList();
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
