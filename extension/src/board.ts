/** The triage board as a tab of the main area: the very module that the notebook's widget shows. */
import { ILabShell, ILayoutRestorer } from '@jupyterlab/application';
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import { find } from '@lumino/algorithm';
import type { Message } from '@lumino/messaging';
import { TabPanel, Widget } from '@lumino/widgets';

import { askWorkspace } from './ask';
import { COMMANDS } from './commands';
import { vocIcon } from './icons';
import type { Mode } from './protocol';
import { IVocSession } from './session';

const NAME = 'voc-board';

/** What a panel beside the board should hear of at once. */
const CHANGING = new Set(['decide', 'undo', 'redo']);

interface IBoardArgs {
  workspace?: string;
  mode?: Mode;
  item?: string;
}

class Board extends Widget {
  constructor(
    readonly path: string,
    readonly mode: Mode,
    private readonly _session: IVocSession
  ) {
    super();
    this.addClass('jp-Voc-tab');
  }

  /** Show one item; the board is drawn anew, which loses nothing: every decision is already the server's. */
  showItem(item: string): void {
    this._item = item;
    if (this.isAttached) {
      void this._draw();
    }
  }

  protected onAfterAttach(message: Message): void {
    super.onAfterAttach(message);
    void this._draw();
  }

  protected onBeforeDetach(message: Message): void {
    this._take();
    super.onBeforeDetach(message);
  }

  protected onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    this.node.focus(); // until there is a list, which takes it over
    const find = (what: string) => this.node.querySelector<HTMLElement>(what);
    (find('[role="option"][tabindex="0"]') ?? find('button'))?.focus();
  }

  private async _draw(): Promise<void> {
    const { mount } = await import('../../voc/board/static/board.js');
    await this._session.ready; // the settings say in which language
    this._take();
    if (!this.isAttached) {
      return;
    }
    const { door, language } = this._session;
    const { path, mode } = this;
    this._unmount = mount(
      this.node,
      {
        key: `voc:${path}`,
        send: async request => {
          const response = await door.send(path, request);
          if (CHANGING.has(request.op)) {
            this._session.look();
          }
          return response;
        }
      },
      {
        language,
        mode,
        takesFocus: () => this.node === document.activeElement,
        ...(this._item ? { item: this._item } : {})
      }
    );
  }

  private _take(): void {
    this._unmount?.();
    this._unmount = null;
  }

  private _item = '';
  private _unmount: (() => void) | null = null;
}

type Tab = MainAreaWidget<Board>;

/** Opens tabs, one for each workspace and mode, and finds those that are open. */
class Tabs {
  constructor(
    private readonly _app: JupyterFrontEnd,
    private readonly _session: IVocSession,
    private readonly _lab: boolean
  ) {
    _session.changed.connect(this._name, this);
  }

  readonly tracker = new WidgetTracker<Tab>({ namespace: NAME });

  async open({ workspace, mode = 'day', item }: IBoardArgs): Promise<void> {
    // A tab that is restored names its workspace: JupyterLab's start must not wait for voc's server.
    const path = workspace ?? (await askWorkspace(this._session))?.path;
    if (path === undefined) {
      return;
    }
    const id = `${NAME}-${mode}-${path}`;
    const tab = this.tracker.find(each => each.id === id) ?? this._make(id, path, mode);
    if (item) {
      tab.content.showItem(item);
    }
    const known = this.tracker.has(tab);
    this._show(tab);
    if (!known) {
      await this.tracker.add(tab);
    }
  }

  /** JupyterLab has a main area of tabs; in Notebook 7 only its page of files has tabs, a notebook has room below. */
  private _show(tab: Tab): void {
    const { shell } = this._app;
    const files = find(shell.widgets('main'), each => each instanceof TabPanel) as TabPanel | undefined;
    if (files) {
      files.addWidget(tab);
      files.currentWidget = tab;
      tab.activate();
      return;
    }
    if (!tab.isAttached) {
      shell.add(tab, this._lab ? 'main' : 'down');
    }
    shell.activateById(tab.id);
  }

  private _make(id: string, path: string, mode: Mode): Tab {
    const tab = new MainAreaWidget({ content: new Board(path, mode, this._session) });
    tab.id = id;
    tab.toolbar.hide(); // the board has a bar of its own
    tab.title.icon = vocIcon;
    tab.title.closable = true;
    tab.title.caption = path;
    tab.title.label = this._label(tab.content);
    return tab;
  }

  private _name(): void {
    this.tracker.forEach(tab => {
      tab.title.label = this._label(tab.content);
    });
  }

  private _label({ path, mode }: Board): string {
    const { trans, workspaces } = this._session;
    const name = workspaces.find(each => each.path === path)?.company ?? path;
    return mode === 'calibration' ? trans.__('Calibration: %1', name) : trans.__('Triage: %1', name);
  }
}

const ARGS = {
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
    const tabs = new Tabs(app, session, labShell !== null);
    app.commands.addCommand(COMMANDS.openBoard, {
      label: args => (args['isLauncher'] ? trans.__('Triage') : trans.__('Open the Triage Board')),
      caption: trans.__("Read and decide the day's items"),
      icon: vocIcon,
      describedBy: { args: ARGS },
      execute: args => tabs.open(args as IBoardArgs)
    });
    app.commands.addCommand(COMMANDS.calibrate, {
      label: trans.__('Open a Calibration Session'),
      caption: trans.__('Answer a random sample, by which the causes are corrected; it can be resumed'),
      icon: vocIcon,
      describedBy: { args: ARGS },
      execute: args => tabs.open({ ...(args as IBoardArgs), mode: 'calibration' })
    });
    void restorer?.restore(tabs.tracker, {
      command: COMMANDS.openBoard,
      args: ({ content }) => ({ workspace: content.path, mode: content.mode }),
      name: tab => tab.id
    });
  }
};
