import { expect, it } from 'vitest';
import { startApp } from '../../support/program/start-app.js';

const real = {
  WEBAPPEL_URL: 'http://127.0.0.1:9/api.php',
  WEBAPPEL_EMAIL: 'a@a.com',
  WEBAPPEL_PASS: 'secret',
};
const widget = { 'index.html': '<title>Fake shop</title>' };

it('with a real account the root is a plain page without a shop, and search engines are kept out', async () => {
  const app = await startApp({ environment: real, widget });
  try {
    const home = await app.get('/');
    expect(home.status).toBe(200);
    const page = await home.text();
    expect(page).toContain('There is nothing to see here');
    expect(page).not.toContain('shop');
    expect(await (await app.get('/robots.txt')).text()).toBe('User-agent: *\nDisallow: /\n');
  } finally {
    await app.close();
  }
});

it('with simulated phones the root is the demo shop', async () => {
  const app = await startApp({ widget });
  try {
    expect(await (await app.get('/')).text()).toContain('Fake shop');
  } finally {
    await app.close();
  }
});
