// The cost of a request before the ledger: Node alone, Express, and the whole program (log, metrics, headers, origins,
// limits, validation), each with and without the request and response classes of listen.ts.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fetchProof } from '../support/callbacks/page-proof.js';
import { type Contender, race, report, sized } from './measure.js';
import { send } from './send.js';
import { type Served, startServed } from './served.js';
import type { BareUrls } from './served-bare.js';

const CONNECTIONS = 10;
const AMOUNT = sized(1000, 20);
const body = JSON.stringify({ popupId: '77', number: '+33612345678', name: 'Bench' });
const plain = {
  node: ['--import', pathToFileURL(join(import.meta.dirname, 'plain-express.js')).href],
};

const post = (name: string, url: string, proof = {}): Contender => ({
  name,
  round: () =>
    send({
      url,
      amount: AMOUNT,
      connections: CONNECTIONS,
      request: () => ({
        method: 'POST',
        path: '/api/callbacks',
        // Always the same key: a repetition passes everything before the ledger and adds no row.
        headers: {
          'content-type': 'application/json',
          'idempotency-key': 'the-same-key',
          ...proof,
        },
        body,
      }),
      isGood: (status) => status === 201,
    }),
});

const upstream = await startServed<string>('served-upstream', {});
const environment = { DATABASE_URL: 'sqlite::memory:', WEBAPPEL_URL: upstream.said };
const bare = await startServed<BareUrls>('served-bare', {});
const barePlain = await startServed<BareUrls>('served-bare', {}, plain);
const program = await startServed<string>('served-proxy', environment);
const programPlain = await startServed<string>('served-proxy', environment, plain);
try {
  report('stack', [
    {
      title: `A POST of ${body.length} bytes, ${CONNECTIONS} connections`,
      rows: await race([
        post('node:http', bare.said.node),
        post('Express', barePlain.said.express),
        post('Express as listen.ts serves it', bare.said.express),
        post(
          'the program, on plain Express',
          programPlain.said,
          await fetchProof(programPlain.said),
        ),
        post('the program', program.said, await fetchProof(program.said)),
      ]),
    },
  ]);
} finally {
  const all: Served<unknown>[] = [program, programPlain, bare, barePlain, upstream];
  for (const served of all) await served.stop();
}
