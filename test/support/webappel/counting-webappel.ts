import { type FaultyServer, startFaultyServer } from '../network/faulty-server.js';

export interface CountingWebAppel extends Pick<FaultyServer, 'url' | 'close'> {
  /** The numbers of all calls that it was asked for, without `+`. */
  calls: readonly string[];
  /** Runs once, when a number that begins like this is to be called, before the request is answered. */
  atFirstCallTo(start: string, run: () => Promise<unknown>): void;
}

/**
 * Starts a WebAppel that notes the calls it is asked for and places none. All else another one answers.
 * @param behindUrl address of the other one's `api.php`
 */
export async function startCountingWebAppel(behindUrl: string): Promise<CountingWebAppel> {
  const calls: string[] = [];
  let waiting: { start: string; run(): Promise<unknown> } | undefined;
  const server = await startFaultyServer(async (response, request) => {
    const query = new URLSearchParams(request.url?.split('?')[1]);
    if (query.get('methode') !== 'appel') {
      // At the end of a test the other one may be gone while a program still asks.
      const answer = await fetch(`${behindUrl}?${query}`).then(
        (found) => found.text(),
        () => undefined,
      );
      if (answer === undefined) response.destroy();
      else response.end(answer);
      return;
    }
    const number = query.get('e164') ?? '';
    calls.push(number);
    const id = String(700_000 + calls.length);
    if (waiting && number.startsWith(waiting.start)) {
      const { run } = waiting;
      waiting = undefined;
      await run();
    }
    response.end(id);
  });
  return {
    url: server.url,
    close: server.close,
    calls,
    atFirstCallTo(start, run) {
      waiting = { start, run };
    },
  };
}
