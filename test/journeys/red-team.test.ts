import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { fetchProof } from '../support/callbacks/page-proof.js';
import {
  type Program,
  runToTheEnd,
  startProgram,
  temporaryFolder,
} from '../support/program/run-program.js';
import { newDatabase } from '../support/store/stores.js';
import { waitUntil } from '../support/time/wait-until.js';
import { startCountingWebAppel } from '../support/webappel/counting-webappel.js';

const ADMIN_TOKEN = 'a token of the red team';
const MILLIS = 1000;

/** What a minute to these numbers costs in thousandths, in the price list of the demo; the second is the dearest. */
const prices = { '336': 35, '417': 160 };
/** The longest call of a real account that sets nothing. */
const MINUTES = 60;

const series = (count: number, numberOf: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => numberOf(index));
const victim = '+33698765432';
const special = ['0899112233', '0820112233', '+447012345678', '+881612345678', '+979123456789'];
/** A row of numbers, as those who are paid for incoming calls have them. */
const row = series(14, (index) => `+33612345${100 + index}`);
const dearest = (count: number, first: number) =>
  series(count, (index) => `+4179${100 + first + index}1234`);

/** Off for the twin, in which the same attack must do more harm. */
const withoutLimits = Object.fromEntries(
  [
    ...['BUDGET_PER_DAY', 'LIVE_CALLS', 'CALLS_PER_PREFIX_HOUR'],
    ...['CALLS_PER_POPUP_HOUR', 'CALLS_PER_HOUR'],
  ].map((name) => [name, 'none']),
);

let platform: Program;
beforeAll(async () => {
  platform = await startProgram({}, ['platform']);
  return () => platform.stop('SIGKILL');
});

/** The program with the settings of a real account, once on SQLite or twice on PostgreSQL. */
async function startAttacked(database: 'SQLite' | 'PostgreSQL', more = {}) {
  const webAppel = await startCountingWebAppel(platform.platformUrl);
  onTestFinished(() => webAppel.close());
  const settings = {
    DATABASE_URL: await urlOfNew(database),
    WEBAPPEL_URL: webAppel.url,
    WEBAPPEL_EMAIL: 'demo@rappel.test',
    WEBAPPEL_PASS: 'demo',
    SECRET: 'a secret that both instances have',
    ADMIN_TOKEN,
    ALLOWED_ORIGINS: 'https://shop.example',
    TRUST_PROXY: '1',
    DRAIN_SECONDS: '0',
    // An attacker has the time to solve challenges; this test has not.
    PROOF_OF_WORK: 'off',
    ...more,
  };
  const start = async () => {
    const program = await startProgram(settings);
    onTestFinished(async () => void (await program.stop('SIGKILL')));
    return program;
  };
  const programs = await Promise.all(database === 'SQLite' ? [start()] : [start(), start()]);
  let asked = 0;
  /** Asks for a call from an address of its own. @returns the status */
  const ask = async (number: string): Promise<number> => {
    asked += 1;
    const { url } = programs[asked % programs.length] as Program;
    const headers = { origin: 'https://shop.example', 'x-forwarded-for': `11.${asked}.7.9` };
    const proof = await fetchProof(url, { headers });
    const answer = await fetch(`${url}/api/callbacks`, {
      method: 'POST',
      headers: {
        ...headers,
        ...proof,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify({ popupId: '77', number }),
    });
    return answer.status;
  };
  return {
    webAppel,
    ask,
    askAtOnce: (numbers: readonly string[]) => Promise.all(numbers.map(ask)),
    kill: () => programs[0]?.stop('SIGKILL'),
    async restart() {
      programs[0] = await start();
    },
    /** Until no callback waits for its call, and nobody is left who could place one. */
    async comeToRest() {
      const metrics = async () => {
        const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
        return (await fetch(`${programs[0]?.url}/metrics`, { headers })).text();
      };
      const isDone = async () => /^rappel_callbacks\{state="ready"\} 0$/m.test(await metrics());
      await waitUntil('the call of every callback', isDone, { seconds: 60 });
      await Promise.all(programs.map((program) => program.stop()));
    },
    /** The last line of `rappel ceiling` with the same settings, and the cost of a day in it, in thousandths. */
    async readCeiling() {
      const { output } = await runToTheEnd(settings, ['ceiling']);
      const line = output.trim().split('\n').at(-1) ?? '';
      return { line, cost: Number(/at most ([\d.]+) in any 24 hours/.exec(line)?.[1]) * MILLIS };
    },
  };
}
type Attacked = Awaited<ReturnType<typeof startAttacked>>;
type Ceiling = Awaited<ReturnType<Attacked['readCeiling']>>;

async function urlOfNew(database: 'SQLite' | 'PostgreSQL'): Promise<string> {
  if (database === 'PostgreSQL') {
    const { url, drop } = await newDatabase('empty');
    onTestFinished(drop);
    return url;
  }
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  return `sqlite:${join(folder.path, 'rappel.db')}`;
}

/** @returns what the calls cost that were asked for, if each is as long as it may be, in thousandths */
const costOf = (calls: readonly string[]): number =>
  calls.reduce((sum, number) => {
    const price = Object.entries(prices).find(([start]) => number.startsWith(start))?.[1];
    if (price === undefined) throw new Error(`a call outside of the price list: ${number}`);
    return sum + price * MINUTES;
  }, 0);

/** Special numbers, one victim, a row of numbers, and the dearest ones while an instance is killed. */
async function attack({ webAppel, ...target }: Attacked) {
  const countTo = (start: string) =>
    webAppel.calls.filter((number) => number.startsWith(start)).length;
  const ofSpecial = await target.askAtOnce(special);
  await target.askAtOnce(series(8, () => victim));
  const ofRow = await target.askAtOnce(row);
  // The kill must not lose one of these calls: it would be counted as refused.
  const accepted = ofRow.filter((status) => status === 201).length;
  const isRowCalled = () => countTo('33612345') >= accepted;
  await waitUntil('the calls to the row of numbers', isRowCalled, { seconds: 60 });
  let isKilled = false;
  webAppel.atFirstCallTo('417', async () => {
    await target.kill();
    isKilled = true;
  });
  const meanwhile = Promise.allSettled(dearest(12, 0).map(target.ask));
  await waitUntil('a call to one of the dearest numbers', () => isKilled, { seconds: 60 });
  await meanwhile;
  await target.restart();
  const ofDearest = await target.askAtOnce(dearest(12, 20));
  await target.comeToRest();
  return {
    ofSpecial,
    ofDearest,
    rings: countTo(victim.slice(1)),
    callsToRow: countTo('33612345'),
    calls: webAppel.calls,
  };
}

/** @throws where the attack did more than the ceiling allows */
async function expectHeld(attacked: Attacked, ceiling: Ceiling) {
  const found = await attack(attacked);
  expect(found.ofSpecial.filter((status) => status < 400)).toEqual([]);
  expect(found.rings).toBe(1);
  expect(found.callsToRow).toBe(10);
  // The budget stopped it, and not the end of the test.
  expect(found.ofDearest).toContain(429);
  expect(costOf(found.calls)).toBeLessThanOrEqual(ceiling.cost);
  // The instance that was started in place of the killed one called none again.
  expect(new Set(found.calls).size).toBe(found.calls.length);
}

describe('an attack on the started program with the defaults of a real account', () => {
  it('costs at most what the last line of rappel ceiling says, through a kill, and more without the limits', async () => {
    const attacked = await startAttacked('SQLite');
    const ceiling = await attacked.readCeiling();
    expect(ceiling.line).toContain('(BUDGET_PER_DAY)');
    await expectHeld(attacked, ceiling);
    const twin = await startAttacked('SQLite', withoutLimits);
    const found = await attack(twin);
    expect(found.callsToRow).toBe(row.length);
    expect(costOf(found.calls)).toBeGreaterThan(ceiling.cost);
  }, 240_000);

  it('costs no more of two instances on PostgreSQL, one of which is killed', async () => {
    const attacked = await startAttacked('PostgreSQL');
    await expectHeld(attacked, await attacked.readCeiling());
  }, 240_000);
});
