import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/** Properties that Node adds to a parser error. */
interface ParseFailure extends Error {
  code?: string;
  /** Where in the packet the parser stopped. */
  bytesParsed?: number;
  rawPacket?: Buffer;
}

/** A complete request line that is valid except for bytes that should be percent-encoded. */
const requestLine = /^(?:GET|POST) \/[!-~\x80-\xff]* HTTP\/1\.[01]\r\n/;

const badRequest = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/**
 * Lets a server accept URLs with raw bytes. The guide's examples send accents this way (L226) and PHP accepts them,
 * but Node's parser cannot be made to accept them. The bytes are percent-encoded and the request is parsed again, as the
 * last one of its connection. This is done only if the request line is complete and first in its packet: earlier
 * requests were already answered and must not run twice.
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

/** A connection that starts with these bytes and continues with the socket. */
function replay(socket: Socket, start: Buffer): Duplex {
  // The failed parser is still attached.
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
