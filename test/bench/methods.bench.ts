// WebAppel methods over HTTP, compared with a bare Express route: the cost that the platform adds to a request.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Contender, race, report, sized } from './measure.js';
import { send } from './send.js';
import { startServed } from './served.js';

const CONNECTIONS = 10;
const login = 'email=bench%40rappel.test&pass=bench';

const sendRequests = (url: string, amount: number, path: () => string): Promise<number[]> =>
  send({
    url,
    amount,
    connections: CONNECTIONS,
    request: () => ({ path: path() }),
    isGood: (status, body) => status === 200 && !body.startsWith('ERREUR'),
  });

async function createContenders(urls: { platform: string; bare: string }): Promise<Contender[]> {
  let serial = 0;
  const method = (name: string, amount: number, query: () => string): Contender => ({
    name,
    round: () =>
      sendRequests(
        urls.platform,
        sized(amount, 10),
        () => `${new URL(urls.platform).pathname}?methode=${name}&${login}&${query()}`,
      ),
  });
  const operator = (): string =>
    `nom_liste_op=bench${serial % 100}&e164=331990${String(serial++ % 10_000).padStart(5, '0')}`;
  const visitor = (): string =>
    `336399${80 + (serial % 10)}${String(serial++ % 1000).padStart(3, '0')}`;
  return [
    {
      name: 'bare Express route',
      round: () => sendRequests(urls.bare, sized(2000, 20), () => '/'),
    },
    method('popups_listing', 500, () => ''),
    method('operateurs_listing', 500, () => 'nom_liste_op=advisers'),
    method('appel_listing', 500, () => 'id_popup=78'),
    method('operateur_ajout', 100, () => `${operator()}&duree_sonnerie_op=30`),
    // With a delay, so that only the request is timed and no phone rings.
    method(
      'appel',
      100,
      () => `id_popup=77&e164=${visitor()}&nbressais=0&rec=0&dureemaxi=60&delais=1000`,
    ),
  ];
}

const folder = mkdtempSync(join(tmpdir(), 'rappel-bench-'));
const served = await startServed<{ platform: string; bare: string }>(
  'served-platform',
  `sqlite:${join(folder, 'platform.db')}`,
);
try {
  const rows = await race(await createContenders(served.said));
  report('methods', [
    { title: `Methods over HTTP, ${CONNECTIONS} connections, store on disk`, rows },
  ]);
} finally {
  await served.stop();
  rmSync(folder, { recursive: true });
}
