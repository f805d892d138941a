/** The only door to the server: every request of the extension passes here. */
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import { UUID } from '@lumino/coreutils';

import type { IAnswers, IJob, IProblem, IRequest, IWorkspace, JobKind, Language, Response } from './protocol';

/** What the server says went wrong, in the library's own sentence. */
export class Problem extends Error {
  constructor(readonly problem: IProblem) {
    super(problem.message);
    this.name = problem.kind;
  }
}

/** Said by a proxy or a stopping server, not by the desk. */
const UNANSWERED = new Set([502, 503, 504]);

export class Door {
  constructor(private readonly _settings: ServerConnection.ISettings) {}

  async workspaces(): Promise<IWorkspace[]> {
    return (await this._call<{ workspaces: IWorkspace[] }>('GET', 'workspaces')).workspaces;
  }

  /** Ask the desk of a workspace, and throw its error. */
  async ask<Op extends keyof IAnswers>(
    { workspace, language }: { workspace: string; language: Language },
    op: Op,
    args: Record<string, unknown> = {}
  ): Promise<IAnswers[Op]> {
    const response = await this.send(workspace, { id: UUID.uuid4(), op, args, language });
    if (!response.ok) {
      throw new Problem(response.error);
    }
    return response.result as IAnswers[Op];
  }

  /**
   * Pass the board's request on. A refusal comes back as the desk's answer; an exception means that nobody knows what
   * became of the request.
   */
  async send(workspace: string, request: IRequest): Promise<Response> {
    try {
      return await this._call<Response>('POST', 'desk', { workspace }, request);
    } catch (error) {
      if (error instanceof Problem && !UNANSWERED.has(error.problem.status)) {
        return { id: request.id, ok: false, error: error.problem };
      }
      throw error;
    }
  }

  /** Start long work; answers the job's id. */
  async start(workspace: string, kind: JobKind, args: Record<string, unknown>): Promise<string> {
    return (await this._call<{ job: string }>('POST', 'jobs', { workspace }, { kind, args })).job;
  }

  job(id: string): Promise<IJob> {
    return this._call<IJob>('GET', `jobs/${encodeURIComponent(id)}`);
  }

  async cancel(id: string): Promise<void> {
    await this._call('DELETE', `jobs/${encodeURIComponent(id)}`);
  }

  private async _call<T>(
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
    const said = parse(text);
    if (!response.ok) {
      throw new Problem(problem(said, response));
    }
    return said as T;
  }
}

function parse(text: string): unknown {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

/** The library's error, whether the server wraps it in a desk's answer or not. */
function problem(said: unknown, response: globalThis.Response): IProblem {
  const answer = said as (Partial<IProblem> & { error?: IProblem }) | null;
  const found = answer?.error ?? answer;
  return {
    kind: found?.kind ?? 'HTTPError',
    status: response.status,
    message: found?.message ?? `${response.status} ${response.statusText}`,
    ...(found?.detail ? { detail: found.detail } : {})
  };
}
