import type { Stop } from '../../shared/clock.js';
import { CallProgress, PROGRESS_HEADER } from '../../shared/webappel/call-progress.js';
import { fields } from '../../shared/webappel/fields.js';
import { type Credentials, formatQuery } from '../../shared/webappel/query.js';

/** The most characters of one event; more is no event of ours. */
const LONGEST_EVENT = 4096;

export interface ProgressSource {
  /** Looks whether an answer offers progress; called with the headers of each. */
  noteOffer(headers: Headers): void;
  isOffered(): boolean;
  /**
   * Tells where a call is, until it has ended, `Stop` is called, or the stream breaks. `onBreak` is called once, when
   * no more will be told; what was told until then stays true, and the listing tells the rest.
   */
  watch(
    trackingId: string,
    onProgress: (progress: CallProgress) => void,
    onBreak: () => void,
  ): Stop;
}

/**
 * Observed progress of calls, where the server offers it: one stream a call. Reading only, so a broken stream can do
 * no harm; it is not opened again, the listing takes over.
 */
export function createProgressSource({
  url,
  credentials,
}: {
  /** Of `api.php`. */
  url: string;
  credentials(): Credentials;
}): ProgressSource {
  let place: string | undefined;

  async function read(
    trackingId: string,
    onProgress: (progress: CallProgress) => void,
    signal: AbortSignal,
  ) {
    const { email, pass } = credentials();
    const query = formatQuery([
      ['email', email],
      ['pass', pass],
      [fields.trackingId.wire, trackingId],
    ]);
    const response = await fetch(`${new URL(place ?? '', url)}?${query}`, {
      redirect: 'manual',
      signal,
    });
    if (!response.ok || !response.body) return;
    let rest = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const events = (rest + chunk).split('\n\n');
      rest = events.pop() ?? '';
      if (rest.length > LONGEST_EVENT) return;
      for (const event of events) {
        const progress = readEvent(event);
        if (progress) onProgress(progress);
        if (progress?.state === 'ended') return;
      }
    }
  }

  return {
    noteOffer(headers) {
      const offered = headers.get(PROGRESS_HEADER);
      // A name beside api.php and nothing else: a server cannot send the credentials elsewhere.
      if (offered && /^[\w.-]{1,64}$/.test(offered)) place = offered;
    },
    isOffered: () => place !== undefined,
    watch(trackingId, onProgress, onBreak) {
      const stopped = new AbortController();
      // Whatever ends the stream, the failure's text would name the URL: only the fact counts.
      read(trackingId, onProgress, stopped.signal).then(onBreak, onBreak);
      return () => stopped.abort();
    },
  };
}

function readEvent(event: string): CallProgress | undefined {
  const data = /^data: (.*)$/m.exec(event)?.[1];
  if (!data) return undefined;
  try {
    return CallProgress.safeParse(JSON.parse(data)).data;
  } catch (unreadable) {
    if (unreadable instanceof SyntaxError) return undefined;
    throw unreadable;
  }
}
