import { beforeEach, describe, expect, it } from 'vitest';
import type { WebAppel } from '../../../../shared/webappel/methods.js';
import { openPlatform, refused, transports } from '../../../support/platform/webappel-platform.js';

describe.each(transports)('operator groups, %s,', (_, connect) => {
  let webAppel: WebAppel;
  beforeEach(async () => {
    webAppel = await connect(await openPlatform());
  });

  const group = { groupName: 'sales' };
  const first = { ...group, phoneNumber: '33199001401', ringSeconds: 20 };

  it('are none at first', async () => {
    expect(await webAppel.listGroups({})).toEqual([]);
  });

  it('are made by their first operator, in fixed order', async () => {
    await webAppel.addOperator(first);
    expect(await webAppel.listGroups({})).toEqual([{ groupName: 'sales', ordering: 'fixed' }]);
  });

  it('give a new operator the next position in steps of ten', async () => {
    await webAppel.addOperator(first);
    await webAppel.addOperator({ ...first, phoneNumber: '33199001402', position: 25 });
    await webAppel.addOperator({ ...first, phoneNumber: '33199001403' });
    expect((await webAppel.listOperators(group)).map(({ position }) => position)).toEqual([
      10, 25, 35,
    ]);
  });

  it('never give a position that cannot be sent', async () => {
    await webAppel.addOperator({ ...first, position: 1000 });
    await webAppel.addOperator({ ...first, phoneNumber: '33199001402' });
    expect((await webAppel.listOperators(group)).map(({ position }) => position)).toEqual([
      1000, 1000,
    ]);
  });

  it('list their operators by position, with the ordering repeated', async () => {
    await webAppel.addOperator({ ...first, position: 20 });
    await webAppel.addOperator({ ...first, phoneNumber: '33199001402', position: 1 });
    await webAppel.setOrdering({ ...group, ordering: 'rotating' });
    expect(await webAppel.listOperators(group)).toEqual([
      { phoneNumber: '33199001402', ringSeconds: 20, orderingRepeated: 'TOURNANTE', position: 1 },
      {
        phoneNumber: '33199001401',
        ringSeconds: 20,
        orderingRepeated: 'TOURNANTE',
        position: 20,
      },
    ]);
  });

  it('update a number that is there, and keep its position unless a new one is given', async () => {
    await webAppel.addOperator({ ...first, position: 40 });
    await webAppel.addOperator({ ...first, ringSeconds: 60 });
    expect(await webAppel.listOperators(group)).toMatchObject([{ ringSeconds: 60, position: 40 }]);
    await webAppel.addOperator({ ...first, position: 7 });
    expect(await webAppel.listOperators(group)).toMatchObject([{ ringSeconds: 20, position: 7 }]);
  });

  it('know a number in national form as the same number', async () => {
    await webAppel.addOperator(first);
    await webAppel.addOperator({ ...first, phoneNumber: '0199001401', ringSeconds: 30 });
    expect(await webAppel.listOperators(group)).toMatchObject([
      { phoneNumber: '33199001401', ringSeconds: 30 },
    ]);
    await webAppel.removeOperator({ ...group, phoneNumber: '0199001401' });
    expect(await webAppel.listOperators(group)).toEqual([]);
  });

  it('stay when they are emptied', async () => {
    await webAppel.addOperator(first);
    await webAppel.removeOperator(first);
    expect(await webAppel.listGroups({})).toHaveLength(1);
    expect(await webAppel.listOperators(group)).toEqual([]);
  });

  it('are not found by another name or in another case', async () => {
    await webAppel.addOperator(first);
    for (const groupName of ['Sales', 'support'])
      await expect(webAppel.listOperators({ groupName })).rejects.toEqual(refused('NOT_FOUND'));
    await expect(webAppel.setOrdering({ groupName: 'support', ordering: 'fixed' })).rejects.toEqual(
      refused('NOT_FOUND'),
    );
    expect(await webAppel.listGroups({})).toHaveLength(1);
  });

  it('refuse to remove a number that is not there', async () => {
    await webAppel.addOperator(first);
    await expect(webAppel.removeOperator({ ...group, phoneNumber: '33199001499' })).rejects.toEqual(
      refused('NOT_FOUND'),
    );
  });

  it.each(['12', '0123', '00'])('refuse %s, which is no number', async (phoneNumber) => {
    await expect(webAppel.addOperator({ ...first, phoneNumber })).rejects.toEqual(
      refused('INVALID_VARS'),
    );
  });
});
