/** The icons of voc. */
import { LabIcon } from '@jupyterlab/ui-components';

const createSvg = (shapes: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">${shapes}</svg>`;

/** A speech balloon with three bars: what customers say, and how often. */
export const vocIcon = new LabIcon({
  name: 'voc:voice',
  svgstr: createSvg(
    '<path class="jp-icon3 jp-icon-selectable" fill="#616161" d="M4 3h16a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-8l-5 4v-4H4a2 2 ' +
      '0 0 1-2-2V5a2 2 0 0 1 2-2zm0 2v11h5v2l2.6-2H20V5H4zm3 6h2v3H7v-3zm4-2h2v5h-2V9zm4-2h2v7h-2V7z"/>'
  )
});

/** A page with an arrow out of it. */
export const reportIcon = new LabIcon({
  name: 'voc:report',
  svgstr: createSvg(
    '<path class="jp-icon3" fill="#616161" d="M5 2h9l5 5v4h-2V8h-4V4H7v16h6v2H5V2zm4 10h2v5H9v-5zm4-2h2v4h-2v-4zm4 ' +
      '4 5 4-5 4v-3h-4v-2h4v-3z"/>'
  )
});
