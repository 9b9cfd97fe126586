import type { E164 } from '../../../shared/phone.js';

/**
 * What carries calls, at the level of single legs: the business of a callback is written once, above it. Outcomes are
 * values: nothing here rejects because of what a phone or a network did. A driver never reads the store.
 */
export interface TelephonyDriver {
  readonly name: string;
  readonly capabilities: {
    recording: boolean;
    /** A leg ends at its maximum even when this process is gone. */
    crashSafeMaxDuration: boolean;
    maxConcurrentLegs: number;
  };
  start(): Promise<void>;
  /** Lets the legs that are up end by themselves for `drainMs`, then hangs them up. */
  stop(options: { drainMs: number }): Promise<void>;
  health(): Promise<{ ok: boolean; detail: string; rttMs?: number }>;
  /** Begins to ring and returns at once. */
  dial(request: DialRequest): Leg;
  /** Lets two answered legs of this driver hear each other; a leg that has ended makes a bridge that has ended. */
  bridge(a: Leg, b: Leg, options?: { record?: boolean }): Promise<Bridge>;
}

export type Role = 'operator' | 'visitor';

export interface DialRequest {
  legId: string;
  callId: string;
  role: Role;
  to: E164;
  presentedNumber?: E164;
  /** Counted from the moment the call is sent out; at its end the ringing stops. */
  ringTimeoutMs: number;
  /** Hard stop, counted from the answer, which the driver keeps even if its caller forgets. */
  maxDurationMs: number;
  /** Stops the ringing; nothing once the leg has answered. */
  signal?: AbortSignal;
}

/** Why a leg did not answer. */
export type DialFailure =
  | 'no-answer'
  | 'busy'
  | 'declined'
  | 'invalid-number'
  | 'unreachable'
  | 'congestion'
  | 'forbidden'
  | 'cancelled'
  | 'trunk-error';

/** `ringMs` is the time from dialling to this outcome. */
export type DialOutcome =
  | { kind: 'answered'; answeredAt: number; ringMs: number }
  | { kind: DialFailure; ringMs: number; sipCode?: number; q850?: number; detail?: string };

export interface LegEnd {
  by: 'remote' | 'local' | 'max-duration' | 'media-timeout' | 'error';
  /** Milliseconds since 1970. */
  at: number;
  /** From the answer, 0 when it never answered. */
  talkMs: number;
}

/** A sound by reference: a driver that needs the bytes reads them, and may keep them under the name. */
export interface SoundRef {
  /** Changes when the content does. */
  readonly name: string;
  read(): Promise<Uint8Array>;
}

/** A WAV file, 8 kHz mono of 16 bits. */
export interface Recording {
  wav: Uint8Array;
  ms: number;
}

export interface RecordOptions {
  maxMs: number;
  maxSilenceMs?: number;
  beep?: boolean;
  stopOnDtmf?: string;
  signal?: AbortSignal;
}

export interface Leg {
  readonly id: string;
  readonly outcome: Promise<DialOutcome>;
  /** Settles for every leg, after its outcome; one that never answered has ended too. */
  readonly ended: Promise<LegEnd>;
  on(event: 'ringing' | 'dtmf', listener: (detail: string) => void): () => void;
  play(
    sound: SoundRef,
    options?: { loop?: boolean; signal?: AbortSignal },
  ): Promise<'finished' | 'stopped' | 'hangup'>;
  /** What was said until silence, a key, the maximum, the signal or a hang-up. */
  record(options: RecordOptions): Promise<Recording>;
  /** Ends the leg, or its ringing. Harmless when it is over. */
  hangup(): Promise<void>;
}

export interface Bridge {
  /** Settles when one of the legs has ended or the bridge was taken away; the legs that are left stay up. */
  readonly ended: Promise<Recording | undefined>;
  unbridge(): Promise<void>;
}
