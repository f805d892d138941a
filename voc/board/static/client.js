/**
 * The board's client of the desk: sends requests, notices a lost connection, and keeps every decision that was sent
 * until its answer arrives.
 */
import { createUuid } from './dom.js';

/** @typedef {import('./protocol.js').ResultsByOp} ResultsByOp */
/** @typedef {import('./protocol.js').Request} Request */
/** @typedef {import('./protocol.js').Response} Response */
/** @typedef {import('./protocol.js').Failure} Failure */
/** @typedef {import('./protocol.js').Language} Language */
/** @typedef {import('./protocol.js').EventView} EventView */

/**
 * @typedef {object} Transport  Carries requests to a desk, in the notebook's kernel or in the server.
 * @property {(request: Request) => Promise<Response>} send
 * @property {boolean} [isKernel]  whether a notebook's kernel answers
 * @property {string} storageKey  names the browser's storage of decisions without an answer; the same after a reload
 */

/**
 * @typedef {object} PendingRequest  A decision without an answer, in sessionStorage: ids and settings, no customer's
 *   words.
 * @property {'decide' | 'undo' | 'redo'} op
 * @property {Record<string, unknown> & {request_id: string}} args
 * @property {string} about  describes the decision to the officer
 */

/** After so long without an answer the connection counts as lost. */
const SLOW_ANSWER_MS = 6000;

/** The desk refused a request; the message is its own sentence. */
export class RequestRefusedError extends Error {
  /** @param {Failure} failure */
  constructor(failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** No answer came: whether the request was carried out is unknown. */
export class ConnectionLostError extends Error {}

/** Sends the requests of one board. */
export class DeskClient {
  /**
   * @param {Transport} transport
   * @param {Language | undefined} language undefined: the workspace's own
   * @param {(isConnected: boolean) => void} onConnectionChange called when answers stop, and when they come again
   */
  constructor(transport, language, onConnectionChange) {
    this._transport = transport;
    this.language = language;
    this._onConnectionChange = onConnectionChange;
    this._isConnected = true;
    /** Ids of the requests that this page waits for. */
    this._openRequestIds = new Set();
    this._isClosed = false;
  }

  /** Whether a notebook's kernel answers, which may be restarted while the board is open. */
  get isInKernel() {
    return this._transport.isKernel === true;
  }

  close() {
    this._isClosed = true;
  }

  /**
   * Send a request and return its result.
   *
   * @template {keyof ResultsByOp} Op
   * @param {Op} op
   * @param {Record<string, unknown>} [args]
   * @returns {Promise<ResultsByOp[Op]>}
   * @throws {RequestRefusedError} the desk refused it
   * @throws {ConnectionLostError} the transport failed
   */
  async request(op, args = {}) {
    const slowTimer = setTimeout(() => this._setConnected(false), SLOW_ANSWER_MS);
    const request = { id: createUuid(), op, args, ...(this.language ? { language: this.language } : {}) };
    let response;
    try {
      response = await this._transport.send(request);
    } catch (error) {
      clearTimeout(slowTimer);
      this._setConnected(false);
      throw new ConnectionLostError(String(error));
    }
    clearTimeout(slowTimer);
    this._setConnected(true);
    if (!response.ok) {
      throw new RequestRefusedError(response.error);
    }
    return response.result;
  }

  /**
   * Send a decision, and keep it until an answer comes, in this page or after a reload.
   *
   * @param {PendingRequest} pendingRequest
   */
  async sendDecision(pendingRequest) {
    const requestId = pendingRequest.args.request_id;
    this._rememberRequest(pendingRequest);
    this._openRequestIds.add(requestId);
    try {
      const result = await this.request(pendingRequest.op, pendingRequest.args);
      this.forgetRequest(requestId);
      return result;
    } catch (error) {
      if (error instanceof RequestRefusedError && error.failure.status < 500) {
        this.forgetRequest(requestId);
      }
      throw error;
    } finally {
      this._openRequestIds.delete(requestId);
    }
  }

  /** @returns {PendingRequest[]} requests of which no answer is expected any more */
  get unansweredRequests() {
    return this._loadPending().filter(each => !this._openRequestIds.has(each.args.request_id));
  }

  /** @returns {boolean} whether the browser keeps a decision without an answer */
  get hasPendingRequests() {
    return this._loadPending().length > 0;
  }

  /**
   * Ask which unanswered requests the desk has stored. Those are forgotten here; the others stay until the officer
   * stores or discards them.
   *
   * @returns {Promise<{pending: PendingRequest, event: EventView | null}[]>}
   */
  async fetchRequestStatuses() {
    const requests = this.unansweredRequests;
    if (!requests.length) {
      return [];
    }
    const { events } = await this.request('request_status', {
      request_ids: requests.map(each => each.args.request_id)
    });
    return requests.map(pending => {
      const event = events[pending.args.request_id] ?? null;
      if (event) {
        this.forgetRequest(pending.args.request_id);
      }
      return { pending, event };
    });
  }

  /** @param {string} requestId */
  isPending(requestId) {
    return this._loadPending().some(each => each.args.request_id === requestId);
  }

  /** @param {string} requestId */
  forgetRequest(requestId) {
    this._savePending(this._loadPending().filter(each => each.args.request_id !== requestId));
  }

  /** @param {PendingRequest} pendingRequest */
  _rememberRequest(pendingRequest) {
    this._savePending([
      ...this._loadPending().filter(each => each.args.request_id !== pendingRequest.args.request_id),
      pendingRequest
    ]);
  }

  get _storageKey() {
    return `voc:pending:${this._transport.storageKey}`;
  }

  /** @returns {PendingRequest[]} */
  _loadPending() {
    try {
      const requests = JSON.parse(sessionStorage.getItem(this._storageKey) ?? '[]');
      return Array.isArray(requests)
        ? requests.filter(each => typeof each?.args?.request_id === 'string')
        : [];
    } catch {
      return []; // storage is switched off or holds something else: then no request is known to be pending
    }
  }

  /** @param {PendingRequest[]} requests */
  _savePending(requests) {
    try {
      if (requests.length) {
        sessionStorage.setItem(this._storageKey, JSON.stringify(requests));
      } else {
        sessionStorage.removeItem(this._storageKey);
      }
    } catch {
      // Without storage, a reload before the answer loses the notice; the history still shows the decision.
    }
  }

  /** @param {boolean} isConnected */
  _setConnected(isConnected) {
    if (this._isConnected !== isConnected && !this._isClosed) {
      this._isConnected = isConnected;
      this._onConnectionChange(isConnected);
    }
  }
}
