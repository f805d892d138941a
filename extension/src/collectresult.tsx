/** The counts of a collected file, and its rejected rows. */
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';

/** The result of a job that collected one file. */
export interface ICollectResult {
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

/** More rejected rows are counted, not listed. */
const N_LISTED_REJECTIONS = 50;

interface ICollectResultProps {
  trans: TranslationBundle;
  result: ICollectResult;
}

export function CollectResult({ trans, result }: ICollectResultProps): React.ReactElement {
  if (result.unchanged) {
    return <p>{trans.__('This file was already taken in; nothing changed.')}</p>;
  }
  const counts: [string, number][] = [
    [trans.__('Rows'), result.n_rows],
    [trans.__('Taken in'), result.n_accepted],
    [trans.__('Known already'), result.n_duplicates],
    [trans.__('Not taken in'), result.n_rejected],
    [trans.__('To call today'), result.n_urgent]
  ];
  return (
    <div className="jp-Voc-collectResult">
      <dl>
        {counts.map(([name, count]) => (
          <React.Fragment key={name}>
            <dt>{name}</dt>
            <dd>{count}</dd>
          </React.Fragment>
        ))}
      </dl>
      {result.rejected.length > 0 && <Rejections trans={trans} rejections={result.rejected} />}
    </div>
  );
}

interface IRejectionsProps {
  trans: TranslationBundle;
  rejections: IRejection[];
}

function Rejections({ trans, rejections }: IRejectionsProps): React.ReactElement {
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
        {rejections.slice(0, N_LISTED_REJECTIONS).map((rejection, i) => (
          <tr key={i}>
            <td>{rejection.row}</td>
            <td>{rejection.column}</td>
            <td>{rejection.expected}</td>
            <td>{rejection.got}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
