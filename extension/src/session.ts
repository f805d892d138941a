/** The state that the panel, the tab and the commands share: the chosen workspace and its work of today. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { TranslationBundle } from '@jupyterlab/translation';
import { PromiseDelegate, Token } from '@lumino/coreutils';
import { Poll } from '@lumino/polling';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import { ServerClient, ServerError } from './client';
import type {
  INewsResult,
  IOpenResult,
  IPanelResult,
  IResultsByOp,
  IWorkspaceEntry,
  Language
} from './protocol';

export const SETTINGS = '@voc/triage:session';

/** The work of today. */
export interface IToday {
  worklist: IOpenResult;
  panel: IPanelResult;
}

export interface IVocSession {
  readonly client: ServerClient;
  readonly trans: TranslationBundle;
  readonly workspaces: readonly IWorkspaceEntry[];
  readonly workspace: IWorkspaceEntry | null;
  /** The work of today when it was last requested. */
  readonly today: IToday | null;
  /** Why the work could not be requested, in a sentence; empty when it could. */
  readonly problem: string;
  /** The language of labels and sentences that the server writes about the chosen workspace. */
  readonly language: Language;
  /** Emitted whenever one of the above changed. */
  readonly changed: ISignal<IVocSession, void>;
  /** Resolves when the workspaces were looked up for the first time. */
  readonly ready: Promise<void>;
  chooseWorkspace(path: string): Promise<void>;
  /** Return a workspace's own language, unless the settings name another; that of JupyterLab where it is unknown. */
  getLanguage(path: string | undefined): Language;
  /** Send a request to the desk of the chosen workspace, or of another one. */
  requestDesk<Op extends keyof IResultsByOp>(
    op: Op,
    args?: Record<string, unknown>,
    workspace?: string
  ): Promise<IResultsByOp[Op]>;
  /** Poll at once, after a decision in this browser. */
  pollSoon(): void;
  /** Request the workspaces and the work of today again. */
  refresh(): Promise<void>;
}

export const IVocSession = new Token<IVocSession>(
  '@voc/triage:IVocSession',
  'The chosen workspace of voc, its work of today, and the client of the server.'
);

/** The settings of schema/session.json, with its defaults. */
interface ISettings {
  workspace: string;
  language: 'auto' | Language;
  pollSeconds: number;
}

const DEFAULTS: ISettings = { workspace: '', language: 'auto', pollSeconds: 30 };

export class VocSession implements IVocSession {
  constructor(
    readonly client: ServerClient,
    readonly trans: TranslationBundle,
    private readonly _locale: string
  ) {
    this._poll = new Poll({
      name: '@voc/triage:updates',
      factory: () => this._pollUpdates(),
      frequency: { interval: DEFAULTS.pollSeconds * 1000, backoff: true, max: 300_000 },
      standby: 'when-hidden',
      auto: false
    });
  }

  get workspaces(): readonly IWorkspaceEntry[] {
    return this._workspaces;
  }

  /** The workspace that the settings name, or the only one. */
  get workspace(): IWorkspaceEntry | null {
    const workspace = this._workspaces.find(each => each.path === this._settings.workspace);
    return workspace ?? (this._workspaces.length === 1 ? (this._workspaces[0] ?? null) : null);
  }

  get today(): IToday | null {
    return this._today;
  }

  get problem(): string {
    return this._problem;
  }

  get language(): Language {
    return this.getLanguage(this.workspace?.path);
  }

  getLanguage(path: string | undefined): Language {
    const { language } = this._settings;
    if (language !== 'auto') {
      return language;
    }
    const workspace = this._workspaces.find(each => each.path === path);
    return workspace?.language ?? (this._locale.toLowerCase().startsWith('nl') ? 'nl' : 'en');
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get ready(): Promise<void> {
    return this._ready.promise;
  }

  /** Apply the settings, now and whenever the user edits them. */
  followSettings(registrySettings: ISettingRegistry.ISettings): void {
    this._registrySettings = registrySettings;
    registrySettings.changed.connect(this._applySettings, this);
    this._applySettings();
  }

  async start(): Promise<void> {
    this._isStarted = true;
    await this.refresh();
    this._ready.resolve();
    await this._poll.start();
  }

  async chooseWorkspace(path: string): Promise<void> {
    this._settings = { ...this._settings, workspace: path };
    this._today = null;
    await this._registrySettings?.set('workspace', path);
    await this.refresh();
  }

  requestDesk<Op extends keyof IResultsByOp>(
    op: Op,
    args: Record<string, unknown> = {},
    workspace = this.workspace?.path ?? ''
  ): Promise<IResultsByOp[Op]> {
    return this.client.requestDesk({ workspace, language: this.getLanguage(workspace) }, op, args);
  }

  pollSoon(): void {
    void this._poll.refresh();
  }

  async refresh(): Promise<void> {
    await this._reload({ withWorkspaces: true });
  }

  private async _reload({ withWorkspaces }: { withWorkspaces: boolean }): Promise<void> {
    try {
      if (withWorkspaces) {
        this._workspaces = await this.client.listWorkspaces();
      }
      await this._loadToday();
    } catch (error) {
      this._setProblem(error);
    }
    this._changed.emit();
  }

  private _applySettings(): void {
    const previous = this._settings;
    this._settings = { ...DEFAULTS, ...(this._registrySettings?.composite as Partial<ISettings>) };
    const interval = this._settings.pollSeconds * 1000;
    this._poll.frequency = { ...this._poll.frequency, interval, max: Math.max(interval, 300_000) };
    const { workspace, language } = this._settings;
    if (this._isStarted && (previous.workspace !== workspace || previous.language !== language)) {
      this._today = null;
      void this.refresh();
    }
  }

  /** Ask what the last event is and of which data, and request the work of today again only when one has changed. */
  private async _pollUpdates(): Promise<void> {
    const known = this._problem ? undefined : this._today?.worklist.workspace;
    const news = known && (await this._requestNews(known.last_event));
    if (news?.last_event !== known?.last_event || news?.data_version !== known?.data_version || !news) {
      await this._reload({ withWorkspaces: known === undefined });
    }
  }

  /** Ask for the news; a problem is shown, and thrown so that the poll waits longer each time. */
  private async _requestNews(since: number): Promise<INewsResult> {
    try {
      return await this.requestDesk('news', { since });
    } catch (error) {
      this._setProblem(error);
      this._changed.emit();
      throw error;
    }
  }

  private async _loadToday(): Promise<void> {
    const { workspace } = this;
    const [worklist, panel] = workspace
      ? await Promise.all([this.requestDesk('open', { mode: 'day' }), this.requestDesk('panel')])
      : [null, null];
    if (workspace?.path === this.workspace?.path) {
      this._today = worklist && panel ? { worklist, panel } : null;
      this._problem = '';
    } // otherwise another workspace was chosen meanwhile, and its own answer follows
  }

  /** Show the problem above the work, which stays: the server may be unreachable for a moment only. */
  private _setProblem(error: unknown): void {
    if (error instanceof ServerError && error.failure.status === 404 && error.name === 'HTTPError') {
      this._problem = this.trans.__(
        "voc's server extension is not running: restart JupyterLab with voc installed."
      );
      return;
    }
    this._problem = error instanceof Error ? error.message : String(error);
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _ready = new PromiseDelegate<void>();
  private readonly _poll: Poll;
  private _registrySettings: ISettingRegistry.ISettings | null = null;
  private _settings: ISettings = DEFAULTS;
  private _workspaces: readonly IWorkspaceEntry[] = [];
  private _today: IToday | null = null;
  private _problem = '';
  private _isStarted = false;
}

export const sessionPlugin: JupyterFrontEndPlugin<IVocSession> = {
  id: SETTINGS,
  description: 'Keeps the chosen workspace of voc and its work of today.',
  autoStart: true,
  optional: [ISettingRegistry, ITranslator],
  provides: IVocSession,
  activate: (
    app: JupyterFrontEnd,
    settings: ISettingRegistry | null,
    translator: ITranslator | null
  ): IVocSession => {
    const activeTranslator = translator ?? nullTranslator;
    const session = new VocSession(
      new ServerClient(app.serviceManager.serverSettings),
      activeTranslator.load('voc'),
      activeTranslator.languageCode
    );
    const settingsLoaded = settings
      ? settings.load(SETTINGS).then(registrySettings => session.followSettings(registrySettings))
      : Promise.resolve();
    // Without its settings voc works with the defaults.
    void settingsLoaded.catch(() => undefined).then(() => session.start());
    return session;
  }
};
