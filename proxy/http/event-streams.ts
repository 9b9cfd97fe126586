import type { Response } from 'express';
import type { Clock, Stop } from '../../shared/clock.js';

const HEARTBEAT_MS = 25_000;

export interface EventStream {
  send(event: string, data: unknown, id?: string): void;
  end(): void;
}

/** The streams of server-sent events that are open; they would keep a server from stopping. */
export class EventStreams {
  readonly #open = new Set<Response>();

  constructor(private readonly clock: Clock) {}

  /** Begins a stream, with a comment now and then so that no middlebox thinks it dead. */
  open(response: Response, onClose: () => void): EventStream {
    let stopHeartbeat: Stop = () => undefined;
    const write = (text: string): void => {
      // What comes after the end would be an error that nobody listens to, and end the program.
      if (!response.writableEnded && !response.destroyed) response.write(text);
    };
    const beat = (): void => {
      write(':\n\n');
      stopHeartbeat = this.clock.after(HEARTBEAT_MS, beat);
    };
    response.status(200).set({
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    write('retry: 2000\n\n');
    stopHeartbeat = this.clock.after(HEARTBEAT_MS, beat);
    this.#open.add(response);
    const closed = (): void => {
      stopHeartbeat();
      this.#open.delete(response);
      onClose();
    };
    // Whoever went away before the stream began is not heard of again.
    if (response.closed) closed();
    else response.on('close', closed);
    return {
      send(event, data, id) {
        write(`${id ? `id: ${id}\n` : ''}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      },
      end: () => response.end(),
    };
  }

  /** How many are open. */
  get count(): number {
    return this.#open.size;
  }

  /** Ends them all; browsers come back by themselves, with the id of the last event. */
  closeAll(): void {
    for (const response of this.#open) response.end();
  }
}
