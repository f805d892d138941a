import { caretDownIcon, launchIcon, refreshIcon } from '@jupyterlab/ui-components';
import React from 'react';

import { COMMANDS } from './commands';
import type { IItem } from './protocol';
import type { IToday, IVocSession } from './session';
import { ThemeSearch } from './themesearch';

interface IPanelProps {
  session: IVocSession;
  /** Open the board at an item. */
  open: (key: string) => void;
  run: (command: string) => void;
}

export function PanelView({ session, open, run }: IPanelProps): React.ReactElement {
  const { trans, today, problem, workspace } = session;
  return (
    <>
      <Head session={session} run={run} />
      {problem && (
        <p className="jp-Voc-problem" role="alert">
          {problem}
        </p>
      )}
      {!problem && !workspace && <NoWorkspace session={session} />}
      {workspace && today && (
        <>
          <Work session={session} today={today} open={open} />
          <Section title={trans.__('Themes')}>
            <ThemeSearch key={workspace.path} session={session} open={open} />
          </Section>
        </>
      )}
    </>
  );
}

function Head({ session, run }: Pick<IPanelProps, 'session' | 'run'>): React.ReactElement {
  const { trans, workspace, workspaces } = session;
  return (
    <div className="jp-Voc-head">
      {workspaces.length > 1 ? (
        <select
          className="jp-Voc-chooser"
          aria-label={trans.__('Workspace')}
          value={workspace?.path ?? ''}
          onChange={event => void session.choose(event.target.value)}
        >
          {!workspace && <option value="">{trans.__('Choose a workspace')}</option>}
          {workspaces.map(each => (
            <option key={each.path} value={each.path}>
              {each.path ? `${each.company} (${each.path})` : each.company}
            </option>
          ))}
        </select>
      ) : (
        <h2 className="jp-Voc-company">{workspace?.company ?? trans.__('Voice of the customer')}</h2>
      )}
      <button
        className="jp-Voc-tool"
        title={trans.__('Refresh the work list')}
        aria-label={trans.__('Refresh the work list')}
        onClick={() => run(COMMANDS.refresh)}
      >
        <refreshIcon.react tag="span" />
      </button>
      <button
        className="jp-Voc-tool"
        title={trans.__('Open the board')}
        aria-label={trans.__('Open the board')}
        disabled={!workspace}
        onClick={() => run(COMMANDS.openBoard)}
      >
        <launchIcon.react tag="span" />
      </button>
    </div>
  );
}

function NoWorkspace({ session }: Pick<IPanelProps, 'session'>): React.ReactElement {
  const { trans, workspaces } = session;
  return (
    <p className="jp-Voc-empty">
      {workspaces.length
        ? trans.__('Choose the workspace that you work in.')
        : trans.__('There is no workspace under this folder yet. Make one in a terminal: voc init FOLDER')}
    </p>
  );
}

interface IWorkProps {
  session: IVocSession;
  today: IToday;
  open: (key: string) => void;
}

function Work({ session, today, open }: IWorkProps): React.ReactElement {
  const { trans } = session;
  const { plan } = today;
  const todo = today.list.items.filter(item => !item.done);
  return (
    <>
      {plan.urgent.length > 0 && (
        <Section title={trans.__('Call today')} count={plan.urgent.length} urgent>
          <Items items={plan.urgent} open={open} />
        </Section>
      )}
      {plan.alerts.length > 0 && (
        <Section title={trans.__('Alerts')} count={plan.alerts.length}>
          <Items items={plan.alerts} open={open} />
        </Section>
      )}
      <Section title={trans.__('Work list')} count={plan.n_open}>
        {todo.length ? (
          <Items items={todo} open={open} />
        ) : (
          <p className="jp-Voc-empty">{trans.__('Nothing to decide today.')}</p>
        )}
      </Section>
      {plan.actions.length > 0 && (
        <Section title={trans.__('Actions due')} count={plan.actions.length}>
          <Items items={plan.actions} open={open} />
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
        <caretDownIcon.react tag="span" className="jp-Voc-fold" />
        <h3>{title}</h3>
        {count !== undefined && <span className="jp-Voc-count">{count}</span>}
      </summary>
      {children}
    </details>
  );
}

function Items({ items, open }: { items: IItem[]; open: (key: string) => void }): React.ReactElement {
  return (
    <ul className="jp-Voc-items">
      {items.map(item => (
        <li key={item.key}>
          <button
            className="jp-Voc-item"
            data-kind={item.kind}
            title={item.why}
            onClick={() => open(item.key)}
          >
            <span className="jp-Voc-title">{item.title}</span>
            <span className="jp-Voc-detail">{item.detail}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
