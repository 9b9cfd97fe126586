import type { Request, Response } from 'express';

/** Sends a file, or the part of it that was asked for: players ask for parts when somebody seeks. */
export function sendRange(request: Request, response: Response, file: Buffer): void {
  response.set('Accept-Ranges', 'bytes');
  const ranges = request.range(file.length, { combine: true });
  if (ranges === -1) {
    response.status(416).set('Content-Range', `bytes */${file.length}`).end();
    return;
  }
  const [part, another] = Array.isArray(ranges) && ranges.type === 'bytes' ? ranges : [];
  // Several parts at once are never asked for by players, and the whole is a right answer.
  if (!part || another) {
    response.send(file);
    return;
  }
  response
    .status(206)
    .set('Content-Range', `bytes ${part.start}-${part.end}/${file.length}`)
    .send(file.subarray(part.start, part.end + 1));
}
