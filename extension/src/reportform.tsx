import type { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect, ReactWidget } from '@jupyterlab/ui-components';
import React from 'react';

import type { IAbout, Language } from './protocol';

export interface IReportChoice {
  /** A month, such as 2026-10. */
  period: string;
  /** Only this department's own; `null` for the company's report. */
  department: string | null;
  language: Language;
}

/** Each by its own name, so that its readers find it. */
const LANGUAGES: [Language, string][] = [
  ['nl', 'Nederlands'],
  ['en', 'English']
];

/** Asks for the month, the department and the language of a report. */
export class ReportForm extends ReactWidget implements Dialog.IBodyWidget<IReportChoice> {
  constructor(
    private readonly _trans: TranslationBundle,
    private readonly _about: IAbout
  ) {
    super();
    this.addClass('jp-Voc-form');
    this._choice = { period: _about.period ?? '', department: null, language: _about.language };
  }

  getValue(): IReportChoice {
    return this._choice;
  }

  protected render(): React.ReactElement {
    return (
      <Fields
        trans={this._trans}
        about={this._about}
        chosen={this._choice}
        onChange={choice => {
          this._choice = choice;
        }}
      />
    );
  }

  private _choice: IReportChoice;
}

interface IFieldsProps {
  trans: TranslationBundle;
  about: IAbout;
  chosen: IReportChoice;
  onChange: (choice: IReportChoice) => void;
}

function Fields({ trans, about, chosen, onChange }: IFieldsProps): React.ReactElement {
  const [choice, setChoice] = React.useState(chosen);
  const change = (part: Partial<IReportChoice>): void => {
    const next = { ...choice, ...part };
    setChoice(next);
    onChange(next);
  };
  return (
    <>
      <label>
        {trans.__('Month')}
        <input
          type="month"
          className="jp-mod-styled"
          value={choice.period}
          onChange={event => change({ period: event.target.value })}
        />
      </label>
      <label>
        {trans.__('Department')}
        <HTMLSelect
          value={choice.department ?? ''}
          onChange={event => change({ department: event.target.value || null })}
        >
          <option value="">{trans.__('The whole company')}</option>
          {about.departments.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </HTMLSelect>
      </label>
      <label>
        {trans.__('Language')}
        <HTMLSelect
          value={choice.language}
          onChange={event => change({ language: event.target.value as Language })}
        >
          {LANGUAGES.map(([code, name]) => (
            <option key={code} value={code} lang={code}>
              {name}
            </option>
          ))}
        </HTMLSelect>
      </label>
    </>
  );
}
