/** The choice of the workspace that the commands work in. */
import { Dialog, InputDialog } from '@jupyterlab/apputils';

import type { IWorkspaceEntry } from './protocol';
import type { IVocSession } from './session';

/** Return the chosen workspace, or ask for one; `null` when the user chooses none. */
export async function getWorkspace(session: IVocSession): Promise<IWorkspaceEntry | null> {
  await session.ready;
  return session.workspace ?? askWorkspace(session);
}

/** Ask for the workspace, and store the choice in the settings. */
export async function askWorkspace(session: IVocSession): Promise<IWorkspaceEntry | null> {
  const { trans, workspaces } = session;
  const title = trans.__('Workspace');
  if (!workspaces.length) {
    await new Dialog({
      title,
      body:
        session.problem ||
        trans.__('There is no workspace under this folder yet. Make one in a terminal: voc init FOLDER'),
      buttons: [Dialog.okButton({ label: trans.__('Close') })]
    }).launch();
    return null;
  }
  const items = workspaces.map(each => (each.path ? `${each.company} (${each.path})` : each.company));
  const { value } = await InputDialog.getItem({
    title,
    label: trans.__('Choose the workspace that you work in.'),
    items,
    current: Math.max(0, session.workspace ? workspaces.indexOf(session.workspace) : 0),
    okLabel: trans.__('Choose'),
    cancelLabel: trans.__('Cancel')
  });
  const workspace = value === null ? undefined : workspaces[items.indexOf(value)];
  if (workspace) {
    await session.chooseWorkspace(workspace.path);
  }
  return workspace ?? null;
}
