// Loaded before a server of this folder: removes the request and response classes that listen.ts passes to Node, to
// measure Express without them.
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';

const { createServer } = http;
http.createServer = ((options: http.ServerOptions, listener: http.RequestListener) => {
  const { IncomingMessage: _request, ServerResponse: _response, ...plain } = options;
  return createServer(plain, listener);
}) as typeof createServer;
syncBuiltinESMExports();
