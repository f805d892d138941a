/**
 * The desk's protocol as the board reads it. `voc/triage/requests.py` and `answers.py` are the source; a test holds
 * that every shape here names the same fields. Spans count UTF-16 code units, as JavaScript's strings do.
 *
 * @typedef {'nl' | 'en'} Language
 * @typedef {'day' | 'calibration' | 'all'} Mode
 * @typedef {'valuable' | 'hygiene' | 'unnecessary'} Category
 *
 * @typedef {object} Figure
 * @property {number | null} value
 * @property {number | null} low
 * @property {number | null} high
 * @property {number} n
 * @property {string} unit
 * @property {string} note
 *
 * @typedef {{nl: string, en: string}} Labels
 *
 * @typedef {object} Comment
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
 * @property {string | null} figures_at
 * @property {string | null} period
 * @property {boolean} stale
 * @property {DepartmentName[]} departments
 * @property {string[]} categories
 * @property {number} n_comments
 * @property {number} n_themes
 *
 * @typedef {object} Day
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
 * @typedef {object} Line
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
 * @property {Day} day
 * @property {Calibration | null} calibration
 * @property {Line[]} urgent
 * @property {Line[]} items
 *
 * @typedef {{at: string, kind: string, note: string}} LifeEvent
 *
 * @typedef {object} TrendPoint
 * @property {string} period
 * @property {number | null} count
 * @property {Figure | null} per_thousand
 * @property {number | null} expected
 * @property {number | null} upper
 *
 * @typedef {{theme: string, label: string}} ParentTheme
 * @typedef {{category: Category, share: Figure}} CategoryShare
 * @typedef {{phase?: string | null, customer_segment?: string | null, category: Category}} CategoryException
 *
 * @typedef {object} CategoryState
 * @property {Category | null} value
 * @property {'person' | 'rule'} by
 * @property {CategoryShare[]} shares
 * @property {CategoryException[]} exceptions
 *
 * @typedef {{department: string | null, share: Figure, evidence: string}} CauseShare
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
 * @property {LifeEvent[]} life
 * @property {TrendPoint[]} trend
 * @property {string} trend_note
 * @property {string | null} process
 * @property {Figure | null} score
 * @property {Figure} n_comments
 * @property {CategoryState} category
 * @property {CauseShare[]} causes
 * @property {string} cause_note
 * @property {string | null} department
 * @property {string | null} fixer
 * @property {Comment[]} quotes
 * @property {ChangeFigure | null} change
 * @property {OpenAction[]} actions
 *
 * @typedef {object} AuditItem
 * @property {'audit'} kind
 * @property {string} subject
 * @property {number} version
 * @property {Comment} comment
 * @property {string} question
 * @property {number} n_open
 *
 * @typedef {object} UrgentItem
 * @property {'urgent'} kind
 * @property {string} subject
 * @property {number} version
 * @property {Comment} comment
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
 * @property {Comment[]} examples
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
 * @property {Comment[]} comments
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
 * @typedef {{total: number, offset: number, rows: Comment[]}} CommentsResult
 *
 * @typedef {object} Part
 * @property {number} n_segments
 * @property {string[]} keywords
 * @property {Labels} label
 * @property {number[]} segments
 * @property {Comment[]} quotes
 *
 * @typedef {{parts: Part[]}} PartsResult
 *
 * @typedef {object} ThemeLine
 * @property {string} theme
 * @property {string} label
 * @property {number | null} n_comments
 * @property {string} state
 * @property {string | null} parent
 * @property {string | null} department
 *
 * @typedef {{total: number, rows: ThemeLine[]}} ThemesResult
 *
 * @typedef {object} LoggedEvent
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
 * @typedef {{what: string}} Changed
 *
 * @typedef {object} DecideResult
 * @property {LoggedEvent} event
 * @property {AnyItem | null} item
 * @property {Changed[]} changed
 * @property {Day} day
 *
 * @typedef {{rows: LoggedEvent[], more: boolean}} HistoryResult
 * @typedef {{last_event: number, events: LoggedEvent[]}} NewsResult
 * @typedef {{events: Record<string, LoggedEvent | null>}} FateResult
 * @typedef {{what: string, before: Figure, after: Figure}} FigureChange
 * @typedef {{n_decided: number, minutes: number, changes: FigureChange[]}} FinishResult
 * @typedef {{kind: string, payload: Record<string, unknown>}} Yours
 *
 * @typedef {object} ConflictDetail
 * @property {number | null} expected_version
 * @property {number} version
 * @property {LoggedEvent[]} events
 * @property {Yours} yours
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
 * @typedef {object} Answers  What each op gives.
 * @property {OpenResult} open
 * @property {AnyItem} item
 * @property {CommentsResult} comments
 * @property {PartsResult} parts
 * @property {ThemesResult} themes
 * @property {DecideResult} decide
 * @property {DecideResult} undo
 * @property {DecideResult} redo
 * @property {HistoryResult} history
 * @property {NewsResult} news
 * @property {FateResult} fate
 * @property {FinishResult} finish
 *
 * @typedef {object} Decision  What an officer decides, before it is sent.
 * @property {string} kind
 * @property {string} subject
 * @property {Record<string, unknown>} payload
 * @property {number | null} expected_version
 * @property {string} why
 *
 * @typedef {object} Door
 * @property {(request: Request) => Promise<Response>} send
 * @property {boolean} [kernel]  A notebook's kernel answers.
 * @property {string} key  Under this name the browser remembers decisions that were sent but not answered.
 *
 * @typedef {object} Options
 * @property {Language} [language]
 * @property {Mode} [mode]
 * @property {string} [item]  The item to show first, such as `theme:T-12`.
 * @property {() => boolean} [takesFocus]  Asked when the list is there: was the board opened to be used at once?
 */
export {};
