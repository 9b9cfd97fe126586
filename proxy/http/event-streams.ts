import type { Response } from 'express';
import type { Clock, Stop } from '../../shared/clock.js';

/** Firewalls and reverse proxies close connections that are silent for 30 seconds or more. */
const HEARTBEAT_MS = 15_000;

/** Longest output that waits for a client. An event has about one kilobyte. */
const MAX_UNREAD_BYTES = 64 * 1024;

export interface EventStream {
  send(event: string, data: unknown, id?: string): void;
  end(): void;
}

/** The open server-sent event streams. They must be closed before the server can stop. */
export class EventStreams {
  readonly #open = new Set<Response>();

  constructor(private readonly clock: Clock) {}

  /** Opens a stream. Regular comments keep proxies and firewalls from closing it as idle. */
  open(response: Response, onClose: () => void): EventStream {
    let stopHeartbeat: Stop = () => undefined;
    const write = (text: string): void => {
      // A write after the end would emit an unhandled error and crash the process.
      if (response.writableEnded || response.destroyed) return;
      if (response.writableLength > MAX_UNREAD_BYTES) response.destroy();
      else response.write(text);
    };
    const sendHeartbeat = (): void => {
      write(':\n\n');
      stopHeartbeat = this.clock.after(HEARTBEAT_MS, sendHeartbeat);
    };
    response.status(200).set({
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    write('retry: 2000\n\n');
    stopHeartbeat = this.clock.after(HEARTBEAT_MS, sendHeartbeat);
    this.#open.add(response);
    const handleClose = (): void => {
      stopHeartbeat();
      this.#open.delete(response);
      onClose();
    };
    // If the client has gone already, no 'close' event will come.
    if (response.closed) handleClose();
    else response.on('close', handleClose);
    return {
      send(event, data, id) {
        write(`${id ? `id: ${id}\n` : ''}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      },
      end: () => response.end(),
    };
  }

  /** The number of open streams. */
  get count(): number {
    return this.#open.size;
  }

  /** Ends all streams. Browsers reconnect by themselves, with the id of the last event. */
  closeAll(): void {
    for (const response of this.#open) response.end();
  }
}
