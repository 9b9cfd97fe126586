import { fields } from '../../../shared/webappel/fields.js';
import type { MethodName, WebAppel } from '../../../shared/webappel/methods.js';
import type { Store } from '../../store/database.js';
import { lockTransaction } from '../../store/locks.js';
import type { Caller } from '../accounts/accounts.js';
import { readNumber } from './numbers.js';
import { refusal, refusalOfValues } from './refuse.js';

type OperatorMethods = Pick<
  WebAppel,
  'listGroups' | 'addOperator' | 'removeOperator' | 'listOperators' | 'setOrdering'
>;

const POSITION_STEP = 10;
const LAST_POSITION = 1000;

/** Operator groups. The first operator creates a group; an emptied group stays, because popups refer to it. */
export function operatorMethods({ store }: { store: Store }, { account }: Caller): OperatorMethods {
  const groups = store.selectFrom('platform_groups').where('account_id', '=', account.id);
  const operatorsOf = (groupName: string) =>
    store
      .selectFrom('platform_operators')
      .where('account_id', '=', account.id)
      .where('group_name', '=', groupName);

  const requireGroup = async (method: MethodName, groupName: string) => {
    const group = await groups.selectAll().where('name', '=', groupName).executeTakeFirst();
    if (!group) throw refusal('NOT_FOUND', method, 'groupName');
    return group;
  };
  const parseNumber = (method: MethodName, phoneNumber: string): string => {
    const number = readNumber(phoneNumber);
    if (!number) throw refusalOfValues(method, 'phoneNumber');
    return number;
  };

  return {
    async listGroups() {
      const rows = await groups.select(['name', 'ordering']).orderBy('name').execute();
      return rows.map(({ name, ordering }) => ({ groupName: name, ordering }));
    },

    async addOperator({ groupName, phoneNumber, ringSeconds, position }) {
      const number = parseNumber('addOperator', phoneNumber);
      await store.transaction().execute(async (transaction) => {
        await lockTransaction(transaction, `positions of account ${account.id}`);
        await transaction
          .insertInto('platform_groups')
          .values({ account_id: account.id, name: groupName, ordering: 'fixed', rotation: 0 })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        const { last } = await transaction
          .selectFrom('platform_operators')
          .select(({ fn }) => fn.max('position').as('last'))
          .where('account_id', '=', account.id)
          .where('group_name', '=', groupName)
          .executeTakeFirstOrThrow();
        await transaction
          .insertInto('platform_operators')
          .values({
            account_id: account.id,
            group_name: groupName,
            number,
            ring_seconds: ringSeconds,
            position: position ?? Math.min((last ?? 0) + POSITION_STEP, LAST_POSITION),
          })
          .onConflict((conflict) =>
            conflict.columns(['account_id', 'group_name', 'number']).doUpdateSet({
              ring_seconds: ringSeconds,
              ...(position === undefined ? {} : { position }),
            }),
          )
          .execute();
      });
    },

    async removeOperator({ groupName, phoneNumber }) {
      const number = parseNumber('removeOperator', phoneNumber);
      await requireGroup('removeOperator', groupName);
      const { numDeletedRows } = await store
        .deleteFrom('platform_operators')
        .where('account_id', '=', account.id)
        .where('group_name', '=', groupName)
        .where('number', '=', number)
        .executeTakeFirst();
      if (numDeletedRows === 0n) throw refusal('NOT_FOUND', 'removeOperator', 'phoneNumber');
    },

    async listOperators({ groupName }) {
      const { ordering } = await requireGroup('listOperators', groupName);
      const rows = await operatorsOf(groupName)
        .select(['number', 'ring_seconds', 'position'])
        .orderBy('position')
        .orderBy('number')
        .execute();
      return rows.map(({ number, ring_seconds, position }) => ({
        phoneNumber: number,
        ringSeconds: ring_seconds,
        // The guide does not explain this column (L334); its table calls the ordering an "order" (L75).
        orderingRepeated: fields.ordering.form.encode(ordering),
        position,
      }));
    },

    async setOrdering({ groupName, ordering }) {
      await requireGroup('setOrdering', groupName);
      await store
        .updateTable('platform_groups')
        .set({ ordering })
        .where('account_id', '=', account.id)
        .where('name', '=', groupName)
        .execute();
    },
  };
}
