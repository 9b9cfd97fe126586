import { expect, it } from 'vitest';
import { sharedStatement } from '../../../proxy/store/shared-statement.js';

/** A statement whose runs are answered by hand. */
function controlled() {
  const runs: { questions: readonly string[]; end(failure?: Error): void }[] = [];
  const ask = sharedStatement(
    (questions: readonly string[]) =>
      new Promise<number>((resolve, reject) => {
        const answer = runs.length + 1;
        runs.push({ questions, end: (failure) => (failure ? reject(failure) : resolve(answer)) });
      }),
  );
  return { runs, ask };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('what is asked while a statement is under way is answered by the next one', async () => {
  const { runs, ask } = controlled();
  const first = ask('a');
  await turn();
  const later = [ask('b'), ask('c')];
  await turn();
  expect(runs.map(({ questions }) => questions)).toEqual([['a']]);
  runs[0]?.end();
  expect(await first).toBe(1);
  await turn();
  expect(runs.map(({ questions }) => questions)).toEqual([['a'], ['b', 'c']]);
  runs[1]?.end();
  expect(await Promise.all(later)).toEqual([2, 2]);
});

it('a statement that fails fails for those who asked it, and the next one runs', async () => {
  const { runs, ask } = controlled();
  const first = ask('a');
  await turn();
  const second = ask('b');
  runs[0]?.end(new Error('away'));
  await expect(first).rejects.toThrow('away');
  await turn();
  runs[1]?.end();
  expect(await second).toBe(2);
});
