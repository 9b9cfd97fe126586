// Clients that hold event streams open, in their own process, because each stream is a socket on both sides.
import { Agent, get } from 'node:http';
import { serve } from './served.js';

const CONCURRENT_OPENINGS = 100;
const agent = new Agent({ maxSockets: Infinity });
let open = 0;

const watch = (url: string, handle: string): Promise<void> =>
  new Promise((resolve, reject) => {
    get(`${url}/api/callbacks/${handle}/events`, { agent }, (response) => {
      if (response.statusCode !== 200)
        reject(new Error(`the event stream was refused with HTTP status ${response.statusCode}`));
      open += 1;
      response.on('close', () => {
        open -= 1;
      });
      response.on('error', () => undefined);
      // The first event shows that the stream is open.
      response.on('data', () => resolve());
    }).on('error', reject);
  });

serve('up', async ({ url = '', handles = [] }: { url?: string; handles?: string[] }) => {
  for (let first = 0; first < handles.length; first += CONCURRENT_OPENINGS)
    await Promise.all(
      handles.slice(first, first + CONCURRENT_OPENINGS).map((handle) => watch(url, handle)),
    );
  return open;
});
