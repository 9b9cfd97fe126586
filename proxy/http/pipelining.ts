import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { scheduler } from 'node:timers/promises';

/** Requests that may wait on a connection for the answer before them. No browser sends any, and no reverse proxy. */
const MAX_WAITING = 8;

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Handles the requests of a connection one after the other. Node would start all that a packet holds at once, hundreds of
 * them, and keep their answers for a client that does not read. A connection with more than eight waiting is closed.
 */
export function oneAtATime(handle: Handler, onTooMany: () => void): Handler {
  const waiting = new WeakMap<Duplex, (() => void)[]>();

  function start(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    response.on('close', () => {
      const next = waiting.get(socket)?.shift();
      if (!next) waiting.delete(socket);
      // Other connections come first.
      else void scheduler.yield().then(() => !socket.destroyed && next());
    });
    handle(request, response);
  }

  return function handleInTurn(request, response) {
    const { socket } = request;
    if (socket.destroyed) return;
    const queue = waiting.get(socket);
    if (!queue) {
      waiting.set(socket, []);
      start(request, response);
    } else if (queue.length < MAX_WAITING) queue.push(() => start(request, response));
    else {
      onTooMany();
      socket.destroy();
    }
  };
}

/** About an ordinary request. */
const SLICE_BYTES = 1024;

/**
 * Gives large packets to the parser in slices. It parses a whole packet at once, also after the connection was closed, and
 * a packet can hold a thousand requests.
 */
export function sliceLargePackets(server: Server): void {
  server.on('connection', (socket) => {
    const [parse] = socket.listeners('data') as [((packet: Buffer) => void)?];
    if (!parse) return;
    const parseInSlices = (packet: Buffer): void => {
      for (let from = 0; from < packet.length && !socket.destroyed; from += SLICE_BYTES) {
        if (!socket.listeners('data').includes(parseInSlices)) {
          // Somebody else reads on from here: another protocol, or a parser for the rest.
          socket.unshift(packet.subarray(from));
          return;
        }
        parse.call(socket, packet.subarray(from, from + SLICE_BYTES));
      }
    };
    socket.off('data', parse);
    socket.on('data', parseInSlices);
  });
}
