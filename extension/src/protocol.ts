/**
 * What the server and the browser say to each other; docs/triage.md has it in full.
 *
 * Only what the panel, the tab and the commands read stands here; the board itself has its own part of it.
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
export interface IItem {
  key: string;
  kind: 'urgent' | 'alert' | 'theme' | 'proposal' | 'audit' | 'reply' | 'action';
  title: string;
  detail: string;
  why: string;
  done: boolean;
}

/** What a workspace says of itself. */
export interface IAbout {
  company: string;
  language: Language;
  last_event: number;
  /** The last whole month, such as 2026-10; `null` while there is none. */
  period: string | null;
  departments: { name: string; kind: string }[];
}

/** The work list. */
export interface IList {
  workspace: IAbout;
  items: IItem[];
}

/** What wants attention beside the work list. */
export interface IPlan {
  urgent: IItem[];
  alerts: IItem[];
  actions: IItem[];
  n_open: number;
}

export interface ITheme {
  theme: string;
  label: string;
  /** `null` when too few customers are behind it. */
  n_comments: number | null;
}

export interface IThemes {
  total: number;
  rows: ITheme[];
}

export interface INews {
  last_event: number;
}

/** The operations that the extension itself asks for, with what each answers. None of them changes anything. */
export interface IAnswers {
  open: IList;
  plan: IPlan;
  themes: IThemes;
  news: INews;
}

/** A request to the desk, as the board sends it. */
export interface IRequest {
  id: string;
  op: string;
  args: Record<string, unknown>;
  language?: Language;
}

export interface IProblem {
  kind: string;
  status: number;
  message: string;
  detail?: Record<string, unknown>;
}

export type Response<T = unknown> =
  { id: string; ok: true; result: T } | { id: string; ok: false; error: IProblem };

export type JobKind = 'collect' | 'themes fit' | 'themes assign' | 'causes fit' | 'report';

export interface IJob {
  id: string;
  kind: JobKind;
  state: 'running' | 'done' | 'failed' | 'cancelled';
  stage: string;
  done: number;
  total: number | null;
  result: Record<string, unknown> | null;
  error: IProblem | null;
}
