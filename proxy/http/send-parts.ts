import type { Response } from 'express';

/** Sends a text in parts, no faster than it is taken, and stops when nobody takes it any more. */
export async function sendParts(parts: AsyncIterable<string>, response: Response): Promise<void> {
  for await (const part of parts) {
    if (response.destroyed) return;
    if (!response.write(part)) await untilTaken(response);
  }
  response.end();
}

const untilTaken = (response: Response): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
