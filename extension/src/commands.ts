/** The ids of voc's commands; schema/, docs/extension.md and the tests name them too. */
export const COMMANDS = {
  openBoard: 'voc:open-board',
  calibrate: 'voc:calibrate',
  showPanel: 'voc:show-panel',
  addSignal: 'voc:add-signal',
  refresh: 'voc:refresh',
  chooseWorkspace: 'voc:choose-workspace',
  exportReport: 'voc:export-report',
  collect: 'voc:collect',
  fitThemes: 'voc:fit-themes',
  assignThemes: 'voc:assign-themes',
  fitCauses: 'voc:fit-causes'
} as const;
