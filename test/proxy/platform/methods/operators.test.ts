import { beforeEach, describe, expect, it } from 'vitest';
import type { WebAppel } from '../../../../shared/webappel/methods.js';
import { openPlatform, refused, transports } from '../../../support/platform/webappel-platform.js';

describe.each(transports)('operator groups, %s', (_, connect) => {
  let webAppel: WebAppel;
  beforeEach(async () => {
    webAppel = await connect(await openPlatform());
  });

  const group = { groupName: 'sales' };
  const first = { ...group, phoneNumber: '33199001401', ringSeconds: 20 };

  it('a new account has no groups', async () => {
    expect(await webAppel.listGroups({})).toEqual([]);
  });

  it('the first operator creates the group, in fixed order', async () => {
    await webAppel.addOperator(first);
    expect(await webAppel.listGroups({})).toEqual([{ groupName: 'sales', ordering: 'fixed' }]);
  });

  it('an overseas operator has one number, also where it is stored with the code of France', async () => {
    await webAppel.addOperator({ ...first, phoneNumber: '33690001234' });
    await webAppel.addOperator({ ...first, phoneNumber: '590690001234' });
    expect((await webAppel.listOperators(group)).map(({ phoneNumber }) => phoneNumber)).toEqual([
      '590690001234',
    ]);
  });

  it('a new operator gets the last position plus ten', async () => {
    await webAppel.addOperator(first);
    await webAppel.addOperator({ ...first, phoneNumber: '33199001402', position: 25 });
    await webAppel.addOperator({ ...first, phoneNumber: '33199001403' });
    expect((await webAppel.listOperators(group)).map(({ position }) => position)).toEqual([
      10, 25, 35,
    ]);
  });

  it('an assigned position never exceeds 1000', async () => {
    await webAppel.addOperator({ ...first, position: 1000 });
    await webAppel.addOperator({ ...first, phoneNumber: '33199001402' });
    expect((await webAppel.listOperators(group)).map(({ position }) => position)).toEqual([
      1000, 1000,
    ]);
  });

  it('operators are listed by position, each with the ordering of the group', async () => {
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

  it('adding an existing number updates it and keeps its position unless a new one is given', async () => {
    await webAppel.addOperator({ ...first, position: 40 });
    await webAppel.addOperator({ ...first, ringSeconds: 60 });
    expect(await webAppel.listOperators(group)).toMatchObject([{ ringSeconds: 60, position: 40 }]);
    await webAppel.addOperator({ ...first, position: 7 });
    expect(await webAppel.listOperators(group)).toMatchObject([{ ringSeconds: 20, position: 7 }]);
  });

  it('a number in national form is recognised as the same number', async () => {
    await webAppel.addOperator(first);
    await webAppel.addOperator({ ...first, phoneNumber: '0199001401', ringSeconds: 30 });
    expect(await webAppel.listOperators(group)).toMatchObject([
      { phoneNumber: '33199001401', ringSeconds: 30 },
    ]);
    await webAppel.removeOperator({ ...group, phoneNumber: '0199001401' });
    expect(await webAppel.listOperators(group)).toEqual([]);
  });

  it('a group stays when its last operator is removed', async () => {
    await webAppel.addOperator(first);
    await webAppel.removeOperator(first);
    expect(await webAppel.listGroups({})).toHaveLength(1);
    expect(await webAppel.listOperators(group)).toEqual([]);
  });

  it('a group is not found under another name or in another case', async () => {
    await webAppel.addOperator(first);
    for (const groupName of ['Sales', 'support'])
      await expect(webAppel.listOperators({ groupName })).rejects.toEqual(refused('NOT_FOUND'));
    await expect(webAppel.setOrdering({ groupName: 'support', ordering: 'fixed' })).rejects.toEqual(
      refused('NOT_FOUND'),
    );
    expect(await webAppel.listGroups({})).toHaveLength(1);
  });

  it('removing a number that is not in the group is refused', async () => {
    await webAppel.addOperator(first);
    await expect(webAppel.removeOperator({ ...group, phoneNumber: '33199001499' })).rejects.toEqual(
      refused('NOT_FOUND'),
    );
  });

  it.each(['12', '0123', '00'])('%s is refused as an operator number', async (phoneNumber) => {
    await expect(webAppel.addOperator({ ...first, phoneNumber })).rejects.toEqual(
      refused('INVALID_VARS'),
    );
  });
});
