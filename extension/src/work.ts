/** Commands that group comments and estimate causes, as jobs of the server. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';

import { askWorkspace, chooseWorkspace } from './ask';
import { COMMANDS } from './commands';
import type { JobKind } from './protocol';
import { IVocSession } from './session';

const NO_ARGS = { args: { type: 'object', properties: {}, additionalProperties: false } } as const;

export const workPlugin: JupyterFrontEndPlugin<void> = {
  id: '@voc/triage:work',
  description: 'Runs the long work of voc: themes and causes.',
  autoStart: true,
  requires: [IVocSession],
  activate: (app: JupyterFrontEnd, session: IVocSession): void => {
    const { trans } = session;
    const run = async (kind: JobKind, title: string, done: string): Promise<void> => {
      const { runJob } = await import('./jobs');
      const workspace = await askWorkspace(session);
      if (workspace && (await runJob(session.door, trans, workspace.path, { kind, args: {}, title }))) {
        Notification.success(done, { autoClose: 5000 });
        await session.refresh();
      }
    };
    app.commands.addCommand(COMMANDS.fitThemes, {
      label: trans.__('Group All Comments into Themes'),
      caption: trans.__('Fit the themes anew; what changes is proposed in the work list'),
      describedBy: NO_ARGS,
      execute: () => run('themes fit', trans.__('Grouping all comments'), trans.__('The themes are ready.'))
    });
    app.commands.addCommand(COMMANDS.assignThemes, {
      label: trans.__('Add New Comments to the Themes'),
      caption: trans.__('Assign what was collected since the last time'),
      describedBy: NO_ARGS,
      execute: () =>
        run(
          'themes assign',
          trans.__('Assigning new comments'),
          trans.__('The new comments have their themes.')
        )
    });
    app.commands.addCommand(COMMANDS.fitCauses, {
      label: trans.__('Estimate the Causing Departments'),
      caption: trans.__('Estimate anew which department causes what'),
      describedBy: NO_ARGS,
      execute: () => run('causes fit', trans.__('Estimating causes'), trans.__('The causes are ready.'))
    });
    app.commands.addCommand(COMMANDS.chooseWorkspace, {
      label: trans.__('Choose the Workspace'),
      caption: trans.__('Choose the workspace that panel and board show'),
      describedBy: NO_ARGS,
      execute: () => chooseWorkspace(session)
    });
  }
};
