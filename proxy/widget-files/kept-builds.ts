import { createHash } from 'node:crypto';
import { type Clock, sleep } from '../../shared/clock.js';
import { SECOND_MS } from '../../shared/durations.js';
import type { Store } from '../store/database.js';
import { lockTransaction } from '../store/locks.js';
import { ASSETS, type WidgetBuild, type WidgetFile, widgetFile } from './widget-build.js';

/** Enough for a page that has stayed open over several upgrades. A build takes about 150 kB. */
const KEPT_BUILDS = 10;

/** However many unknown files are asked for, the store is asked for its paths once in this time. */
const REFRESH_MS = SECOND_MS;

/**
 * The files of other builds: those that ran before, and newer ones of other instances on the same store. During an
 * upgrade a load balancer may send the parts of one page to different builds.
 */
export class KeptBuilds {
  /** Files of the store by path; undefined until the first request for one. */
  readonly #files = new Map<string, Promise<WidgetFile | undefined> | undefined>();
  #refreshedAt = -Infinity;
  #refreshing: Promise<void> | undefined;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  /** Shares the files of a build with all instances, and removes builds that are too old. */
  async publish(build: WidgetBuild): Promise<void> {
    const assets = [...build.values()].filter(({ path }) => path.startsWith(ASSETS));
    const paths = JSON.stringify(assets.map(({ path }) => path).sort());
    const name = createHash('sha256').update(paths).digest('hex');
    await this.store.transaction().execute(async (transaction) => {
      await lockTransaction(transaction, 'widget builds');
      const started_at = this.clock.now();
      await transaction
        .insertInto('widget_builds')
        .values({ build: name, paths, started_at })
        .onConflict((conflict) => conflict.column('build').doUpdateSet({ started_at }))
        .execute();
      for (const { path, body } of assets)
        await transaction
          .insertInto('widget_files')
          .values({ path, content: body.content })
          .onConflict((conflict) => conflict.column('path').doNothing())
          .execute();
      await removeOldBuilds(transaction);
    });
  }

  /** Undefined for a file that no kept build has. */
  async find(path: string): Promise<WidgetFile | undefined> {
    if (!this.#files.has(path)) await this.#refresh();
    if (!this.#files.has(path)) return undefined;
    const loading = this.#files.get(path) ?? this.#load(path);
    this.#files.set(path, loading);
    return loading;
  }

  async #load(path: string): Promise<WidgetFile | undefined> {
    try {
      const row = await this.store
        .selectFrom('widget_files')
        .select('content')
        .where('path', '=', path)
        .executeTakeFirst();
      // The SQLite driver returns an ArrayBuffer although the types say Uint8Array.
      return row && widgetFile(path, Buffer.from(new Uint8Array(row.content)));
    } catch (failure) {
      this.#files.set(path, undefined);
      throw failure;
    }
  }

  /** Reads the paths again; a request that comes too early waits, because its file may have been published just now. */
  #refresh(): Promise<void> {
    this.#refreshing ??= this.#readPaths().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #readPaths(): Promise<void> {
    const wait = this.#refreshedAt + REFRESH_MS - this.clock.monotonic();
    if (wait > 0) await sleep(this.clock, wait);
    this.#refreshedAt = this.clock.monotonic();
    const rows = await this.store.selectFrom('widget_files').select('path').execute();
    const paths = new Set(rows.map(({ path }) => path));
    for (const path of this.#files.keys()) if (!paths.has(path)) this.#files.delete(path);
    for (const path of paths) if (!this.#files.has(path)) this.#files.set(path, undefined);
  }
}

async function removeOldBuilds(transaction: Store): Promise<void> {
  const builds = await transaction
    .selectFrom('widget_builds')
    .select(['build', 'paths'])
    .orderBy('started_at', 'desc')
    .orderBy('build')
    .execute();
  const old = builds.slice(KEPT_BUILDS);
  if (old.length === 0) return;
  const kept = builds.slice(0, KEPT_BUILDS).flatMap(({ paths }) => JSON.parse(paths) as string[]);
  await transaction
    .deleteFrom('widget_builds')
    .where(
      'build',
      'in',
      old.map(({ build }) => build),
    )
    .execute();
  await transaction.deleteFrom('widget_files').where('path', 'not in', kept).execute();
}
