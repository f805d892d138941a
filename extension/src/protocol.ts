/** The desk's and the server's protocol. Written by .ci/wire_types.py from the pydantic models; change those, and run it again. */

export type Language = 'nl' | 'en';
export type Mode = 'day' | 'calibration' | 'all';
export type ItemKind = 'urgent' | 'alert' | 'theme' | 'proposal' | 'audit' | 'reply' | 'action';
export type JobKind = 'collect' | 'themes fit' | 'themes assign' | 'causes fit' | 'report';
export type JobState = 'running' | 'done' | 'failed' | 'cancelled';
export type Category = 'valuable' | 'hygiene' | 'unnecessary';
export type ProgressCode =
  | 'start'
  | 'read_file'
  | 'check_rows'
  | 'store_rows'
  | 'split_comments'
  | 'read_comments'
  | 'find_themes'
  | 'store_themes'
  | 'ask_for_labels'
  | 'weigh_evidence'
  | 'store_causes'
  | 'compute_cards'
  | 'compute_figures'
  | 'write_report';

/** Result of `item` for an action that is due. */
export interface IActionItem {
  kind: 'action';
  subject: string;
  version: number;
  theme: string;
  label: string;
  department: string;
  fixer: string | null;
  promise: string;
  start: string;
  due: string | null;
  done: string | null;
  dropped: string | null;
}

/** Result of `item` for a question about a comment, without what the model thinks: that would lead the answer. */
export interface IAuditItem {
  kind: 'audit';
  subject: string;
  version: number;
  comment: ICommentView | null;
  contact: IContactView | null;
  question: string;
  n_open: number;
}

/** Progress of the calibration session: questions that are open, of how many. */
export interface ICalibration {
  open: number;
  of: number;
}

/** Another category in a phase or for a customer segment. */
export interface ICategoryOverride {
  phase?: string | null;
  customer_segment?: string | null;
  category: Category;
}

/** Share of a theme's comments that are of a category, by rule. */
export interface ICategoryShare {
  category: Category;
  share: IFigureView;
}

/** A theme's category, and who decided it. */
export interface ICategoryState {
  value: Category | null;
  by: 'person' | 'rule';
  shares: ICategoryShare[];
  exceptions: ICategoryOverride[];
}

/** A department's share; `department` None is unknown. */
export interface ICauseShare {
  department: string | null;
  share: IFigureView;
  evidence: string;
}

/** A sentence on what a decision did, with figures before and after. */
export interface IChangeSentence {
  what: string;
}

/** A comment; `spans` are the parts about the theme, in UTF-16 code units; `segment` is the first of them. */
export interface ICommentView {
  feedback: number;
  segment: number | null;
  at: string | null;
  channel: string | null;
  language: string | null;
  text: string;
  spans: [number, number][];
  theme: string | null;
  score: number | null;
}

/** Result of `comments`: a page of them, and how many there are in all. */
export interface ICommentsResult {
  total: number;
  offset: number;
  rows: ICommentView[];
}

/** Both versions: theirs as events, yours as it was sent, and the item as it is now. */
export interface IConflictDetail {
  expected_version: number | null;
  version: number;
  events: IEventView[];
  yours: IRefusedDecision;
  item: IThemeItem | IAuditItem | IUrgentItem | IProposalItem | IReplyItem | IActionItem | null;
}

/** A contact without a comment: its number in the contact system, and its stored fields. */
export interface IContactView {
  key: string;
  at: string;
  channel: string | null;
  reason: string | null;
  customer_segment: string | null;
  phase: string | null;
  case_number: string | null;
  note: string;
}

/** Progress of today's list; it follows from the log alone. */
export interface IDayProgress {
  limit_items: number;
  limit_minutes: number;
  done: number;
  of: number;
  started_at: string | null;
  minutes: number;
}

/** Result of `day_summary`: the day in figures. */
export interface IDaySummaryResult {
  n_decided: number;
  minutes: number;
  changes: IFigureBeforeAfter[];
}

/** Result of `decide`, `undo` and `redo`: what was stored and changed, the item as it is now, and the day. */
export interface IDecideResult {
  event: IEventView;
  item: IThemeItem | IAuditItem | IUrgentItem | IProposalItem | IReplyItem | IActionItem | null;
  line: ILineState | null;
  changed: IChangeSentence[];
  day: IDayProgress;
}

/** A department of today. */
export interface IDepartmentName {
  name: string;
  kind: string;
}

/** An event of the log as people read it; `standing`: nothing undid it. */
export interface IEventView {
  id: number;
  kind: string;
  subject: string;
  payload: Record<string, unknown>;
  who: string;
  at: string;
  why: string;
  undoes: number | null;
  standing: boolean;
  sentence: string;
}

/** Error of a request: the class of the error, its HTTP status, and a sentence for the person. */
export interface IFailure {
  kind: string;
  status: number;
  message: string;
  detail?: Record<string, unknown>;
}

/** A figure at midnight and now. */
export interface IFigureBeforeAfter {
  what: string;
  before: IFigureView;
  after: IFigureView;
}

/** An estimate; without a value `note` says why. */
export interface IFigureView {
  value: number | null;
  low: number | null;
  high: number | null;
  n: number;
  unit: string;
  note: string;
}

/** Result of `history`: a page of the log, and whether there is more. */
export interface IHistoryResult {
  rows: IEventView[];
  more: boolean;
}

/** Answer to `StartJob`: the id of the job that began. */
export interface IJobStarted {
  job: string;
}

/** State and progress of a job. */
export interface IJobStatus {
  id: string;
  kind: JobKind;
  workspace: string;
  who: string;
  state: JobState;
  stage: ProgressCode | '';
  done: number;
  total: number | null;
  started_at: string;
  ended_at: string | null;
  result: Record<string, unknown> | null;
  error: IFailure | null;
}

/** A kind of decision, its fields, and what the board does after one. */
export interface IKindView {
  fields: IPayloadFieldView[];
  settles_item: boolean;
  moves_on: boolean;
  changes_list: boolean;
}

/** A theme's name per language. */
export interface ILabels {
  nl: string;
  en: string;
}

/** The line of the work list that a decision is about, and whether it is done now. */
export interface ILineState {
  subject: string;
  done: boolean;
}

/** Result of `news`: what people decided meanwhile, the oldest first, and the version of the list's data. */
export interface INewsResult {
  last_event: number;
  data_version: string;
  events: IEventView[];
}

/** Result of `open`: the whole work list. */
export interface IOpenResult {
  workspace: IWorkspaceState;
  day: IDayProgress;
  calibration: ICalibration | null;
  urgent: IWorklistLine[];
  items: IWorklistLine[];
}

/** Result of `panel`: what JupyterLab's side panel shows. */
export interface IPanelResult {
  alerts: IWorklistLine[];
  actions: IWorklistLine[];
  urgent: IWorklistLine[];
  n_open: number;
}

/** The main subject above a theme. */
export interface IParentTheme {
  theme: string;
  label: string;
}

/** A field of a kind of decision, for its dialog. */
export interface IPayloadFieldView {
  name: string;
  type: 'text' | 'day' | 'yes_no' | 'choice' | 'other';
  is_required: boolean;
  min_length: number;
  max_length: number | null;
  days_from_today: number | null;
  choices: string[];
}

/** An action that a department promised about a theme; the day on which it was `done`, or `dropped`. */
export interface IPromisedAction {
  id: string;
  department: string;
  promise: string;
  due: string | null;
  done: string | null;
  dropped: string | null;
}

/** Result of `item` for what a refit proposes; `overlap`: how much old and new share, in [0, 1]. */
export interface IProposalItem {
  kind: 'proposal';
  subject: string;
  version: number;
  proposal: string;
  old: IProposedTheme[];
  new: IProposedTheme[];
  n_segments: number;
  overlap: number;
  examples: ICommentView[];
}

/** A theme of a proposal, before or after it. */
export interface IProposedTheme {
  theme: string;
  label: string;
  n_comments: number | null;
}

/** A decision that was refused, as it was sent. */
export interface IRefusedDecision {
  kind: string;
  payload: Record<string, unknown>;
}

/** Result of `item` for a department head's answer to a finding, with the newest comments of its theme. */
export interface IReplyItem {
  kind: 'reply';
  subject: string;
  version: number;
  theme: string | null;
  label: string;
  department: string | null;
  agrees: boolean;
  reason: string;
  who: string;
  at: string;
  comments: ICommentView[];
}

/** Envelope of a request; without `language` the answer is in the desk's own. */
export interface IRequest {
  id: string;
  op: string;
  args: Record<string, unknown>;
  language?: Language | null;
}

/** Result of `request_status`: what each request stored; None: nothing, so it may be sent again. */
export interface IRequestStatusResult {
  events: Record<string, IEventView | null>;
}

/** A word that the form offers: as it is stored, and as it is shown. */
export interface ISignalChoice {
  value: string;
  label: string;
}

/** Words that the form offers. */
export interface ISignalChoices {
  reasons: ISignalChoice[];
  emotions: ISignalChoice[];
  departments: ISignalChoice[];
}

/** Answer to a signal: what was stored of it. `is_waiting`: its note waits in the quarantine. */
export interface ISignalReply {
  batch: number;
  reason: string | null;
  emotion: string | null;
  department: string | null;
  note: string;
  redactions: number;
  is_waiting: boolean;
}

/** Body of a request to store a signal of an agent; `request_id` makes it safe to send again. */
export interface ISignalRequest {
  reason?: string;
  emotion?: string;
  department?: string;
  contact?: string;
  note?: string;
  request_id: string;
}

/** A proposed sub-theme; `segments` go back as the payload of `split`. */
export interface ISubtheme {
  n_segments: number;
  keywords: string[];
  label: ILabels;
  segments: number[];
  quotes: ICommentView[];
}

/** Result of `subthemes`, the largest first; none where the theme is one subject. */
export interface ISubthemesResult {
  parts: ISubtheme[];
}

/** A change that is more than chance; `p` is adjusted for the number of themes. */
export interface IThemeChangeView {
  kind: 'new' | 'growing' | 'returned' | 'shrinking';
  observed: number;
  expected: number;
  p: number;
}

/** Result of `item` for a theme: everything about it. */
export interface IThemeItem {
  kind: 'theme' | 'alert';
  subject: string;
  version: number;
  label: ILabels;
  description: ILabels;
  keywords: string[];
  state: string;
  pinned: boolean;
  accepted_at: string | null;
  parent: IParentTheme | null;
  life: ITimelineEventView[];
  trend: ITrendPointView[];
  trend_note: string;
  process: string | null;
  score: IFigureView | null;
  n_comments: IFigureView;
  category: ICategoryState;
  causes: ICauseShare[];
  cause_note: string;
  department: string | null;
  fixer: string | null;
  quotes: ICommentView[];
  change: IThemeChangeView | null;
  actions: IPromisedAction[];
}

/** A line of the list of themes; `n_comments` is of all months. */
export interface IThemeListLine {
  theme: string;
  label: string;
  n_comments: number | null;
  state: string;
  parent: string | null;
  department: string | null;
}

/** Result of `themes`: a page of them, and how many there are in all. */
export interface IThemesResult {
  total: number;
  rows: IThemeListLine[];
}

/** Something that happened to a theme, on a day. */
export interface ITimelineEventView {
  at: string;
  kind: string;
  note: string;
}

/** A month of a theme; `count` is missing when too few customers are behind it. */
export interface ITrendPointView {
  period: string;
  count: number | null;
  per_thousand: IFigureView | null;
  expected: number | null;
  upper: number | null;
}

/** Result of `item` for a comment that cannot wait; `word` is the word that made it urgent. */
export interface IUrgentItem {
  kind: 'urgent';
  subject: string;
  version: number;
  comment: ICommentView;
  case_number: string | null;
  word: string;
}

/** A line of the work list; `detail` and `why` are sentences for the person. */
export interface IWorklistLine {
  key: string;
  kind: ItemKind;
  subject: string;
  title: string;
  detail: string;
  why: string;
  n_comments: number | null;
  random: boolean;
  version: number;
  done: boolean;
  reference: string | null;
}

/** A workspace under the server's root; `problem` says why it cannot be opened, empty when it can. */
export interface IWorkspaceEntry {
  path: string;
  company: string;
  language: Language;
  problem: string;
}

/** The workspace and person of a desk, and how fresh its figures are. */
export interface IWorkspaceState {
  company: string;
  language: Language;
  who: string;
  last_event: number;
  data_version: string;
  figures_at: string | null;
  period: string | null;
  stale: boolean;
  departments: IDepartmentName[];
  categories: string[];
  kinds: Record<string, IKindView>;
  n_comments: number;
  n_themes: number;
}

export type AnyItem = IThemeItem | IAuditItem | IUrgentItem | IProposalItem | IReplyItem | IActionItem;

/** The result of each operation. */
export interface IResultsByOp {
  open: IOpenResult;
  item: AnyItem;
  comments: ICommentsResult;
  subthemes: ISubthemesResult;
  themes: IThemesResult;
  decide: IDecideResult;
  undo: IDecideResult;
  redo: IDecideResult;
  history: IHistoryResult;
  news: INewsResult;
  request_status: IRequestStatusResult;
  day_summary: IDaySummaryResult;
  panel: IPanelResult;
}

export type Response<T = unknown> =
  { id: string; ok: true; result: T } | { id: string; ok: false; error: IFailure };
