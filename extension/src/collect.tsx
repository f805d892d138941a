/** "Collect into voc" in the file browser: takes an export in, and shows what became of its rows. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Dialog } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import React from 'react';

import { askWorkspace } from './ask';
import { Collected } from './collected';
import type { ICollected } from './collected';
import { COMMANDS } from './commands';
import { vocIcon } from './icons';
import { IVocSession } from './session';

const TABLES = new Set(['.csv', '.tsv', '.xlsx']);

const isTable = (path: string): boolean => TABLES.has(PathExt.extname(path).toLowerCase());

async function collect(session: IVocSession, files: string[]): Promise<void> {
  const { trans, door } = session;
  const workspace = files.length ? await askWorkspace(session) : null;
  if (!workspace) {
    return;
  }
  const { runJob } = await import('./jobs');
  for (const file of files) {
    const title = trans.__('Collecting %1', PathExt.basename(file));
    const result = await runJob(door, trans, workspace.path, { kind: 'collect', args: { file }, title });
    if (result) {
      await new Dialog({
        title: trans.__('Collected: %1', PathExt.basename(file)),
        body: <Collected trans={trans} collected={result as unknown as ICollected} />,
        buttons: [Dialog.okButton({ label: trans.__('Close') })]
      }).launch();
    }
  }
  await session.refresh();
}

export const collectPlugin: JupyterFrontEndPlugin<void> = {
  id: '@voc/triage:collect',
  description: "Takes files in from the file browser's context menu.",
  autoStart: true,
  requires: [IVocSession],
  optional: [IFileBrowserFactory],
  activate: (app: JupyterFrontEnd, session: IVocSession, browsers: IFileBrowserFactory | null): void => {
    const { trans } = session;
    const selected = (): string[] => {
      const items = Array.from(browsers?.tracker.currentWidget?.selectedItems() ?? []);
      return items.filter(item => item.type !== 'directory' && isTable(item.path)).map(item => item.path);
    };
    app.commands.addCommand(COMMANDS.collect, {
      label: trans.__('Collect into voc'),
      caption: trans.__('Take the rows of this export in'),
      icon: vocIcon,
      describedBy: {
        args: {
          type: 'object',
          properties: {
            files: {
              type: 'array',
              items: { type: 'string' },
              description: "Files, relative to the server's root; default: those selected in the file browser"
            }
          },
          additionalProperties: false
        }
      },
      isVisible: args => Array.isArray(args['files']) || selected().length > 0,
      execute: args => {
        const given = args['files'];
        const files = Array.isArray(given) ? given.map(String) : selected();
        // Files of another drive are not the server's.
        const { contents } = app.serviceManager;
        return collect(
          session,
          files.filter(path => !contents.driveName(path)).map(path => contents.localPath(path))
        );
      }
    });
  }
};
