/** The form of a report's month, department and language. */
import type { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect, ReactWidget } from '@jupyterlab/ui-components';
import React from 'react';

import type { IWorkspaceState, Language } from './protocol';

export interface IReportChoice {
  /** A month, such as 2026-10. */
  period: string;
  /** Only this department's own; `null` for the company's report. */
  department: string | null;
  language: Language;
}

/** Each language under its own name, so that its readers recognise it. */
const LANGUAGES: [Language, string][] = [
  ['nl', 'Nederlands'],
  ['en', 'English']
];

/** The body of the dialog that asks which report to make. */
export class ReportForm extends ReactWidget implements Dialog.IBodyWidget<IReportChoice> {
  constructor(
    private readonly _trans: TranslationBundle,
    private readonly _workspaceState: IWorkspaceState
  ) {
    super();
    this.addClass('jp-Voc-form');
    this._choice = {
      period: _workspaceState.period ?? '',
      department: null,
      language: _workspaceState.language
    };
  }

  getValue(): IReportChoice {
    return this._choice;
  }

  protected render(): React.ReactElement {
    return (
      <ReportFields
        trans={this._trans}
        workspaceState={this._workspaceState}
        initialChoice={this._choice}
        onChange={choice => {
          this._choice = choice;
        }}
      />
    );
  }

  private _choice: IReportChoice;
}

interface IReportFieldsProps {
  trans: TranslationBundle;
  workspaceState: IWorkspaceState;
  initialChoice: IReportChoice;
  onChange: (choice: IReportChoice) => void;
}

function ReportFields({
  trans,
  workspaceState,
  initialChoice,
  onChange
}: IReportFieldsProps): React.ReactElement {
  const [choice, setChoice] = React.useState(initialChoice);
  const updateChoice = (change: Partial<IReportChoice>): void => {
    const newChoice = { ...choice, ...change };
    setChoice(newChoice);
    onChange(newChoice);
  };
  return (
    <>
      <label>
        {trans.__('Month')}
        <input
          type="month"
          className="jp-mod-styled"
          value={choice.period}
          onChange={event => updateChoice({ period: event.target.value })}
        />
      </label>
      <label>
        {trans.__('Department')}
        <HTMLSelect
          value={choice.department ?? ''}
          onChange={event => updateChoice({ department: event.target.value || null })}
        >
          <option value="">{trans.__('The whole company')}</option>
          {workspaceState.departments.map(({ name }) => (
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
          onChange={event => updateChoice({ language: event.target.value as Language })}
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
