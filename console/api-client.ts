import type { SlotList } from '../shared/callback.js';

/** A refusal of the owner's API, or its silence. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  constructor(
    /** A problem code; `offline` if there was no answer. */
    readonly code: string,
    readonly details: {
      status?: number;
      detail?: string;
      field?: string;
      retryAfterSeconds?: number;
      /** What is there now, where a change was refused; and its tag. */
      present?: unknown;
      tag?: string;
      /** What became of each step of a change. */
      steps?: unknown;
    } = {},
  ) {
    super(code);
  }
}

/** The session has ended: nobody is signed in any more. */
export const SIGNED_OUT = 'rappel-signed-out';

const BASE = '/api/owner';
const json = { 'Content-Type': 'application/json' };

/** A value, and the tag with which a change of it says what it changes. */
export interface Tagged<Value> {
  value: Value;
  tag: string;
}

/** The owner's API, as the person who is signed in. The cookie is the browser's matter. */
export class ApiClient {
  /** @throws {ApiProblem} */
  async get<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
    return (await this.getTagged<Answer>(path, signal)).value;
  }

  /** @throws {ApiProblem} */
  getTagged<Answer>(path: string, signal?: AbortSignal): Promise<Tagged<Answer>> {
    return this.#ask<Answer>(path, { ...(signal && { signal }) });
  }

  /** @throws {ApiProblem} */
  async send<Answer>(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<Answer> {
    const answer = await this.#ask<Answer>(path, {
      method,
      ...(body !== undefined && { headers: json, body: JSON.stringify(body) }),
    });
    return answer.value;
  }

  /**
   * Changes what still is as it was read.
   * @param tag of what was read; undefined: there was nothing, and it is made
   * @throws {ApiProblem} `changed-meanwhile`, with what is there now, if somebody else changed it
   */
  sendTagged<Answer>(
    method: 'PUT' | 'PATCH',
    path: string,
    body: unknown,
    tag: string | undefined,
  ): Promise<Tagged<Answer>> {
    const condition: Record<string, string> =
      tag === undefined ? { 'If-None-Match': '*' } : { 'If-Match': tag };
    return this.#ask<Answer>(path, {
      method,
      headers: { ...json, ...condition },
      body: JSON.stringify(body),
    });
  }

  /**
   * Stores a file of what still is as it was read, or removes it.
   * @throws {ApiProblem} as `sendTagged`, and `invalid-field` with the field `file` if it cannot be used
   */
  sendFile<Answer>(
    path: string,
    content: Uint8Array<ArrayBuffer> | undefined,
    tag: string | undefined,
  ): Promise<Tagged<Answer>> {
    return this.#ask<Answer>(path, {
      method: content ? 'PUT' : 'DELETE',
      headers: {
        ...(tag !== undefined && { 'If-Match': tag }),
        ...(content && { 'Content-Type': 'application/octet-stream' }),
      },
      ...(content && { body: content }),
    });
  }

  /** Where a page loads something itself, such as a picture. */
  addressOf(path: string): string {
    return BASE + path;
  }

  /** A file that is text. @throws {ApiProblem} */
  async getText(path: string, signal?: AbortSignal): Promise<string> {
    const response = await fetch(BASE + path, { ...(signal && { signal }) });
    if (!response.ok) throw new ApiProblem('unavailable', { status: response.status });
    return response.text();
  }

  /** The times for an appointment, as a visitor is offered them. @throws {ApiProblem} */
  async freeTimes(popupId: string): Promise<readonly string[]> {
    const { value } = await this.#ask<SlotList>(`/popups/${popupId}/slots`, {}, '/api');
    return value.slots.map(({ at }) => at);
  }

  async #ask<Answer>(path: string, request: RequestInit, base = BASE): Promise<Tagged<Answer>> {
    const response = await fetch(base + path, request).catch((failure: unknown) => {
      if (request.signal?.aborted) throw failure;
      throw new ApiProblem('offline');
    });
    const body: unknown = await response.json().catch(() => undefined);
    const tag = response.headers.get('etag') ?? '';
    if (response.ok) return { value: body as Answer, tag };
    const problem = (body ?? {}) as { code?: string };
    if (response.status === 401) dispatchEvent(new Event(SIGNED_OUT));
    throw new ApiProblem(problem.code ?? 'unavailable', {
      ...problem,
      status: response.status,
      ...(tag && { tag }),
    });
  }
}
