/**
 * The desk's protocol. Written by .ci/wire_types.py from the pydantic models; change those, and run it again. Spans count UTF-16 code units, as JavaScript's strings do.
 *
 * @typedef {'nl' | 'en'} Language
 * @typedef {'day' | 'calibration' | 'all'} Mode
 * @typedef {'urgent' | 'alert' | 'theme' | 'proposal' | 'audit' | 'reply' | 'action'} ItemKind
 * @typedef {'valuable' | 'hygiene' | 'unnecessary'} Category
 *
 * @typedef {object} ActionItem  Result of `item` for an action that is due.
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
 * @property {string | null} dropped
 *
 * @typedef {object} AuditItem  Result of `item` for a question about a comment, without what the model thinks: that would lead the answer.
 * @property {'audit'} kind
 * @property {string} subject
 * @property {number} version
 * @property {CommentView | null} comment
 * @property {ContactView | null} contact
 * @property {string} question
 * @property {number} n_open
 *
 * @typedef {object} Calibration  Progress of the calibration session: questions that are open, of how many.
 * @property {number} open
 * @property {number} of
 *
 * @typedef {object} CategoryOverride  Another category in a phase or for a customer segment.
 * @property {string | null} [phase]
 * @property {string | null} [customer_segment]
 * @property {Category} category
 *
 * @typedef {object} CategoryShare  Share of a theme's comments that are of a category, by rule.
 * @property {Category} category
 * @property {FigureView} share
 *
 * @typedef {object} CategoryState  A theme's category, and who decided it.
 * @property {Category | null} value
 * @property {'person' | 'rule'} by
 * @property {CategoryShare[]} shares
 * @property {CategoryOverride[]} exceptions
 *
 * @typedef {object} CauseShare  A department's share; `department` None is unknown.
 * @property {string | null} department
 * @property {FigureView} share
 * @property {string} evidence
 *
 * @typedef {object} ChangeSentence  A sentence on what a decision did, with figures before and after.
 * @property {string} what
 *
 * @typedef {object} CommentView  A comment; `spans` are the parts about the theme, in UTF-16 code units; `segment` is the first of them.
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
 * @typedef {object} CommentsResult  Result of `comments`: a page of them, and how many there are in all.
 * @property {number} total
 * @property {number} offset
 * @property {CommentView[]} rows
 *
 * @typedef {object} ConflictDetail  Both versions: theirs as events, yours as it was sent, and the item as it is now.
 * @property {number | null} expected_version
 * @property {number} version
 * @property {EventView[]} events
 * @property {RefusedDecision} yours
 * @property {ThemeItem | AuditItem | UrgentItem | ProposalItem | ReplyItem | ActionItem | null} item
 *
 * @typedef {object} ContactView  A contact without a comment: its number in the contact system, and its stored fields.
 * @property {string} key
 * @property {string} at
 * @property {string | null} channel
 * @property {string | null} reason
 * @property {string | null} customer_segment
 * @property {string | null} phase
 * @property {string | null} case_number
 * @property {string} note
 *
 * @typedef {object} DayProgress  Progress of today's list; it follows from the log alone.
 * @property {number} limit_items
 * @property {number} limit_minutes
 * @property {number} done
 * @property {number} of
 * @property {string | null} started_at
 * @property {number} minutes
 *
 * @typedef {object} DaySummaryResult  Result of `day_summary`: the day in figures.
 * @property {number} n_decided
 * @property {number} minutes
 * @property {FigureBeforeAfter[]} changes
 *
 * @typedef {object} DecideResult  Result of `decide`, `undo` and `redo`: what was stored and changed, the item as it is now, and the day.
 * @property {EventView} event
 * @property {ThemeItem | AuditItem | UrgentItem | ProposalItem | ReplyItem | ActionItem | null} item
 * @property {LineState | null} line
 * @property {ChangeSentence[]} changed
 * @property {DayProgress} day
 *
 * @typedef {object} DepartmentName  A department of today.
 * @property {string} name
 * @property {string} kind
 *
 * @typedef {object} EventView  An event of the log as people read it; `standing`: nothing undid it.
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
 * @typedef {object} Failure  Error of a request: the class of the error, its HTTP status, and a sentence for the person.
 * @property {string} kind
 * @property {number} status
 * @property {string} message
 * @property {Record<string, unknown>} [detail]
 *
 * @typedef {object} FigureBeforeAfter  A figure at midnight and now.
 * @property {string} what
 * @property {FigureView} before
 * @property {FigureView} after
 *
 * @typedef {object} FigureView  An estimate; without a value `note` says why.
 * @property {number | null} value
 * @property {number | null} low
 * @property {number | null} high
 * @property {number} n
 * @property {string} unit
 * @property {string} note
 *
 * @typedef {object} HistoryResult  Result of `history`: a page of the log, and whether there is more.
 * @property {EventView[]} rows
 * @property {boolean} more
 *
 * @typedef {object} KindView  A kind of decision, its fields, and what the board does after one.
 * @property {PayloadFieldView[]} fields
 * @property {boolean} settles_item
 * @property {boolean} moves_on
 * @property {boolean} changes_list
 *
 * @typedef {object} Labels  A theme's name per language.
 * @property {string} nl
 * @property {string} en
 *
 * @typedef {object} LineState  The line of the work list that a decision is about, and whether it is done now.
 * @property {string} subject
 * @property {boolean} done
 *
 * @typedef {object} NewsResult  Result of `news`: what people decided meanwhile, the oldest first, and the version of the list's data.
 * @property {number} last_event
 * @property {string} data_version
 * @property {EventView[]} events
 *
 * @typedef {object} OpenResult  Result of `open`: the whole work list.
 * @property {WorkspaceState} workspace
 * @property {DayProgress} day
 * @property {Calibration | null} calibration
 * @property {WorklistLine[]} urgent
 * @property {WorklistLine[]} items
 *
 * @typedef {object} ParentTheme  The main subject above a theme.
 * @property {string} theme
 * @property {string} label
 *
 * @typedef {object} PayloadFieldView  A field of a kind of decision, for its dialog.
 * @property {string} name
 * @property {'text' | 'day' | 'yes_no' | 'choice' | 'other'} type
 * @property {boolean} is_required
 * @property {number} min_length
 * @property {number | null} max_length
 * @property {number | null} days_from_today
 * @property {string[]} choices
 *
 * @typedef {object} PromisedAction  An action that a department promised about a theme; the day on which it was `done`, or `dropped`.
 * @property {string} id
 * @property {string} department
 * @property {string} promise
 * @property {string | null} due
 * @property {string | null} done
 * @property {string | null} dropped
 *
 * @typedef {object} ProposalItem  Result of `item` for what a refit proposes; `overlap`: how much old and new share, in [0, 1].
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
 * @typedef {object} ProposedTheme  A theme of a proposal, before or after it.
 * @property {string} theme
 * @property {string} label
 * @property {number | null} n_comments
 *
 * @typedef {object} RefusedDecision  A decision that was refused, as it was sent.
 * @property {string} kind
 * @property {Record<string, unknown>} payload
 *
 * @typedef {object} ReplyItem  Result of `item` for a department head's answer to a finding, with the newest comments of its theme.
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
 * @typedef {object} Request  Envelope of a request; without `language` the answer is in the desk's own.
 * @property {string} id
 * @property {string} op
 * @property {Record<string, unknown>} args
 * @property {Language | null} [language]
 *
 * @typedef {object} RequestStatusResult  Result of `request_status`: what each request stored; None: nothing, so it may be sent again.
 * @property {Record<string, EventView | null>} events
 *
 * @typedef {object} Subtheme  A proposed sub-theme; `segments` go back as the payload of `split`.
 * @property {number} n_segments
 * @property {string[]} keywords
 * @property {Labels} label
 * @property {number[]} segments
 * @property {CommentView[]} quotes
 *
 * @typedef {object} SubthemesResult  Result of `subthemes`, the largest first; none where the theme is one subject.
 * @property {Subtheme[]} parts
 *
 * @typedef {object} ThemeChangeView  A change that is more than chance; `p` is adjusted for the number of themes.
 * @property {'new' | 'growing' | 'returned' | 'shrinking'} kind
 * @property {number} observed
 * @property {number} expected
 * @property {number} p
 *
 * @typedef {object} ThemeItem  Result of `item` for a theme: everything about it.
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
 * @property {ThemeChangeView | null} change
 * @property {PromisedAction[]} actions
 *
 * @typedef {object} ThemeListLine  A line of the list of themes; `n_comments` is of all months.
 * @property {string} theme
 * @property {string} label
 * @property {number | null} n_comments
 * @property {string} state
 * @property {string | null} parent
 * @property {string | null} department
 *
 * @typedef {object} ThemesResult  Result of `themes`: a page of them, and how many there are in all.
 * @property {number} total
 * @property {ThemeListLine[]} rows
 *
 * @typedef {object} TimelineEventView  Something that happened to a theme, on a day.
 * @property {string} at
 * @property {string} kind
 * @property {string} note
 *
 * @typedef {object} TrendPointView  A month of a theme; `count` is missing when too few customers are behind it.
 * @property {string} period
 * @property {number | null} count
 * @property {FigureView | null} per_thousand
 * @property {number | null} expected
 * @property {number | null} upper
 *
 * @typedef {object} UrgentItem  Result of `item` for a comment that cannot wait; `word` is the word that made it urgent.
 * @property {'urgent'} kind
 * @property {string} subject
 * @property {number} version
 * @property {CommentView} comment
 * @property {string | null} case_number
 * @property {string} word
 *
 * @typedef {object} WorklistLine  A line of the work list; `detail` and `why` are sentences for the person.
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
 * @typedef {object} WorkspaceState  The workspace and person of a desk, and how fresh its figures are.
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
 * @property {Record<string, KindView>} kinds
 * @property {number} n_comments
 * @property {number} n_themes
 *
 * @typedef {ThemeItem | AuditItem | UrgentItem | ProposalItem | ReplyItem | ActionItem} AnyItem
 *
 * @typedef {{id: string, ok: true, result: any} | {id: string, ok: false, error: Failure}} Response
 *
 * @typedef {object} ResultsByOp  The result of each operation.
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
 */
export {};
