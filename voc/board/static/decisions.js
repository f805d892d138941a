/** Sends the officer's decisions to the desk, shows what they changed, and undoes and redoes them. */
import { RequestRefusedError } from './client.js';
import { askDecision, askPlace, askReason, askSettle } from './decision_dialogs.js';
import { createUuid } from './dom.js';
import { getItemTitle } from './item_pane.js';
import { translateCode } from './messages.js';
import { askAboutConflict, describeDecision } from './notifications.js';
import { isImmediateDecision } from './shortcuts.js';

/** @typedef {import('./board.js').BoardContext} BoardContext */
/** @typedef {import('./client.js').PendingRequest} PendingRequest */
/** @typedef {import('./navigator.js').Navigator} Navigator */
/** @typedef {import('./protocol.js').AnyItem} AnyItem */
/** @typedef {import('./protocol.js').CommentView} CommentView */
/** @typedef {import('./protocol.js').DecideResult} DecideResult */
/** @typedef {import('./protocol.js').EventView} EventView */

/** So many events are read at first to find what can be undone. */
const N_RECENT_EVENTS = 20;
/** The desk's largest page of history. */
const N_ALL_EVENTS = 500;

/** The decisions of one board. */
export class Decisions {
  /**
   * @param {BoardContext} context
   * @param {Navigator} navigator
   * @param {() => Promise<void>} showRequestStatuses called after a failure that leaves it open what was stored
   */
  constructor(context, navigator, showRequestStatuses) {
    this._context = context;
    this._navigator = navigator;
    this._showRequestStatuses = showRequestStatuses;
    this._isBusy = false;
    /** @type {Set<number>} events that this page decided: they are no news here */
    this._ownEventIds = new Set();
  }

  /** Whether a decision was sent and its answer is not here yet. */
  get isBusy() {
    return this._isBusy;
  }

  /** @param {EventView} event */
  isOwnEvent(event) {
    return this._ownEventIds.has(event.id);
  }

  /** @param {EventView[]} events that this officer decided before a reload of the page */
  addOwnEvents(events) {
    events.forEach(event => this._ownEventIds.add(event.id));
  }

  /** @returns {boolean} whether the officer has to wait; the toast says so then */
  _refuseWhileBusy() {
    if (this._isBusy) {
      this._context.announce(this._context.translate('saving'));
    }
    return this._isBusy;
  }

  /**
   * Decide about the current item, after a dialog where the decision needs more than a key.
   *
   * @param {string} command
   * @param {boolean} asksReason
   */
  async runDecision(command, asksReason) {
    const { item } = this._context.state;
    if (!item || this._refuseWhileBusy()) {
      return;
    }
    if ('pinned' in item && command === 'pin' && item.pinned) {
      return this._unpinTheme(item.subject);
    }
    const immediate = getImmediateDecision(command, item);
    const answer = await this._askAnswer(command, item, immediate, asksReason);
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

  /**
   * @param {string} command
   * @param {AnyItem} item
   * @param {ReturnType<typeof getImmediateDecision>} immediate
   * @param {boolean} asksReason
   * @returns {Promise<import('./decision_dialogs.js').DecisionAnswer | null>} null: no decision
   */
  async _askAnswer(command, item, immediate, asksReason) {
    const { translate } = this._context;
    if (item.kind === 'reply' && command === 'agree' && !item.agrees) {
      return askSettle(this._context, item);
    }
    if (immediate) {
      const why = asksReason ? await askReason(this._context, translateCode(translate, '', command)) : '';
      return why === null ? null : { payload: immediate.payload, why };
    }
    return item.kind === 'theme' || item.kind === 'alert'
      ? askDecision(this._context, command, item, this._navigator.pane.getChosenSegments())
      : null;
  }

  /** @param {number} departmentNumber 1: the first department, 0: the cause is unknown */
  async answerAudit(departmentNumber) {
    const { item } = this._context.state;
    // As the item shows them: a list that was read since may have others, in another order.
    const department = this._navigator.pane.departmentNames[departmentNumber - 1] ?? null;
    if (item?.kind === 'audit' && (departmentNumber === 0 || department !== null)) {
      await (item.contact
        ? this._sendDecision('contact', item.subject, { department }, '', item.version)
        : this._sendDecision('audit', item.subject, { department }, '', item.version));
    }
  }

  /**
   * Take a comment out of the current theme.
   *
   * @param {CommentView} comment
   * @param {boolean} toOtherTheme ask which theme it belongs to; otherwise it belongs to none
   */
  async placeComment({ segment }, toOtherTheme) {
    const { item } = this._context.state;
    if (segment === null || !item || !('quotes' in item)) {
      return;
    }
    try {
      const theme = toOtherTheme ? await askPlace(this._context, item.subject) : null;
      if (!toOtherTheme || theme !== null) {
        const payload = { theme, was: Number(item.subject.slice(2)) };
        await this._sendDecision('place', `S-${segment}`, payload, '', null);
      }
    } catch (error) {
      this._context.showProblem(error);
    }
  }

  /** @param {boolean} toOtherTheme */
  async placeFocusedComment(toOtherTheme) {
    const { state, translate, announce } = this._context;
    const comment = this._navigator.pane.getFocusedComment();
    if (comment) {
      await this.placeComment(comment, toOtherTheme);
    } else if (state.item && 'quotes' in state.item) {
      this._navigator.pane.focusQuotes();
      announce(translate('chooseComment'));
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
    if (this._refuseWhileBusy()) {
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
    const { desk, root } = this._context;
    this._isBusy = true;
    root.setAttribute('aria-busy', 'true');
    try {
      return await desk.sendDecision(pending);
    } finally {
      // Not later: while the result is being shown, the officer may already send the next decision.
      this._isBusy = false;
      root.removeAttribute('aria-busy');
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
    this._context.showProblem(error);
    if (status >= 500) {
      await this._showRequestStatuses();
    }
  }

  /**
   * @param {PendingRequest} pending
   * @param {DecideResult} result
   */
  async _applyResult(pending, result) {
    const { state } = this._context;
    if (this._navigator.isClosed) {
      return;
    }
    const { event, item } = result;
    this.addOwnEvents([event]);
    this._announceResult(pending, result);
    const isListed = state.applyResult(result, this._findNewTitle(item));
    if (pending.op !== 'decide') {
      await this._showTurnedDecision(result);
    } else {
      const changesList = !isListed || Boolean(this._getKind(event)?.changes_list);
      this._navigator.dropItems(changesList ? undefined : state.selectedKey);
      await this._showDecided(pending, result);
      this._context.restoreFocus();
      if (changesList) {
        await this._navigator.reloadList();
      }
    }
    this._context.restoreFocus();
  }

  /**
   * @param {AnyItem | null} item
   * @returns {string | null} the title of a theme; those of other items are the desk's sentences
   */
  _findNewTitle(item) {
    const isTheme = item?.kind === 'theme' || item?.kind === 'alert';
    return isTheme ? getItemTitle(this._context, item, null) : null;
  }

  /**
   * Go on after a decision that settles the item, otherwise show it as it is now.
   *
   * @param {PendingRequest} pending
   * @param {DecideResult} result
   */
  async _showDecided({ args }, { event, item }) {
    const { state } = this._context;
    if (state.selectedSubject === args.subject && this._getKind(event)?.moves_on) {
      await this._navigator.selectNextOpen();
    } else if (item !== null && item.subject === state.item?.subject) {
      this._navigator.showItem(item);
    } else {
      await this._navigator.reloadItem();
    }
  }

  /**
   * Select the item of an undo or a redo, as it is now.
   *
   * @param {DecideResult} result
   */
  async _showTurnedDecision({ event, item, line: lineState }) {
    const { state } = this._context;
    const isCurrentItem = item !== null && item.subject === state.item?.subject;
    this._navigator.dropItems();
    if (isCurrentItem) {
      this._navigator.showItem(item); // before the list is requested: the next key may come at once
    }
    await this._navigator.reloadList();
    // Of a comment that is put back: its theme, and not a question about the comment that may be in the list too.
    const subject = lineState?.subject ?? item?.subject ?? event.subject;
    const line = state.lines.find(each => each.subject === subject);
    if (line && line.key !== state.selectedKey) {
      if (item?.subject === line.subject) {
        this._navigator.keepItem(line.key, item);
      }
      await this._navigator.selectItem(line.key, false);
    } else if (!isCurrentItem) {
      await this._navigator.reloadItem();
    }
  }

  /**
   * @param {PendingRequest} pending
   * @param {DecideResult} result
   */
  _announceResult({ op, args }, { event, changed }) {
    const { translate, announce } = this._context;
    const sentence = changed[0]?.what ?? event.sentence;
    // The decision that the sentence is about: the latest one may be of another window.
    const decisionId = op === 'decide' ? event.id : Number(args.event);
    const createButton = (/** @type {'undo' | 'redo'} */ turn, /** @type {string} */ key) => ({
      label: translate(turn),
      key,
      onClick: () => void this.undoOrRedo(turn, decisionId)
    });
    const [undo, redo] = [createButton('undo', 'U'), createButton('redo', '⇧U')];
    if (op === 'decide') {
      announce(sentence, [undo]);
    } else {
      announce(`${translate(op === 'undo' ? 'undone' : 'redone')} ${sentence}`, [
        op === 'undo' ? redo : undo
      ]);
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
      this._context.showProblem(refusal);
      return;
    }
    this._navigator.dropItems();
    const decidesAgain = await askAboutConflict(this._context, detail, refusal.message);
    if (decidesAgain) {
      await this.sendPending({
        ...pending,
        args: { ...pending.args, expected_version: detail.version, request_id: createUuid() }
      });
    } else {
      this._context.state.markDecided(detail.events);
      await this._navigator.reloadAll();
      this._context.restoreFocus();
    }
  }

  /**
   * Undo the officer's latest decision, or redo the latest undo. The log of decisions says which one that is, so it
   * also works after a reload and on the next day.
   *
   * @param {'undo' | 'redo'} op
   */
  async undoOrRedoLatest(op) {
    if (this._refuseWhileBusy()) {
      return;
    }
    // A decision to undo is nearly always among the latest few; whether an undo can be redone may depend on older events.
    const eventId =
      (op === 'undo' ? await this._findLatestEvent(op, N_RECENT_EVENTS) : undefined) ??
      (await this._findLatestEvent(op, N_ALL_EVENTS));
    if (eventId === undefined) {
      const { translate, announce } = this._context;
      announce(translate(op === 'undo' ? 'nothingToUndo' : 'nothingToRedo'));
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
    const { desk, workspace } = this._context;
    const { rows } = await desk.request('history', { who: workspace.who, limit });
    return op === 'undo'
      ? rows.find(row => this._getKind(row) && row.standing)?.id
      : this._findRedoableEvent(rows);
  }

  /**
   * Find the decision that was undone last, unless something was decided since.
   *
   * @param {EventView[]} rows newest first
   * @returns {number | undefined} its event id
   */
  _findRedoableEvent(rows) {
    const kindsByEvent = new Map(rows.map(row => [row.id, row.kind]));
    const row = rows.find(
      each =>
        this._getKind(each) ||
        (each.undoes !== null && each.standing && kindsByEvent.get(each.undoes) !== 'undo')
    );
    return row?.undoes ?? undefined;
  }

  /**
   * @param {EventView} event
   * @returns {import('./protocol.js').KindView | undefined} undefined: it is no decision, and nobody can undo it
   */
  _getKind({ kind }) {
    return this._context.workspace.kinds[kind];
  }

  /**
   * @param {'undo' | 'redo'} op
   * @param {number} eventId
   */
  async undoOrRedo(op, eventId) {
    const about = `${this._context.translate(op)}: E-${eventId}`;
    await this.sendPending({ op, args: { event: eventId, why: '', request_id: createUuid() }, about });
  }

  /** @param {string} subject */
  async _unpinTheme(subject) {
    const { rows } = await this._context.desk.request('history', { subject, limit: N_ALL_EVENTS });
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
    const { state, translate } = this._context;
    const { item } = state;
    const isNameable = item?.subject === subject && item.kind !== 'audit' && item.kind !== 'urgent';
    const name = isNameable
      ? getItemTitle(this._context, item, null)
      : translate('commentReference', { subject });
    return `${describeDecision(translate, kind, payload)} · ${name}`;
  }
}

/**
 * Return the decision of a command that needs no dialog.
 *
 * @param {string} command
 * @param {AnyItem} item
 * @returns {{kind: string, payload: Record<string, unknown>} | null}
 */
function getImmediateDecision(command, item) {
  const accepts = command === 'agree';
  if (item.kind === 'proposal') {
    return { kind: 'proposal', payload: { accepted: accepts } };
  }
  if (item.kind === 'reply') {
    return { kind: 'settle', payload: { upheld: accepts, department: null } };
  }
  return isImmediateDecision(command) ? { kind: command, payload: {} } : null;
}
