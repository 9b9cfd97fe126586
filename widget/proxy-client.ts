import type {
  CallbackRequest,
  CallbackView,
  PopupView,
  Problem,
  SlotList,
} from '../shared/callback.js';
import type { Clock, Stop } from '../shared/clock.js';
import { problemCodes } from '../shared/vocabulary.js';
import { isCallbackState } from './callback-states.js';

/** As much of a problem as a visitor can be told. */
export type VisitorProblem = Pick<
  Problem,
  'code' | 'reason' | 'field' | 'retryAfterSeconds' | 'fallbackPhone'
>;

/** The proxy said no, or could not be reached: then the code is `unavailable`. Carries no address and no data. */
export class ProxyRefusal extends Error {
  constructor(readonly problem: VisitorProblem) {
    super(problem.code);
  }
}

/** What the widget asks of the proxy. Every promise rejects with a `ProxyRefusal` and nothing else. */
export interface ProxyClient {
  popup(popupId: string): Promise<PopupView>;
  /** @param key the attempt's; the same request sent again under it rings no second time */
  request(request: CallbackRequest, key: string): Promise<CallbackView>;
  callback(handle: string): Promise<CallbackView>;
  cancel(handle: string): Promise<CallbackView>;
  /** The free times of a popup, on this browser's clock. */
  slots(popupId: string): Promise<SlotList>;
  /** @param slotAt one of the free times, as its `at` says it */
  reschedule(handle: string, slotAt: string): Promise<CallbackView>;
  /** News of a request as it happens, until stopped. `onBreak` is called once, after which none come any more. */
  watch(handle: string, onNews: (news: CallbackView) => void, onBreak: () => void): Stop;
  /** The page that shows a request to whoever has its handle. */
  statusPage(handle: string): string;
}

/** Long enough for a proxy that waits for WebAppel's answer. */
const deadlineMs = 20_000;

const unavailable = () => new ProxyRefusal({ code: 'unavailable' });

/** @param origin of the proxy, for example `https://proxy.example` */
export function connectProxy(origin: string, clock: Clock): ProxyClient {
  const at = (path: string) => new URL(path, origin).href;
  const callbackPath = (handle: string) => `/api/callbacks/${encodeURIComponent(handle)}`;

  async function exchange(path: string, init: RequestInit = {}): Promise<unknown> {
    const deadline = new AbortController();
    const stop = clock.after(deadlineMs, () => deadline.abort());
    try {
      const response = await fetch(at(path), {
        ...init,
        credentials: 'omit',
        referrerPolicy: 'strict-origin-when-cross-origin',
        signal: deadline.signal,
      });
      const body: unknown = await response.json();
      if (response.ok) return body;
      throw new ProxyRefusal(readProblem(body));
    } catch (failure) {
      // What a browser says of a failed fetch names the address; the visitor is told only that it failed.
      throw failure instanceof ProxyRefusal ? failure : unavailable();
    } finally {
      stop();
    }
  }

  return {
    async popup(popupId) {
      const popup = asPopup(await exchange(`/api/popups/${encodeURIComponent(popupId)}`));
      // The proxy names its picture by path; the page that shows it has another origin.
      const { headerImageUrl } = popup;
      return headerImageUrl ? { ...popup, headerImageUrl: at(headerImageUrl) } : popup;
    },
    request: async (request, key) =>
      asCallback(
        await exchange('/api/callbacks', {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
          body: JSON.stringify(request),
        }),
      ),
    callback: async (handle) => asCallback(await exchange(callbackPath(handle))),
    cancel: async (handle) =>
      asCallback(await exchange(`${callbackPath(handle)}/cancel`, { method: 'POST' })),
    async slots(popupId) {
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
      const query = timeZone ? `?timeZone=${encodeURIComponent(timeZone)}` : '';
      return asSlots(await exchange(`/api/popups/${encodeURIComponent(popupId)}/slots${query}`));
    },
    reschedule: async (handle, slotAt) =>
      asCallback(
        await exchange(`${callbackPath(handle)}/reschedule`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ slotAt }),
        }),
      ),
    watch(handle, onNews, onBreak) {
      const source = new EventSource(at(`${callbackPath(handle)}/events`));
      source.addEventListener('state', (event) => {
        const news = readNews(event.data);
        if (news) onNews(news);
      });
      source.addEventListener('error', () => {
        source.close();
        onBreak();
      });
      return () => source.close();
    },
    statusPage: (handle) => at(`/status/${encodeURIComponent(handle)}`),
  };
}

/** A proxy of another version, or something between, may say what this one does not know: that is no answer. */
function readProblem(body: unknown): VisitorProblem {
  const problem = body as VisitorProblem | null;
  return problem?.code && problemCodes.includes(problem.code) ? problem : { code: 'unavailable' };
}

function asPopup(body: unknown): PopupView {
  const popup = body as PopupView | null;
  if (!popup?.id || !Array.isArray(popup.countries)) throw unavailable();
  return popup;
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

function readNews(data: string): CallbackView | null {
  try {
    return asCallback(JSON.parse(data));
  } catch {
    // A cut or foreign message is no news; the follower asks again by itself.
    return null;
  }
}
