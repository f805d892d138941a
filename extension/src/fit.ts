/** Commands that group comments and estimate causes, as jobs of the server. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';

import { COMMANDS } from './commands';
import type { JobKind } from './protocol';
import { IVocSession } from './session';
import { askWorkspace, getWorkspace } from './workspacepicker';

const NO_ARGS = { args: { type: 'object', properties: {}, additionalProperties: false } } as const;

export const fitPlugin: JupyterFrontEndPlugin<void> = {
  id: '@voc/triage:fit',
  description: 'Fits themes and causes, as jobs of the server.',
  autoStart: true,
  requires: [IVocSession],
  activate: (app: JupyterFrontEnd, session: IVocSession): void => {
    const { trans } = session;
    const runFit = async (kind: JobKind, title: string, doneText: string): Promise<void> => {
      const { runJob } = await import('./jobs');
      const workspace = await getWorkspace(session);
      if (workspace && (await runJob(session.client, trans, workspace.path, { kind, args: {}, title }))) {
        Notification.success(doneText, { autoClose: 5000 });
        await session.refresh();
      }
    };
    app.commands.addCommand(COMMANDS.fitThemes, {
      label: trans.__('Group All Comments into Themes'),
      caption: trans.__('Fit the themes anew; what changes is proposed in the work list'),
      describedBy: NO_ARGS,
      execute: () =>
        runFit('themes fit', trans.__('Grouping all comments'), trans.__('The themes are ready.'))
    });
    app.commands.addCommand(COMMANDS.assignThemes, {
      label: trans.__('Add New Comments to the Themes'),
      caption: trans.__('Assign what was collected since the last time'),
      describedBy: NO_ARGS,
      execute: () =>
        runFit(
          'themes assign',
          trans.__('Assigning new comments'),
          trans.__('The new comments have their themes.')
        )
    });
    app.commands.addCommand(COMMANDS.fitCauses, {
      label: trans.__('Estimate the Causing Departments'),
      caption: trans.__('Estimate anew which department causes what'),
      describedBy: NO_ARGS,
      execute: () => runFit('causes fit', trans.__('Estimating causes'), trans.__('The causes are ready.'))
    });
    app.commands.addCommand(COMMANDS.chooseWorkspace, {
      label: trans.__('Choose the Workspace'),
      caption: trans.__('Choose the workspace that panel and board show'),
      describedBy: NO_ARGS,
      execute: () => askWorkspace(session)
    });
  }
};
