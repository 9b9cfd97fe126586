import { randomBytes } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import type { Clock } from '../../shared/clock.js';
import type { CustomField } from '../../shared/vocabulary.js';
import type { Credentials } from '../../shared/webappel/query.js';
import type { AnswerFolder } from './answer-folder.js';
import { callingSteps, type OwnCall } from './calling-steps.js';
import { cleanUp, isToCleanUp } from './clean-up.js';
import { follow, followedMethods } from './follow.js';
import { type Known, type Question, resultOf } from './question.js';
import { readingSteps } from './reading-steps.js';
import { scratchSteps } from './scratch-steps.js';
import { Ended, type Entry, Session } from './session.js';

/** Enough to find the phone and put the glasses on. */
const BEFORE_A_CALL_MS = 10_000;

export interface ProbeOptions {
  url: string;
  credentials: Credentials;
  clock: Clock;
  timeZone: string;
  tokenField: CustomField;
  folder: AnswerFolder;
  clean(text: string): string;
  /** Also asks what needs a schedule, a group and a popup of its own. */
  writes: boolean;
  /** Also calls one's own phones, in this order. */
  calls: readonly (OwnCall & { masked: string })[];
  /** Whose calls are read and made; undefined: the first that is listed. */
  popupId: string | undefined;
  /** The name of what is made. */
  word: string;
  /** What a person at the terminal follows. */
  tell(line: string): void;
  onEntry(entry: Entry): void;
  stop: AbortSignal;
}

export interface ProbeResult {
  entries: Entry[];
  /** What is left on the server, a sentence each. */
  left: string[];
  /** Undefined: to the end. */
  ended: Ended['why'] | undefined;
}

/** A name that nothing else on the account has, of letters and digits as the guide wants them. */
export const scratchWord = (): string => `rappelprobe${randomBytes(4).toString('hex')}`;

export const planOf = ({ writes, calls }: Pick<ProbeOptions, 'writes' | 'calls'>): Question[] => [
  ...readingSteps,
  ...(writes ? scratchSteps : []),
  ...callingSteps(calls),
];

/**
 * Puts the questions of the plan to a WebAppel, one after the other, and compares. What it made is removed also when
 * it is stopped or a step fails.
 */
export async function probe(options: ProbeOptions): Promise<ProbeResult> {
  const plan = planOf(options);
  const session = new Session({ ...options, known: knowledge(options) });
  let ended: Ended['why'] | undefined;
  let left: string[] = [];
  try {
    for (const question of plan) await put(question, session, options);
  } catch (failure) {
    if (!(failure instanceof Ended)) throw failure;
    ended = failure.why;
  } finally {
    if (isToCleanUp(session, plan)) {
      options.tell('\nRemoving what was made.');
      left = await cleanUp(session, plan);
    }
  }
  return { entries: session.entries, left, ended };
}

async function put(question: Question, session: Session, options: ProbeOptions): Promise<void> {
  const { rings, id, step, about } = question;
  if (!rings) {
    await session.ask(question);
    return;
  }
  const call = options.calls[Number(/^10-call-(\d+)/.exec(id)?.[1] ?? 1) - 1];
  options.tell(`     In ${BEFORE_A_CALL_MS / 1000} s ${call?.masked} rings: ${rings.advice}.`);
  await session.wait(BEFORE_A_CALL_MS);
  const asked = await session.ask(question);
  // A no is not followed; an answer that was lost or cannot be read may be a call all the same.
  if (!asked || asked.seen?.reading.kind === 'refusal') return;
  const followed = await follow(session, question, asked.sent, asked.seen, options.tell);
  session.conclude(
    { id: `${id}-listed`, step, about: `${about} in both lists`, method: followedMethods },
    rings.expects,
    followed,
  );
}

function knowledge({ clock, timeZone, tokenField, word, popupId }: ProbeOptions): Known {
  const known: Known = {
    get today() {
      const now = Temporal.Instant.fromEpochMilliseconds(clock.now());
      return now.toZonedDateTimeISO(timeZone).toPlainDate().toString();
    },
    get popupId() {
      return popupId ?? resultOf(known, 'listPopups', '03-popups')?.[0]?.popupId;
    },
    timeZone,
    tokenField,
    word,
    results: new Map(),
  };
  return known;
}
