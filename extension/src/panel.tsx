/** The panel in the left sidebar, with the work of today and the themes. */
import { ILabShell, ILayoutRestorer } from '@jupyterlab/application';
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import React from 'react';

import { COMMANDS } from './commands';
import { vocIcon } from './icons';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- the panel is shown from the start
import { PanelView } from './panelview';
import { IVocSession } from './session';
import type { ISignalRequestState } from './signalform';

const PANEL_ID = 'voc-panel';

export class VocPanel extends ReactWidget {
  constructor(
    private readonly _session: IVocSession,
    private readonly _commands: CommandRegistry
  ) {
    super();
    const { trans } = _session;
    this.id = PANEL_ID;
    this.addClass('jp-Voc-panel');
    this.title.icon = vocIcon;
    this.title.caption = trans.__('Voice of the customer');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('Voice of the customer'));
  }

  /** Unfold the form for a signal, and put the focus into it; when it is drawn, if it is not there yet. */
  showSignalForm(): void {
    this._signalRequest = { isOpen: true };
    this.update();
  }

  protected render(): React.ReactElement {
    return (
      <UseSignal signal={this._session.changed}>
        {() => (
          <PanelView
            session={this._session}
            signalRequest={this._signalRequest}
            openItem={item => void this._commands.execute(COMMANDS.openBoard, { item })}
            runCommand={command => void this._commands.execute(command)}
          />
        )}
      </UseSignal>
    );
  }

  private _signalRequest: ISignalRequestState = { isOpen: false };
}

export const panelPlugin: JupyterFrontEndPlugin<void> = {
  id: '@voc/triage:panel',
  description: "Shows the day's work and the themes in the left sidebar.",
  autoStart: true,
  requires: [IVocSession],
  optional: [ILayoutRestorer, ILabShell],
  activate: (
    app: JupyterFrontEnd,
    session: IVocSession,
    restorer: ILayoutRestorer | null,
    labShell: ILabShell | null
  ): void => {
    const { trans } = session;
    const panel = new VocPanel(session, app.commands);
    app.shell.add(panel, 'left', { rank: 350, type: 'voc' });
    restorer?.add(panel, PANEL_ID);

    app.commands.addCommand(COMMANDS.showPanel, {
      label: trans.__("Show the Day's Work"),
      caption: trans.__('Show the panel with what wants attention today'),
      icon: vocIcon,
      describedBy: { args: { type: 'object', properties: {}, additionalProperties: false } },
      execute: () => {
        // Notebook 7 keeps its sidebars folded until one is expanded.
        (labShell ?? (app.shell as Partial<Pick<ILabShell, 'expandLeft'>>)).expandLeft?.();
        app.shell.activateById(PANEL_ID);
      }
    });
    app.commands.addCommand(COMMANDS.addSignal, {
      label: trans.__('Add a Signal'),
      caption: trans.__('Write down what you heard in a contact: reason, emotion, suspected cause'),
      icon: vocIcon,
      describedBy: { args: { type: 'object', properties: {}, additionalProperties: false } },
      execute: async () => {
        await app.commands.execute(COMMANDS.showPanel);
        panel.showSignalForm();
      }
    });
    app.commands.addCommand(COMMANDS.refresh, {
      label: trans.__('Refresh the Work List'),
      caption: trans.__('Look again at what is to be done'),
      describedBy: { args: { type: 'object', properties: {}, additionalProperties: false } },
      execute: () => session.refresh()
    });
  }
};
