/** The items that the board has read, so that stepping through the work list needs no waiting. */

/** @typedef {import('./protocol.js').AnyItem} AnyItem */

const N_CACHED_ITEMS = 6;

/** Reads items from the desk and keeps the few latest, until something is decided. */
export class ItemCache {
  /** @param {import('./client.js').DeskClient} desk */
  constructor(desk) {
    this._desk = desk;
    /** @type {Map<string, AnyItem>} by key, the latest last */
    this._items = new Map();
    /** @type {Map<string, Promise<AnyItem>>} requests without an answer yet, by key */
    this._requests = new Map();
    /** Grows whenever items are dropped: an answer to an older request is not kept. */
    this._version = 0;
  }

  /** @param {string} key */
  has(key) {
    return this._items.has(key);
  }

  /** @param {string} key */
  get(key) {
    return this._items.get(key);
  }

  /**
   * @param {string} key
   * @param {AnyItem} item
   */
  set(key, item) {
    this._items.set(key, item);
  }

  /**
   * Request an item, or wait for the request that is already under way.
   *
   * @param {string} key
   * @returns {Promise<AnyItem>}
   */
  fetch(key) {
    const request = this._requests.get(key) ?? this._requestItem(key);
    this._requests.set(key, request);
    const forgetRequest = () => this._requests.get(key) === request && this._requests.delete(key);
    request.then(forgetRequest, forgetRequest);
    return request;
  }

  /**
   * Forget items after a decision.
   *
   * @param {string} [key] only this item
   */
  drop(key) {
    this._version += 1;
    this._requests.clear();
    if (key) {
      this._items.delete(key);
    } else {
      this._items.clear();
    }
  }

  /** @param {string} key */
  async _requestItem(key) {
    const version = this._version;
    const item = await this._desk.request('item', { key });
    if (version !== this._version) {
      return item; // something was decided meanwhile: right to show once, not to keep
    }
    this._items.set(key, item);
    for (const oldKey of [...this._items.keys()].slice(0, Math.max(0, this._items.size - N_CACHED_ITEMS))) {
      this._items.delete(oldKey);
    }
    return item;
  }
}
