import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { ipKeyGenerator } from 'express-rate-limit';
import { canonicalAddress } from '../../shared/network-address.js';

/** Why a connection was closed: too many of its address or in total, too many requests at once, or nothing moves on it. */
export type DropReason = 'address' | 'total' | 'pipelining' | 'stalled';

export interface ConnectionLimits {
  /** Open connections, in total and from one address (IPv6: one /56). */
  total: number;
  perAddress: number;
  /** Addresses without a limit of their own: a reverse proxy carries the connections of all visitors. */
  isShared(address: string): boolean;
  onDrop(reason: DropReason): void;
}

/** Requests on one connection; a client then opens another. nginx has the same limit. */
const REQUESTS_PER_CONNECTION = 1000;

/**
 * Limits the connections of a server, and closes those on which nothing moves. A new connection over a limit replaces the
 * one that has waited longest for a request, so that idle and slow clients shut nobody out; without such a one it is closed.
 * @param stalledAfterMs for how long a client may read nothing of an answer, or the program may send nothing of one
 */
export function limitConnections(
  server: Server,
  { total, perAddress, isShared, onDrop }: ConnectionLimits,
  stalledAfterMs: number,
): void {
  server.maxRequestsPerSocket = REQUESTS_PER_CONNECTION;
  server.timeout = stalledAfterMs;
  server.on('timeout', (socket: Socket) => {
    onDrop('stalled');
    socket.destroy();
  });
  const all = new OpenConnections();
  const byAddress = new Map<string, OpenConnections>();
  const groupsOf = new WeakMap<Socket, OpenConnections[]>();

  /** Makes room in a group for one more. @returns false when every connection of the group is being answered */
  function makeRoom(group: OpenConnections, limit: number, reason: DropReason): boolean {
    if (group.size < limit) return true;
    onDrop(reason);
    const longestIdle = group.longestIdle();
    if (longestIdle) close(longestIdle);
    return longestIdle !== undefined;
  }

  function close(socket: Socket): void {
    for (const group of groupsOf.get(socket) ?? []) group.remove(socket);
    groupsOf.delete(socket);
    socket.destroy();
  }

  server.on('connection', (socket: Socket) => {
    const address = canonicalAddress(socket.remoteAddress ?? '') ?? '';
    const key = isShared(address) ? undefined : ipKeyGenerator(address);
    const own = key === undefined ? undefined : (byAddress.get(key) ?? new OpenConnections());
    if ((own && !makeRoom(own, perAddress, 'address')) || !makeRoom(all, total, 'total')) {
      socket.destroy();
      return;
    }
    if (own && key !== undefined) byAddress.set(key, own);
    const groups = own ? [all, own] : [all];
    groupsOf.set(socket, groups);
    for (const group of groups) group.add(socket);
    socket.on('close', () => {
      close(socket);
      if (key !== undefined && own?.size === 0) byAddress.delete(key);
    });
  });

  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    for (const group of groupsOf.get(socket) ?? []) group.setBusy(socket);
    response.on('close', () => {
      for (const group of groupsOf.get(socket) ?? []) group.setIdle(socket);
    });
  });
}

/** Connections, and those of them that wait for a request, the longest first. */
class OpenConnections {
  readonly #open = new Set<Socket>();
  readonly #idle = new Set<Socket>();

  get size(): number {
    return this.#open.size;
  }

  longestIdle(): Socket | undefined {
    return this.#idle.values().next().value;
  }

  add(socket: Socket): void {
    this.#open.add(socket);
    this.#idle.add(socket);
  }

  remove(socket: Socket): void {
    this.#open.delete(socket);
    this.#idle.delete(socket);
  }

  setBusy(socket: Socket): void {
    this.#idle.delete(socket);
  }

  setIdle(socket: Socket): void {
    if (this.#open.has(socket)) this.#idle.add(socket);
  }
}
