import { type AddressInfo, createServer, type Socket } from 'node:net';

const message = (type: string, body: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
};

/** Asks for the password in clear, as AuthenticationCleartextPassword. */
const askForPassword = message('R', Buffer.from([0, 0, 0, 3]));

/** @param text in the message, the detail and the hint, each of which PostgreSQL may fill */
function errorResponse(code: string, text: string): Buffer {
  const fields = { S: 'FATAL', V: 'FATAL', C: code, M: text, D: text, H: text };
  const body = Object.entries(fields)
    .map(([field, value]) => `${field}${value}\0`)
    .join('');
  return message('E', Buffer.from(`${body}\0`));
}

/**
 * A server that speaks just enough of PostgreSQL's protocol to be told a password and to refuse it.
 * @param refusal the SQLSTATE and the text of the refusal, for the password that it was told
 */
export async function openRefusingPostgres(
  refusal: (password: string) => [code: string, text: string],
) {
  const sockets = new Set<Socket>();
  const told: string[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    let isStarted = false;
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      if (!isStarted) {
        isStarted = true;
        socket.write(askForPassword);
        return;
      }
      if (bytes[0] !== 'p'.charCodeAt(0)) return;
      const password = bytes.toString('utf8', 5, bytes.length - 1);
      told.push(password);
      socket.end(errorResponse(...refusal(password)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    /** The passwords that it was told. */
    told,
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
