/** The entries of the palette and the launcher. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ILauncher } from '@jupyterlab/launcher';

import { COMMANDS } from './commands';
import { IVocSession } from './session';

export const launcherPlugin: JupyterFrontEndPlugin<void> = {
  id: '@voc/triage:launcher',
  description: 'Lists the commands of voc in the palette and the board in the launcher.',
  autoStart: true,
  requires: [IVocSession],
  optional: [ICommandPalette, ILauncher],
  activate: (
    _app: JupyterFrontEnd,
    session: IVocSession,
    palette: ICommandPalette | null,
    launcher: ILauncher | null
  ): void => {
    const { trans } = session;
    const category = trans.__('Voice of the Customer');
    // Collecting needs a file: only the file browser's menu has it.
    for (const command of Object.values(COMMANDS).filter(each => each !== COMMANDS.collect)) {
      palette?.addItem({ command, category });
    }
    launcher?.add({ command: COMMANDS.openBoard, category, rank: 1, args: { isLauncher: true } });
  }
};
