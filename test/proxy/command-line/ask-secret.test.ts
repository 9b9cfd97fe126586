import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { askSecret } from '../../../proxy/command-line/ask-secret.js';

const asking = (isTTY: boolean, typed: string) => {
  const input = Object.assign(new PassThrough(), { isTTY });
  const terminal = new PassThrough();
  const answer = askSecret('Password: ', input, terminal);
  input.end(typed);
  return answer.then((secret) => ({ secret, seen: String(terminal.read() ?? '') }));
};

it('a password that is piped in is its first line, without a prompt', async () => {
  expect(await asking(false, 'pässword 1\nand more\n')).toEqual({ secret: 'pässword 1', seen: '' });
  expect((await asking(false, 'no line end')).secret).toBe('no line end');
});

it('a password that is typed is asked for and never shown', async () => {
  expect(await asking(true, 'secret\r')).toEqual({ secret: 'secret', seen: 'Password: \n' });
});

it.each([true, false])('no password changes nothing (terminal: %s)', async (isTTY) => {
  await expect(asking(isTTY, '')).rejects.toThrow('nothing is changed');
});
