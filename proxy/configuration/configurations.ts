import { randomBytes } from 'node:crypto';
import type { Clock } from '../../shared/clock.js';
import type {
  ActualConfiguration,
  Configuration,
  FileType,
} from '../../shared/configuration/configuration.js';
import { mergePopup, planOf } from '../../shared/configuration/plan.js';
import { readConfigurationFile } from '../../shared/configuration/read-file.js';
import { writeConfigurationFile } from '../../shared/configuration/write-file.js';
import { DAY_MS, SECOND_MS } from '../../shared/durations.js';
import type { WebAppel } from '../../shared/webappel/methods.js';
import { type Store, StoreUnavailable } from '../store/database.js';
import { Leases } from '../store/leases.js';
import { keyedHash } from '../store/secrets.js';
import { type ApplyResult, applyPlan, type Contents } from './apply-plan.js';
import { ConfigurationMemory } from './configuration-memory.js';
import { readConfiguration } from './read-configuration.js';
import { baseOf, type SavedPlan, toSaved } from './saved-plan.js';

/** Longer than a step takes at the most. After a kill nobody can apply for so long. */
const LEASE_MS = 30 * SECOND_MS;
const PLAN_KEPT_MS = DAY_MS;

/** Another apply is under way, or was killed less than half a minute ago. */
export class ApplyUnderWay extends Error {
  override readonly name = 'ApplyUnderWay';
}

export interface ConfigurationParts {
  webAppel: WebAppel;
  store: Store;
  clock: Clock;
  secret: string;
  /** WebAppel's URL, and the account, which may change while the program runs. */
  account(): { url: string; email: string };
  /** The schedules of POPUP_SCHEDULES, which count before remembered ones. */
  popupSchedules: ReadonlyMap<string, string>;
  /** The embedded platform lists the schedule of each popup. */
  tellsSchedules: boolean;
}

interface PlanRequest {
  allowRemove?: readonly string[];
  /** A change of some things only: what was applied last stays the rest of what counts as applied. */
  isPart?: boolean;
}

export interface Drift {
  appliedAt: number;
  /** Sentences; empty if WebAppel has what was applied. */
  sentences: readonly string[];
}

/** The configuration of the account at WebAppel: what it is, plans to change it, and what was applied. */
export class Configurations {
  readonly memory: ConfigurationMemory;
  readonly #leases: Leases;
  #schedules: ReadonlyMap<string, string> = new Map();

  constructor(private readonly parts: ConfigurationParts) {
    const { store, clock, secret } = parts;
    this.memory = new ConfigurationMemory(store, () => {
      const { url, email } = parts.account();
      return keyedHash(secret, JSON.stringify([url, email]));
    });
    this.#leases = new Leases(store, clock);
  }

  /** The remembered schedules of popups, by id; those of before while the store is away. */
  async knownSchedules(): Promise<ReadonlyMap<string, string>> {
    try {
      this.#schedules = await this.memory.schedules();
    } catch (failure) {
      if (!(failure instanceof StoreUnavailable)) throw failure;
    }
    return this.#schedules;
  }

  /** The login of the account. */
  email(): string {
    return this.parts.account().email;
  }

  /**
   * Reads what WebAppel has.
   * @param wanted what it is compared with
   * @throws {Refusal | Unreached}
   */
  async read({
    wanted,
    onFile,
  }: {
    wanted?: Configuration;
    onFile?(key: string, fileType: FileType, content: Uint8Array): void;
  } = {}): Promise<ActualConfiguration> {
    const { webAppel, popupSchedules, tellsSchedules } = this.parts;
    const [keys, remembered] = await Promise.all([this.memory.keys(), this.memory.schedules()]);
    return readConfiguration(webAppel, {
      keys,
      ...(wanted && { wanted }),
      schedules: new Map([...remembered, ...popupSchedules]),
      tellsSchedules,
      ...(onFile && { onFile }),
    });
  }

  /** @throws {Refusal | Unreached} */
  async plan(
    wanted: Configuration,
    { allowRemove = [], isPart = false }: PlanRequest = {},
  ): Promise<SavedPlan> {
    const actual = await this.read({ wanted });
    return this.planFrom(actual, wanted, { allowRemove, isPart });
  }

  /** As `plan`, for what was just read. */
  async planFrom(
    actual: ActualConfiguration,
    wanted: Configuration,
    { allowRemove = [], isPart = false }: PlanRequest = {},
  ): Promise<SavedPlan> {
    const applied = await this.memory.applied();
    const sent = applied && readConfigurationFile(applied.file).configuration;
    const plan = planOf(actual, wanted, { allowRemove, sent, isPart });
    return {
      format: 'rappel plan 1',
      id: randomBytes(12).toString('base64url'),
      account: this.email(),
      base: baseOf(actual),
      before: toSaved(actual),
      ...plan,
      wanted: writeConfigurationFile(wanted, { keepsEmpty: true }),
      isPart,
    };
  }

  /** Keeps a plan for a day, for an apply by its id. */
  async keep(plan: SavedPlan): Promise<void> {
    const madeAt = this.parts.clock.now();
    await this.memory.savePlan(plan.id, plan, { madeAt, keptFrom: madeAt - PLAN_KEPT_MS });
  }

  async kept(id: string): Promise<SavedPlan | undefined> {
    const plan = await this.memory.plan(id, this.parts.clock.now() - PLAN_KEPT_MS);
    return plan as SavedPlan | undefined;
  }

  /**
   * Does what a plan says; see `applyPlan`. What was applied is remembered, for `drift`.
   * @throws {ApplyUnderWay | ChangedMeanwhile | MissingContent | Refusal | Unreached}
   */
  async apply(
    plan: SavedPlan,
    {
      contents = () => undefined,
      onStep,
    }: { contents?: Contents; onStep?(done: number): void } = {},
  ): Promise<ApplyResult> {
    const { webAppel } = this.parts;
    const holder = randomBytes(8).toString('hex');
    const hold = async () => {
      if (!(await this.#leases.tryAcquire('configuration', holder, LEASE_MS)))
        throw new ApplyUnderWay();
    };
    await hold();
    try {
      const { configuration: wanted } = readConfigurationFile(plan.wanted);
      let done = 0;
      const result = await applyPlan(plan, {
        webAppel,
        read: () => this.read({ wanted }),
        contents,
        onDone: async (step, popupId) => {
          if (popupId !== undefined && step.popup !== undefined) {
            if (step.method === 'addPopup') await this.memory.rememberKeys([[step.popup, popupId]]);
            if (step.method === 'addPopup' || step.method === 'updatePopup') {
              const { scheduleName } = step.params;
              if (scheduleName !== undefined)
                await this.memory.rememberSchedule(popupId, scheduleName ?? '');
            }
          }
          done += 1;
          onStep?.(done);
          await hold();
        },
      });
      if (!result.failure) await this.#rememberApplied(plan, result.present);
      return result;
    } finally {
      await this.#leases.release('configuration', holder);
    }
  }

  async #rememberApplied(plan: SavedPlan, present: ActualConfiguration): Promise<void> {
    const applied = await this.memory.applied();
    if (plan.isPart && !applied) return;
    const gone = plan.before.popups.map(([key]) => key).filter((key) => !present.popups.has(key));
    const file =
      plan.isPart && applied
        ? withoutPopups(mergeFiles(applied.file, plan.wanted), gone)
        : plan.wanted;
    await this.memory.rememberKeys(
      [...present.popupIds].filter(([key]) => Object.hasOwn(file.popups ?? {}, key)),
    );
    await this.memory.rememberApplied(file, {
      otherPopups: [...present.popupIds]
        .filter(([key]) => !Object.hasOwn(file.popups ?? {}, key))
        .map(([, popupId]) => popupId),
      at: this.parts.clock.now(),
    });
  }

  /**
   * Compares WebAppel with what was applied last, and notes it; undefined if nothing was applied.
   * @throws {Refusal | Unreached}
   */
  async drift(): Promise<Drift | undefined> {
    const applied = await this.memory.applied();
    if (!applied) return undefined;
    const { configuration: wanted } = readConfigurationFile(applied.file);
    const actual = await this.read({ wanted });
    const { steps } = planOf(actual, wanted, { sent: wanted });
    const others = wanted.popups
      ? [...actual.popupIds].filter(
          ([key, popupId]) => !wanted.popups?.has(key) && !applied.otherPopups.includes(popupId),
        )
      : [];
    const sentences = [
      ...steps.map(({ sentence }) => sentence),
      ...others.map(([key]) => `Popup ${key} was not there when the file was applied`),
    ];
    const now = this.parts.clock.now();
    await this.memory.noteCheck(applied.appliedAt, {
      at: now,
      driftedAt: sentences.length > 0 ? (applied.driftedAt ?? now) : null,
    });
    return { appliedAt: applied.appliedAt, sentences };
  }
}

type File = SavedPlan['wanted'];

/** What was applied, with a part of it changed. Only what it named is kept up. */
function mergeFiles(applied: File, change: File): File {
  const { popups } = readConfigurationFile(applied).configuration;
  const changed = readConfigurationFile(change).configuration;
  const merged = [...(changed.popups ?? [])].map(
    ([key, popup]) => [key, mergePopup(popups?.get(key), popup)] as const,
  );
  const written = writeConfigurationFile({ popups: new Map(merged) });
  return {
    ...applied,
    ...(applied.schedules && { schedules: { ...applied.schedules, ...change.schedules } }),
    ...(applied.groups && { groups: { ...applied.groups, ...change.groups } }),
    ...(applied.popups && { popups: { ...applied.popups, ...written.popups } }),
  };
}

/** A popup that was removed is not expected to be there again. */
const withoutPopups = (file: File, gone: readonly string[]): File => ({
  ...file,
  ...(file.popups && {
    popups: Object.fromEntries(Object.entries(file.popups).filter(([key]) => !gone.includes(key))),
  }),
});
