/** The content of the panel: the workspace, the work of today and the themes. */
import { caretDownIcon, launchIcon, refreshIcon } from '@jupyterlab/ui-components';
import React from 'react';

import { COMMANDS } from './commands';
import type { IWorklistLine } from './protocol';
import type { IToday, IVocSession } from './session';
import type { ISignalRequestState } from './signalform';
import { SignalForm } from './signalform';
import { ThemeSearch } from './themesearch';

interface IPanelProps {
  session: IVocSession;
  signalRequest: ISignalRequestState;
  /** Open the board with an item. */
  openItem: (key: string) => void;
  runCommand: (command: string) => void;
}

export function PanelView({ session, signalRequest, openItem, runCommand }: IPanelProps): React.ReactElement {
  const { trans, today, problem, workspace } = session;
  return (
    <>
      <PanelHeader session={session} runCommand={runCommand} />
      {problem && (
        <p className="jp-Voc-problem" role="alert">
          {problem}
        </p>
      )}
      {!problem && !workspace && <NoWorkspace session={session} />}
      {workspace && today && (
        <>
          <WorkSections session={session} today={today} openItem={openItem} />
          <Section title={trans.__('Themes')}>
            <ThemeSearch key={workspace.path} session={session} openItem={openItem} />
          </Section>
          <SignalForm key={`signal ${workspace.path}`} session={session} request={signalRequest} />
        </>
      )}
    </>
  );
}

function PanelHeader({
  session,
  runCommand
}: Pick<IPanelProps, 'session' | 'runCommand'>): React.ReactElement {
  const { trans, workspace, workspaces } = session;
  return (
    <div className="jp-Voc-panelHeader">
      {workspaces.length > 1 ? (
        <select
          className="jp-Voc-workspaceSelect"
          aria-label={trans.__('Workspace')}
          value={workspace?.path ?? ''}
          onChange={event => void session.chooseWorkspace(event.target.value)}
        >
          {!workspace && <option value="">{trans.__('Choose a workspace')}</option>}
          {workspaces.map(each => (
            <option key={each.path} value={each.path}>
              {each.path ? `${each.company} (${each.path})` : each.company}
            </option>
          ))}
        </select>
      ) : (
        <h2 className="jp-Voc-companyName">{workspace?.company ?? trans.__('Voice of the customer')}</h2>
      )}
      <button
        className="jp-Voc-iconButton"
        title={trans.__('Refresh the work list')}
        aria-label={trans.__('Refresh the work list')}
        onClick={() => runCommand(COMMANDS.refresh)}
      >
        <refreshIcon.react tag="span" />
      </button>
      <button
        className="jp-Voc-iconButton"
        title={trans.__('Open the board')}
        aria-label={trans.__('Open the board')}
        disabled={!workspace}
        onClick={() => runCommand(COMMANDS.openBoard)}
      >
        <launchIcon.react tag="span" />
      </button>
    </div>
  );
}

function NoWorkspace({ session }: Pick<IPanelProps, 'session'>): React.ReactElement {
  const { trans, workspaces } = session;
  return (
    <p className="jp-Voc-emptyText">
      {workspaces.length
        ? trans.__('Choose the workspace that you work in.')
        : trans.__('There is no workspace under this folder yet. Make one in a terminal: voc init FOLDER')}
    </p>
  );
}

interface IWorkSectionsProps {
  session: IVocSession;
  today: IToday;
  openItem: (key: string) => void;
}

function WorkSections({ session, today, openItem }: IWorkSectionsProps): React.ReactElement {
  const { trans } = session;
  const { panel } = today;
  const openItems = today.worklist.items.filter(item => !item.done);
  return (
    <>
      {panel.urgent.length > 0 && (
        <Section title={trans.__('Call today')} count={panel.urgent.length} urgent>
          <ItemList items={panel.urgent} openItem={openItem} />
        </Section>
      )}
      {panel.alerts.length > 0 && (
        <Section title={trans.__('Alerts')} count={panel.alerts.length}>
          <ItemList items={panel.alerts} openItem={openItem} />
        </Section>
      )}
      <Section title={trans.__('Work list')} count={panel.n_open}>
        {openItems.length ? (
          <ItemList items={openItems} openItem={openItem} />
        ) : (
          <p className="jp-Voc-emptyText">{trans.__('Nothing to decide today.')}</p>
        )}
      </Section>
      {panel.actions.length > 0 && (
        <Section title={trans.__('Actions due')} count={panel.actions.length}>
          <ItemList items={panel.actions} openItem={openItem} />
        </Section>
      )}
    </>
  );
}

interface ISectionProps {
  title: string;
  count?: number;
  urgent?: boolean;
  children: React.ReactNode;
}

function Section({ title, count, urgent, children }: ISectionProps): React.ReactElement {
  return (
    <details className={urgent ? 'jp-Voc-section jp-Voc-urgent' : 'jp-Voc-section'} open>
      <summary>
        <caretDownIcon.react tag="span" className="jp-Voc-foldIcon" />
        <h3>{title}</h3>
        {count !== undefined && <span className="jp-Voc-count">{count}</span>}
      </summary>
      {children}
    </details>
  );
}

interface IItemListProps {
  items: IWorklistLine[];
  openItem: (key: string) => void;
}

function ItemList({ items, openItem }: IItemListProps): React.ReactElement {
  return (
    <ul className="jp-Voc-itemList">
      {items.map(item => (
        <li key={item.key}>
          <button
            className="jp-Voc-item"
            data-kind={item.kind}
            title={item.why}
            onClick={() => openItem(item.key)}
          >
            <span className="jp-Voc-itemTitle">{item.title}</span>
            <span className="jp-Voc-itemDetail">{item.detail}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
