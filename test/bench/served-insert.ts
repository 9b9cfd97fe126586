// A bare Express route that writes one row, in its own process: the minimum cost of accepting a callback.
import express from 'express';
import { type Generated, sql } from 'kysely';
import { listen } from '../../proxy/http/listen.js';
import { openStore } from '../../proxy/store/database.js';
import { argumentOf, serve } from './served.js';

const store = (await openStore(argumentOf<string>())).withTables<{
  bench_rows: { id: Generated<number>; body: string };
}>();
await sql`create table bench_rows (id ${sql.raw(argumentOf<string>().startsWith('sqlite') ? 'integer primary key' : 'bigserial primary key')}, body text)`.execute(
  store,
);
const app = express();
app.post('/row', express.json(), async (request, response) => {
  await store
    .insertInto('bench_rows')
    .values({ body: JSON.stringify(request.body) })
    .execute();
  response.status(201).json({ ok: true });
});
const { port } = await listen(app, { host: '127.0.0.1', port: 0, setting: 'PORT' });
serve(`http://127.0.0.1:${port}/`);
