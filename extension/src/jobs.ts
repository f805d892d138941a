/** Long work of the server, shown as a notification with its progress and a way to stop it. */
import { Notification, showErrorMessage } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Door } from './door';
import { Problem } from './door';
import type { IJob, IProblem, JobKind } from './protocol';
import { stageName } from './stages';

const LOOK_MS = 700;
/** So many looks may fail in a row before the work counts as lost: a laptop that sleeps, a server that restarts. */
const MAX_MISSES = 10;

type Said = Pick<IProblem, 'message' | 'detail'>;

interface IWork {
  kind: JobKind;
  args: Record<string, unknown>;
  /** What is going on, as people read it. */
  title: string;
}

/** Run `work` to its end; answers its result, or `null` when it failed or was stopped (which was then shown). */
export async function runJob(
  door: Door,
  trans: TranslationBundle,
  workspace: string,
  { kind, args, title }: IWork
): Promise<Record<string, unknown> | null> {
  const shown = Notification.emit(title, 'in-progress', { autoClose: false, progress: 0 });
  try {
    const id = await door.start(workspace, kind, args);
    const stop = {
      label: trans.__('Cancel'),
      callback: (event: MouseEvent): void => {
        event.preventDefault(); // the notification stays until the server says that it stopped
        void door.cancel(id);
      }
    };
    const job = await watch(door, id, job =>
      Notification.update({
        id: shown,
        message: job.stage ? `${title}: ${stageName(trans, job.stage)}` : title,
        type: 'in-progress',
        autoClose: false,
        progress: job.total ? Math.min(1, job.done / job.total) : 0,
        actions: [stop]
      })
    );
    return finish(trans, shown, title, job);
  } catch (error) {
    refuse(trans, shown, title, error instanceof Problem ? error.problem : { message: String(error) });
    return null;
  }
}

async function watch(door: Door, id: string, onLook: (job: IJob) => void): Promise<IJob> {
  for (let misses = 0; ;) {
    try {
      const job = await door.job(id);
      misses = 0;
      if (job.state !== 'running') {
        return job;
      }
      onLook(job);
    } catch (error) {
      misses += 1;
      if (error instanceof Problem || misses > MAX_MISSES) {
        throw error;
      }
    }
    await new Promise(resolve => setTimeout(resolve, LOOK_MS));
  }
}

function finish(
  trans: TranslationBundle,
  shown: string,
  title: string,
  job: IJob
): Record<string, unknown> | null {
  if (job.state === 'done') {
    Notification.dismiss(shown);
    return job.result ?? {};
  }
  if (job.state === 'cancelled') {
    const message = trans.__('%1: cancelled', title);
    Notification.update({ id: shown, message, type: 'warning', autoClose: 5000, actions: [] });
  } else {
    refuse(trans, shown, title, job.error ?? { message: trans.__('failed') });
  }
  return null;
}

/** Say why it failed. A notification cuts after 140 characters: the whole of it is a click away. */
function refuse(trans: TranslationBundle, shown: string, title: string, error: Said): void {
  Notification.update({
    id: shown,
    message: `${title}: ${error.message}`,
    type: 'error',
    autoClose: false,
    actions: [
      {
        label: trans.__('Details'),
        callback: () => void showErrorMessage(title, whole(error))
      }
    ]
  });
}

/** The sentence, and below it the mapping that voc proposes for a file that it does not know. */
function whole({ message, detail }: Said): string {
  const mapping = detail?.['mapping'];
  return typeof mapping === 'string' ? `${message}\n\n${mapping}` : message;
}
