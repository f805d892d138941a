/**
 * The desk's protocol as the board reads it. `voc/triage/requests.py` and `responses.py` are its source; a
 * test checks that every type here names the same fields. Spans count UTF-16 code units, as JavaScript's strings do.
 *
 * @typedef {'nl' | 'en'} Language
 * @typedef {'day' | 'calibration' | 'all'} Mode
 * @typedef {'valuable' | 'hygiene' | 'unnecessary'} Category
 *
 * @typedef {object} FigureView
 * @property {number | null} value
 * @property {number | null} low
 * @property {number | null} high
 * @property {number} n
 * @property {string} unit
 * @property {string} note
 *
 * @typedef {{nl: string, en: string}} Labels
 *
 * @typedef {object} CommentView
 * @property {number} feedback
 * @property {number | null} segment
 * @property {string | null} at
 * @property {string | null} channel
 * @property {string | null} language
 * @property {string} text
 * @property {[number, number][]} spans
 * @property {string | null} theme
 * @property {number | null} score
 *
 * @typedef {{name: string, kind: string}} DepartmentName
 *
 * @typedef {object} WorkspaceState
 * @property {string} company
 * @property {Language} language
 * @property {string} who
 * @property {number} last_event
 * @property {string} data_version
 * @property {string | null} figures_at
 * @property {string | null} period
 * @property {boolean} stale
 * @property {DepartmentName[]} departments
 * @property {string[]} categories
 * @property {number} n_comments
 * @property {number} n_themes
 *
 * @typedef {object} DayProgress
 * @property {number} limit_items
 * @property {number} limit_minutes
 * @property {number} done
 * @property {number} of
 * @property {string | null} started_at
 * @property {number} minutes
 *
 * @typedef {{open: number, of: number}} Calibration
 * @typedef {'urgent' | 'alert' | 'theme' | 'proposal' | 'audit' | 'reply' | 'action'} ItemKind
 *
 * @typedef {object} WorklistLine
 * @property {string} key
 * @property {ItemKind} kind
 * @property {string} subject
 * @property {string} title
 * @property {string} detail
 * @property {string} why
 * @property {number | null} n_comments
 * @property {boolean} random
 * @property {number} version
 * @property {boolean} done
 * @property {string | null} reference
 *
 * @typedef {object} OpenResult
 * @property {WorkspaceState} workspace
 * @property {DayProgress} day
 * @property {Calibration | null} calibration
 * @property {WorklistLine[]} urgent
 * @property {WorklistLine[]} items
 *
 * @typedef {{at: string, kind: string, note: string}} TimelineEventView
 *
 * @typedef {object} TrendPointView
 * @property {string} period
 * @property {number | null} count
 * @property {FigureView | null} per_thousand
 * @property {number | null} expected
 * @property {number | null} upper
 *
 * @typedef {{theme: string, label: string}} ParentTheme
 * @typedef {{category: Category, share: FigureView}} CategoryShare
 * @typedef {{phase?: string | null, customer_segment?: string | null, category: Category}} CategoryException
 *
 * @typedef {object} CategoryState
 * @property {Category | null} value
 * @property {'person' | 'rule'} by
 * @property {CategoryShare[]} shares
 * @property {CategoryException[]} exceptions
 *
 * @typedef {{department: string | null, share: FigureView, evidence: string}} CauseShare
 *
 * @typedef {object} ChangeFigure
 * @property {'new' | 'growing' | 'returned' | 'shrinking'} kind
 * @property {number} observed
 * @property {number} expected
 * @property {number} p
 *
 * @typedef {object} OpenAction
 * @property {string} id
 * @property {string} department
 * @property {string} promise
 * @property {string | null} due
 * @property {string | null} done
 *
 * @typedef {object} ThemeItem
 * @property {'theme' | 'alert'} kind
 * @property {string} subject
 * @property {number} version
 * @property {Labels} label
 * @property {Labels} description
 * @property {string[]} keywords
 * @property {string} state
 * @property {boolean} pinned
 * @property {string | null} accepted_at
 * @property {ParentTheme | null} parent
 * @property {TimelineEventView[]} life
 * @property {TrendPointView[]} trend
 * @property {string} trend_note
 * @property {string | null} process
 * @property {FigureView | null} score
 * @property {FigureView} n_comments
 * @property {CategoryState} category
 * @property {CauseShare[]} causes
 * @property {string} cause_note
 * @property {string | null} department
 * @property {string | null} fixer
 * @property {CommentView[]} quotes
 * @property {ChangeFigure | null} change
 * @property {OpenAction[]} actions
 *
 * @typedef {object} AuditItem
 * @property {'audit'} kind
 * @property {string} subject
 * @property {number} version
 * @property {CommentView} comment
 * @property {string} question
 * @property {number} n_open
 *
 * @typedef {object} UrgentItem
 * @property {'urgent'} kind
 * @property {string} subject
 * @property {number} version
 * @property {CommentView} comment
 * @property {string | null} case_number
 * @property {string} word
 *
 * @typedef {{theme: string, label: string, n_comments: number | null}} ProposedTheme
 *
 * @typedef {object} ProposalItem
 * @property {'proposal'} kind
 * @property {string} subject
 * @property {number} version
 * @property {string} proposal
 * @property {ProposedTheme[]} old
 * @property {ProposedTheme[]} new
 * @property {number} n_segments
 * @property {number} overlap
 * @property {CommentView[]} examples
 *
 * @typedef {object} ReplyItem
 * @property {'reply'} kind
 * @property {string} subject
 * @property {number} version
 * @property {string | null} theme
 * @property {string} label
 * @property {string | null} department
 * @property {boolean} agrees
 * @property {string} reason
 * @property {string} who
 * @property {string} at
 * @property {CommentView[]} comments
 *
 * @typedef {object} ActionItem
 * @property {'action'} kind
 * @property {string} subject
 * @property {number} version
 * @property {string} theme
 * @property {string} label
 * @property {string} department
 * @property {string | null} fixer
 * @property {string} promise
 * @property {string} start
 * @property {string | null} due
 * @property {string | null} done
 *
 * @typedef {ThemeItem | AuditItem | UrgentItem | ProposalItem | ReplyItem | ActionItem} AnyItem
 *
 * @typedef {{total: number, offset: number, rows: CommentView[]}} CommentsResult
 *
 * @typedef {object} Subtheme
 * @property {number} n_segments
 * @property {string[]} keywords
 * @property {Labels} label
 * @property {number[]} segments
 * @property {CommentView[]} quotes
 *
 * @typedef {{parts: Subtheme[]}} SubthemesResult
 *
 * @typedef {object} ThemeListLine
 * @property {string} theme
 * @property {string} label
 * @property {number | null} n_comments
 * @property {string} state
 * @property {string | null} parent
 * @property {string | null} department
 *
 * @typedef {{total: number, rows: ThemeListLine[]}} ThemesResult
 *
 * @typedef {object} EventView
 * @property {number} id
 * @property {string} kind
 * @property {string} subject
 * @property {Record<string, unknown>} payload
 * @property {string} who
 * @property {string} at
 * @property {string} why
 * @property {number | null} undoes
 * @property {boolean} standing
 * @property {string} sentence
 *
 * @typedef {{what: string}} ChangeSentence
 *
 * @typedef {object} DecideResult
 * @property {EventView} event
 * @property {AnyItem | null} item
 * @property {ChangeSentence[]} changed
 * @property {DayProgress} day
 *
 * @typedef {{rows: EventView[], more: boolean}} HistoryResult
 * @typedef {{last_event: number, data_version: string, events: EventView[]}} NewsResult
 * @typedef {{events: Record<string, EventView | null>}} RequestStatusResult
 * @typedef {{what: string, before: FigureView, after: FigureView}} FigureChange
 * @typedef {{n_decided: number, minutes: number, changes: FigureChange[]}} DaySummaryResult
 * @typedef {{kind: string, payload: Record<string, unknown>}} RefusedDecision
 *
 * @typedef {object} ConflictDetail
 * @property {number | null} expected_version
 * @property {number} version
 * @property {EventView[]} events
 * @property {RefusedDecision} yours
 * @property {AnyItem | null} item
 *
 * @typedef {object} Failure
 * @property {string} kind
 * @property {number} status
 * @property {string} message
 * @property {Record<string, unknown>} [detail]
 *
 * @typedef {{id: string, op: string, args: Record<string, unknown>, language?: Language}} Request
 * @typedef {{id: string, ok: true, result: any} | {id: string, ok: false, error: Failure}} Response
 *
 * @typedef {object} ResultsByOp  The result of each op.
 * @property {OpenResult} open
 * @property {AnyItem} item
 * @property {CommentsResult} comments
 * @property {SubthemesResult} subthemes
 * @property {ThemesResult} themes
 * @property {DecideResult} decide
 * @property {DecideResult} undo
 * @property {DecideResult} redo
 * @property {HistoryResult} history
 * @property {NewsResult} news
 * @property {RequestStatusResult} request_status
 * @property {DaySummaryResult} day_summary
 *
 * @typedef {object} Transport  Carries requests to a desk, in the notebook's kernel or in the server.
 * @property {(request: Request) => Promise<Response>} send
 * @property {boolean} [isKernel]  whether a notebook's kernel answers
 * @property {string} key  names the browser's storage of decisions without an answer; the same after a reload
 *
 * @typedef {object} BoardOptions
 * @property {Language} [language]
 * @property {Mode} [mode]
 * @property {string} [item]  the item to show first, such as `theme:T-12`
 * @property {() => boolean} [takesFocus]  called when the list is there: whether the board takes the focus
 */
export {};
