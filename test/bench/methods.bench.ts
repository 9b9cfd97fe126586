// Methods a second through HTTP, beside a bare route of Express: what the platform adds to a request.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { type Contender, race, report } from './measure.js';

const CONNECTIONS = 10;
const login = 'email=bench%40rappel.test&pass=bench';

/** Sends `amount` requests, the paths made one by one, and holds every answer to be a yes. */
function send(url: string, amount: number, path: () => string): Promise<number> {
  let answered = 0;
  return new Promise((resolve, reject) => {
    autocannon(
      {
        url,
        amount,
        connections: CONNECTIONS,
        requests: [
          {
            setupRequest: (request) => ({ ...request, path: path() }),
            onResponse(status, body) {
              answered += 1;
              if (status !== 200 || body.startsWith('ERREUR'))
                reject(new Error(`refused: ${body}`));
              // Not the result of autocannon, which looks once a second whether it is done.
              else if (answered === amount) resolve(amount);
            },
          },
        ],
      },
      (failure, result) => {
        // Harmless when every request was answered.
        reject(failure ?? new Error(`${result?.errors ?? 'all'} requests failed`));
      },
    );
  });
}

async function methods(urls: { platform: string; bare: string }): Promise<Contender[]> {
  let serial = 0;
  const method = (name: string, amount: number, query: () => string): Contender => ({
    name,
    round: () =>
      send(
        urls.platform,
        amount,
        () => `${new URL(urls.platform).pathname}?methode=${name}&${login}&${query()}`,
      ),
  });
  const operator = (): string =>
    `nom_liste_op=bench${serial % 100}&e164=331990${String(serial++ % 10_000).padStart(5, '0')}`;
  const visitor = (): string =>
    `336399${80 + (serial % 10)}${String(serial++ % 1000).padStart(3, '0')}`;
  return [
    { name: 'bare Express route', round: () => send(urls.bare, 2000, () => '/') },
    method('popups_listing', 500, () => ''),
    method('operateurs_listing', 500, () => 'nom_liste_op=advisers'),
    method('appel_listing', 500, () => 'id_popup=78'),
    method('operateur_ajout', 100, () => `${operator()}&duree_sonnerie_op=30`),
    // Deferred, so that only taking the request is timed and no phone rings.
    method(
      'appel',
      100,
      () => `id_popup=77&e164=${visitor()}&nbressais=0&rec=0&dureemaxi=60&delais=1000`,
    ),
  ];
}

async function start(
  databaseUrl: string,
): Promise<{ child: ChildProcess; urls: { platform: string; bare: string } }> {
  const child = fork(join(import.meta.dirname, 'served-platform.js'), [databaseUrl]);
  const [urls] = await once(child, 'message');
  return { child, urls };
}

const folder = mkdtempSync(join(tmpdir(), 'rappel-bench-'));
const { child, urls } = await start(`sqlite:${join(folder, 'platform.db')}`);
try {
  const rows = await race(await methods(urls));
  report('methods', [
    { title: `Methods through HTTP, ${CONNECTIONS} connections, store on disk`, rows },
  ]);
} finally {
  child.disconnect();
  await once(child, 'exit');
  rmSync(folder, { recursive: true });
}
