/** From a key or a button to a decision that is stored, refused, or in doubt; and back again by undo. */
import { Refused } from './desk.js';
import { titleOf } from './detail.js';
import { uuid } from './dom.js';
import { DECISIONS } from './keys.js';
import { askConflict, inWords } from './notices.js';
import { askPlace, askSettle, askWhy, question } from './questions.js';
import { wordFor } from './words.js';

/** @typedef {import('./surface.js').Board} Board */
/** @typedef {import('./desk.js').Pending} Pending */
/** @typedef {import('./protocol.js').AnyItem} AnyItem */
/** @typedef {import('./protocol.js').Comment} Comment */
/** @typedef {import('./protocol.js').DecideResult} DecideResult */
/** @typedef {import('./protocol.js').LoggedEvent} LoggedEvent */

/** Decisions after which an item is finished; after the others the officer stays on it. */
const CLOSING = new Set([
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
const FEW = 20;
/** Decisions that change other items of the list too. */
const WIDE = new Set(['merge', 'split', 'exclude', 'proposal', 'undo', 'subject']);

export class Deciding {
  /** @param {Board} board */
  constructor(board) {
    this._board = board;
    /** A decision is under way. */
    this.busy = false;
    /** @type {Set<number>} events that this page made */
    this.own = new Set();
  }

  /**
   * @param {string} does
   * @param {boolean} reason
   */
  async decideOn(does, reason) {
    const item = this._board.item;
    if (!item) {
      return;
    }
    if (this.busy) {
      this._board.toast.say(this._board.view.say('saving'));
      return;
    }
    const theme = item.kind === 'theme' || item.kind === 'alert' ? item : null;
    if (theme && does === 'pin' && theme.pinned) {
      return this._unpin(theme.subject);
    }
    const now = atOnce(does, item);
    let answer = null;
    if (item.kind === 'reply' && does === 'agree' && !item.agrees) {
      answer = await askSettle(this._board.view, item);
    } else if (now) {
      const why = reason ? await askWhy(this._board.view, wordFor(this._board.view.say, '', does)) : '';
      answer = why === null ? null : { payload: now.payload, why };
    } else if (theme) {
      answer = await question(this._board.view, does, theme, this._board.pane.chosen());
    }
    if (answer) {
      await this._decide(
        now?.kind ?? (item.kind === 'reply' ? 'settle' : does),
        item.subject,
        answer.payload,
        answer.why,
        item.version
      );
    }
  }

  /** @param {number} number */
  async audit(number) {
    const item = this._board.item;
    const department = this._board.view.workspace.departments[number - 1]?.name ?? null;
    if (item?.kind === 'audit' && (number === 0 || department !== null)) {
      await this._decide('audit', item.subject, { department }, '', item.version);
    }
  }

  /**
   * @param {Comment} comment
   * @param {boolean} elsewhere
   */
  async place({ segment }, elsewhere) {
    const item = this._board.item;
    if (segment === null || !item || !('quotes' in item)) {
      return;
    }
    try {
      const theme = elsewhere ? await askPlace(this._board.view, item.subject) : null;
      if (!elsewhere || theme !== null) {
        await this._decide('place', `S-${segment}`, { theme, was: Number(item.subject.slice(2)) }, '', null);
      }
    } catch (error) {
      this._board.problem(error);
    }
  }

  /** @param {boolean} elsewhere */
  async placeCurrent(elsewhere) {
    const comment = this._board.pane.current();
    if (comment) {
      await this.place(comment, elsewhere);
    } else if (this._board.item && 'quotes' in this._board.item) {
      this._board.pane.toQuotes();
      this._board.toast.say(this._board.view.say('chooseComment'));
    }
  }

  /**
   * @param {string} kind
   * @param {string} subject
   * @param {Record<string, unknown>} payload
   * @param {string} why
   * @param {number | null} version that the officer saw
   */
  async _decide(kind, subject, payload, why, version) {
    const args = { kind, subject, payload, why, expected_version: version, request_id: uuid() };
    await this.send({ op: 'decide', args, about: this._about(kind, subject, payload) });
  }

  /** @param {Pending} pending */
  async send(pending) {
    if (this.busy) {
      this._board.toast.say(this._board.view.say('saving'));
      return;
    }
    this.busy = true;
    this._board.frame.root.setAttribute('aria-busy', 'true');
    let refused = null;
    try {
      const result = await this._board.desk.decide(pending);
      this._release();
      await this._stored(pending, result);
    } catch (error) {
      refused = error;
    } finally {
      this._release();
    }
    if (refused instanceof Refused && refused.failure.status === 409) {
      await this._conflict(pending, refused);
    } else if (refused) {
      this._board.problem(refused);
      if (refused instanceof Refused && refused.failure.status >= 500) {
        await this._board.watching.tellFates();
      }
    }
  }

  _release() {
    this.busy = false;
    this._board.frame.root.removeAttribute('aria-busy');
  }

  /**
   * @param {Pending} pending
   * @param {DecideResult} result
   */
  async _stored(pending, result) {
    const board = this._board;
    if (board.closed) {
      return;
    }
    const { event, item, day } = result;
    this.own.add(event.id);
    this._tell(pending.op, result);
    const decided = pending.op === 'decide';
    const listed = decided && board.list.done(event.subject);
    const wide = !listed || WIDE.has(event.kind);
    if (board.opened) {
      board.opened = { ...board.opened, day, calibration: counted(board.opened.calibration, event) };
      board.frame.show(board.opened, board.mode, board.view.format);
    }
    board.drop(wide ? undefined : board.key);
    const here = item !== null && item.subject === board.item?.subject;
    // What is shown, or on its way: keys may come faster than items.
    const shown = board.item?.subject ?? board.key.slice(board.key.indexOf(':') + 1);
    if (!decided) {
      if (here) {
        board.show(item); // before the list is read: the next key may come at once
      }
      await board.reopen();
      await this._returnTo(event, item);
    } else if (shown === pending.args.subject && CLOSING.has(event.kind)) {
      const next = board.list.nextOpen;
      await (next ? board.select(next, false) : board.finish());
    } else if (here) {
      board.show(item);
    } else if (board.key) {
      await board.again();
    }
    board.refocus();
    if (decided && wide) {
      await board.reopen();
    }
  }

  /**
   * @param {Pending['op']} op
   * @param {DecideResult} result
   */
  _tell(op, { event, changed }) {
    const { say } = this._board.view;
    const said = changed[0]?.what ?? event.sentence;
    const undo = { word: say('undo'), key: 'U', act: () => void this._board.act('undo', false) };
    const redo = { word: say('redo'), key: '⇧U', act: () => void this._board.act('redo', false) };
    if (op === 'decide') {
      this._board.toast.say(said, [undo]);
    } else {
      this._board.toast.say(`${say(op === 'undo' ? 'undone' : 'redone')} ${said}`, [
        op === 'undo' ? redo : undo
      ]);
    }
  }

  /**
   * Show what was taken back.
   *
   * @param {LoggedEvent} event
   * @param {AnyItem | null} item it, as it is now
   */
  async _returnTo(event, item) {
    const board = this._board;
    const line = board.list.lines.find(each => each.subject === event.subject);
    const shown = item !== null && item === board.item;
    if (line && !(shown && line.key === board.key)) {
      if (item?.subject === line.subject) {
        board.items.set(line.key, item);
      }
      await board.select(line.key, false);
    } else if (!line && board.key && !shown) {
      await board.again();
    }
  }

  /**
   * @param {Pending} pending
   * @param {Refused} refused
   */
  async _conflict(pending, refused) {
    const detail = /** @type {import('./protocol.js').ConflictDetail | undefined} */ (refused.failure.detail);
    if (pending.op !== 'decide' || !detail?.yours) {
      this._board.problem(refused);
      return;
    }
    this._board.drop();
    const again = await askConflict(this._board.view, detail, refused.message);
    if (again) {
      await this.send({
        ...pending,
        args: { ...pending.args, expected_version: detail.version, request_id: uuid() }
      });
    } else {
      await this._board.reopen();
      await (this._board.key ? this._board.again() : undefined);
      this._board.refocus();
    }
  }

  /**
   * The latest own decision that stands, or the latest that was taken back since. The log says which, so it works
   * tomorrow too.
   *
   * @param {'undo' | 'redo'} op
   */
  async turnBack(op) {
    if (this.busy) {
      this._board.toast.say(this._board.view.say('saving'));
      return;
    }
    // Whether an undo can be redone may hang on older events; a decision to undo is nearly always among the last few.
    const event = (op === 'undo' ? await this._latest(op, FEW) : undefined) ?? (await this._latest(op, 500));
    if (event === undefined) {
      this._board.toast.say(this._board.view.say(op === 'undo' ? 'nothingToUndo' : 'nothingToRedo'));
      return;
    }
    await this.turn(op, event);
  }

  /**
   * @param {'undo' | 'redo'} op
   * @param {number} limit so many of the latest events are looked at
   */
  async _latest(op, limit) {
    const { rows } = await this._board.desk.ask('history', { who: this._board.view.workspace.who, limit });
    return op === 'undo' ? rows.find(row => DECISIONS.has(row.kind) && row.standing)?.id : redoable(rows);
  }

  /**
   * @param {'undo' | 'redo'} op
   * @param {number} event
   */
  async turn(op, event) {
    const about = `${this._board.view.say(op)}: E-${event}`;
    await this.send({ op, args: { event, why: '', request_id: uuid() }, about });
  }

  /** @param {string} subject */
  async _unpin(subject) {
    const { rows } = await this._board.desk.ask('history', { subject, limit: 500 });
    const pin = rows.find(row => row.kind === 'pin' && row.standing);
    if (pin) {
      await this.turn('undo', pin.id);
    }
  }

  /**
   * What a decision was about, for the officer; never a customer's words.
   *
   * @param {string} kind
   * @param {string} subject
   * @param {Record<string, unknown>} payload
   */
  _about(kind, subject, payload) {
    const item = this._board.item;
    const named = item?.subject === subject && item.kind !== 'audit' && item.kind !== 'urgent';
    const name = named
      ? titleOf(this._board.view, item, null)
      : this._board.view.say('fateHidden', { subject });
    return `${inWords(this._board.view.say, kind, payload)} · ${name}`;
  }
}

/**
 * @param {import('./protocol.js').Calibration | null} calibration
 * @param {LoggedEvent} event
 */
function counted(calibration, event) {
  const answer = calibration !== null && event.kind === 'audit' && event.undoes === null;
  return answer ? { ...calibration, open: Math.max(0, calibration.open - 1) } : calibration;
}

/**
 * What decides without a dialog.
 *
 * @param {string} does
 * @param {AnyItem} item
 * @returns {{kind: string, payload: Record<string, unknown>} | null}
 */
function atOnce(does, item) {
  if (['accept', 'exclude', 'pin', 'called', 'done'].includes(does)) {
    return { kind: does, payload: {} };
  }
  const agree = does === 'agree';
  if (item.kind === 'proposal') {
    return { kind: 'proposal', payload: { accepted: agree } };
  }
  return item.kind === 'reply' ? { kind: 'settle', payload: { upheld: agree, department: null } } : null;
}

/**
 * @param {LoggedEvent[]} rows newest first
 * @returns {number | undefined} the decision taken back last, if nothing was decided since
 */
function redoable(rows) {
  const kinds = new Map(rows.map(row => [row.id, row.kind]));
  for (const row of rows) {
    if (DECISIONS.has(row.kind)) {
      return undefined;
    }
    if (row.kind === 'undo' && row.standing && row.undoes !== null && kinds.get(row.undoes) !== 'undo') {
      return row.undoes;
    }
  }
  return undefined;
}
