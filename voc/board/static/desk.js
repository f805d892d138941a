/**
 * The board's side of the desk: asks through whatever door, notices a lost connection, and never forgets a decision
 * that was sent but not answered.
 */
import { uuid } from './dom.js';

/** @typedef {import('./protocol.js').Answers} Answers */
/** @typedef {import('./protocol.js').Door} Door */
/** @typedef {import('./protocol.js').Failure} Failure */
/** @typedef {import('./protocol.js').Language} Language */
/** @typedef {import('./protocol.js').LoggedEvent} LoggedEvent */

/**
 * @typedef {object} Pending  Kept in sessionStorage: ids and settings, never a customer's words.
 * @property {'decide' | 'undo' | 'redo'} op
 * @property {Record<string, unknown> & {request_id: string}} args
 * @property {string} about  what the officer saw it was about
 */

const PATIENCE_MS = 6000;

/** A refusal in the desk's own sentence. */
export class Refused extends Error {
  /** @param {Failure} failure */
  constructor(failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** No answer came, so nobody knows yet. */
export class Lost extends Error {}

export class DeskClient {
  /**
   * @param {Door} door
   * @param {Language | undefined} language undefined: the workspace's own
   * @param {(there: boolean) => void} onConnection told when answers stop, and when they come again
   */
  constructor(door, language, onConnection) {
    this._door = door;
    this.language = language;
    this._onConnection = onConnection;
    this._there = true;
    /** Requests that this page has open. */
    this._inFlight = new Set();
    this._closed = false;
  }

  /** Whether a notebook's kernel answers, which may be restarted under the board. */
  get inKernel() {
    return this._door.kernel === true;
  }

  close() {
    this._closed = true;
  }

  /**
   * @template {keyof Answers} Op
   * @param {Op} op
   * @param {Record<string, unknown>} [args]
   * @returns {Promise<Answers[Op]>}
   * @throws {Refused} the desk said no
   * @throws {Lost} the door failed
   */
  async ask(op, args = {}) {
    const impatient = setTimeout(() => this._connection(false), PATIENCE_MS);
    const request = { id: uuid(), op, args, ...(this.language ? { language: this.language } : {}) };
    let response;
    try {
      response = await this._door.send(request);
    } catch (error) {
      clearTimeout(impatient);
      this._connection(false);
      throw new Lost(String(error));
    }
    clearTimeout(impatient);
    this._connection(true);
    if (!response.ok) {
      throw new Refused(response.error);
    }
    return response.result;
  }

  /**
   * Send a decision; it is remembered until an answer comes, in this page or in the next.
   *
   * @param {Pending} pending
   */
  async decide(pending) {
    const id = pending.args.request_id;
    this._remember(pending);
    this._inFlight.add(id);
    try {
      const result = await this.ask(pending.op, pending.args);
      this.forget(id);
      return result;
    } catch (error) {
      if (error instanceof Refused && error.failure.status < 500) {
        this.forget(id);
      }
      throw error;
    } finally {
      this._inFlight.delete(id);
    }
  }

  /** @returns {Pending[]} sent, and never answered */
  get unanswered() {
    return this._stored().filter(each => !this._inFlight.has(each.args.request_id));
  }

  /** @returns {boolean} whether a decision is kept here, answered or not */
  get holds() {
    return this._stored().length > 0;
  }

  /**
   * Ask what became of the unanswered ones. Those that were stored are forgotten; the others stay until the officer
   * says what to do with them.
   *
   * @returns {Promise<{pending: Pending, event: LoggedEvent | null}[]>}
   */
  async fates() {
    const asked = this.unanswered;
    if (!asked.length) {
      return [];
    }
    const { events } = await this.ask('fate', { request_ids: asked.map(each => each.args.request_id) });
    return asked.map(pending => {
      const event = events[pending.args.request_id] ?? null;
      if (event) {
        this.forget(pending.args.request_id);
      }
      return { pending, event };
    });
  }

  /** @param {string} requestId */
  forget(requestId) {
    this._store(this._stored().filter(each => each.args.request_id !== requestId));
  }

  /** @param {Pending} pending */
  _remember(pending) {
    this._store([
      ...this._stored().filter(each => each.args.request_id !== pending.args.request_id),
      pending
    ]);
  }

  get _name() {
    return `voc:pending:${this._door.key}`;
  }

  /** @returns {Pending[]} */
  _stored() {
    try {
      const stored = JSON.parse(sessionStorage.getItem(this._name) ?? '[]');
      return Array.isArray(stored) ? stored.filter(each => typeof each?.args?.request_id === 'string') : [];
    } catch {
      return []; // storage is off or was written by something else: nothing is known to be pending
    }
  }

  /** @param {Pending[]} pending */
  _store(pending) {
    try {
      if (pending.length) {
        sessionStorage.setItem(this._name, JSON.stringify(pending));
      } else {
        sessionStorage.removeItem(this._name);
      }
    } catch {
      // Without storage a decision is lost only when the page closes before its answer; history shows it then.
    }
  }

  /** @param {boolean} there */
  _connection(there) {
    if (this._there !== there && !this._closed) {
      this._there = there;
      this._onConnection(there);
    }
  }
}
