/**
 * "Export report" on the notebook's toolbar: asks for the month, makes the report as a job, and opens or downloads
 * it.
 */
import { ILabShell } from '@jupyterlab/application';
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Dialog, IToolbarWidgetRegistry, Notification, showErrorMessage } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { CommandToolbarButton } from '@jupyterlab/ui-components';

import { COMMANDS } from './commands';
import { reportIcon } from './icons';
import type { IWorkspaceEntry } from './protocol';
import type { IReportChoice } from './reportform';
import { ReportForm } from './reportform';
import { IVocSession } from './session';
import { getWorkspace } from './workspacepicker';

/** Ask which report to make; `null` when the user cancels. */
async function askReportChoice(
  session: IVocSession,
  workspace: IWorkspaceEntry
): Promise<IReportChoice | null> {
  const { trans } = session;
  const { workspace: workspaceState } = await session.requestDesk('open', { mode: 'all' }, workspace.path);
  const { value, button } = await new Dialog({
    title: trans.__('Export Report'),
    body: new ReportForm(trans, workspaceState),
    focusNodeSelector: 'input',
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Make the Report') })
    ]
  }).launch();
  return button.accept ? value : null;
}

async function exportReport(app: JupyterFrontEnd, session: IVocSession, opensPage: boolean): Promise<void> {
  const { trans } = session;
  const workspace = await getWorkspace(session);
  const choice = workspace && (await askReportChoice(session, workspace));
  if (!choice) {
    return;
  }
  const { runJob } = await import('./jobs');
  const result = await runJob(session.client, trans, workspace.path, {
    kind: 'report',
    args: { ...choice },
    title: trans.__('Making the report of %1', choice.period)
  });
  if (result) {
    await offerFiles(app, session, (result['files'] as string[] | undefined) ?? [], opensPage);
  }
}

/** Show a notification from which each file can be downloaded, and open the page. */
async function offerFiles(
  app: JupyterFrontEnd,
  { trans }: IVocSession,
  files: string[],
  opensPage: boolean
): Promise<void> {
  const openPage = (path: string): Promise<unknown> =>
    app.commands.execute('docmanager:open', { path, factory: 'HTML Viewer' });
  const page = files.find(path => PathExt.extname(path) === '.html');
  Notification.success(
    trans.__('The report is ready: %1', files.map(path => PathExt.basename(path)).join(', ')),
    {
      autoClose: false,
      actions: [
        ...(page ? [{ label: trans.__('Open'), callback: (): void => void openPage(page) }] : []),
        ...files.map(path => ({
          label: PathExt.extname(path).slice(1).toUpperCase(),
          caption: trans.__('Download %1', PathExt.basename(path)),
          callback: (): void => void downloadFile(app, path)
        }))
      ]
    }
  );
  if (page && opensPage) {
    await openPage(page);
  }
}

async function downloadFile(app: JupyterFrontEnd, path: string): Promise<void> {
  const link = document.createElement('a');
  link.href = await app.serviceManager.contents.getDownloadUrl(path);
  link.download = PathExt.basename(path);
  document.body.appendChild(link);
  link.click();
  link.remove();
}

export const reportPlugin: JupyterFrontEndPlugin<void> = {
  id: '@voc/triage:report',
  description: "Exports a month's report from the notebook's toolbar.",
  autoStart: true,
  requires: [IVocSession],
  optional: [IToolbarWidgetRegistry, ILabShell],
  activate: (
    app: JupyterFrontEnd,
    session: IVocSession,
    toolbars: IToolbarWidgetRegistry | null,
    labShell: ILabShell | null
  ): void => {
    const { trans } = session;
    app.commands.addCommand(COMMANDS.exportReport, {
      label: trans.__('Export Report'),
      caption: trans.__("Make a month's report as HTML and XLSX"),
      icon: reportIcon,
      describedBy: { args: { type: 'object', properties: {}, additionalProperties: false } },
      execute: async () => {
        try {
          // Notebook 7 opens a document in a new browser tab, which browsers allow only after a click.
          await exportReport(app, session, labShell !== null);
        } catch (error) {
          await showErrorMessage(trans.__('Export Report'), error as Error);
        }
      }
    });
    toolbars?.addFactory(
      'Notebook',
      'voc-export-report',
      () => new CommandToolbarButton({ commands: app.commands, id: COMMANDS.exportReport })
    );
  }
};
