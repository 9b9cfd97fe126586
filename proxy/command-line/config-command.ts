import { writeFileSync } from 'node:fs';
import type { CheckTerms } from '../../shared/configuration/checks.js';
import { frenchHolidays } from '../../shared/configuration/french-holidays.js';
import { unknownOf } from '../../shared/configuration/unknown.js';
import { writeConfigurationFile } from '../../shared/configuration/write-file.js';
import { Refusal, Unreached } from '../../shared/webappel/refusal.js';
import { usages } from '../bin/usage.js';
import { ChangedMeanwhile, MissingContent } from '../configuration/apply-plan.js';
import { appointmentsLeftOut } from '../configuration/appointments-left-out.js';
import { readParsed, readYaml, writeYaml } from '../configuration/configuration-yaml.js';
import { ApplyUnderWay, Configurations } from '../configuration/configurations.js';
import { planFaults } from '../configuration/plan-faults.js';
import { fromSaved, type SavedPlan } from '../configuration/saved-plan.js';
import { AuditLog, commandLine } from '../owner/audit/audit-log.js';
import type { Store } from '../store/database.js';
import { loadOrCreateSecret } from '../store/secrets.js';
import { createWebAppelClient } from '../webappel/client.js';
import { toTerminalText } from '../webappel/redact.js';
import { accountOf, type WebAppelAccount } from './account-in-environment.js';
import { askYes } from './ask-yes.js';
import {
  BadUsage,
  type Command,
  type CommandContext,
  type ExitCode,
  exitCodes,
} from './command.js';
import {
  contentsIn,
  exportedName,
  folderOf,
  readText,
  withFileHashes,
  writeFiles,
} from './config-files.js';
import {
  appointmentLines,
  changeLines,
  doneLines,
  planLines,
  planSummary,
} from './config-words.js';
import { readOptions } from './options.js';
import { requireWritable } from './out-file.js';
import { withStoreBeside } from './store-beside.js';
import { unreachedWords } from './unreached-words.js';

interface Options {
  files?: string;
  'allow-remove'?: string[];
  for?: string;
  out?: string;
  yes?: boolean;
}

/** What an action works with. */
interface Work {
  configurations: Configurations;
  audit: AuditLog;
  account: WebAppelAccount;
  context: CommandContext;
  options: Options;
  terms: CheckTerms;
  store: Store;
}

export const config: Command = {
  ...usages.config,
  async run(words, context) {
    const { values: options, positionals } = readOptions(
      words,
      {
        ...{ files: 'string', 'allow-remove': 'strings', for: 'string' },
        ...{ out: 'string', yes: 'boolean' },
      },
      2,
    );
    const [action = '', named] = positionals;
    if (action === 'holidays') return printHolidays(named, context);
    const act = actions[action];
    if (!act || (named === undefined) === takesFile(action))
      throw new BadUsage([`rappel ${config.usage}`]);
    const account = accountOf(context);
    return withStoreBeside(context, 'configuration_applied', async (store, settings) => {
      const { url, credentials, isEmbedded } = account;
      const configurations = new Configurations({
        webAppel: createWebAppelClient({
          ...{ url, charset: settings.webAppelCharset, taught: settings },
          credentials: () => credentials,
        }),
        store,
        clock: context.clock,
        secret: await loadOrCreateSecret(store, 'secret', settings.secret),
        account: () => ({ url: settings.webAppelUrl ?? 'embedded', email: credentials.email }),
        popupSchedules: settings.popupSchedules,
        tellsSchedules: isEmbedded,
      });
      try {
        const audit = new AuditLog({ store, clock: context.clock });
        const terms = { now: context.clock.now(), timeZone: settings.timeZone };
        const work = { configurations, audit, account, context, options, terms, store };
        return await act(work, named ?? '');
      } catch (failure) {
        return explain(failure, account, context);
      }
    });
  },
};

const takesFile = (action: string): boolean => action === 'plan' || action === 'apply';

const actions: Readonly<Record<string, (work: Work, path: string) => Promise<ExitCode>>> = {
  async export({ configurations, context, options }) {
    const contents = new Map<string, Uint8Array>();
    const names = new Map<string, string>();
    const actual = await configurations.read({
      onFile(key, fileType, content) {
        const name = exportedName(key, fileType, content);
        contents.set(name, content);
        names.set(`${key} ${fileType}`, name);
      },
    });
    await configurations.memory.rememberKeys(actual.popupIds);
    const file = writeConfigurationFile(actual, { account: configurations.email() });
    if (options.files !== undefined) {
      writeFiles(options.files, contents);
      for (const [key, popup] of Object.entries(file.popups ?? {}))
        for (const [fileType, entry] of Object.entries(popup.files ?? {})) {
          const name = names.get(`${key} ${fileType}`);
          if (entry && name !== undefined) entry.file = name;
        }
    }
    context.write(writeYaml(file, unknownOf(actual)));
    return exitCodes.done;
  },

  async plan(work, path) {
    const { options } = work;
    if (options.out !== undefined) requireWritable(options.out);
    const { plan } = await planOfFile(work, path);
    if (options.out !== undefined) writeFileSync(options.out, `${JSON.stringify(plan, null, 1)}\n`);
    await writePlan(work, plan);
    return plan.steps.length > 0 ? exitCodes.changes : exitCodes.done;
  },

  async apply(work, path) {
    const { configurations, audit, context, options } = work;
    const { plan, contents } = await planOfFile(work, path);
    await writePlan(work, plan);
    if (plan.steps.length > 0 && !options.yes && !(await askYes(planSummary(plan), context)))
      throw new BadUsage(['Nothing was done; type yes, or add --yes']);
    const result = await configurations.apply(plan, {
      contents: (hash) => contents.get(hash),
      onStep: (done) => context.printError(`${done} of ${plan.steps.length} done`),
    });
    await audit.add(
      {
        action: 'configuration-applied',
        target: 'configuration',
        change: {
          steps: result.done,
          differences: result.differences.length,
          base: plan.base.slice(0, 12),
        },
      },
      commandLine(),
    );
    context.write(`${doneLines(plan, result).join('\n')}\n`);
    if (result.failure) {
      const { reason } = result.failure;
      return explain(reason, work.account, context);
    }
    return result.differences.length > 0 ? exitCodes.changes : exitCodes.done;
  },

  async drift({ configurations, context }) {
    const drift = await configurations.drift();
    if (!drift)
      throw new BadUsage(['Nothing was applied yet, so there is nothing to compare with']);
    const { sentences } = drift;
    if (sentences.length === 0) context.write('WebAppel has what was applied\n');
    else
      context.write(
        `WebAppel has something else than was applied. To have it again:\n${sentences.map((one) => `  ${one}\n`).join('')}`,
      );
    return sentences.length > 0 ? exitCodes.changes : exitCodes.done;
  },
};

async function writePlan({ context, store, terms }: Work, plan: SavedPlan): Promise<void> {
  const leftOut = await appointmentsLeftOut(fromSaved(plan.before), plan.steps, {
    store,
    ...terms,
  });
  const lines = [...planLines(plan, terms), ...appointmentLines(leftOut, terms.timeZone)];
  context.write(`${lines.join('\n')}\n`);
}

/** The plan of a file, or one that was kept by `plan --out`. */
async function planOfFile(
  { configurations, account, options }: Work,
  path: string,
): Promise<{ plan: SavedPlan; contents: ReadonlyMap<string, Uint8Array> }> {
  const text = readText(path);
  const folder = folderOf(path, options.files);
  const kept = text.trimStart().startsWith('{') ? savedPlanIn(text, path) : undefined;
  if (kept) {
    requireAccount(kept.account, account, undefined);
    return { plan: kept, contents: contentsIn(folder) };
  }
  const read = readYaml(text);
  if (read.faults.length > 0) throw new BadUsage(read.faults.map((fault) => `${path}:${fault}`));
  requireAccount(read.account, account, options.for);
  const { parsed, contents } = withFileHashes(read.parsed, folder);
  const { configuration: wanted } = readParsed(parsed);
  const allowRemove = options['allow-remove'] ?? [];
  const plan = await configurations.plan(wanted, { allowRemove });
  const present = new Set(plan.before.popups.map(([key]) => key));
  const strange = allowRemove.filter((key) => !present.has(key) || wanted.popups?.has(key));
  if (strange.length > 0)
    throw new BadUsage(
      strange.map((key) => `--allow-remove: ${key} is not a popup that only WebAppel has`),
    );
  const faults = planFaults(plan, account.isEmbedded);
  if (faults.length > 0) throw new BadUsage(faults.map((fault) => `${path}: ${fault}`));
  return { plan, contents };
}

function savedPlanIn(text: string, path: string): SavedPlan | undefined {
  try {
    const parsed = JSON.parse(text) as Partial<SavedPlan>;
    if (parsed.format === 'rappel plan 1') return parsed as SavedPlan;
    return undefined;
  } catch {
    throw new BadUsage([`${path}: this is neither a plan nor a configuration`]);
  }
}

/** @throws {BadUsage} for the file of another account */
function requireAccount(
  named: string | undefined,
  { credentials: { email } }: WebAppelAccount,
  allowed: string | undefined,
): void {
  const isSame = (a: string) => a.toLowerCase() === email.toLowerCase();
  if (allowed !== undefined && !isSame(allowed))
    throw new BadUsage([`--for: the settings name another account, ${email}`]);
  if (named !== undefined && !isSame(named) && allowed === undefined)
    throw new BadUsage([
      `This is of the account ${named}, and the settings name ${email}; add --for ${email} to use it there`,
    ]);
}

function printHolidays(year: string | undefined, { write }: CommandContext): ExitCode {
  if (!year || !/^(19|20|21)\d\d$/.test(year))
    throw new BadUsage(['rappel config holidays needs a year such as 2027']);
  const lines = frenchHolidays(Number(year)).map(({ day, name }) => `- ${day} # ${name}\n`);
  write(lines.join(''));
  return exitCodes.done;
}

function explain(
  failure: unknown,
  { credentials, isEmbedded }: WebAppelAccount,
  { printError }: CommandContext,
): ExitCode {
  if (failure instanceof Refusal) {
    const detail = toTerminalText(failure.detail, credentials).slice(0, 200);
    printError(
      `${failure.method} was refused: ${[failure.code, detail].filter(Boolean).join(' ')}`,
    );
    return exitCodes.refused;
  }
  if (failure instanceof Unreached) {
    printError(`${failure.method} failed: ${unreachedWords[failure.reason]}`);
    if (failure.nothingSent && isEmbedded)
      printError(
        'Start the embedded platform with rappel serve or rappel platform, or set WEBAPPEL_URL',
      );
    return exitCodes.unreached;
  }
  if (failure instanceof ChangedMeanwhile) {
    for (const line of changeLines(failure)) printError(line);
    return exitCodes.changes;
  }
  if (failure instanceof MissingContent)
    throw new BadUsage([`${failure.message}; name its folder with --files`]);
  if (failure instanceof ApplyUnderWay)
    throw new BadUsage([
      'Another apply is under way, or was broken off less than half a minute ago; nothing was done',
    ]);
  throw failure;
}
