import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createTcpServer, type Server as TcpServer } from 'node:net';

export interface FaultyServer {
  url: string;
  /** URLs of the requests, with their queries. */
  received: string[];
  close(): Promise<void>;
}

type Fault = (response: ServerResponse, request: IncomingMessage) => void;

const closeServer = (server: Server | TcpServer, sockets: Set<Socket>): Promise<void> =>
  new Promise((resolve) => {
    for (const socket of sockets) socket.destroy();
    server.close(() => resolve());
  });

/** Starts an HTTP server on loopback that records requests and then misbehaves. */
export async function startFaultyServer(fault: Fault): Promise<FaultyServer> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    received.push(request.url ?? '');
    fault(response, request);
  });
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/get/webappel/api.php`,
    received,
    close: () => closeServer(server, sockets),
  };
}

/** Starts a server that resets every connection instead of answering. */
export async function startResettingServer(): Promise<FaultyServer> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('data', (data) => {
      received.push(data.toString('latin1').split(' ')[1] ?? '');
      socket.resetAndDestroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/get/webappel/api.php`,
    received,
    close: () => closeServer(server, sockets),
  };
}
