// Loaded before a server of this folder, it takes from Node's servers the classes that listen.ts gives them: what
// Express is without them.
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';

const { createServer } = http;
http.createServer = ((options: http.ServerOptions, listener: http.RequestListener) => {
  const { IncomingMessage: _request, ServerResponse: _response, ...plain } = options;
  return createServer(plain, listener);
}) as typeof createServer;
syncBuiltinESMExports();
