import type { ConfigurationFile } from '../../shared/configuration/configuration-file.js';
import type { Store } from '../store/database.js';

export interface Applied {
  file: ConfigurationFile;
  /** Ids of popups that were not in the file. */
  otherPopups: readonly string[];
  appliedAt: number;
  checkedAt: number | null;
  driftedAt: number | null;
}

/** What is remembered of an account's configuration: what WebAppel does not tell, and what was applied. */
export class ConfigurationMemory {
  /** @param account a keyed hash, of the account that is in use at the moment */
  constructor(
    private readonly store: Store,
    private readonly account: () => string,
  ) {}

  /** The schedule of each popup, by id; empty for a popup that has none. */
  async schedules(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.store
      .selectFrom('popup_schedules')
      .select(['popup_id', 'schedule_name'])
      .where('account', '=', this.account())
      .execute();
    return new Map(rows.map(({ popup_id, schedule_name }) => [popup_id, schedule_name]));
  }

  async rememberSchedule(popupId: string, scheduleName: string): Promise<void> {
    await this.store
      .insertInto('popup_schedules')
      .values({ account: this.account(), popup_id: popupId, schedule_name: scheduleName })
      .onConflict((conflict) =>
        conflict.columns(['account', 'popup_id']).doUpdateSet({ schedule_name: scheduleName }),
      )
      .execute();
  }

  /** Ids of popups, by the keys of a file. */
  async keys(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.store
      .selectFrom('configuration_keys')
      .select(['key', 'popup_id'])
      .where('account', '=', this.account())
      .execute();
    return new Map(rows.map(({ key, popup_id }) => [key, popup_id]));
  }

  async rememberKeys(popupIds: Iterable<[key: string, popupId: string]>): Promise<void> {
    const rows = [...popupIds].map(([key, popup_id]) => ({
      account: this.account(),
      key,
      popup_id,
    }));
    if (rows.length === 0) return;
    await this.store
      .insertInto('configuration_keys')
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['account', 'key'])
          .doUpdateSet(({ ref }) => ({ popup_id: ref('excluded.popup_id') })),
      )
      .execute();
  }

  async applied(): Promise<Applied | undefined> {
    const row = await this.store
      .selectFrom('configuration_applied')
      .selectAll()
      .where('account', '=', this.account())
      .executeTakeFirst();
    return (
      row && {
        file: JSON.parse(row.file) as ConfigurationFile,
        otherPopups: JSON.parse(row.other_popups) as string[],
        appliedAt: row.applied_at,
        checkedAt: row.checked_at,
        driftedAt: row.drifted_at,
      }
    );
  }

  async rememberApplied(
    file: ConfigurationFile,
    { otherPopups, at }: { otherPopups: readonly string[]; at: number },
  ): Promise<void> {
    const row = {
      file: JSON.stringify(file),
      other_popups: JSON.stringify(otherPopups),
      applied_at: at,
      checked_at: null,
      drifted_at: null,
    };
    await this.store
      .insertInto('configuration_applied')
      .values({ account: this.account(), ...row })
      .onConflict((conflict) => conflict.column('account').doUpdateSet(row))
      .execute();
  }

  /** Notes a comparison with what was applied at `appliedAt`; one of an earlier file counts no more. */
  async noteCheck(
    appliedAt: number,
    { at, driftedAt }: { at: number; driftedAt: number | null },
  ): Promise<void> {
    await this.store
      .updateTable('configuration_applied')
      .set({ checked_at: at, drifted_at: driftedAt })
      .where('account', '=', this.account())
      .where('applied_at', '=', appliedAt)
      .execute();
  }

  /** Keeps a plan, and forgets those that were made before `keptFrom`. */
  async savePlan(
    id: string,
    plan: object,
    { madeAt, keptFrom }: { madeAt: number; keptFrom: number },
  ): Promise<void> {
    await this.store.deleteFrom('configuration_plans').where('made_at', '<', keptFrom).execute();
    await this.store
      .insertInto('configuration_plans')
      .values({ id, account: this.account(), plan: JSON.stringify(plan), made_at: madeAt })
      .execute();
  }

  /** The JSON value of a plan that is not older than `madeFrom`; undefined without one. */
  async plan(id: string, madeFrom: number): Promise<unknown> {
    const row = await this.store
      .selectFrom('configuration_plans')
      .select(['id', 'plan'])
      .where('id', '=', id)
      .where('account', '=', this.account())
      .where('made_at', '>=', madeFrom)
      .executeTakeFirst();
    return row && JSON.parse(row.plan);
  }
}
