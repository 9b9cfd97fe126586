import { temporaryFolder } from '../support/program/run-program.js';
import { newDatabase } from '../support/store/stores.js';
import { type CrashReport, type CrashRun, runCrashes } from './crash-driver.js';

export const databases = ['SQLite', 'PostgreSQL'] as const;
export type Database = (typeof databases)[number];

/** Runs crashes on a new, empty store and prints the result. */
export async function crashOn(
  database: Database,
  run: Omit<CrashRun, 'databaseUrl'>,
): Promise<CrashReport> {
  const folder = temporaryFolder();
  const { url, drop } =
    database === 'SQLite'
      ? { url: `sqlite:${folder.path}/rappel.db`, drop: async () => undefined }
      : await newDatabase();
  try {
    const report = await runCrashes({ ...run, databaseUrl: url });
    const { violations, callbacks, kills, calls, calledTwice, lost, foundLate, states } = report;
    const deaths = run.points ? ` deaths: ${JSON.stringify(report.deaths)};` : '';
    process.stdout.write(
      `${database}: ${callbacks} callbacks, ${kills} kills, ${calls} calls, ${calledTwice} called twice, ${lost} lost, ${foundLate} found late, ` +
        `${violations.length} violations;${deaths} at rest: ${JSON.stringify(states)}\n`,
    );
    return report;
  } finally {
    await drop();
    folder.remove();
  }
}
