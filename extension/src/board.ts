/** The triage board as a tab of the main area; the notebook's widget shows the same module. */
import { ILabShell, ILayoutRestorer } from '@jupyterlab/application';
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import { find } from '@lumino/algorithm';
import type { Message } from '@lumino/messaging';
import { TabPanel, Widget } from '@lumino/widgets';

import { COMMANDS } from './commands';
import { vocIcon } from './icons';
import type { Language, Mode } from './protocol';
import { IVocSession } from './session';
import { getWorkspace } from './workspacepicker';

const NAMESPACE = 'voc-board';

/** After these the session polls at once, so that the panel shows the change. */
const DECIDING_OPS = new Set(['decide', 'undo', 'redo']);

interface IBoardArgs {
  workspace?: string;
  mode?: Mode;
  item?: string;
}

class BoardWidget extends Widget {
  constructor(
    readonly path: string,
    readonly mode: Mode,
    private readonly _session: IVocSession
  ) {
    super();
    this.addClass('jp-Voc-tab');
  }

  /** Show an item. The board is drawn again, which loses nothing: the server has every decision. */
  showItem(item: string): void {
    this._item = item;
    if (this.isAttached) {
      void this._draw();
    }
  }

  /** Draw the board again where the settings name another language now. */
  updateLanguage(): void {
    if (this._unmountFunction && this._language !== this._session.getLanguage(this.path)) {
      void this._draw();
    }
  }

  protected onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    void this._draw();
  }

  protected onBeforeDetach(message: Message): void {
    this._unmountBoard();
    super.onBeforeDetach(message);
  }

  protected onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    this.node.focus(); // the list takes the focus over when it is there
    const query = (selector: string): HTMLElement | null => this.node.querySelector<HTMLElement>(selector);
    (query('[role="option"][tabindex="0"]') ?? query('button'))?.focus();
  }

  private async _draw(): Promise<void> {
    const { mount } = await import('../../voc/board/static/index.js');
    await this._session.ready; // the settings and the workspace hold the language
    this._unmountBoard();
    if (!this.isAttached) {
      return;
    }
    const { path, mode } = this;
    const { client } = this._session;
    this._language = this._session.getLanguage(path);
    this._unmountFunction = mount(
      this.node,
      {
        storageKey: `voc:${path}`,
        send: async request => {
          const response = await client.sendRequest(path, request);
          if (DECIDING_OPS.has(request.op)) {
            this._session.pollSoon();
          }
          return response;
        }
      },
      {
        language: this._language,
        mode,
        takesFocus: () => this.node === document.activeElement,
        ...(this._item ? { item: this._item } : {})
      }
    );
  }

  private _unmountBoard(): void {
    this._unmountFunction?.();
    this._unmountFunction = null;
  }

  private _item = '';
  private _language: Language = 'nl';
  private _unmountFunction: (() => void) | null = null;
}

type BoardTab = MainAreaWidget<BoardWidget>;

/** The boards' tabs: one for each workspace and mode. */
class BoardTabs {
  constructor(
    private readonly _app: JupyterFrontEnd,
    private readonly _session: IVocSession,
    private readonly _isLab: boolean
  ) {
    _session.changed.connect(this._updateLabels, this);
  }

  readonly tracker = new WidgetTracker<BoardTab>({ namespace: NAMESPACE });

  async openBoard({ workspace, mode = 'day', item }: IBoardArgs): Promise<void> {
    // A restored tab brings its workspace along: JupyterLab's start must not wait for voc's server.
    const path = workspace ?? (await getWorkspace(this._session))?.path;
    if (path === undefined) {
      return;
    }
    const id = `${NAMESPACE}-${mode}-${path}`;
    const tab = this.tracker.find(each => each.id === id) ?? this._createTab(id, path, mode);
    if (item) {
      tab.content.showItem(item);
    }
    const isTracked = this.tracker.has(tab);
    this._showTab(tab);
    if (!isTracked) {
      await this.tracker.add(tab);
    }
  }

  /**
   * Add the tab where the page has tabs. In Notebook 7 only the file page has them; a notebook has an area below it.
   */
  private _showTab(tab: BoardTab): void {
    const { shell } = this._app;
    const fileTabs = find(shell.widgets('main'), each => each instanceof TabPanel) as TabPanel | undefined;
    if (fileTabs) {
      fileTabs.addWidget(tab);
      fileTabs.currentWidget = tab;
      tab.activate();
      return;
    }
    if (!tab.isAttached) {
      shell.add(tab, this._isLab ? 'main' : 'down');
    }
    shell.activateById(tab.id);
  }

  private _createTab(id: string, path: string, mode: Mode): BoardTab {
    const tab = new MainAreaWidget({ content: new BoardWidget(path, mode, this._session) });
    tab.id = id;
    tab.toolbar.hide(); // the board has its own bar
    tab.title.icon = vocIcon;
    tab.title.closable = true;
    tab.title.caption = path;
    tab.title.label = this._getLabel(tab.content);
    return tab;
  }

  private _updateLabels(): void {
    this.tracker.forEach(tab => {
      tab.title.label = this._getLabel(tab.content);
      tab.content.updateLanguage();
    });
  }

  private _getLabel({ path, mode }: BoardWidget): string {
    const { trans, workspaces } = this._session;
    const name = workspaces.find(each => each.path === path)?.company ?? path;
    return mode === 'calibration' ? trans.__('Calibration: %1', name) : trans.__('Triage: %1', name);
  }
}

const OPEN_ARGS = {
  type: 'object',
  properties: {
    workspace: { type: 'string', description: "The workspace's folder, relative to the server's root" },
    mode: { type: 'string', enum: ['day', 'calibration', 'all'], description: 'Which items the board shows' },
    item: { type: 'string', description: 'The item to show first, such as theme:T-12' }
  },
  additionalProperties: false
} as const;

export const boardPlugin: JupyterFrontEndPlugin<void> = {
  id: '@voc/triage:board',
  description: 'Opens the triage board as a tab.',
  autoStart: true,
  requires: [IVocSession],
  optional: [ILayoutRestorer, ILabShell],
  activate: (
    app: JupyterFrontEnd,
    session: IVocSession,
    restorer: ILayoutRestorer | null,
    labShell: ILabShell | null
  ): void => {
    const { trans } = session;
    const tabs = new BoardTabs(app, session, labShell !== null);
    app.commands.addCommand(COMMANDS.openBoard, {
      label: args => (args['isLauncher'] ? trans.__('Triage') : trans.__('Open the Triage Board')),
      caption: trans.__("Read and decide the day's items"),
      icon: vocIcon,
      describedBy: { args: OPEN_ARGS },
      execute: args => tabs.openBoard(args as IBoardArgs)
    });
    app.commands.addCommand(COMMANDS.calibrate, {
      label: trans.__('Open a Calibration Session'),
      caption: trans.__('Answer a random sample, by which the causes are corrected; it can be resumed'),
      icon: vocIcon,
      describedBy: { args: OPEN_ARGS },
      execute: args => tabs.openBoard({ ...(args as IBoardArgs), mode: 'calibration' })
    });
    void restorer?.restore(tabs.tracker, {
      command: COMMANDS.openBoard,
      args: ({ content }) => ({ workspace: content.path, mode: content.mode }),
      name: tab => tab.id
    });
  }
};
