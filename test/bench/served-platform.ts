// The embedded platform on a store on disk, and a bare Express route, in their own process.
import express from 'express';
import { systemClock } from '../../proxy/clock.js';
import { listen } from '../../proxy/http/listen.js';
import { createLog } from '../../proxy/log.js';
import { startEmbeddedPlatform } from '../../proxy/platform-server/embedded-platform.js';
import { readSettings } from '../../proxy/settings/settings.js';
import { openStore } from '../../proxy/store/database.js';
import { argumentOf, serve } from './served.js';

const settings = readSettings({
  DATABASE_URL: argumentOf<string>(),
  PLATFORM_PORT: '0',
  WEBAPPEL_EMAIL: 'bench@rappel.test',
  WEBAPPEL_PASS: 'bench',
  LOG_LEVEL: 'silent',
});
const store = await openStore(settings.databaseUrl);
const platform = await startEmbeddedPlatform({
  settings,
  store,
  clock: systemClock,
  log: createLog(settings.logLevel),
});
const bare = express();
bare.get('/', (_request, response) => {
  response.type('text').send('OK');
});
const { port } = await listen(bare, { host: '127.0.0.1', port: 0, setting: 'PORT' });
serve({ platform: platform.url, bare: `http://127.0.0.1:${port}/` });
