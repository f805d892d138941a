/** "Export report" on the notebook's toolbar: asks which, has it made, and opens or downloads it. */
import { ILabShell } from '@jupyterlab/application';
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Dialog, IToolbarWidgetRegistry, Notification, showErrorMessage } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { CommandToolbarButton } from '@jupyterlab/ui-components';

import { askWorkspace } from './ask';
import { COMMANDS } from './commands';
import { reportIcon } from './icons';
import type { IWorkspace } from './protocol';
import type { IReportChoice } from './reportform';
import { ReportForm } from './reportform';
import { IVocSession } from './session';

/** What the user wants, or `null` when they leave. */
async function askReport(session: IVocSession, workspace: IWorkspace): Promise<IReportChoice | null> {
  const { trans } = session;
  const { workspace: about } = await session.ask('open', { mode: 'all' }, workspace.path);
  const { value, button } = await new Dialog({
    title: trans.__('Export Report'),
    body: new ReportForm(trans, about),
    focusNodeSelector: 'input',
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Make the Report') })
    ]
  }).launch();
  return button.accept ? value : null;
}

async function exportReport(app: JupyterFrontEnd, session: IVocSession, opens: boolean): Promise<void> {
  const { trans } = session;
  const workspace = await askWorkspace(session);
  const choice = workspace && (await askReport(session, workspace));
  if (!choice) {
    return;
  }
  const { runJob } = await import('./jobs');
  const result = await runJob(session.door, trans, workspace.path, {
    kind: 'report',
    args: { ...choice },
    title: trans.__('Making the report of %1', choice.period)
  });
  if (result) {
    await offer(app, session, (result['files'] as string[] | undefined) ?? [], opens);
  }
}

/** Open the page and offer every file to be downloaded. */
async function offer(
  app: JupyterFrontEnd,
  { trans }: IVocSession,
  files: string[],
  opens: boolean
): Promise<void> {
  const open = (path: string): Promise<unknown> =>
    app.commands.execute('docmanager:open', { path, factory: 'HTML Viewer' });
  const page = files.find(path => PathExt.extname(path) === '.html');
  Notification.success(
    trans.__('The report is ready: %1', files.map(path => PathExt.basename(path)).join(', ')),
    {
      autoClose: false,
      actions: [
        ...(page ? [{ label: trans.__('Open'), callback: (): void => void open(page) }] : []),
        ...files.map(path => ({
          label: PathExt.extname(path).slice(1).toUpperCase(),
          caption: trans.__('Download %1', PathExt.basename(path)),
          callback: (): void => void download(app, path)
        }))
      ]
    }
  );
  if (page && opens) {
    await open(page);
  }
}

async function download(app: JupyterFrontEnd, path: string): Promise<void> {
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
          // Notebook 7 opens a document in a new browser tab, which wants a click of the user's own.
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
