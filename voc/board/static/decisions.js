/** Sends the officer's decisions to the desk, shows what they changed, and undoes and redoes them. */
import { RequestRefusedError } from './client.js';
import { askDecision, askPlace, askReason, askSettle } from './decision_dialogs.js';
import { createUuid } from './dom.js';
import { getItemTitle } from './item_pane.js';
import { translateCode } from './messages.js';
import { askAboutConflict, describeDecision } from './notifications.js';
import { UNDOABLE_KINDS } from './shortcuts.js';

/** @typedef {import('./board.js').Board} Board */
/** @typedef {import('./client.js').PendingRequest} PendingRequest */
/** @typedef {import('./protocol.js').AnyItem} AnyItem */
/** @typedef {import('./protocol.js').CommentView} CommentView */
/** @typedef {import('./protocol.js').DecideResult} DecideResult */
/** @typedef {import('./protocol.js').EventView} EventView */

/** Decisions after which the board goes to the next item; after the others it stays on this one. */
const FINISHING_KINDS = new Set([
  'accept',
  'exclude',
  'merge',
  'snooze',
  'called',
  'done',
  'proposal',
  'settle',
  'audit'
]);
/** So many events are read at first to find what can be undone. */
const N_RECENT_EVENTS = 20;
/** The desk's largest page of history. */
const N_ALL_EVENTS = 500;
/** Decisions that change more of the list than their own line. */
const LIST_CHANGING_KINDS = new Set(['merge', 'split', 'exclude', 'proposal', 'undo', 'subject']);

/** The decisions of one board. */
export class Decisions {
  /** @param {Board} board */
  constructor(board) {
    this._board = board;
    /** A decision was sent and its answer is not here yet. */
    this.isBusy = false;
    /** @type {Set<number>} events that this page decided: they are no news here */
    this.ownEventIds = new Set();
  }

  /**
   * Decide about the current item, after a dialog where the decision needs more than a key.
   *
   * @param {string} command
   * @param {boolean} asksReason
   */
  async runDecision(command, asksReason) {
    const item = this._board.item;
    if (!item) {
      return;
    }
    if (this.isBusy) {
      this._board.toast.show(this._board.context.translate('saving'));
      return;
    }
    const theme = item.kind === 'theme' || item.kind === 'alert' ? item : null;
    if (theme && command === 'pin' && theme.pinned) {
      return this._unpinTheme(theme.subject);
    }
    const immediate = getImmediateDecision(command, item);
    let answer = null;
    if (item.kind === 'reply' && command === 'agree' && !item.agrees) {
      answer = await askSettle(this._board.context, item);
    } else if (immediate) {
      const why = asksReason
        ? await askReason(this._board.context, translateCode(this._board.context.translate, '', command))
        : '';
      answer = why === null ? null : { payload: immediate.payload, why };
    } else if (theme) {
      answer = await askDecision(this._board.context, command, theme, this._board.pane.getChosenSegments());
    }
    if (answer) {
      await this._sendDecision(
        immediate?.kind ?? (item.kind === 'reply' ? 'settle' : command),
        item.subject,
        answer.payload,
        answer.why,
        item.version
      );
    }
  }

  /** @param {number} departmentNumber 1: the first department, 0: the cause is unknown */
  async answerAudit(departmentNumber) {
    const item = this._board.item;
    const department = this._board.context.workspace.departments[departmentNumber - 1]?.name ?? null;
    if (item?.kind === 'audit' && (departmentNumber === 0 || department !== null)) {
      await this._sendDecision('audit', item.subject, { department }, '', item.version);
    }
  }

  /**
   * Take a comment out of the current theme.
   *
   * @param {CommentView} comment
   * @param {boolean} toOtherTheme ask which theme it belongs to; otherwise it belongs to none
   */
  async placeComment({ segment }, toOtherTheme) {
    const item = this._board.item;
    if (segment === null || !item || !('quotes' in item)) {
      return;
    }
    try {
      const theme = toOtherTheme ? await askPlace(this._board.context, item.subject) : null;
      if (!toOtherTheme || theme !== null) {
        await this._sendDecision(
          'place',
          `S-${segment}`,
          { theme, was: Number(item.subject.slice(2)) },
          '',
          null
        );
      }
    } catch (error) {
      this._board.showProblem(error);
    }
  }

  /** @param {boolean} toOtherTheme */
  async placeFocusedComment(toOtherTheme) {
    const comment = this._board.pane.getFocusedComment();
    if (comment) {
      await this.placeComment(comment, toOtherTheme);
    } else if (this._board.item && 'quotes' in this._board.item) {
      this._board.pane.focusQuotes();
      this._board.toast.show(this._board.context.translate('chooseComment'));
    }
  }

  /**
   * @param {string} kind
   * @param {string} subject
   * @param {Record<string, unknown>} payload
   * @param {string} why
   * @param {number | null} version of the item when the officer decided
   */
  async _sendDecision(kind, subject, payload, why, version) {
    const args = { kind, subject, payload, why, expected_version: version, request_id: createUuid() };
    await this.sendPending({ op: 'decide', args, about: this._describeDecision(kind, subject, payload) });
  }

  /**
   * Send a decision, an undo or a redo, and show its result, its conflict or its refusal.
   *
   * @param {PendingRequest} pending
   */
  async sendPending(pending) {
    if (this.isBusy) {
      this._board.toast.show(this._board.context.translate('saving'));
      return;
    }
    try {
      await this._applyResult(pending, await this._awaitResult(pending));
    } catch (error) {
      await this._showFailure(pending, error);
    }
  }

  /** @param {PendingRequest} pending */
  async _awaitResult(pending) {
    const { desk, layout } = this._board;
    this.isBusy = true;
    layout.root.setAttribute('aria-busy', 'true');
    try {
      return await desk.sendDecision(pending);
    } finally {
      // Not later: while the result is being shown, the officer may already send the next decision.
      this.isBusy = false;
      layout.root.removeAttribute('aria-busy');
    }
  }

  /**
   * @param {PendingRequest} pending
   * @param {unknown} error
   */
  async _showFailure(pending, error) {
    const status = error instanceof RequestRefusedError ? error.failure.status : 0;
    if (error instanceof RequestRefusedError && status === 409) {
      await this._resolveConflict(pending, error);
      return;
    }
    this._board.showProblem(error);
    if (status >= 500) {
      await this._board.liveUpdates.showRequestStatuses();
    }
  }

  /**
   * @param {PendingRequest} pending
   * @param {DecideResult} result
   */
  async _applyResult(pending, result) {
    const board = this._board;
    if (board.isClosed) {
      return;
    }
    const { event, item, day } = result;
    this.ownEventIds.add(event.id);
    this._announceResult(pending.op, result);
    const isDecision = pending.op === 'decide';
    const isListed = isDecision && board.workList.markDone(event.subject);
    const changesList = !isListed || LIST_CHANGING_KINDS.has(event.kind);
    if (board.openResult) {
      board.openResult = {
        ...board.openResult,
        day,
        calibration: countDownCalibration(board.openResult.calibration, event)
      };
      board.layout.update(board.openResult, board.mode, board.context.format);
    }
    board.itemCache.drop(changesList ? undefined : board.key);
    const isCurrentItem = item !== null && item.subject === board.item?.subject;
    // The selected line's subject while its item is not here yet: keys may come faster than items.
    const currentSubject = board.item?.subject ?? board.key.slice(board.key.indexOf(':') + 1);
    if (!isDecision) {
      if (isCurrentItem) {
        board.showItem(item); // before the list is requested: the next key may come at once
      }
      await board.reloadList();
      await this._showUndoneItem(event, item);
    } else if (currentSubject === pending.args.subject && FINISHING_KINDS.has(event.kind)) {
      const nextKey = board.workList.nextOpenKey;
      await (nextKey ? board.selectItem(nextKey, false) : board.showDaySummary());
    } else if (isCurrentItem) {
      board.showItem(item);
    } else if (board.key) {
      await board.reloadItem();
    }
    board.restoreFocus();
    if (isDecision && changesList) {
      await board.reloadList();
    }
  }

  /**
   * @param {PendingRequest['op']} op
   * @param {DecideResult} result
   */
  _announceResult(op, { event, changed }) {
    const { translate } = this._board.context;
    const sentence = changed[0]?.what ?? event.sentence;
    const undo = {
      label: translate('undo'),
      key: 'U',
      onClick: () => void this._board.runCommand('undo', false)
    };
    const redo = {
      label: translate('redo'),
      key: '⇧U',
      onClick: () => void this._board.runCommand('redo', false)
    };
    if (op === 'decide') {
      this._board.toast.show(sentence, [undo]);
    } else {
      this._board.toast.show(`${translate(op === 'undo' ? 'undone' : 'redone')} ${sentence}`, [
        op === 'undo' ? redo : undo
      ]);
    }
  }

  /**
   * Select the item of an undo or a redo.
   *
   * @param {EventView} event
   * @param {AnyItem | null} item as it is now
   */
  async _showUndoneItem(event, item) {
    const board = this._board;
    const line = board.workList.lines.find(each => each.subject === event.subject);
    const isCurrentItem = item !== null && item === board.item;
    if (line && !(isCurrentItem && line.key === board.key)) {
      if (item?.subject === line.subject) {
        board.itemCache.set(line.key, item);
      }
      await board.selectItem(line.key, false);
    } else if (!line && board.key && !isCurrentItem) {
      await board.reloadItem();
    }
  }

  /**
   * Show both versions, and decide again or show the item as it is now.
   *
   * @param {PendingRequest} pending
   * @param {RequestRefusedError} refusal
   */
  async _resolveConflict(pending, refusal) {
    const detail = /** @type {import('./protocol.js').ConflictDetail | undefined} */ (refusal.failure.detail);
    if (pending.op !== 'decide' || !detail?.yours) {
      this._board.showProblem(refusal);
      return;
    }
    this._board.itemCache.drop();
    const decidesAgain = await askAboutConflict(this._board.context, detail, refusal.message);
    if (decidesAgain) {
      await this.sendPending({
        ...pending,
        args: { ...pending.args, expected_version: detail.version, request_id: createUuid() }
      });
    } else {
      await this._board.reloadList();
      await (this._board.key ? this._board.reloadItem() : undefined);
      this._board.restoreFocus();
    }
  }

  /**
   * Undo the officer's latest decision, or redo the latest undo. The log of decisions says which one that is, so it
   * also works after a reload and on the next day.
   *
   * @param {'undo' | 'redo'} op
   */
  async undoOrRedoLatest(op) {
    if (this.isBusy) {
      this._board.toast.show(this._board.context.translate('saving'));
      return;
    }
    // A decision to undo is nearly always among the latest few; whether an undo can be redone may depend on older events.
    const eventId =
      (op === 'undo' ? await this._findLatestEvent(op, N_RECENT_EVENTS) : undefined) ??
      (await this._findLatestEvent(op, N_ALL_EVENTS));
    if (eventId === undefined) {
      this._board.toast.show(
        this._board.context.translate(op === 'undo' ? 'nothingToUndo' : 'nothingToRedo')
      );
      return;
    }
    await this.undoOrRedo(op, eventId);
  }

  /**
   * @param {'undo' | 'redo'} op
   * @param {number} limit of the events that are read
   * @returns {Promise<number | undefined>} the event's id
   */
  async _findLatestEvent(op, limit) {
    const { rows } = await this._board.desk.request('history', {
      who: this._board.context.workspace.who,
      limit
    });
    return op === 'undo'
      ? rows.find(row => UNDOABLE_KINDS.has(row.kind) && row.standing)?.id
      : findRedoableEvent(rows);
  }

  /**
   * @param {'undo' | 'redo'} op
   * @param {number} eventId
   */
  async undoOrRedo(op, eventId) {
    const about = `${this._board.context.translate(op)}: E-${eventId}`;
    await this.sendPending({ op, args: { event: eventId, why: '', request_id: createUuid() }, about });
  }

  /** @param {string} subject */
  async _unpinTheme(subject) {
    const { rows } = await this._board.desk.request('history', { subject, limit: N_ALL_EVENTS });
    const pinEvent = rows.find(row => row.kind === 'pin' && row.standing);
    if (pinEvent) {
      await this.undoOrRedo('undo', pinEvent.id);
    }
  }

  /**
   * Describe a decision and its item without a customer's words: the browser stores the text.
   *
   * @param {string} kind
   * @param {string} subject
   * @param {Record<string, unknown>} payload
   */
  _describeDecision(kind, subject, payload) {
    const item = this._board.item;
    const isNameable = item?.subject === subject && item.kind !== 'audit' && item.kind !== 'urgent';
    const name = isNameable
      ? getItemTitle(this._board.context, item, null)
      : this._board.context.translate('commentReference', { subject });
    return `${describeDecision(this._board.context.translate, kind, payload)} · ${name}`;
  }
}

/**
 * Count one question less when the event answers one.
 *
 * @param {import('./protocol.js').Calibration | null} calibration
 * @param {EventView} event
 */
function countDownCalibration(calibration, event) {
  const isAuditAnswer = calibration !== null && event.kind === 'audit' && event.undoes === null;
  return isAuditAnswer ? { ...calibration, open: Math.max(0, calibration.open - 1) } : calibration;
}

/**
 * Return the decision of a command that needs no dialog.
 *
 * @param {string} command
 * @param {AnyItem} item
 * @returns {{kind: string, payload: Record<string, unknown>} | null}
 */
function getImmediateDecision(command, item) {
  if (['accept', 'exclude', 'pin', 'called', 'done'].includes(command)) {
    return { kind: command, payload: {} };
  }
  const accepts = command === 'agree';
  if (item.kind === 'proposal') {
    return { kind: 'proposal', payload: { accepted: accepts } };
  }
  return item.kind === 'reply' ? { kind: 'settle', payload: { upheld: accepts, department: null } } : null;
}

/**
 * Find the decision that was undone last, unless something was decided since.
 *
 * @param {EventView[]} rows newest first
 * @returns {number | undefined} its event id
 */
function findRedoableEvent(rows) {
  const kindsByEvent = new Map(rows.map(row => [row.id, row.kind]));
  for (const row of rows) {
    if (UNDOABLE_KINDS.has(row.kind)) {
      return undefined;
    }
    if (
      row.kind === 'undo' &&
      row.standing &&
      row.undoes !== null &&
      kindsByEvent.get(row.undoes) !== 'undo'
    ) {
      return row.undoes;
    }
  }
  return undefined;
}
