import type { LabPage } from '../lab-page.js';

/** Pages that change the objects of the language and of the browser. */
export const scripts: readonly LabPage[] = [
  {
    name: 'object-prototype',
    title: 'Names in Object.prototype',
    hostile: 'Every object inherits properties that are called as parts of the widget’s state.',
    before: `for (const name of ['number', 'name', 'custom1', 'slotAt', 'popup', 'draft', 'callback', 'checking', 'reason', 'field', 'challenge', 'fallbackPhone', 'numberCountry', 'faults', 'proxy', 'label'])
      Object.prototype[name] = function inherited() {};`,
  },
  {
    name: 'old-library',
    title: 'Methods of an old library',
    hostile: 'Arrays, texts, functions and numbers have more methods, which can be enumerated.',
    before: `for (const type of [Array, String, Function, Number, Boolean])
      for (const name of ['each', 'extend', 'invoke', 'first', 'clone', 'times'])
        type.prototype[name] = function () { return this; };
    Object.prototype.extend = function () { return this; };`,
  },
  {
    name: 'old-json',
    title: 'toJSON of an old library',
    hostile: 'Lists and dates are written to JSON as text.',
    before:
      "for (const type of [Array, Date, Number, String]) type.prototype.toJSON = function () { return '\"' + this + '\"'; };",
  },
  {
    name: 'frozen',
    title: 'Frozen prototypes',
    hostile: 'A page that is afraid of scripts has frozen the objects of the language.',
    before:
      'for (const type of [Object, Array, Function, String, Promise, Map, Set, RegExp, Date, Error]) { Object.freeze(type.prototype); Object.freeze(type); }',
  },
  {
    name: 'shadow-roots',
    title: 'attachShadow is replaced',
    hostile:
      'A recorder of sessions replaces the function that makes shadow roots, and looks into each.',
    before: `const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (init) {
      const root = attach.call(this, init);
      new MutationObserver(() => root.querySelectorAll('*')).observe(root, { childList: true, subtree: true, attributes: true });
      return root;
    };`,
  },
  {
    name: 'custom-elements',
    title: 'customElements is replaced',
    hostile: 'A micro frontend replaces the registry of custom elements.',
    before: `const { define, get } = customElements;
    customElements.define = function (name, type, options) { return define.call(this, name, class extends type {}, options); };
    customElements.get = function (name) { return get.call(this, name); };`,
  },
  {
    name: 'create-element',
    title: 'document.createElement is replaced',
    hostile: 'A consent manager replaces the function that makes elements, to hold scripts back.',
    before: `const create = document.createElement;
    document.createElement = function (name, ...more) {
      const element = create.call(document, name, ...more);
      if (name === 'script' || name === 'link') element.dataset.consent = 'asked';
      return element;
    };`,
  },
  {
    name: 'fetch',
    title: 'fetch is replaced',
    hostile:
      'A monitor replaces fetch and XMLHttpRequest, and adds a header of its own to requests of the page.',
    before: `const real = window.fetch;
    window.fetch = async function (...args) { const answer = await real.apply(this, args); answer.clone().text().catch(() => {}); return answer; };`,
  },
  {
    name: 'promise',
    title: 'Promise is replaced',
    hostile: 'A library that follows tasks puts its own class in the place of Promise.',
    before: `const { Promise: Native } = window;
    window.Promise = class Followed extends Native {
      then(done, failed) { return super.then(done && ((value) => done(value)), failed); }
    };`,
  },
  {
    name: 'timers',
    title: 'Timers are replaced',
    hostile: 'A library that follows tasks replaces timers and frames, and returns objects.',
    before: `for (const name of ['setTimeout', 'setInterval', 'requestAnimationFrame', 'queueMicrotask']) {
      const real = window[name];
      window[name] = function (task, ...more) { return real.call(window, (...args) => task(...args), ...more); };
    }`,
  },
  {
    name: 'array-methods',
    title: 'Functions of an old polyfill',
    hostile: 'Old versions replace functions of lists, and can do less.',
    before: `Array.from = function (list) { const copy = []; for (let at = 0; at < list.length; at += 1) copy.push(list[at]); return copy; };
    Array.prototype.includes = function (value) { return this.indexOf(value) >= 0; };
    Array.prototype.find = function (test) { for (let at = 0; at < this.length; at += 1) if (test(this[at], at, this)) return this[at]; };`,
  },
  {
    name: 'no-random-uuid',
    title: 'crypto.randomUUID is missing',
    hostile: 'As on a page that came without TLS.',
    before: 'delete Crypto.prototype.randomUUID;',
  },
  {
    name: 'missing-observers',
    title: 'Observers are missing',
    hostile: 'A blocker has removed observers of sizes and of what is visible.',
    before:
      'delete window.ResizeObserver; delete window.IntersectionObserver; delete window.requestIdleCallback; delete navigator.sendBeacon;',
  },
  {
    name: 'global-names',
    title: 'Global names of one letter',
    hostile:
      'The page has global variables with the names that minifiers choose, and a loader of modules.',
    before: `for (const name of 'abcdefghijklmnopqrtuvwxyz') window[name] = 'taken';
    window.define = Object.assign(() => { throw new Error('anonymous module'); }, { amd: {} });
    window.exports = {}; window.module = { exports };`,
    globals: [...'abcdefghijklmnopqrtuvwxyz', 'define', 'exports', 'module'],
  },
  {
    name: 'cleaner',
    title: 'A page that removes unknown elements',
    hostile: 'A script removes from the body whatever the page did not put there.',
    after: `const known = new Set(document.body.children);
    const clean = () => { for (const child of [...document.body.children]) if (!known.has(child)) child.remove(); };
    new MutationObserver(clean).observe(document.body, { childList: true });
    setInterval(clean, 20);`,
  },
  {
    name: 'new-content',
    title: 'A page that writes its body anew',
    hostile: 'An application renders into the body when the button is there.',
    after:
      "whenDrawn(() => { document.body.innerHTML = '<main><h1>New content</h1></main>'; done(); });",
    isSlow: true,
  },
  {
    name: 'new-body',
    title: 'A page that replaces its body',
    hostile: 'The body is replaced by another one when the button is there.',
    after: `whenDrawn(() => {
      const body = document.createElement('body');
      body.append('New content');
      document.body.replaceWith(body);
      done();
    });`,
    isSlow: true,
  },
  {
    name: 'last-in-body',
    title: 'A page that wants to be last',
    hostile: 'A script moves its own element to the end of the body again and again.',
    after: `const last = document.body.appendChild(document.createElement('aside'));
    const move = () => { if (document.body.lastElementChild !== last) document.body.append(last); };
    new MutationObserver(move).observe(document.documentElement, { childList: true, subtree: true });`,
  },
];
