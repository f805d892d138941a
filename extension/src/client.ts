/** The client of voc's server extension: every request of the browser's extension is sent here. */
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import { UUID } from '@lumino/coreutils';

import type {
  IFailure,
  IJobStatus,
  IRequest,
  IResultsByOp,
  ISignalChoices,
  ISignalReply,
  ISignalRequest,
  IWorkspaceEntry,
  JobKind,
  Language,
  Response
} from './protocol';

/** An error that the server reports, in the library's own sentence. */
export class ServerError extends Error {
  constructor(readonly failure: IFailure) {
    super(failure.message);
    this.name = failure.kind;
  }
}

/** The answers of a proxy or of a server that stops; the desk never gives them. */
const GATEWAY_STATUSES = new Set([502, 503, 504]);

/** Whether an error is the server's own refusal: not one of a proxy, and not a lost connection. */
export function isRefusal(error: unknown): error is ServerError {
  return error instanceof ServerError && !GATEWAY_STATUSES.has(error.failure.status);
}

export class ServerClient {
  constructor(private readonly _settings: ServerConnection.ISettings) {}

  async listWorkspaces(): Promise<IWorkspaceEntry[]> {
    return (await this._request<{ workspaces: IWorkspaceEntry[] }>('GET', 'workspaces')).workspaces;
  }

  /** Send a request to the desk of a workspace, and return its result or throw its error. */
  async requestDesk<Op extends keyof IResultsByOp>(
    { workspace, language }: { workspace: string; language: Language },
    op: Op,
    args: Record<string, unknown> = {}
  ): Promise<IResultsByOp[Op]> {
    const response = await this.sendRequest(workspace, { id: UUID.uuid4(), op, args, language });
    if (!response.ok) {
      throw new ServerError(response.error);
    }
    return response.result as IResultsByOp[Op];
  }

  /**
   * Send the board's request. A refusal is returned as the desk's answer; an exception means that it is unknown
   * whether the request was carried out.
   */
  async sendRequest(workspace: string, request: IRequest): Promise<Response> {
    try {
      return await this._request<Response>('POST', 'desk', { workspace }, request);
    } catch (error) {
      if (isRefusal(error)) {
        return { id: request.id, ok: false, error: error.failure };
      }
      throw error;
    }
  }

  listSignalChoices(workspace: string, language: Language): Promise<ISignalChoices> {
    return this._request<ISignalChoices>('GET', 'signals', { workspace, language });
  }

  storeSignal(workspace: string, signal: ISignalRequest): Promise<ISignalReply> {
    return this._request<ISignalReply>('POST', 'signals', { workspace }, signal);
  }

  /** Start a job, and return its id. */
  async startJob(workspace: string, kind: JobKind, args: Record<string, unknown>): Promise<string> {
    return (await this._request<{ job: string }>('POST', 'jobs', { workspace }, { kind, args })).job;
  }

  getJob(id: string): Promise<IJobStatus> {
    return this._request<IJobStatus>('GET', `jobs/${encodeURIComponent(id)}`);
  }

  async cancelJob(id: string): Promise<void> {
    await this._request('DELETE', `jobs/${encodeURIComponent(id)}`);
  }

  private async _request<T>(
    method: string,
    route: string,
    query: Record<string, string> = {},
    body?: object
  ): Promise<T> {
    const address =
      URLExt.join(this._settings.baseUrl, 'voc', 'api', route) + URLExt.objectToQueryString(query);
    const init: RequestInit = { method, ...(body ? { body: JSON.stringify(body) } : {}) };
    const response = await ServerConnection.makeRequest(address, init, this._settings);
    const text = await response.text();
    const payload = parseJson(text);
    if (!response.ok) {
      throw new ServerError(readFailure(payload, response));
    }
    return payload as T;
  }
}

function parseJson(text: string): unknown {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

/** Read the library's error, which the server may wrap in a desk's answer. */
function readFailure(payload: unknown, response: globalThis.Response): IFailure {
  const answer = payload as (Partial<IFailure> & { error?: IFailure }) | null;
  const failure = answer?.error ?? answer;
  return {
    kind: failure?.kind ?? 'HTTPError',
    status: response.status,
    message: failure?.message ?? `${response.status} ${response.statusText}`,
    ...(failure?.detail ? { detail: failure.detail } : {})
  };
}
