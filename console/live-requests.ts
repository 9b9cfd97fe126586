import type { RequestRow } from '../shared/owner/requests.js';

interface Listener {
  /** A request has changed, or is new. */
  onChanged(row: RequestRow): void;
  /** Changes may have been missed: read the list again. */
  onMissed(): void;
  /** The connection is there, or is not; the browser connects again by itself. */
  onLive(isLive: boolean): void;
}

/** Tells what changes on any instance, as it happens. @returns stops it */
export function followRequests({ onChanged, onMissed, onLive }: Listener): () => void {
  const source = new EventSource('/api/owner/requests/events');
  source.addEventListener('open', () => onLive(true));
  source.addEventListener('error', () => onLive(false));
  source.addEventListener('sync', onMissed);
  source.addEventListener('changed', ({ data }: MessageEvent<string>) =>
    onChanged(JSON.parse(data) as RequestRow),
  );
  return () => source.close();
}
