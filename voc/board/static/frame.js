/** The board's standing parts: the bar on top, the two columns, the lines below the list, the help. */
import { foreign, freshId, h } from './dom.js';
import { openDialog } from './dialog.js';
import { DECIDING, MOVING } from './keys.js';

/** @typedef {import('./surface.js').View} View */
/** @typedef {import('./protocol.js').Mode} Mode */
/** @typedef {import('./protocol.js').OpenResult} OpenResult */
/** @typedef {import('./words.js').Say} Say */
/** @typedef {import('./words.js').Word} Word */

/** @type {[Mode, Word][]} */
const MODES = [
  ['day', 'dayMode'],
  ['calibration', 'calibrationMode'],
  ['all', 'allMode']
];

export class Frame {
  /**
   * @param {Say} say
   * @param {HTMLElement} list
   * @param {HTMLElement} toast
   * @param {(does: string) => void} act
   * @param {(mode: Mode) => void} onMode
   */
  constructor(say, list, toast, act, onMode) {
    this._say = say;
    const group = freshId();
    this.company = h('span', { class: 'jp-VocBoard-company' });
    this._radios = MODES.map(([mode, word]) => {
      const radio = h('input', { type: 'radio', name: group, value: mode, change: () => onMode(mode) });
      return h('label', { class: 'jp-VocBoard-mode' }, radio, h('span', {}, say(word)));
    });
    this._meter = h('progress', {
      class: 'jp-VocBoard-meter',
      max: 1,
      value: 0,
      'aria-label': say('worklist')
    });
    this._progress = h('span', { class: 'jp-VocBoard-quiet' });
    const tool = (/** @type {string} */ does, /** @type {Word} */ word, /** @type {string} */ key) =>
      h(
        'button',
        {
          type: 'button',
          class: 'jp-VocBoard-quietButton',
          'aria-keyshortcuts': key,
          click: () => act(does)
        },
        say(word),
        h('kbd', { 'aria-hidden': 'true' }, key)
      );
    this.lost = h('p', { class: 'jp-VocBoard-lost', role: 'status', hidden: true });
    this.lines = h('div', { class: 'jp-VocBoard-lines' });
    this.news = h('p', { class: 'jp-VocBoard-quiet', role: 'log', 'aria-live': 'polite' });
    this.notices = h('div', { class: 'jp-VocBoard-notices' });
    this.detail = h('div', {
      class: 'jp-VocBoard-detail',
      role: 'region',
      'aria-label': say('decide'),
      tabindex: '-1'
    });
    this.finish = h(
      'button',
      {
        type: 'button',
        class: 'jp-VocBoard-quietButton jp-VocBoard-finishButton',
        click: () => act('finish')
      },
      say('finish')
    );
    this.root = h(
      'div',
      {
        class: 'jp-Voc-board',
        role: 'region',
        'aria-label': say('board'),
        'data-lm-suppress-shortcuts': 'true',
        'data-pane': 'list'
      },
      h(
        'div',
        { class: 'jp-VocBoard-top' },
        this.company,
        h(
          'fieldset',
          { class: 'jp-VocBoard-modes' },
          h('legend', { class: 'jp-VocBoard-unseen' }, say('mode')),
          this._radios
        ),
        h('span', { class: 'jp-VocBoard-progress' }, this._meter, this._progress),
        h(
          'span',
          { class: 'jp-VocBoard-tools' },
          tool('undo', 'undo', 'U'),
          tool('redo', 'redo', '⇧U'),
          tool('history', 'history', 'H'),
          tool('help', 'help', '?')
        )
      ),
      this.lost,
      this.notices,
      h(
        'div',
        { class: 'jp-VocBoard-body' },
        h(
          'nav',
          { class: 'jp-VocBoard-nav', 'aria-label': say('worklist') },
          list,
          this.lines,
          this.news,
          this.finish
        ),
        h('div', { class: 'jp-VocBoard-main' }, this.detail)
      ),
      toast
    );
  }

  /**
   * Let JupyterLab's shortcuts hear a key in the board, or keep it from them: D D would delete the cell. JupyterLab looks
   * for the mark from the focused element upwards, Notebook 7 at that element only.
   *
   * @param {KeyboardEvent} event
   * @param {boolean} theirs
   */
  passes(event, theirs) {
    const target = /** @type {Element} */ (event.target);
    if (this.root.contains(target)) {
      for (const element of [this.root, target]) {
        if (theirs) {
          element.removeAttribute('data-lm-suppress-shortcuts');
        } else {
          element.setAttribute('data-lm-suppress-shortcuts', 'true');
        }
      }
    }
  }

  /**
   * @param {OpenResult} opened
   * @param {Mode} mode
   * @param {import('./format.js').Format} format
   */
  show({ workspace, day, calibration, urgent, items }, mode, format) {
    const say = this._say;
    const month = workspace.period ? format.month(workspace.period) : '';
    this.company.replaceChildren(foreign([workspace.company, month].filter(Boolean).join(' · ')));
    this._radios.forEach(label => {
      const radio = /** @type {HTMLInputElement} */ (label.querySelector('input'));
      radio.checked = radio.value === mode;
      label.hidden = radio.value === 'calibration' && calibration === null && mode !== 'calibration';
    });
    const [done, of] =
      mode === 'calibration' && calibration
        ? [calibration.of - calibration.open, calibration.of]
        : [day.done, day.of];
    this._meter.max = Math.max(1, of);
    this._meter.value = done;
    const counted = say(mode === 'calibration' ? 'calibrationProgress' : 'progress', { done, of });
    this._progress.textContent =
      mode === 'day' && day.minutes > 0 ? `${counted} · ${say('minutes', { n: day.minutes })}` : counted;
    /** @type {HTMLElement[]} */
    const lines = [];
    if (mode === 'day' && day.minutes >= day.limit_minutes && day.done < day.of) {
      lines.push(h('p', { class: 'jp-VocBoard-hint' }, say('tenMinutes', { n: day.limit_minutes })));
    }
    if (workspace.stale && workspace.figures_at) {
      lines.push(
        h('p', { class: 'jp-VocBoard-quiet' }, say('stale', { day: format.time(workspace.figures_at) }))
      );
    }
    if (!urgent.length && !items.length) {
      lines.push(h('p', { class: 'jp-VocBoard-quiet' }, say('nothing')));
    }
    this.lines.replaceChildren(...lines);
    this.finish.hidden = mode !== 'day';
  }
}

/** @param {View} view */
export function openHelp(view) {
  const { say } = view;
  const row = (/** @type {string} */ key, /** @type {string} */ words) => [
    h('dt', {}, h('kbd', {}, key)),
    h('dd', {}, words)
  ];
  const table = (/** @type {string} */ title, /** @type {HTMLElement[][]} */ rows) =>
    h('div', {}, h('h3', {}, title), h('dl', { class: 'jp-VocBoard-keys' }, rows.flat()));
  const theme = DECIDING.filter(key => key.on?.includes('theme'));
  const others = DECIDING.filter(key => !key.on?.includes('theme'));
  void openDialog(view, {
    title: say('keysTitle'),
    kind: 'jp-VocBoard-wide',
    content: [
      h(
        'div',
        { class: 'jp-VocBoard-keyColumns' },
        table(say('keysMoving'), [
          ...MOVING.map(({ key, word }) =>
            row(key === 'U' ? '⇧U' : key.length === 1 ? key.toUpperCase() : key, say(word))
          ),
          row('Esc', say('keyEscape'))
        ]),
        table(say('keysTheme'), [
          ...theme.map(({ key, word }) => row(key.toUpperCase(), say(word))),
          row('␣', say('keySpace'))
        ]),
        table(say('keysOther'), [
          row('1 … 9, ⇧1 …', say('keyAudit')),
          row('0', say('keyUnknown')),
          ...others.map(({ key, word, on = [] }) =>
            row(
              key.toUpperCase(),
              `${say(word)} (${on.map(kind => say(/** @type {Word} */ (`kind_${kind}`)).toLowerCase()).join(', ')})`
            )
          )
        ])
      ),
      h('p', { class: 'jp-VocBoard-quiet' }, say('keysReason')),
      h('p', { class: 'jp-VocBoard-quiet' }, say('keysNote'))
    ]
  });
}
