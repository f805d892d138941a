/**
 * "Collect into voc" in the file browser's menu: collects an export, and shows how many of its rows were accepted.
 */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Dialog } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import React from 'react';

import { CollectResult } from './collectresult';
import type { ICollectResult } from './collectresult';
import { COMMANDS } from './commands';
import { vocIcon } from './icons';
import { IVocSession } from './session';
import { getWorkspace } from './workspacepicker';

const TABLE_EXTENSIONS = new Set(['.csv', '.tsv', '.xlsx']);

const isTable = (path: string): boolean => TABLE_EXTENSIONS.has(PathExt.extname(path).toLowerCase());

async function collectFiles(session: IVocSession, files: string[]): Promise<void> {
  const { trans, client } = session;
  const workspace = files.length ? await getWorkspace(session) : null;
  if (!workspace) {
    return;
  }
  const { runJob } = await import('./jobs');
  for (const file of files) {
    const title = trans.__('Collecting %1', PathExt.basename(file));
    const result = await runJob(client, trans, workspace.path, { kind: 'collect', args: { file }, title });
    if (result) {
      await new Dialog({
        title: trans.__('Collected: %1', PathExt.basename(file)),
        body: <CollectResult trans={trans} result={result as unknown as ICollectResult} />,
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
    const listSelectedTables = (): string[] => {
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
      isVisible: args => Array.isArray(args['files']) || listSelectedTables().length > 0,
      execute: args => {
        const paths = args['files'];
        const files = Array.isArray(paths) ? paths.map(String) : listSelectedTables();
        // voc's server reads its own files only, none of another drive.
        const { contents } = app.serviceManager;
        return collectFiles(
          session,
          files.filter(path => !contents.driveName(path)).map(path => contents.localPath(path))
        );
      }
    });
  }
};
