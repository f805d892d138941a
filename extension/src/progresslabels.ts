/** The stages of the server's jobs, in the user's language. */
import type { TranslationBundle } from '@jupyterlab/translation';

/**
 * Return the label of a stage, which may end with a name or a month: `collecting 2026-10`; without one the stage
 * itself.
 */
export function getProgressLabel(trans: TranslationBundle, stage: string): string {
  const labelsByStart: [string, string][] = [
    ['starting', trans.__('starting')],
    ['reading the comments', trans.__('reading the comments')],
    ['reading', trans.__('reading the file')],
    ['storing themes', trans.__('storing the themes')],
    ['storing causes', trans.__('storing the causes')],
    ['storing', trans.__('storing the rows')],
    ['splitting comments into segments', trans.__('splitting comments')],
    ['finding themes', trans.__('finding themes')],
    ['asking for labels', trans.__('asking for labels')],
    ['weighing the evidence of causes', trans.__('weighing the evidence')],
    ['reckoning the cards', trans.__('reckoning figures per theme')],
    ['reckoning', trans.__('reckoning the figures')],
    ['writing the report', trans.__('writing the report')]
  ];
  return labelsByStart.find(([start]) => stage.startsWith(start))?.[1] ?? stage;
}
