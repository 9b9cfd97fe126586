import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/** What Node adds to the failure of its parser. */
interface ParseFailure extends Error {
  code?: string;
  /** Where in the packet it stopped. */
  bytesParsed?: number;
  rawPacket?: Buffer;
}

/** A whole request line with something in it that belongs percent-encoded, and nothing else wrong with it. */
const requestLine = /^(?:GET|POST) \/[!-~\x80-\xff]* HTTP\/1\.[01]\r\n/;

const badRequest = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/**
 * Lets a server take URLs with raw bytes in them. The guide's examples send accents so (L226) and PHP's servers read
 * them; Node's parser does not, and cannot be told to. The bytes are percent-encoded and the request is read again, as
 * the last one of its connection. Only when the request line is whole and first in its packet: what is before it was
 * answered already, and must not be done twice.
 */
export function acceptRawBytes(server: Server): void {
  server.on('clientError', (failure: ParseFailure, socket) => {
    const packet = failure.rawPacket?.toString('latin1') ?? '';
    const [line] = requestLine.exec(packet) ?? [];
    const isFirst = line !== undefined && (failure.bytesParsed ?? line.length) < line.length;
    const isAnswering = '_httpMessage' in socket && socket._httpMessage != null;
    if (failure.code === 'HPE_INVALID_URL' && isFirst && !isAnswering) {
      const encoded = line.replace(/[\x80-\xff]/g, (byte) => encodeByte(byte));
      const request = `${encoded}Connection: close\r\n${packet.slice(line.length)}`;
      server.emit('connection', replay(socket as Socket, Buffer.from(request, 'latin1')));
    } else if (socket.writable) socket.end(badRequest);
    else socket.destroy();
  });
}

const encodeByte = (byte: string): string => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`;

/** A connection that begins with these bytes and goes on as the socket does. */
function replay(socket: Socket, start: Buffer): Duplex {
  // The parser that gave up is still there.
  for (const event of ['data', 'end', 'drain', 'timeout']) socket.removeAllListeners(event);
  const connection = new Duplex({
    read: () => void socket.resume(),
    write: (chunk, _encoding, done) => void socket.write(chunk, done),
    final: (done) => void socket.end(done),
    destroy(failure, done) {
      socket.destroy();
      done(failure);
    },
  });
  Object.defineProperty(connection, 'remoteAddress', { get: () => socket.remoteAddress });
  connection.push(start);
  socket.on('data', (chunk) => {
    if (!connection.push(chunk)) socket.pause();
  });
  socket.on('end', () => connection.push(null));
  socket.on('close', () => connection.destroy());
  return connection;
}
