import { describe, expect, it } from 'vitest';
import { matchPath } from '../../console/router.js';

describe('the router of the console', () => {
  it.each([
    ['/console', '/console', {}],
    ['/console', '/console/', {}],
    ['/console/requests/:id', '/console/requests/12', { id: '12' }],
    ['/console/groups/:name', '/console/groups/a%20b', { name: 'a b' }],
    ['/console/groups/:name', '/console/groups/%ZZ', { name: '%ZZ' }],
    ['/console/requests/:id', '/console/requests/', undefined],
    ['/console/requests/:id', '/console/requests/12/more', undefined],
    ['/console', '/consoles', undefined],
  ])('%s and %s give %j', (pattern, path, params) => {
    expect(matchPath(pattern, path)).toEqual(params);
  });
});
