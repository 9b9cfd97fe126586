import { describe, expect, it } from 'vitest';
import { faultsInBuild, LICENCES } from '../../../proxy/widget-files/build-faults.js';

const faultsOf = (text: string, environment = {}, path = 'assets/popup.js'): string[] =>
  faultsInBuild([{ path, text }], environment);

/** Code as it stands in a bundle. */
const bundle = (inner: string): string => `var a=1;function b(){${inner};return a}export{b as c};`;

describe('a file of the built widget', () => {
  it.each([
    ['fetch("https://cdn.example/a.js")', 'names a foreign host'],
    ['new WebSocket("wss://live.example")', 'names a foreign host'],
    ['i.src="//cdn.example/a.png"', 'names a foreign host'],
    ['x`<img src=//cdn.example/a.png>`', 'names a foreign host'],
    ['x`a{background:url(//cdn.example/a)}`', 'names a foreign host'],
    ['x("http://[2001:db8::7]/a")', 'names a foreign host'],
    ['x("HTTP://CDN.example/a")', 'names a foreign host'],
    ['x="http://www.w3.org.evil.example/2000/svg"', 'names a foreign host'],
    ['eval(x)', 'runs text as code'],
    ['(0,eval)(x)', 'runs text as code'],
    ['new Function("return 1")()', 'runs text as code'],
    ['Function(x)()', 'runs text as code'],
    ['setTimeout("x()",5)', 'runs text as code'],
    ['location="javascript:x()"', 'runs text as code'],
    ['import("data:text/javascript,x()")', 'runs text as code'],
    ['x}\n//# sourceMappingURL=popup.js.map\n{', 'has a source map'],
    ['x}\n//@ sourceURL=popup.ts\n{', 'has a source map'],
    ['import("node:fs")', 'imports a module of Node'],
    ['require("crypto")', 'imports a module of Node'],
    ['x}import{readFile as r}from"fs/promises";{', 'imports a module of Node'],
    ['import("./__vite-browser-external-1a2b.js")', 'imports a module of Node'],
    ['x=process.env.HOME', 'reads the environment'],
  ])('%s: %s', (inner, fault) => {
    expect(faultsOf(bundle(inner))).toEqual([`assets/popup.js ${fault}`]);
  });

  it('a file of a source map has a fault, whatever is in it', () => {
    expect(faultsOf('{}', {}, 'assets/popup.js.map')).toEqual([
      'assets/popup.js.map has a source map',
    ]);
  });

  it.each([
    ['x.createElementNS("http://www.w3.org/2000/svg","svg")'],
    ['fetch("./assets/x.js")'],
    ['x=a//b\n/2'],
    ['x.evaluate(1);retrieval(2);isFunction(3);x.eval(4)'],
    ['setTimeout(()=>x,5)'],
    ['import("./fs.js")'],
    ['x="from here";y="process"'],
  ])('%s has no fault', (inner) => {
    expect(faultsOf(bundle(inner))).toEqual([]);
  });

  it('the licences may name the homes of packages, and nothing else may', () => {
    const text = 'Repository: https://code.example/lit';
    expect(faultsOf(text, {}, LICENCES)).toEqual([]);
    expect(faultsOf(text, {}, 'assets/licences.txt')).toHaveLength(1);
  });

  const secret = 'Cañary "pa&ss"/wörd';
  const named = 'assets/popup.js holds the value of ADMIN_TOKEN';
  it.each([
    ['as it is', secret],
    ['escaped for JSON', JSON.stringify(secret)],
    ['with percent signs', encodeURIComponent(secret)],
    ['in base64', btoa(String.fromCharCode(...Buffer.from(`ab${secret}c`)))],
    ['in hexadecimal', Buffer.from(secret).toString('hex').toUpperCase()],
  ])('a secret of the machine that builds it is found %s', (_, written) => {
    const environment = { ADMIN_TOKEN: secret, HOME: 'function' };
    expect(faultsOf(bundle(`x=${written}`), environment)).toContain(named);
    expect(faultsOf(bundle('x=1'), environment)).toEqual([]);
  });

  it('the password in an address of the environment is found', () => {
    const environment = { DATABASE_URL: 'postgres://rappel:kept%20secret@db.example/rappel' };
    const fault = ['assets/popup.js holds the value of DATABASE_URL'];
    expect(faultsOf(bundle('x="kept secret"'), environment)).toEqual(fault);
    expect(faultsOf(bundle('x="rappel"'), environment)).toEqual([]);
  });
});
