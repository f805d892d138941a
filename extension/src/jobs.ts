/** Jobs of the server, each shown as a notification with its progress and a button to cancel it. */
import { Notification, showErrorMessage } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { ServerError, isRefusal } from './client';
import type { ServerClient } from './client';
import type { IFailure, IJobStatus, JobKind } from './protocol';
import { getProgressLabel } from './progresslabels';

const POLL_MS = 700;
/** So many polls may fail in a row before a job counts as lost: a laptop may sleep, a server may restart. */
const MAX_FAILED_POLLS = 10;

type JobFailure = Pick<IFailure, 'message' | 'detail'>;

interface IJobRequest {
  kind: JobKind;
  args: Record<string, unknown>;
  /** Names the job to the user. */
  title: string;
}

/**
 * Run a job to its end, and return its result; `null` when it failed or was cancelled, which the notification shows.
 */
export async function runJob(
  client: ServerClient,
  trans: TranslationBundle,
  workspace: string,
  { kind, args, title }: IJobRequest
): Promise<Record<string, unknown> | null> {
  const notificationId = Notification.emit(title, 'in-progress', { autoClose: false, progress: 0 });
  try {
    const id = await client.startJob(workspace, kind, args);
    const cancelAction = {
      label: trans.__('Cancel'),
      callback: (event: MouseEvent): void => {
        event.preventDefault(); // the notification stays until the server says that it stopped
        client.cancelJob(id).catch(error => showErrorMessage(title, error as Error));
      }
    };
    const job = await pollJob(client, id, job =>
      Notification.update({
        id: notificationId,
        message: job.stage ? `${title}: ${getProgressLabel(trans, job.stage)}` : title,
        type: 'in-progress',
        autoClose: false,
        progress: job.total ? Math.min(1, job.done / job.total) : 0,
        actions: [cancelAction]
      })
    );
    return showJobEnd(trans, notificationId, title, job);
  } catch (error) {
    showFailure(
      trans,
      notificationId,
      title,
      error instanceof ServerError ? error.failure : { message: String(error) }
    );
    return null;
  }
}

async function pollJob(
  client: ServerClient,
  id: string,
  onProgress: (job: IJobStatus) => void
): Promise<IJobStatus> {
  for (let nFailedPolls = 0; ;) {
    try {
      const job = await client.getJob(id);
      nFailedPolls = 0;
      if (job.state !== 'running') {
        return job;
      }
      onProgress(job);
    } catch (error) {
      nFailedPolls += 1;
      if (isRefusal(error) || nFailedPolls > MAX_FAILED_POLLS) {
        throw error;
      }
    }
    await new Promise(resolve => setTimeout(resolve, POLL_MS));
  }
}

function showJobEnd(
  trans: TranslationBundle,
  notificationId: string,
  title: string,
  job: IJobStatus
): Record<string, unknown> | null {
  if (job.state === 'done') {
    Notification.dismiss(notificationId);
    return job.result ?? {};
  }
  if (job.state === 'cancelled') {
    const message = trans.__('%1: cancelled', title);
    Notification.update({ id: notificationId, message, type: 'warning', autoClose: 5000, actions: [] });
  } else {
    showFailure(trans, notificationId, title, job.error ?? { message: trans.__('failed') });
  }
  return null;
}

/** Show why a job failed. A notification shows 140 characters at most, so a button shows the whole error. */
function showFailure(
  trans: TranslationBundle,
  notificationId: string,
  title: string,
  error: JobFailure
): void {
  Notification.update({
    id: notificationId,
    message: `${title}: ${error.message}`,
    type: 'error',
    autoClose: false,
    actions: [
      {
        label: trans.__('Details'),
        callback: () => void showErrorMessage(title, formatFailure(error))
      }
    ]
  });
}

/** Return the error's sentence, and below it the mapping that voc proposes for an unknown file. */
function formatFailure({ message, detail }: JobFailure): string {
  const mapping = detail?.['mapping'];
  return typeof mapping === 'string' ? `${message}\n\n${mapping}` : message;
}
