/** The panel's form for a signal: what an agent heard in a contact, as voc signal takes it. */
import { caretDownIcon, HTMLSelect } from '@jupyterlab/ui-components';
import { UUID } from '@lumino/coreutils';
import React from 'react';

import type { ISignalChoice, ISignalChoices } from './protocol';
import type { IVocSession } from './session';

const LONGEST_NOTE = 500;

interface ISignalFields {
  reason: string;
  emotion: string;
  department: string;
  note: string;
}

const EMPTY: ISignalFields = { reason: '', emotion: '', department: '', note: '' };

/** Whether the command has asked for the form; a form that was shown for it takes the wish back. */
export interface ISignalRequestState {
  isOpen: boolean;
}

interface ISignalFormProps {
  session: IVocSession;
  request: ISignalRequestState;
}

export function SignalForm({ session, request }: ISignalFormProps): React.ReactElement {
  const { trans } = session;
  const details = React.useRef<HTMLDetailsElement>(null);
  const [isOpen, setIsOpen] = React.useState(false);
  const { choices, problem } = useChoices(session, isOpen);
  React.useEffect(() => {
    if (request.isOpen && details.current) {
      request.isOpen = false;
      details.current.open = true;
      details.current.scrollIntoView({ block: 'nearest' });
      details.current.querySelector('select')?.focus();
    }
  }, [request]);
  return (
    <details
      ref={details}
      className="jp-Voc-section jp-Voc-signal"
      onToggle={event => setIsOpen(event.currentTarget.open)}
    >
      <summary>
        <caretDownIcon.react tag="span" className="jp-Voc-foldIcon" />
        <h3>{trans.__('Add a signal')}</h3>
      </summary>
      {problem && (
        <p className="jp-Voc-problem" role="alert">
          {problem}
        </p>
      )}
      <SignalFields session={session} choices={choices} />
    </details>
  );
}

/** Ask for the company's words when the form is unfolded, and again when the language has changed. */
function useChoices(
  session: IVocSession,
  isOpen: boolean
): { choices: ISignalChoices | null; problem: string } {
  const [choices, setChoices] = React.useState<ISignalChoices | null>(null);
  const [problem, setProblem] = React.useState('');
  const { client, workspace, language } = session;
  React.useEffect(() => {
    let isCurrent = true;
    if (isOpen && workspace) {
      client
        .listSignalChoices(workspace.path, language)
        .then(answer => {
          if (isCurrent) {
            setChoices(answer);
            setProblem('');
          }
        })
        .catch((error: unknown) => {
          if (isCurrent) {
            setProblem(describeError(error));
          }
        });
    }
    return () => {
      isCurrent = false;
    };
  }, [client, workspace?.path, language, isOpen]);
  return { choices, problem };
}

interface ISignalFieldsProps {
  session: IVocSession;
  choices: ISignalChoices | null;
}

function SignalFields({ session, choices }: ISignalFieldsProps): React.ReactElement {
  const { trans } = session;
  const [fields, setFields] = React.useState(EMPTY);
  const { send, isSending, message, problem } = useSending(session);
  const form = React.useRef<HTMLFormElement>(null);
  const isEmpty = !(fields.reason || fields.emotion || fields.department || fields.note.trim());
  const submit = async (event: React.FormEvent): Promise<void> => {
    event.preventDefault();
    if (!isEmpty && !isSending && (await send(fields))) {
      setFields(EMPTY);
      form.current?.querySelector('select')?.focus();
    }
  };
  const none = trans.__('Not said');
  const field = (
    name: 'reason' | 'emotion' | 'department'
  ): Pick<IChoiceFieldProps, 'value' | 'onChange'> => ({
    value: fields[name],
    onChange: value => setFields({ ...fields, [name]: value })
  });
  return (
    <form ref={form} className="jp-Voc-form jp-Voc-signalForm" onSubmit={event => void submit(event)}>
      <ChoiceField {...field('reason')} label={trans.__('Reason')} options={choices?.reasons} none={none} />
      <ChoiceField
        {...field('emotion')}
        label={trans.__('Emotion')}
        options={choices?.emotions}
        none={none}
      />
      <ChoiceField
        {...field('department')}
        label={trans.__('Suspected cause')}
        options={choices?.departments}
        none={none}
      />
      <label>
        {trans.__('What you heard')}
        <input
          className="jp-mod-styled"
          maxLength={LONGEST_NOTE}
          placeholder={trans.__('In a line, without names')}
          value={fields.note}
          onChange={event => setFields({ ...fields, note: event.target.value })}
        />
      </label>
      {problem && (
        <p className="jp-Voc-problem" role="alert">
          {problem}
        </p>
      )}
      <div className="jp-Voc-signalEnd">
        <button type="submit" className="jp-mod-styled jp-mod-accept" disabled={isEmpty || isSending}>
          {trans.__('Add')}
        </button>
        <span role="status">{message}</span>
      </div>
    </form>
  );
}

interface IChoiceFieldProps {
  label: string;
  value: string;
  options: readonly ISignalChoice[] | undefined;
  /** What stands there while nothing is chosen. */
  none: string;
  onChange: (value: string) => void;
}

function ChoiceField({ label, value, options, none, onChange }: IChoiceFieldProps): React.ReactElement {
  return (
    <label>
      {label}
      <HTMLSelect value={value} onChange={event => onChange(event.target.value)}>
        <option value="">{none}</option>
        {options?.map(option => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </HTMLSelect>
    </label>
  );
}

interface ISending {
  /** Store a signal, and tell whether it was; what went wrong is then in `problem`. */
  send: (fields: ISignalFields) => Promise<boolean>;
  isSending: boolean;
  message: string;
  problem: string;
}

function useSending(session: IVocSession): ISending {
  const { trans, client, workspace } = session;
  const [isSending, setIsSending] = React.useState(false);
  const [message, setMessage] = React.useState('');
  const [problem, setProblem] = React.useState('');
  // The same until it was stored or changed: a signal whose answer was lost is then not stored twice.
  const requestId = React.useRef(UUID.uuid4());
  const sentContent = React.useRef('');
  const send = async (fields: ISignalFields): Promise<boolean> => {
    setIsSending(true);
    setMessage('');
    setProblem('');
    const content = JSON.stringify(fields);
    if (sentContent.current && sentContent.current !== content) {
      requestId.current = UUID.uuid4();
    }
    sentContent.current = content;
    try {
      const reply = await client.storeSignal(workspace?.path ?? '', {
        ...fields,
        request_id: requestId.current
      });
      requestId.current = UUID.uuid4();
      sentContent.current = '';
      setMessage(
        reply.is_waiting
          ? trans.__('Added; the note waits for a person, as it is about health, faith or the like')
          : reply.redactions
            ? trans._n(
                'Added; %1 personal detail was taken out',
                'Added; %1 personal details were taken out',
                reply.redactions
              )
            : trans.__('Added')
      );
      return true;
    } catch (error) {
      setProblem(describeError(error));
      return false;
    } finally {
      setIsSending(false);
    }
  };
  return { send, isSending, message, problem };
}

const describeError = (error: unknown): string => (error instanceof Error ? error.message : String(error));
