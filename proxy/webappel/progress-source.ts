import type { Stop } from '../../shared/clock.js';
import { CallProgress, PROGRESS_HEADER } from '../../shared/webappel/call-progress.js';
import { fields } from '../../shared/webappel/fields.js';
import { type Credentials, formatQuery } from '../../shared/webappel/query.js';

/** Longest event in characters. */
const MAX_EVENT_CHARACTERS = 4096;

export interface ProgressSource {
  /** Reads the offer of a progress stream, if any, from the headers of an answer. */
  noteOffer(headers: Headers): void;
  isOffered(): boolean;
  /**
   * Reports the progress of a call until the call ends, `Stop` is called or the stream breaks. `onBreak` is called once
   * at the end, for whatever reason; after a broken stream the listing shows how the call goes on.
   */
  watch(
    trackingId: string,
    onProgress: (progress: CallProgress) => void,
    onBreak: () => void,
  ): Stop;
}

/**
 * Progress of calls, where the server offers it: one event stream per call. A broken stream is not reopened, because the
 * listings show the same, only later.
 */
export function createProgressSource({
  url,
  credentials,
}: {
  /** URL of `api.php`. */
  url: string;
  credentials(): Credentials;
}): ProgressSource {
  let progressPath: string | undefined;

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
    const response = await fetch(`${new URL(progressPath ?? '', url)}?${query}`, {
      redirect: 'manual',
      signal,
    });
    if (!response.ok || !response.body) return;
    let buffer = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const events = (buffer + chunk).split('\n\n');
      buffer = events.pop() ?? '';
      if (buffer.length > MAX_EVENT_CHARACTERS) return;
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
      // Only a file name beside api.php, so that a server cannot redirect the credentials elsewhere.
      if (offered && /^[\w.-]{1,64}$/.test(offered)) progressPath = offered;
    },
    isOffered: () => progressPath !== undefined,
    watch(trackingId, onProgress, onBreak) {
      const stopped = new AbortController();
      // The failure is dropped, because its text may contain the URL with the password.
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
