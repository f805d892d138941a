import { InputGroup } from '@jupyterlab/ui-components';
import React from 'react';

import type { IThemes } from './protocol';
import type { IVocSession } from './session';

const PAGE = 20;
const TYPING_MS = 200;

interface IThemeSearchProps {
  session: IVocSession;
  open: (key: string) => void;
}

export function ThemeSearch({ session, open }: IThemeSearchProps): React.ReactElement {
  const { trans } = session;
  const [search, setSearch] = React.useState('');
  const [limit, setLimit] = React.useState(PAGE);
  const { found, problem } = useThemes(session, search, limit);
  return (
    <>
      <InputGroup
        type="search"
        aria-label={trans.__('Search themes')}
        placeholder={trans.__('Search themes')}
        rightIcon="ui-components:search"
        value={search}
        onChange={event => {
          setSearch(event.currentTarget.value);
          setLimit(PAGE);
        }}
      />
      <p className="jp-Voc-detail" role="status">
        {problem || (found ? trans._n('%1 theme', '%1 themes', found.total) : '')}
      </p>
      <ul className="jp-Voc-items">
        {found?.rows.map(row => (
          <li key={row.theme}>
            <button className="jp-Voc-item jp-Voc-theme" onClick={() => open(`theme:${row.theme}`)}>
              <span className="jp-Voc-title">{row.label}</span>
              <span className="jp-Voc-count">{row.n_comments ?? trans.__('few')}</span>
            </button>
          </li>
        ))}
      </ul>
      {found && found.rows.length < found.total && (
        <button className="jp-Voc-more" onClick={() => setLimit(limit + PAGE)}>
          {trans.__('Show more')}
        </button>
      )}
    </>
  );
}

/** The themes that the server finds, asked for when the typing pauses and when the plan changed. */
function useThemes(
  session: IVocSession,
  search: string,
  limit: number
): { found: IThemes | null; problem: string } {
  const [found, setFound] = React.useState<IThemes | null>(null);
  const [problem, setProblem] = React.useState('');
  const { workspace, today, language } = session;
  React.useEffect(() => {
    let wanted = true;
    const timer = setTimeout(() => {
      if (!workspace) {
        return;
      }
      session
        .ask('themes', { search, offset: 0, limit })
        .then(answer => {
          if (wanted) {
            setFound(answer);
            setProblem('');
          }
        })
        .catch((error: unknown) => {
          if (wanted) {
            setProblem(error instanceof Error ? error.message : String(error));
          }
        });
    }, TYPING_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [session, workspace?.path, today, language, search, limit]);
  return { found, problem };
}
