/** The plugins of the extension. */
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { boardPlugin } from './board';
import { boardOutputPlugin } from './boardoutput';
import { collectPlugin } from './collect';
import { fitPlugin } from './fit';
import { launcherPlugin } from './launcher';
import { panelPlugin } from './panel';
import { reportPlugin } from './report';
import { sessionPlugin } from './session';

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  sessionPlugin,
  panelPlugin,
  boardPlugin,
  boardOutputPlugin,
  fitPlugin,
  reportPlugin,
  collectPlugin,
  launcherPlugin
];

export default plugins;
