import { Dialog, InputDialog } from '@jupyterlab/apputils';

import type { IWorkspace } from './protocol';
import type { IVocSession } from './session';

/** The chosen workspace, or the one that the user chooses now; `null` when they choose none. */
export async function askWorkspace(session: IVocSession): Promise<IWorkspace | null> {
  await session.ready;
  return session.workspace ?? chooseWorkspace(session);
}

/** Ask which workspace, and remember it in the settings. */
export async function chooseWorkspace(session: IVocSession): Promise<IWorkspace | null> {
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
  const chosen = value === null ? undefined : workspaces[items.indexOf(value)];
  if (chosen) {
    await session.choose(chosen.path);
  }
  return chosen ?? null;
}
