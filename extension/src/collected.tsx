import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

/** What became of one file, as the job answers it. */
export interface ICollected {
  n_rows: number;
  n_accepted: number;
  n_duplicates: number;
  n_rejected: number;
  n_urgent: number;
  unchanged: boolean;
  rejected: IRejection[];
}

interface IRejection {
  row: number;
  column: string;
  expected: string;
  got: string;
}

/** So many rows are named; the rest is counted. */
const MAX_ROWS = 50;

interface ICollectedProps {
  trans: TranslationBundle;
  collected: ICollected;
}

export function Collected({ trans, collected }: ICollectedProps): React.ReactElement {
  if (collected.unchanged) {
    return <p>{trans.__('This file was already taken in; nothing changed.')}</p>;
  }
  const counts: [string, number][] = [
    [trans.__('Rows'), collected.n_rows],
    [trans.__('Taken in'), collected.n_accepted],
    [trans.__('Known already'), collected.n_duplicates],
    [trans.__('Not taken in'), collected.n_rejected],
    [trans.__('To call today'), collected.n_urgent]
  ];
  return (
    <div className="jp-Voc-collected">
      <dl>
        {counts.map(([name, count]) => (
          <React.Fragment key={name}>
            <dt>{name}</dt>
            <dd>{count}</dd>
          </React.Fragment>
        ))}
      </dl>
      {collected.rejected.length > 0 && <Rejections trans={trans} rejected={collected.rejected} />}
    </div>
  );
}

interface IRejectionsProps {
  trans: TranslationBundle;
  rejected: IRejection[];
}

function Rejections({ trans, rejected }: IRejectionsProps): React.ReactElement {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{trans.__('Row')}</th>
          <th scope="col">{trans.__('Column')}</th>
          <th scope="col">{trans.__('Expected')}</th>
          <th scope="col">{trans.__('Found')}</th>
        </tr>
      </thead>
      <tbody>
        {rejected.slice(0, MAX_ROWS).map((each, at) => (
          <tr key={at}>
            <td>{each.row}</td>
            <td>{each.column}</td>
            <td>{each.expected}</td>
            <td>{each.got}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
