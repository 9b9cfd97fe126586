import { expect, it } from 'vitest';
import { startFaultyServer } from '../../support/network/faulty-server.js';
import { accountAt, rappel } from '../../support/program/run-command-line.js';

it.each(['01 99 00 12 01', '+33199001201,busy', '+33639980101'])(
  'rappel probe asks a real account for no call to a number reserved for fiction: %s',
  async (call) => {
    const server = await startFaultyServer((response) => response.end('5'));
    const { code, errors } = await rappel(
      ['probe', '--popup=77', `--call=${call}`],
      accountAt(server.url),
    );
    await server.close();
    expect(code).toBe(1);
    expect(errors[0]).toContain('reserved for fiction');
    expect(server.received).toEqual([]);
  },
);
