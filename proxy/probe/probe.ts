import { randomBytes } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import type { Clock } from '../../shared/clock.js';
import type { CustomField } from '../../shared/vocabulary.js';
import type { Credentials } from '../../shared/webappel/query.js';
import type { SentCharset } from '../../shared/webappel/sent-charset.js';
import type { Reading } from '../../shared/webappel/wire.js';
import type { AnswerFolder } from './answer-folder.js';
import { callingSteps, type OwnCall } from './calling-steps.js';
import { cleanUp, needsCleanUp } from './clean-up.js';
import { follow, followedMethods } from './follow.js';
import { type ProbeContext, type Question, resultOf } from './question.js';
import { readingSteps } from './reading-steps.js';
import { scratchSteps } from './scratch-steps.js';
import { type Entry, ProbeEnded, Session } from './session.js';
import { callStatesLine, type HeardWords } from './words-to-teach.js';

/** Time to pick up the phone. */
const WARNING_BEFORE_CALL_MS = 10_000;

export interface ProbeOptions {
  url: string;
  credentials: Credentials;
  /** As the program sends and reads. */
  charset: SentCharset;
  reading: Reading;
  clock: Clock;
  timeZone: string;
  tokenField: CustomField;
  folder: AnswerFolder;
  clean(text: string): string;
  /** Also ask the questions that create a schedule, a group and a popup. */
  writes: boolean;
  /** Calls to the owner's phones, in this order. */
  calls: readonly (OwnCall & { masked: string })[];
  /** The popup whose calls are listed and which places calls; undefined: the first of the listing. */
  popupId: string | undefined;
  /** The name of everything that the run creates. */
  scratchName: string;
  /** Prints a line for the person at the terminal. */
  print(line: string): void;
  onEntry(entry: Entry): void;
  stop: AbortSignal;
}

export interface ProbeResult {
  entries: Entry[];
  /** The setting that teaches the unknown words for results of the calls; undefined when there are none. */
  callStates: string | undefined;
  /** What could not be removed from the server, one sentence each. */
  leftovers: string[];
  /** Why the run stopped early; undefined when it is complete. */
  endReason: ProbeEnded['reason'] | undefined;
}

/** A name that nothing else on the account has; letters and digits, as the guide requires. */
export const createScratchName = (): string => `rappelprobe${randomBytes(4).toString('hex')}`;

export const planOf = ({ writes, calls }: Pick<ProbeOptions, 'writes' | 'calls'>): Question[] => [
  ...readingSteps,
  ...(writes ? scratchSteps : []),
  ...callingSteps(calls),
];

/**
 * Asks a WebAppel the questions of the plan and compares the answers with the expectations. Removes what it created,
 * also when it is stopped or a step fails.
 */
export async function probe(options: ProbeOptions): Promise<ProbeResult> {
  const plan = planOf(options);
  const session = new Session({ ...options, context: createContext(options) });
  let endReason: ProbeEnded['reason'] | undefined;
  let leftovers: string[] = [];
  const heard: HeardWords[] = [];
  try {
    for (const question of plan) await askQuestion(question, session, options, heard);
  } catch (failure) {
    if (!(failure instanceof ProbeEnded)) throw failure;
    endReason = failure.reason;
  } finally {
    if (needsCleanUp(session, plan)) {
      options.print('\nCleaning up: removing what the probe created.');
      leftovers = await cleanUp(session, plan);
    }
  }
  const callStates = callStatesLine(heard, options.reading.taughtCallStates);
  return { entries: session.entries, callStates, leftovers, endReason };
}

async function askQuestion(
  question: Question,
  session: Session,
  options: ProbeOptions,
  heard: HeardWords[],
): Promise<void> {
  const { ringing, id, step, about } = question;
  if (!ringing) {
    await session.ask(question);
    return;
  }
  const call = options.calls[Number(/^10-call-(\d+)/.exec(id)?.[1] ?? 1) - 1];
  options.print(
    `     In ${WARNING_BEFORE_CALL_MS / 1000} s ${call?.masked} rings: ${ringing.instruction}.`,
  );
  await session.wait(WARNING_BEFORE_CALL_MS);
  const asked = await session.ask(question);
  // A refused call is not followed. A lost or unreadable answer may mean that the call was accepted.
  if (!asked || asked.answer?.reading.kind === 'refusal') return;
  const followed = await follow(session, question, asked.request, asked.answer, options.print);
  heard.push({ words: followed.words, reaction: ringing.reaction });
  session.conclude(
    { id: `${id}-listed`, step, about: `${about} in both listings`, method: followedMethods },
    ringing.expects,
    followed,
  );
}

function createContext({
  clock,
  timeZone,
  tokenField,
  scratchName,
  popupId,
}: ProbeOptions): ProbeContext {
  const context: ProbeContext = {
    get today() {
      const now = Temporal.Instant.fromEpochMilliseconds(clock.now());
      return now.toZonedDateTimeISO(timeZone).toPlainDate().toString();
    },
    get popupId() {
      return popupId ?? resultOf(context, 'listPopups', '03-popups')?.[0]?.popupId;
    },
    timeZone,
    tokenField,
    scratchName,
    results: new Map(),
  };
  return context;
}
