import { describe, expect, it } from 'vitest';
import { removeSecrets } from '../../../proxy/webappel/redact.js';

const cut = (text: string, secret: string): string =>
  removeSecrets(Buffer.from(text), [[secret, '[pass]']]).toString();

describe('a short secret', () => {
  it('a one-letter password is removed where it stands alone, and words stay whole', () => {
    expect(cut('pass=a&x=1 answers a listing of appels', 'a')).toBe(
      'pass=[pass]&x=1 answers [pass] listing of appels',
    );
  });

  it('a password of four characters is removed inside words too', () => {
    expect(cut('xxdemoxx', 'demo')).toBe('xx[pass]xx');
  });
});
