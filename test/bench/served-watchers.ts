// Browsers that hold event streams open, as a process of its own: each stream is a socket on both sides.
import { Agent, get } from 'node:http';
import { serve } from './served.js';

const TOGETHER = 100;
const agent = new Agent({ maxSockets: Infinity });
let open = 0;

const watch = (url: string, handle: string): Promise<void> =>
  new Promise((resolve, reject) => {
    get(`${url}/api/callbacks/${handle}/events`, { agent }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`refused: ${response.statusCode}`));
      open += 1;
      response.on('close', () => {
        open -= 1;
      });
      response.on('error', () => undefined);
      // The present state has come: it is followed.
      response.on('data', () => resolve());
    }).on('error', reject);
  });

serve('up', async ({ url = '', handles = [] }: { url?: string; handles?: string[] }) => {
  for (let first = 0; first < handles.length; first += TOGETHER)
    await Promise.all(handles.slice(first, first + TOGETHER).map((handle) => watch(url, handle)));
  return open;
});
