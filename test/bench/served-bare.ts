// Plain Node and a bare Express app, which read a request for a callback and answer the same JSON with 201.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { listen } from '../../proxy/http/listen.js';
import { serve } from './served.js';

export type BareUrls = Record<'node' | 'express', string>;

const node = createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8');
  request.on('data', (chunk) => {
    text += chunk;
  });
  request.on('end', () => {
    const answer = JSON.stringify(JSON.parse(text));
    response
      .writeHead(201, {
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Length': Buffer.byteLength(answer),
      })
      .end(answer);
  });
}).listen(0, '127.0.0.1');
await once(node, 'listening');

const app = express();
app.disable('x-powered-by');
app.post('/api/callbacks', express.json(), (request, response) => {
  response.status(201).json(request.body);
});
const { port } = await listen(app, { host: '127.0.0.1', port: 0, setting: 'PORT' });

const urls: BareUrls = {
  node: `http://127.0.0.1:${(node.address() as AddressInfo).port}/`,
  express: `http://127.0.0.1:${port}/`,
};
serve(urls);
