import { type Solution, solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2';
import type { Challenge } from '../../shared/callback.js';

type AltchaChallenge = Parameters<typeof solveChallenge>[0]['challenge'];

/** Ten times what the hardest challenge takes on a slow phone. */
const MAX_MS = 30_000;

/**
 * Solves a challenge of the proxy. This file is loaded by visitors who are asked for it only, and once more by its worker.
 * @returns the value of the header Challenge-Solution; null if it took too long, or if this browser cannot: pages without
 * HTTPS have no `crypto.subtle`
 */
export async function solve(challenge: Challenge): Promise<string | null> {
  const solution = await solveInWorker(challenge).catch(() => solveHere(challenge));
  return solution && btoa(JSON.stringify({ challenge, solution }));
}

/** Off the main thread the page stays quick. */
function solveInWorker(challenge: Challenge): Promise<Solution | null> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerUrl(), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<Solution | null>) => {
      worker.terminate();
      resolve(data);
    });
    worker.addEventListener('error', (failure) => {
      failure.preventDefault();
      worker.terminate();
      reject(new Error('the worker failed'));
    });
    worker.postMessage(challenge);
  });
}

/** A worker must come from the page's own origin. A page with a strict policy forbids the way around, too. */
function workerUrl(): string {
  const own = import.meta.url;
  if (new URL(own).origin === location.origin) return own;
  const script = new Blob([`import ${JSON.stringify(own)};`], { type: 'text/javascript' });
  return URL.createObjectURL(script);
}

/** Each derivation runs outside of the main thread in any case, so the page still answers. */
const solveHere = (challenge: Challenge): Promise<Solution | null> =>
  solveChallenge({
    challenge: challenge as unknown as AltchaChallenge,
    deriveKey,
    timeout: MAX_MS,
  }).catch(() => null);

/** In the worker. */
if (!('document' in globalThis) && 'WorkerGlobalScope' in globalThis)
  addEventListener('message', ({ data }: MessageEvent<Challenge>) => {
    void solveHere(data).then((solution) => postMessage(solution));
  });
