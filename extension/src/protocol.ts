/**
 * The part of the server's protocol that the panel, the tab and the commands read. docs/triage.md has all of it; the
 * board's own part is in `voc/board/static/protocol.js`.
 */

export type Language = 'nl' | 'en';
export type Mode = 'day' | 'calibration' | 'all';

/** A workspace under the server's root; `path` is relative to that root. */
export interface IWorkspace {
  path: string;
  company: string;
  language: Language;
}

/** One line of a work list. */
export interface IWorklistLine {
  key: string;
  kind: 'urgent' | 'alert' | 'theme' | 'proposal' | 'audit' | 'reply' | 'action';
  title: string;
  detail: string;
  why: string;
  done: boolean;
}

/** The state of a workspace. */
export interface IWorkspaceState {
  company: string;
  language: Language;
  last_event: number;
  /** Another one after a fit or a new file. */
  data_version: string;
  /** The last whole month, such as 2026-10; `null` while there is none. */
  period: string | null;
  departments: { name: string; kind: string }[];
}

/** The work list. */
export interface IOpenResult {
  workspace: IWorkspaceState;
  items: IWorklistLine[];
}

/** The lines of the panel beside the work list. */
export interface IPanelResult {
  urgent: IWorklistLine[];
  alerts: IWorklistLine[];
  actions: IWorklistLine[];
  n_open: number;
}

export interface IThemeListLine {
  theme: string;
  label: string;
  /** `null` when too few customers are behind it. */
  n_comments: number | null;
}

export interface IThemesResult {
  total: number;
  rows: IThemeListLine[];
}

export interface INewsResult {
  last_event: number;
  data_version: string;
}

/** The results of the operations that the extension itself requests. None of them changes anything. */
export interface IResultsByOp {
  open: IOpenResult;
  panel: IPanelResult;
  themes: IThemesResult;
  news: INewsResult;
}

/** A request to the desk, as the board sends it. */
export interface IRequest {
  id: string;
  op: string;
  args: Record<string, unknown>;
  language?: Language;
}

export interface IFailure {
  kind: string;
  status: number;
  message: string;
  detail?: Record<string, unknown>;
}

export type Response<T = unknown> =
  { id: string; ok: true; result: T } | { id: string; ok: false; error: IFailure };

export type JobKind = 'collect' | 'themes fit' | 'themes assign' | 'causes fit' | 'report';

export interface IJob {
  id: string;
  kind: JobKind;
  state: 'running' | 'done' | 'failed' | 'cancelled';
  stage: string;
  done: number;
  total: number | null;
  result: Record<string, unknown> | null;
  error: IFailure | null;
}
