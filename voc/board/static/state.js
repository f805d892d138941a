/**
 * The one state of a board: its work list, and the selection, which is at once the line that is marked, the item in the
 * pane and the item that a key decides about. Board, decisions and live updates read it and change it through its
 * functions; whoever draws a part of it listens.
 */

/** @typedef {import('./protocol.js').AnyItem} AnyItem */
/** @typedef {import('./protocol.js').Calibration} Calibration */
/** @typedef {import('./protocol.js').DecideResult} DecideResult */
/** @typedef {import('./protocol.js').EventView} EventView */
/** @typedef {import('./protocol.js').Mode} Mode */
/** @typedef {import('./protocol.js').OpenResult} OpenResult */
/** @typedef {import('./protocol.js').WorklistLine} WorklistLine */

/** @typedef {'list' | 'selection'} ChangedPart */

/**
 * @typedef {object} Selection  The selected line and its item, which is null until it is here.
 * @property {string} key  empty while a message stands in the item's place
 * @property {AnyItem | null} item
 */

/** The work list and the selection of one board. */
export class BoardState {
  /** @param {Mode} mode */
  constructor(mode) {
    this._mode = mode;
    /** @type {OpenResult | null} */
    this._openResult = null;
    /** The next list does not go on with the one that is shown. */
    this._opensAnew = true;
    /** @type {WorklistLine[]} */
    this._urgentLines = [];
    /** @type {WorklistLine[]} */
    this._itemLines = [];
    /** @type {WorklistLine | null} a line of an item that was opened from elsewhere and is not in the list */
    this._guestLine = null;
    /** @type {Selection} */
    this._selection = { key: '', item: null };
    this._selectionNumber = 0;
    this._nDecisions = 0;
    /** @type {Map<string, Set<number>>} decisions that settled an item since the list was opened, by its subject */
    this._settlingIds = new Map();
    /** @type {Map<number, {subject: string, decisionId: number}>} what undos of such decisions took back, by their ids */
    this._undoneDecisions = new Map();
    /** @type {((part: ChangedPart) => void)[]} */
    this._listeners = [];
  }

  /** @param {(part: ChangedPart) => void} listener called after each change */
  subscribe(listener) {
    this._listeners.push(listener);
  }

  /** @param {ChangedPart} part */
  _notify(part) {
    this._listeners.forEach(listener => listener(part));
  }

  // ---- the work list ----

  get mode() {
    return this._mode;
  }

  /** @returns {OpenResult} with the day and the calibration as they are now */
  get openResult() {
    if (!this._openResult) {
      throw new Error('the work list is not open yet');
    }
    return this._openResult;
  }

  get isOpen() {
    return this._openResult !== null;
  }

  get urgentLines() {
    return this._urgentLines;
  }

  get itemLines() {
    return this._itemLines;
  }

  get guestLine() {
    return this._guestLine;
  }

  get _listLines() {
    return [...this._urgentLines, ...this._itemLines];
  }

  /** All lines, in the order in which they are shown. */
  get lines() {
    return [...this._listLines, ...(this._guestLine ? [this._guestLine] : [])];
  }

  /** Number of lines of the list that wait for a decision. */
  get nOpen() {
    return this._listLines.filter(line => !line.done).length;
  }

  get firstOpenKey() {
    return this._listLines.find(line => !line.done)?.key ?? null;
  }

  /** Grows with every decision of this page: an answer to a request of before it shows the list without it. */
  get nDecisions() {
    return this._nDecisions;
  }

  /** @param {Mode} mode of the list that is opened next */
  setMode(mode) {
    this._mode = mode;
    this._opensAnew = true;
    this._guestLine = null;
    this._select('', null);
  }

  /**
   * Show a work list. The list of before goes on: what was decided since stays where it is, ticked. Of another mode, or
   * of other data, it is opened anew.
   *
   * @param {OpenResult} openResult
   * @returns {boolean} whether other data are shown than before
   */
  showList(openResult) {
    const { selectedLine } = this;
    const hasOtherData = this._openResult?.workspace.data_version !== openResult.workspace.data_version;
    const opensAnew = this._opensAnew || hasOtherData;
    if (opensAnew) {
      this._settlingIds.clear();
      this._undoneDecisions.clear();
    }
    this._urgentLines = opensAnew ? openResult.urgent : mergeLines(this._urgentLines, openResult.urgent);
    this._itemLines = opensAnew ? openResult.items : mergeLines(this._itemLines, openResult.items);
    const isUpdate = !this._opensAnew && hasOtherData;
    this._openResult = openResult;
    this._opensAnew = false;
    this._keepSelectedLine(selectedLine);
    this._notify('list');
    return isUpdate;
  }

  /**
   * Keep the selected item marked, since it stays in the pane: the new list may have it under another key, or not.
   *
   * @param {WorklistLine | null} selectedLine of the list before
   */
  _keepSelectedLine(selectedLine) {
    const guestLine = selectedLine ?? this._guestLine;
    const line = this._listLines.find(each => each.subject === guestLine?.subject);
    if (selectedLine && line) {
      this._selection.key = line.key; // an alert that became a theme is the same item
    }
    this._guestLine = line ? null : guestLine;
  }

  /**
   * Tick what was decided, of this officer and of others: the line stays until the list is opened anew. What was taken
   * back loses its tick.
   *
   * @param {EventView[]} events oldest first
   */
  markDecided(events) {
    events.forEach(event => {
      const subject = this._followSettling(event);
      if (subject !== null) {
        this._markLines(subject, Boolean(this._settlingIds.get(subject)?.size));
      }
    });
  }

  /**
   * Keep which decisions settle an item: this one, or no more the one that it takes back, or that again.
   *
   * @param {EventView} event
   * @returns {string | null} the item's subject; null: it settles none that is known here
   */
  _followSettling(event) {
    if (this.openResult.workspace.kinds[event.kind]?.settles_item) {
      const subject = getDecidedSubject(event);
      this._settlingIds.set(subject, (this._settlingIds.get(subject) ?? new Set()).add(event.id));
      return subject;
    }
    if (event.undoes === null) {
      return null;
    }
    const redone = this._undoneDecisions.get(event.undoes);
    if (redone) {
      this._settlingIds.get(redone.subject)?.add(redone.decisionId);
      return redone.subject;
    }
    for (const [subject, ids] of this._settlingIds) {
      if (ids.delete(event.undoes)) {
        this._undoneDecisions.set(event.id, { subject, decisionId: event.undoes });
        return subject;
      }
    }
    return null;
  }

  /**
   * @param {string} subject
   * @param {boolean} done
   */
  _markLines(subject, done) {
    this._changeLines(line => (line.subject === subject ? { ...line, done } : line));
  }

  /**
   * Take over what the answer to a decision, an undo or a redo says.
   *
   * @param {DecideResult} result
   * @param {string | null} title of the item as it is now; null: as it was
   * @returns {boolean} whether the list has a line about it
   */
  applyResult({ event, item, line, day }, title) {
    this._nDecisions += 1;
    this._followSettling(event);
    const { openResult } = this;
    // An answer that replaces an earlier one leaves no question less.
    const wasOpen = this._listLines.some(each => each.subject === event.subject && !each.done);
    const calibration = wasOpen ? countDown(openResult.calibration, event) : openResult.calibration;
    this._openResult = { ...openResult, day, calibration };
    if (line) {
      this._markLines(line.subject, line.done);
    }
    if (title !== null) {
      this._changeLines(line => (line.subject === item?.subject ? { ...line, title } : line));
    }
    return this.lines.some(line => line.subject === event.subject);
  }

  /** @param {(line: WorklistLine) => WorklistLine} change */
  _changeLines(change) {
    this._urgentLines = this._urgentLines.map(change);
    this._itemLines = this._itemLines.map(change);
    this._guestLine = this._guestLine && change(this._guestLine);
    this._notify('list');
  }

  // ---- the selection ----

  get selectedKey() {
    return this._selection.key;
  }

  /** @returns {WorklistLine | null} */
  get selectedLine() {
    return this.lines.find(line => line.key === this._selection.key) ?? null;
  }

  /** The item in the pane, about which keys and buttons decide; null until it is here. */
  get item() {
    return this._selection.item;
  }

  /** The selected item's subject, also before it is here: keys may come faster than items. */
  get selectedSubject() {
    return this._selection.item?.subject ?? getSubject(this._selection.key);
  }

  /** Changes with every selection: an answer that arrives after the next one is not shown. */
  get selectionNumber() {
    return this._selectionNumber;
  }

  /** @param {string} key */
  selectLine(key) {
    this._select(key, null);
  }

  /** Select nothing: a message stands in the item's place. */
  clearSelection() {
    this._select('', null);
  }

  /**
   * @param {string} key
   * @param {AnyItem | null} item
   */
  _select(key, item) {
    this._selectionNumber += 1;
    this._selection = { key, item };
    this._notify('selection');
  }

  /**
   * Take in the selected line's item.
   *
   * @param {AnyItem} item
   * @param {string} title of the line that it gets where the list has none
   */
  setItem(item, title) {
    const { key } = this._selection;
    this._selection = { key, item };
    if (!this.selectedLine) {
      this._guestLine = createGuestLine(key, item, title);
      this._notify('list');
    }
    this._notify('selection');
  }

  /**
   * @param {number} step 1: the line below the selected one, -1: the line above
   * @returns {string | null} its key
   */
  getNeighbourKey(step) {
    const { lines } = this;
    const selectedIndex = lines.findIndex(line => line.key === this._selection.key);
    return lines[selectedIndex < 0 ? 0 : selectedIndex + step]?.key ?? null;
  }

  /**
   * @returns {string | null} the key of the next line that is not done, from the selected one on and then from the top
   */
  get nextOpenKey() {
    const lines = this._listLines;
    const selectedIndex = lines.findIndex(line => line.key === this._selection.key);
    const linesFromHere = [...lines.slice(selectedIndex + 1), ...lines.slice(0, Math.max(0, selectedIndex))];
    return linesFromHere.find(line => !line.done)?.key ?? null;
  }
}

/** @param {string} key such as `theme:T-12` */
function getSubject(key) {
  return key.slice(key.indexOf(':') + 1);
}

/** @param {EventView} event */
function getDecidedSubject({ kind, subject, payload }) {
  return kind === 'action' ? `T-${payload['theme']}` : subject; // a new action is promised from its theme's item
}

/**
 * Continue a list: lines that are done stay in their places, new ones come where the new list has them, and of the others
 * those go that wait no longer.
 *
 * @param {WorklistLine[]} oldLines
 * @param {WorklistLine[]} newLines
 */
function mergeLines(oldLines, newLines) {
  const newLinesBySubject = new Map(newLines.map(line => [line.subject, line]));
  /** @type {WorklistLine[]} */
  const merged = oldLines.flatMap(line => {
    const newLine = newLinesBySubject.get(line.subject);
    // The key stays, so that the selection does too: a theme that was an alert this morning is the same item.
    return newLine ? [{ ...newLine, key: line.key }] : line.done ? [line] : [];
  });
  let place = 0;
  for (const line of newLines) {
    const oldPlace = merged.findIndex(each => each.subject === line.subject);
    if (oldPlace < 0) {
      merged.splice(place, 0, line);
    }
    place = (oldPlace < 0 ? place : oldPlace) + 1;
  }
  return merged;
}

/**
 * @param {string} key
 * @param {AnyItem} item
 * @param {string} title
 * @returns {WorklistLine}
 */
function createGuestLine(key, { kind, subject, version }, title) {
  return {
    key,
    kind,
    subject,
    version,
    title,
    detail: subject,
    why: '',
    n_comments: null,
    random: false,
    done: false,
    reference: null
  };
}

/**
 * Count one question less when the event answers one.
 *
 * @param {Calibration | null} calibration
 * @param {EventView} event
 */
function countDown(calibration, event) {
  const isAuditAnswer =
    calibration !== null && ['audit', 'contact'].includes(event.kind) && event.undoes === null;
  return isAuditAnswer ? { ...calibration, open: Math.max(0, calibration.open - 1) } : calibration;
}
