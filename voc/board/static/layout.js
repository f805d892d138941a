/**
 * The board's layout: the bar on top, the columns of the list and the item, the hints below the list, and the help.
 */
import { openDialog } from './dialog.js';
import { createId, h, isolateText } from './dom.js';
import { DECISION_SHORTCUTS, NAVIGATION_SHORTCUTS } from './shortcuts.js';

/** @typedef {import('./board.js').BoardContext} BoardContext */
/** @typedef {import('./protocol.js').Mode} Mode */
/** @typedef {import('./state.js').BoardState} BoardState */
/** @typedef {import('./messages.js').Translate} Translate */
/** @typedef {import('./messages.js').MessageKey} MessageKey */

/** @type {[Mode, MessageKey][]} */
const MODES = [
  ['day', 'dayMode'],
  ['calibration', 'calibrationMode'],
  ['all', 'allMode']
];

/** The parts of a board that stay while items come and go. */
export class Layout {
  /**
   * @param {Translate} translate
   * @param {HTMLElement} list
   * @param {HTMLElement} toast
   * @param {(command: string) => void} runCommand
   * @param {(mode: Mode) => void} onModeChange
   */
  constructor(translate, list, toast, runCommand, onModeChange) {
    this._translate = translate;
    this._company = h('span', { class: 'jp-VocBoard-companyName' });
    const groupName = createId();
    this._modeLabels = MODES.map(([mode, key]) => {
      const change = () => onModeChange(mode);
      const radio = h('input', { type: 'radio', name: groupName, value: mode, change });
      return h('label', { class: 'jp-VocBoard-modeLabel' }, radio, h('span', {}, translate(key)));
    });
    this._progressBar = h('progress', {
      class: 'jp-VocBoard-progressBar',
      max: 1,
      value: 0,
      'aria-label': translate('worklist')
    });
    this._progressText = h('span', { class: 'jp-VocBoard-mutedText' });
    this._connectionMessage = h('p', {
      class: 'jp-VocBoard-connectionMessage',
      role: 'status',
      hidden: true
    });
    this.noticeBox = h('div', { class: 'jp-VocBoard-notices' });
    this._hints = h('div', { class: 'jp-VocBoard-hints' });
    this.updateLog = h('p', { class: 'jp-VocBoard-mutedText', role: 'log', 'aria-live': 'polite' });
    this._endDayButton = h(
      'button',
      {
        type: 'button',
        class: 'jp-VocBoard-textButton jp-VocBoard-endDayButton',
        click: () => runCommand('daySummary')
      },
      translate('endDay')
    );
    this.itemRegion = h('div', {
      class: 'jp-VocBoard-itemRegion',
      role: 'region',
      'aria-label': translate('decide'),
      tabindex: '-1'
    });
    this.root = h(
      'div',
      {
        class: 'jp-Voc-board',
        role: 'region',
        'aria-label': translate('board'),
        'data-lm-suppress-shortcuts': 'true',
        'data-pane': 'list'
      },
      this._createTopBar(runCommand),
      this._connectionMessage,
      this.noticeBox,
      this._createBody(list),
      toast
    );
  }

  /** @param {(command: string) => void} runCommand */
  _createTopBar(runCommand) {
    const translate = this._translate;
    const createToolButton = (
      /** @type {string} */ command,
      /** @type {MessageKey} */ label,
      /** @type {string} */ key
    ) =>
      h(
        'button',
        {
          type: 'button',
          class: 'jp-VocBoard-textButton',
          'aria-keyshortcuts': key,
          click: () => runCommand(command)
        },
        translate(label),
        h('kbd', { 'aria-hidden': 'true' }, key)
      );
    return h(
      'div',
      { class: 'jp-VocBoard-topBar' },
      this._company,
      h(
        'fieldset',
        { class: 'jp-VocBoard-modeGroup' },
        h('legend', { class: 'jp-VocBoard-visuallyHidden' }, translate('mode')),
        this._modeLabels
      ),
      h('span', { class: 'jp-VocBoard-dayProgress' }, this._progressBar, this._progressText),
      h(
        'span',
        { class: 'jp-VocBoard-toolButtons' },
        createToolButton('undo', 'undo', 'U'),
        createToolButton('redo', 'redo', '⇧U'),
        createToolButton('history', 'history', 'H'),
        createToolButton('help', 'help', '?')
      )
    );
  }

  /** @param {HTMLElement} list */
  _createBody(list) {
    return h(
      'div',
      { class: 'jp-VocBoard-mainColumns' },
      h(
        'nav',
        { class: 'jp-VocBoard-sidebar', 'aria-label': this._translate('worklist') },
        list,
        this._hints,
        this.updateLog,
        this._endDayButton
      ),
      h('div', { class: 'jp-VocBoard-itemColumn' }, this.itemRegion)
    );
  }

  /** @param {string} text above the list while no answer comes; empty: answers come */
  showConnection(text) {
    this._connectionMessage.hidden = text === '';
    this._connectionMessage.textContent = text;
  }

  get isConnectionShown() {
    return !this._connectionMessage.hidden;
  }

  /**
   * Suppress JupyterLab's own shortcuts for a key in the board, such as D D, which deletes the cell; or allow them.
   * JupyterLab searches for the attribute from the focused element upwards, Notebook 7 reads that element only.
   *
   * @param {KeyboardEvent} event
   * @param {boolean} isForHost the key is a shortcut of JupyterLab
   */
  setShortcutSuppression(event, isForHost) {
    const target = /** @type {Element} */ (event.target);
    if (this.root.contains(target)) {
      for (const element of [this.root, target]) {
        if (isForHost) {
          element.removeAttribute('data-lm-suppress-shortcuts');
        } else {
          element.setAttribute('data-lm-suppress-shortcuts', 'true');
        }
      }
    }
  }

  /**
   * Show the company, the mode, the progress and the hints of a work list.
   *
   * @param {BoardState} state
   * @param {import('./format.js').Format} format
   */
  update(state, format) {
    const { workspace, calibration } = state.openResult;
    const month = workspace.period ? format.month(workspace.period) : '';
    this._company.replaceChildren(isolateText([workspace.company, month].filter(Boolean).join(' · ')));
    this._modeLabels.forEach(label => {
      const radio = /** @type {HTMLInputElement} */ (label.querySelector('input'));
      radio.checked = radio.value === state.mode;
      label.hidden = radio.value === 'calibration' && calibration === null && state.mode !== 'calibration';
    });
    this._showProgress(state);
    this._hints.replaceChildren(...this._createHints(state, format));
    this._endDayButton.hidden = state.mode !== 'day';
  }

  /** @param {BoardState} state */
  _showProgress({ mode, openResult: { day, calibration } }) {
    const [done, of] =
      mode === 'calibration' && calibration
        ? [calibration.of - calibration.open, calibration.of]
        : [day.done, day.of];
    this._progressBar.max = Math.max(1, of);
    this._progressBar.value = done;
    if (mode === 'calibration' && !calibration) {
      this._progressBar.value = 0;
      this._progressText.textContent = ''; // none was drawn: the day's figures are not its own
      return;
    }
    const key = mode === 'calibration' ? 'calibrationProgress' : 'progress';
    const minutes = mode === 'day' && day.minutes > 0 ? this._translate('minutes', { n: day.minutes }) : '';
    this._progressText.textContent = [this._translate(key, { done, of }), minutes]
      .filter(Boolean)
      .join(' · ');
  }

  /**
   * @param {BoardState} state
   * @param {import('./format.js').Format} format
   */
  _createHints({ mode, nOpen, openResult: { workspace, day } }, format) {
    const translate = this._translate;
    const hints = [];
    if (mode === 'day' && day.minutes >= day.limit_minutes && day.done < day.of) {
      hints.push(
        h('p', { class: 'jp-VocBoard-timeHint' }, translate('tenMinutes', { n: day.limit_minutes }))
      );
    }
    if (workspace.stale && workspace.figures_at) {
      const staleText = translate('stale', { day: format.time(workspace.figures_at) });
      hints.push(h('p', { class: 'jp-VocBoard-mutedText' }, staleText));
    }
    if (nOpen === 0) {
      hints.push(h('p', { class: 'jp-VocBoard-mutedText' }, translate('emptyList')));
    }
    return hints;
  }
}

/**
 * Show all shortcuts in a dialog.
 *
 * @param {BoardContext} context
 */
export function openHelp(context) {
  const { translate } = context;
  const createRow = (/** @type {string} */ key, /** @type {string} */ description) => [
    h('dt', {}, h('kbd', {}, key)),
    h('dd', {}, description)
  ];
  const createTable = (/** @type {string} */ title, /** @type {HTMLElement[][]} */ rows) =>
    h('div', {}, h('h3', {}, title), h('dl', { class: 'jp-VocBoard-keyList' }, rows.flat()));
  const themeShortcuts = DECISION_SHORTCUTS.filter(each => each.itemKinds?.includes('theme'));
  const otherShortcuts = DECISION_SHORTCUTS.filter(each => !each.itemKinds?.includes('theme'));
  void openDialog(context, {
    title: translate('keysTitle'),
    className: 'jp-VocBoard-wideDialog',
    content: [
      h(
        'div',
        { class: 'jp-VocBoard-keyColumns' },
        createTable(translate('keysMoving'), [
          ...NAVIGATION_SHORTCUTS.map(({ key, label }) =>
            createRow(key === 'U' ? '⇧U' : key.length === 1 ? key.toUpperCase() : key, translate(label))
          ),
          createRow('Esc', translate('keyEscape'))
        ]),
        createTable(translate('keysTheme'), [
          ...themeShortcuts.map(({ key, label }) => createRow(key.toUpperCase(), translate(label))),
          createRow('␣', translate('keySpace'))
        ]),
        createTable(translate('keysOther'), [
          createRow('1 … 9, ⇧1 …', translate('keyAudit')),
          createRow('0', translate('keyUnknown')),
          ...otherShortcuts.map(({ key, label, itemKinds = [] }) => {
            const kinds = itemKinds.map(kind =>
              translate(/** @type {MessageKey} */ (`kind_${kind}`)).toLowerCase()
            );
            return createRow(key.toUpperCase(), `${translate(label)} (${kinds.join(', ')})`);
          })
        ])
      ),
      h('p', { class: 'jp-VocBoard-mutedText' }, translate('keysReason')),
      h('p', { class: 'jp-VocBoard-mutedText' }, translate('keysNote'))
    ]
  });
}
