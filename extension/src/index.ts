import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { boardPlugin } from './board';
import { collectPlugin } from './collect';
import { entrancesPlugin } from './entrances';
import { panelPlugin } from './panel';
import { reportPlugin } from './report';
import { sessionPlugin } from './session';
import { workPlugin } from './work';

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  sessionPlugin,
  panelPlugin,
  boardPlugin,
  workPlugin,
  reportPlugin,
  collectPlugin,
  entrancesPlugin
];

export default plugins;
