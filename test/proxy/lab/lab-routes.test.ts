import { expect, it } from 'vitest';
import { labPages } from '../../../proxy/lab/lab-pages.js';
import { startApp } from '../../support/program/start-app.js';

const real = {
  WEBAPPEL_URL: 'http://127.0.0.1:9/api.php',
  WEBAPPEL_EMAIL: 'a@a.com',
  WEBAPPEL_PASS: 'secret',
};
const pages = labPages.flatMap((group) => group.pages);

it('where calls are simulated the lab lists at least sixty pages with what each does, and has them', async () => {
  const app = await startApp();
  try {
    const index = await (await app.get('/lab')).text();
    const names = [...index.matchAll(/href="\/lab\/([^"]+)"/g)].map(([, name]) => name);
    expect(names).toEqual(pages.map(({ name }) => name));
    expect(new Set(names).size).toBeGreaterThanOrEqual(60);
    for (const { name, isSlow } of pages) {
      const answer = await app.get(`/lab/${name}`);
      expect([name, answer.status]).toEqual([name, 200]);
      const page = await answer.text();
      expect(page).toContain(`${app.url}/rappel.js`);
      expect(page).not.toMatch(/\{(rappel|nonce|charset)\}/);
      // A page that never says that it is done would be waited for.
      if (isSlow) expect(page).toMatch(/\bdone\(\)/);
    }
    expect((await app.get('/lab/unknown')).status).toBe(404);
  } finally {
    await app.close();
  }
});

it('pages of the lab load nothing from the internet', () => {
  for (const { name, content, style, before, after, snippet } of pages)
    for (const text of [content, style, before, after, snippet])
      expect([name, text?.match(/https?:\/\/(?!elsewhere\.example|www\.w3\.org)/g) ?? []]).toEqual([
        name,
        [],
      ]);
});

it('with a real account there is no lab', async () => {
  const app = await startApp({ environment: real });
  try {
    for (const path of ['/lab', '/lab/plain', '/lab/libraries/turbo'])
      expect((await app.get(path)).status).toBe(404);
  } finally {
    await app.close();
  }
});
