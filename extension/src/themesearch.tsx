/** The panel's search over all themes. */
import { InputGroup } from '@jupyterlab/ui-components';
import React from 'react';

import type { IThemesResult } from './protocol';
import type { IVocSession } from './session';

const N_THEMES_PER_PAGE = 20;
const SEARCH_PAUSE_MS = 200;

interface IThemeSearchProps {
  session: IVocSession;
  openItem: (key: string) => void;
}

export function ThemeSearch({ session, openItem }: IThemeSearchProps): React.ReactElement {
  const { trans } = session;
  const [search, setSearch] = React.useState('');
  const [limit, setLimit] = React.useState(N_THEMES_PER_PAGE);
  const { result, problem } = useThemes(session, search, limit);
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
          setLimit(N_THEMES_PER_PAGE);
        }}
      />
      <p className="jp-Voc-itemDetail" role="status">
        {problem || (result ? trans._n('%1 theme', '%1 themes', result.total) : '')}
      </p>
      <ul className="jp-Voc-itemList">
        {result?.rows.map(row => (
          <li key={row.theme}>
            <button className="jp-Voc-item jp-Voc-theme" onClick={() => openItem(`theme:${row.theme}`)}>
              <span className="jp-Voc-itemTitle">{row.label}</span>
              <span className="jp-Voc-count">{row.n_comments ?? trans.__('few')}</span>
            </button>
          </li>
        ))}
      </ul>
      {result && result.rows.length < result.total && (
        <button className="jp-Voc-moreButton" onClick={() => setLimit(limit + N_THEMES_PER_PAGE)}>
          {trans.__('Show more')}
        </button>
      )}
    </>
  );
}

/** Search themes when the typing pauses, and again when the work of today has changed. */
function useThemes(
  session: IVocSession,
  search: string,
  limit: number
): { result: IThemesResult | null; problem: string } {
  const [result, setResult] = React.useState<IThemesResult | null>(null);
  const [problem, setProblem] = React.useState('');
  const { workspace, today, language } = session;
  React.useEffect(() => {
    let isCurrent = true;
    const timer = setTimeout(() => {
      if (!workspace) {
        return;
      }
      session
        .requestDesk('themes', { search, offset: 0, limit })
        .then(answer => {
          if (isCurrent) {
            setResult(answer);
            setProblem('');
          }
        })
        .catch((error: unknown) => {
          if (isCurrent) {
            setProblem(error instanceof Error ? error.message : String(error));
          }
        });
    }, SEARCH_PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [session, workspace?.path, today, language, search, limit]);
  return { result, problem };
}
