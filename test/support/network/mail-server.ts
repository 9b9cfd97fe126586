import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface ReceivedMail {
  from: string;
  to: string;
  /** The message as it was sent, without the final dot. */
  content: string;
}

/** A mail server on loopback that speaks just enough SMTP to accept messages. */
export async function openMailServer() {
  const received: ReceivedMail[] = [];
  const waiting: ((mail: ReceivedMail) => void)[] = [];
  const sockets = new Set<Socket>();
  const refusals: string[] = [];
  let isSilent = false;
  let loginRefusal: string | undefined;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    if (isSilent) return;
    converse(
      socket,
      refusals,
      () => loginRefusal,
      (mail) => {
        received.push(mail);
        waiting.shift()?.(mail);
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    /** Answers the next message with this line instead of accepting it. */
    refuseNext: (line: string) => refusals.push(line),
    /** While silent, accepts connections but sends nothing on them. */
    setSilent(is: boolean) {
      isSilent = is;
    },
    refuseLogins(text = 'wrong') {
      loginRefusal = `535 ${text}`;
    },
    /** Number of open connections. */
    connections: () => sockets.size,
    next: () => new Promise<ReceivedMail>((resolve) => waiting.push(resolve)),
    close: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function converse(
  socket: Socket,
  refusals: string[],
  loginRefusal: () => string | undefined,
  take: (mail: ReceivedMail) => void,
): void {
  const mail = { from: '', to: '', content: '' };
  let buffered = '';
  let isData = false;
  const say = (line: string) => socket.write(`${line}\r\n`);
  const command = (line: string): void => {
    const [, address = ''] = /<(.*?)>/.exec(line) ?? [];
    if (/^MAIL/i.test(line)) mail.from = address;
    if (/^RCPT/i.test(line)) mail.to = address;
    isData = /^DATA/i.test(line);
    if (/^EHLO/i.test(line) && loginRefusal()) say('250 AUTH PLAIN');
    else if (/^AUTH/i.test(line)) say(loginRefusal() ?? '235 ok');
    else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
    else say(isData ? '354 go on' : '250 ok');
  };
  socket.on('data', (bytes) => {
    buffered += bytes.toString('latin1');
    for (;;) {
      const end = isData ? '\r\n.\r\n' : '\r\n';
      const at = buffered.indexOf(end);
      if (at < 0) return;
      const text = buffered.slice(0, at);
      buffered = buffered.slice(at + end.length);
      if (!isData) {
        command(text);
        continue;
      }
      isData = false;
      const refusal = refusals.shift();
      if (!refusal) take({ ...mail, content: text });
      say(refusal ?? '250 taken');
    }
  });
  say('220 test');
}
