import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A name for a server that can lead to another one, as that of a managed database does after a fail-over. */
export interface TcpSwitch {
  port: number;
  /** Leads to another port; connections to the one before are closed. */
  leadTo(port: number): void;
  close(): Promise<void>;
}

export async function startTcpSwitch(firstPort: number): Promise<TcpSwitch> {
  let target = firstPort;
  const open = new Set<Socket>();
  const server = createServer((visitor) => {
    const upstream = connect(target, '127.0.0.1');
    for (const [from, to] of [
      [visitor, upstream],
      [upstream, visitor],
    ] as const) {
      open.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const closeConnections = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    leadTo(port) {
      target = port;
      closeConnections();
    },
    async close() {
      server.close();
      closeConnections();
    },
  };
}
