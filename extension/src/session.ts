/** What the panel, the tab and the commands share: the chosen workspace, its plan for today, and the words. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { TranslationBundle } from '@jupyterlab/translation';
import { PromiseDelegate, Token } from '@lumino/coreutils';
import { Poll } from '@lumino/polling';
import { Signal } from '@lumino/signaling';
import type { ISignal } from '@lumino/signaling';

import { Door, Problem } from './door';
import type { IAnswers, IList, IPlan, IWorkspace, Language } from './protocol';

export const SETTINGS = '@voc/triage:session';

/** What is to be done today. */
export interface IToday {
  list: IList;
  plan: IPlan;
}

export interface IVocSession {
  readonly door: Door;
  readonly trans: TranslationBundle;
  readonly workspaces: readonly IWorkspace[];
  readonly workspace: IWorkspace | null;
  /** The work of today, as it was when it was last looked at. */
  readonly today: IToday | null;
  /** Why there is nothing to see, in a sentence; empty when all is well. */
  readonly problem: string;
  /** The language of labels and sentences that the server writes. */
  readonly language: Language;
  /** Emitted whenever one of the above changed. */
  readonly changed: ISignal<IVocSession, void>;
  /** Resolves when the workspaces were looked up for the first time. */
  readonly ready: Promise<void>;
  choose(path: string): Promise<void>;
  /** Ask the desk of the chosen workspace, or of another one. */
  ask<Op extends keyof IAnswers>(
    op: Op,
    args?: Record<string, unknown>,
    workspace?: string
  ): Promise<IAnswers[Op]>;
  /** Look soon whether something was decided. */
  look(): void;
  /** Look again at everything, the list of workspaces too. */
  refresh(): Promise<void>;
}

export const IVocSession = new Token<IVocSession>(
  '@voc/triage:IVocSession',
  'The chosen workspace of voc, what is to be done in it today, and the door to the server.'
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
    readonly door: Door,
    readonly trans: TranslationBundle,
    private readonly _locale: string
  ) {
    this._poll = new Poll({
      name: '@voc/triage:news',
      factory: () => this._look(),
      frequency: { interval: DEFAULTS.pollSeconds * 1000, backoff: true, max: 300_000 },
      standby: 'when-hidden',
      auto: false
    });
  }

  get workspaces(): readonly IWorkspace[] {
    return this._workspaces;
  }

  /** The workspace that the settings name, or the only one. */
  get workspace(): IWorkspace | null {
    const named = this._workspaces.find(each => each.path === this._settings.workspace);
    return named ?? (this._workspaces.length === 1 ? (this._workspaces[0] ?? null) : null);
  }

  get today(): IToday | null {
    return this._today;
  }

  get problem(): string {
    return this._problem;
  }

  get language(): Language {
    const { language } = this._settings;
    if (language !== 'auto') {
      return language;
    }
    return this._locale.toLowerCase().startsWith('nl') ? 'nl' : 'en';
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get ready(): Promise<void> {
    return this._ready.promise;
  }

  /** Take the settings over, now and whenever the user edits them. */
  follow(registered: ISettingRegistry.ISettings): void {
    this._registered = registered;
    registered.changed.connect(this._read, this);
    this._read();
  }

  async start(): Promise<void> {
    this._started = true;
    await this.refresh();
    this._ready.resolve();
    await this._poll.start();
  }

  async choose(path: string): Promise<void> {
    this._settings = { ...this._settings, workspace: path };
    this._today = null;
    await this._registered?.set('workspace', path);
    await this.refresh();
  }

  ask<Op extends keyof IAnswers>(
    op: Op,
    args: Record<string, unknown> = {},
    workspace = this.workspace?.path ?? ''
  ): Promise<IAnswers[Op]> {
    return this.door.ask({ workspace, language: this.language }, op, args);
  }

  look(): void {
    void this._poll.refresh();
  }

  async refresh(): Promise<void> {
    await this._renew(true);
  }

  private async _renew(everything: boolean): Promise<void> {
    try {
      if (everything) {
        this._workspaces = await this.door.workspaces();
      }
      await this._fetch();
    } catch (error) {
      this._fail(error);
    }
    this._changed.emit();
  }

  private _read(): void {
    const before = this._settings;
    this._settings = { ...DEFAULTS, ...(this._registered?.composite as Partial<ISettings>) };
    const interval = this._settings.pollSeconds * 1000;
    this._poll.frequency = { ...this._poll.frequency, interval, max: Math.max(interval, 300_000) };
    const { workspace, language } = this._settings;
    if (this._started && (before.workspace !== workspace || before.language !== language)) {
      this._today = null;
      void this.refresh();
    }
  }

  /** One tick: only when something was decided since the last one is the plan fetched again. */
  private async _look(): Promise<void> {
    const since = this._problem ? undefined : this._today?.list.workspace.last_event;
    if (since === undefined || (await this.ask('news', { since })).last_event !== since) {
      await this._renew(since === undefined);
    }
  }

  private async _fetch(): Promise<void> {
    const { workspace } = this;
    const [list, plan] = workspace
      ? await Promise.all([this.ask('open', { mode: 'day' }), this.ask('plan')])
      : [null, null];
    if (workspace?.path === this.workspace?.path) {
      this._today = list && plan ? { list, plan } : null;
      this._problem = '';
    } // else another was chosen meanwhile, and its own answer follows
  }

  /** What was there stays to be read: a server that is away for a moment is no reason to empty the panel. */
  private _fail(error: unknown): void {
    if (error instanceof Problem && error.problem.status === 404 && error.name === 'HTTPError') {
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
  private _registered: ISettingRegistry.ISettings | null = null;
  private _settings: ISettings = DEFAULTS;
  private _workspaces: readonly IWorkspace[] = [];
  private _today: IToday | null = null;
  private _problem = '';
  private _started = false;
}

export const sessionPlugin: JupyterFrontEndPlugin<IVocSession> = {
  id: SETTINGS,
  description: 'Keeps the chosen workspace of voc and what is to be done in it today.',
  autoStart: true,
  optional: [ISettingRegistry, ITranslator],
  provides: IVocSession,
  activate: (
    app: JupyterFrontEnd,
    settings: ISettingRegistry | null,
    translator: ITranslator | null
  ): IVocSession => {
    const words = translator ?? nullTranslator;
    const session = new VocSession(
      new Door(app.serviceManager.serverSettings),
      words.load('voc'),
      words.languageCode
    );
    const followed = settings
      ? settings.load(SETTINGS).then(registered => session.follow(registered))
      : Promise.resolve();
    // Without its settings voc still works, with the defaults.
    void followed.catch(() => undefined).then(() => session.start());
    return session;
  }
};
