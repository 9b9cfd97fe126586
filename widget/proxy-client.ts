import type {
  CallbackRequest,
  CallbackView,
  NumberingPlans,
  PageProof,
  PopupView,
  SlotList,
} from '../shared/callback.js';
import { type Clock, type Stop, sleep, within } from '../shared/clock.js';
import { localTimeZone } from '../shared/time-zones.js';
import { problemCodes } from '../shared/vocabulary.js';
import { isCallbackState } from './callback-states.js';
import { loadPart } from './load-part.js';
import { PageProofs } from './page-proofs.js';
import { ProxyRefusal, type VisitorProblem } from './proxy-refusal.js';
import { sendCallback } from './send-callback.js';
import { takeStreamTurn } from './stream-turn.js';

/** The visitor API of the proxy. A promise only ever rejects with a `ProxyRefusal`. */
export interface ProxyClient {
  /** Fetches what a callback request of this popup will need, once its form is open. */
  prepareRequest(popupId: string): void;
  fetchPopup(popupId: string): Promise<PopupView>;
  fetchNumberingPlans(popup: Pick<PopupView, 'id' | 'numberingPlans'>): Promise<NumberingPlans>;
  /**
   * @param key idempotency key: the same request with the same key leads to one call only
   * @param onChallenge called if the browser has to solve a challenge first, which takes up to some seconds
   */
  requestCallback(
    request: CallbackRequest,
    key: string,
    onChallenge?: () => void,
  ): Promise<CallbackView>;
  fetchCallback(handle: string): Promise<CallbackView>;
  cancel(handle: string): Promise<CallbackView>;
  /** The free slots of a popup, in this browser's time zone. */
  listSlots(popupId: string): Promise<SlotList>;
  /** @param slotAt `at` of a free slot */
  reschedule(handle: string, slotAt: string): Promise<CallbackView>;
  /** Streams updates of a callback until stopped, when it is this page's turn: see `takeStreamTurn`. */
  watch(handle: string, listener: StreamListener): Stop;
  /** Address of the page that shows a callback to anyone who has its handle. */
  statusPageUrl(handle: string): string;
  /** Address of the appointment as a file for calendars. */
  calendarUrl(handle: string, language: string): string;
  objectionPageUrl(handle: string): string;
}

export interface StreamListener {
  onOpen(): void;
  onUpdate(update: CallbackView): void;
  /** Called once, when the stream fails; it then stays closed. */
  onBreak(): void;
}

/** Longer than the proxy waits for WebAppel. */
const timeoutMs = 20_000;
/** The proxy makes a page proof by itself, and the visitor waits for it at worst before the request is sent. */
const proofTimeoutMs = 5000;

const unavailable = () => new ProxyRefusal({ code: 'unavailable' });

/**
 * @param origin of the proxy, for example `https://proxy.example`
 * @param early the answer to the first `fetchPopup`, if it was asked for already
 */
export function connectProxy(
  origin: string,
  clock: Clock,
  early?: Promise<Response | undefined>,
): ProxyClient {
  let known = early;
  const urlOf = (path: string) => new URL(path, origin).href;
  const popupPath = (popupId: string) => `/api/popups/${encodeURIComponent(popupId)}`;
  const callbackPath = (handle: string) => `/api/callbacks/${encodeURIComponent(handle)}`;

  async function fetchJson(
    path: string,
    init: RequestInit = {},
    maxMs = timeoutMs,
  ): Promise<unknown> {
    const abort = new AbortController();
    const stopTimer = clock.after(maxMs, () => abort.abort());
    try {
      const response = await fetch(urlOf(path), {
        ...init,
        credentials: 'omit',
        referrerPolicy: 'strict-origin-when-cross-origin',
        signal: abort.signal,
      });
      const body: unknown = await response.json();
      if (response.ok) return body;
      throw new ProxyRefusal(readProblem(body));
    } catch (failure) {
      // The browser's own error names the address, so it is not passed on.
      throw failure instanceof ProxyRefusal ? failure : unavailable();
    } finally {
      stopTimer();
    }
  }

  const proofs = new PageProofs((popupId) =>
    fetchJson(`${popupPath(popupId)}/proofs`, { method: 'POST' }, proofTimeoutMs).then(
      asProof,
      () => null,
    ),
  );

  async function postCallback(
    request: CallbackRequest,
    key: string,
    more: Record<string, string>,
  ): Promise<CallbackView> {
    const headers = {
      'Content-Type': 'application/json',
      'Idempotency-Key': key,
      ...(await proofs.header(request.popupId)),
      ...more,
    };
    const body = JSON.stringify(request);
    const callback = asCallback(
      await fetchJson('/api/callbacks', { method: 'POST', headers, body }),
    );
    proofs.drop(request.popupId);
    return callback;
  }

  return {
    prepareRequest: (popupId) => void proofs.prepare(popupId),
    async fetchPopup(popupId) {
      const answer = known && (await within(clock, timeoutMs, known));
      known = undefined;
      const body = answer?.ok ? await answer.json().catch(() => null) : null;
      const popup = asPopup(body ?? (await fetchJson(popupPath(popupId))));
      // The proxy gives a path, and the host page has another origin.
      const { headerImageUrl } = popup;
      return headerImageUrl ? { ...popup, headerImageUrl: urlOf(headerImageUrl) } : popup;
    },
    fetchNumberingPlans: async ({ id, numberingPlans }) =>
      (await fetchJson(
        `${popupPath(id)}/numbering-plans?v=${encodeURIComponent(numberingPlans)}`,
      )) as NumberingPlans,
    requestCallback: (request, key, onChallenge = () => undefined) =>
      sendCallback({
        post: (headers) => postCallback(request, key, headers),
        renewProof: () => proofs.drop(request.popupId),
        // Not a byte of it for those who are not asked.
        solve: (challenge) =>
          loadPart('solve-challenge', () => import('./challenge/solve-challenge.js')).then(
            ({ solve }) => solve(challenge),
            () => null,
          ),
        onChallenge,
        wait: (ms) => sleep(clock, ms),
      }),
    fetchCallback: async (handle) => asCallback(await fetchJson(callbackPath(handle))),
    cancel: async (handle) =>
      asCallback(await fetchJson(`${callbackPath(handle)}/cancel`, { method: 'POST' })),
    async listSlots(popupId) {
      const timeZone = localTimeZone();
      const query = timeZone ? `?timeZone=${encodeURIComponent(timeZone)}` : '';
      return asSlots(await fetchJson(`${popupPath(popupId)}/slots${query}`));
    },
    reschedule: async (handle, slotAt) =>
      asCallback(
        await fetchJson(`${callbackPath(handle)}/reschedule`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ slotAt }),
        }),
      ),
    watch(handle, { onOpen, onUpdate, onBreak }) {
      return takeStreamTurn(origin, (endTurn) => {
        const source = new EventSource(urlOf(`${callbackPath(handle)}/events`));
        source.addEventListener('open', onOpen);
        source.addEventListener('state', (event) => {
          const update = parseUpdate(event.data);
          if (update) onUpdate(update);
        });
        source.addEventListener('error', () => {
          endTurn();
          onBreak();
        });
        return () => source.close();
      });
    },
    statusPageUrl: (handle) => urlOf(`/status/${encodeURIComponent(handle)}`),
    calendarUrl: (handle, language) =>
      urlOf(`/status/${encodeURIComponent(handle)}/appointment.ics?lang=${language}`),
    objectionPageUrl: (handle) => urlOf(`/status/${encodeURIComponent(handle)}/objection`),
  };
}

/** An unknown code may come from another version or from a server in between. It counts as `unavailable`. */
function readProblem(body: unknown): VisitorProblem {
  const problem = body as VisitorProblem | null;
  return problem?.code && problemCodes.includes(problem.code) ? problem : { code: 'unavailable' };
}

function asPopup(body: unknown): PopupView {
  const popup = body as PopupView | null;
  if (!popup?.id || !Array.isArray(popup.countries)) throw unavailable();
  return popup;
}

function asProof(body: unknown): PageProof | null {
  const proof = body as PageProof | null;
  return typeof proof?.proof === 'string' ? proof : null;
}

function asSlots(body: unknown): SlotList {
  const list = body as SlotList | null;
  if (!Array.isArray(list?.slots)) throw unavailable();
  return list;
}

function asCallback(body: unknown): CallbackView {
  const callback = body as CallbackView | null;
  if (!callback?.handle || !isCallbackState(callback.state)) throw unavailable();
  return callback;
}

function parseUpdate(data: string): CallbackView | null {
  try {
    return asCallback(JSON.parse(data));
  } catch {
    // Ignore a damaged message: polling fetches the state later.
    return null;
  }
}
