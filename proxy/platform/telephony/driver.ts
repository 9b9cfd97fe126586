import type { E164 } from '../../../shared/phone.js';

/**
 * Places and connects single legs; the logic of a callback is written once, above it. Failures of a phone or network
 * are returned as outcomes, never as rejections. A driver never reads the store.
 */
export interface TelephonyDriver {
  readonly name: string;
  readonly capabilities: {
    recording: boolean;
    /** A leg ends at its maximum duration even if this process has died. */
    crashSafeMaxDuration: boolean;
    maxConcurrentLegs: number;
  };
  start(): Promise<void>;
  /** Waits up to `drainMs` for active legs to end, then hangs up the rest. */
  stop(options: { drainMs: number }): Promise<void>;
  health(): Promise<{ ok: boolean; detail: string; rttMs?: number }>;
  /** Starts ringing and returns immediately. */
  dial(request: DialRequest): Leg;
  /** Connects two answered legs of this driver. If a leg has already ended, so has the bridge. */
  bridge(a: Leg, b: Leg, options?: { record?: boolean }): Promise<Bridge>;
}

export type Role = 'operator' | 'visitor';

export interface DialRequest {
  legId: string;
  callId: string;
  role: Role;
  to: E164;
  presentedNumber?: E164;
  /** A text on the display of the phone, where it has one. */
  display?: string;
  /** Counted from dialling. When it runs out, the ringing stops. */
  ringTimeoutMs: number;
  /** Hard limit, counted from the answer. The driver enforces it on its own. */
  maxDurationMs: number;
  /** Stops the ringing. Has no effect once the leg has answered. */
  signal?: AbortSignal;
}

/** Reasons why a leg was not answered. */
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
  /** Counted from the answer; 0 if the leg was never answered. */
  talkMs: number;
}

/** A sound by reference. A driver reads the bytes when it needs them and may cache them by name. */
export interface SoundRef {
  /** Changes whenever the content changes. */
  readonly name: string;
  read(): Promise<Uint8Array>;
}

/** A WAV file: 8 kHz, mono, 16 bits. */
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
  /** Settles for every leg, after its outcome, even if it was never answered. */
  readonly ended: Promise<LegEnd>;
  on(event: 'ringing' | 'dtmf', listener: (detail: string) => void): () => void;
  play(
    sound: SoundRef,
    options?: { loop?: boolean; signal?: AbortSignal },
  ): Promise<'finished' | 'stopped' | 'hangup'>;
  /** Records until silence, a key, the maximum, the signal or a hang-up. */
  record(options: RecordOptions): Promise<Recording>;
  /** Ends the leg or its ringing. Has no effect if the leg has ended. */
  hangup(): Promise<void>;
}

export interface Bridge {
  /** Settles when a leg ends or the bridge is removed. The remaining legs stay connected. */
  readonly ended: Promise<Recording | undefined>;
  unbridge(): Promise<void>;
}
