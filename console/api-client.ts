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
    } = {},
  ) {
    super(code);
  }
}

/** The session has ended: nobody is signed in any more. */
export const SIGNED_OUT = 'rappel-signed-out';

const BASE = '/api/owner';

/** The owner's API, as the person who is signed in. The cookie is the browser's matter. */
export class ApiClient {
  /** @throws {ApiProblem} */
  get<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
    return this.#ask<Answer>(path, { ...(signal && { signal }) });
  }

  /** @throws {ApiProblem} */
  send<Answer>(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
  ): Promise<Answer> {
    return this.#ask<Answer>(path, {
      method,
      ...(body !== undefined && {
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
  }

  /** The times for an appointment, as a visitor is offered them. @throws {ApiProblem} */
  async freeTimes(popupId: string): Promise<readonly string[]> {
    const { slots } = await this.#ask<SlotList>(`/popups/${popupId}/slots`, {}, '/api');
    return slots.map(({ at }) => at);
  }

  async #ask<Answer>(path: string, request: RequestInit, base = BASE): Promise<Answer> {
    const response = await fetch(base + path, request).catch((failure: unknown) => {
      if (request.signal?.aborted) throw failure;
      throw new ApiProblem('offline');
    });
    const body: unknown = await response.json().catch(() => undefined);
    if (response.ok) return body as Answer;
    const problem = (body ?? {}) as { code?: string };
    if (response.status === 401) dispatchEvent(new Event(SIGNED_OUT));
    throw new ApiProblem(problem.code ?? 'unavailable', { ...problem, status: response.status });
  }
}
