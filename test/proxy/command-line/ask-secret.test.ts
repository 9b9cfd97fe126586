import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { askSecret } from '../../../proxy/command-line/ask-secret.js';

const askWith = (isTTY: boolean, typed: string) => {
  const input = Object.assign(new PassThrough(), { isTTY });
  const terminal = new PassThrough();
  const answer = askSecret('Password: ', input, terminal);
  input.end(typed);
  return answer.then((secret) => ({ secret, seen: String(terminal.read() ?? '') }));
};

it('a piped password is the first line of the input, and no prompt is shown', async () => {
  expect(await askWith(false, 'pässword 1\nand more\n')).toEqual({
    secret: 'pässword 1',
    seen: '',
  });
  expect((await askWith(false, 'no line end')).secret).toBe('no line end');
});

it('a typed password is prompted for and never shown', async () => {
  expect(await askWith(true, 'secret\r')).toEqual({ secret: 'secret', seen: 'Password: \n' });
});

it.each([true, false])('an empty password is refused (terminal: %s)', async (isTTY) => {
  await expect(askWith(isTTY, '')).rejects.toThrow('nothing was changed');
});
