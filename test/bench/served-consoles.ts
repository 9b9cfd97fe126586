// Consoles that are open at their first page, in their own process. Each follows the changes, and reads the figures again
// two seconds after one, as the page does.
import { get } from 'node:http';
import { serve } from './served.js';

const FIGURES_AFTER_MS = 2000;
const paths = ['/today', '/refusals?limit=10', '/stops'];

let open = 0;
let isStopped = false;

function watch(url: string, headers: Record<string, string>): Promise<void> {
  let isWaiting = false;
  const readFigures = async (): Promise<void> => {
    isWaiting = false;
    if (isStopped) return;
    await Promise.all(
      paths.map(async (path) => (await fetch(`${url}/api/owner${path}`, { headers })).text()),
    ).catch(() => undefined);
  };
  return new Promise((resolve, reject) => {
    get(`${url}/api/owner/requests/events`, { headers }, (response) => {
      if (response.statusCode !== 200)
        reject(new Error(`the stream was refused with HTTP status ${response.statusCode}`));
      open += 1;
      response.on('error', () => undefined);
      response.on('data', (chunk) => {
        resolve();
        if (isWaiting || !String(chunk).includes('event: changed')) return;
        isWaiting = true;
        setTimeout(() => void readFigures(), FIGURES_AFTER_MS);
      });
    }).on('error', reject);
  });
}

interface Order {
  url?: string;
  headers?: Record<string, string>;
  consoles?: number;
}

serve('up', async ({ url, headers = {}, consoles = 0 }: Order) => {
  isStopped = url === undefined;
  for (let count = 0; count < consoles; count++) await watch(url ?? '', headers);
  return open;
});
