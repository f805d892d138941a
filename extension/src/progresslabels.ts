/** The steps of the server's jobs, in the user's language. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { ProgressCode } from './protocol';

/** Return the label of a step. A code without one does not compile. */
export function getProgressLabel(trans: TranslationBundle, code: ProgressCode): string {
  const labels: Record<ProgressCode, string> = {
    start: trans.__('starting'),
    read_file: trans.__('reading the file'),
    check_rows: trans.__('checking the rows'),
    store_rows: trans.__('storing the rows'),
    split_comments: trans.__('splitting comments'),
    read_comments: trans.__('reading the comments'),
    find_themes: trans.__('finding themes'),
    store_themes: trans.__('storing the themes'),
    ask_for_labels: trans.__('asking for labels'),
    weigh_evidence: trans.__('weighing the evidence'),
    store_causes: trans.__('storing the causes'),
    compute_cards: trans.__('reckoning figures per theme'),
    compute_figures: trans.__('reckoning the figures'),
    write_report: trans.__('writing the report')
  };
  return labels[code];
}
