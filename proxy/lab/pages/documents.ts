import type { LabPage } from '../lab-page.js';

const tag = '{rappel}/rappel.js';
const own = '<rappel-popup popup="77" proxy="{rappel}"></rappel-popup>';

/** Documents of unusual kinds, and unusual ways to write the snippet. */
export const documents: readonly LabPage[] = [
  {
    name: 'plain',
    title: 'A plain page',
    hostile: 'Nothing. All other pages are compared with this one.',
  },
  {
    name: 'quirks',
    title: 'Quirks mode',
    hostile: 'The page has no doctype.',
    doctype: '',
  },
  {
    name: 'old-doctype',
    title: 'Almost standards mode',
    hostile: 'The page says that it is XHTML and is not.',
    doctype:
      '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">',
  },
  {
    name: 'xhtml',
    title: 'A page of XHTML',
    hostile: 'The page is XML, and so is all markup that scripts write.',
    root: 'xmlns="http://www.w3.org/1999/xhtml" xml:lang="fr"',
    headers: { 'Content-Type': 'application/xhtml+xml; charset=utf-8' },
    snippet: '<script src="{rappel}/rappel.js" data-popup="77" async=""></script>',
  },
  {
    name: 'windows-1252',
    title: 'A page in windows-1252',
    hostile: 'Scripts without a character set of their own would be read in it.',
    headers: { 'Content-Type': 'text/html; charset=windows-1252' },
  },
  {
    name: 'base',
    title: 'base href elsewhere',
    hostile: 'Relative addresses lead to another host, and links open another window.',
    before:
      "document.head.append(Object.assign(document.createElement('base'), { href: 'https://elsewhere.example/', target: '_blank' }));",
  },
  {
    name: 'tag-twice',
    title: 'The snippet twice',
    hostile: 'A template and a tag manager both have it.',
    holds: 'There is one button.',
    snippet: `<script src="${tag}" data-popup="77" async></script><script src="${tag}?popup=77" async></script>`,
  },
  {
    name: 'tag-as-module',
    title: 'The snippet as a module',
    hostile: 'A bundler has made a module of it.',
    snippet: `<script src="${tag}" data-popup="77" type="module"></script>`,
  },
  {
    name: 'tag-manager',
    title: 'A tag manager that drops attributes',
    hostile: 'A script adds the snippet, and its data attributes are lost.',
    snippet: `<script nonce="{nonce}">document.body.append(Object.assign(document.createElement('script'), { src: '${tag}?popup=77' }))</script>`,
  },
  {
    name: 'document-write',
    title: 'document.write',
    hostile: 'A script writes the snippet while the page is being read.',
    snippet: `<script nonce="{nonce}">document.write('<script src="${tag}" data-popup="77"></' + 'script>')</script>`,
  },
  {
    name: 'own-element-and-tag',
    title: 'The element and the snippet',
    hostile: 'The page wrote the element, and a tag manager adds the snippet.',
    holds: 'There is one button.',
    content: own,
    snippet: `<script src="${tag}" data-popup="77" async></script>`,
  },
  {
    name: 'own-element-in-shadow',
    title: 'The element in a component, and the snippet',
    hostile: 'The page’s element is in a shadow root, where scripts do not look.',
    holds: 'There is one button.',
    content: `<div><template shadowrootmode="open">${own}</template></div>`,
    snippet: `<script src="${tag}" data-popup="77" async></script>`,
  },
  {
    name: 'late-element-in-shadow',
    title: 'An element in a component, later than the snippet',
    hostile: 'The page adds its own element to a shadow root when there is a button already.',
    holds: 'There is one button once the widget has been loaded.',
    after: `whenDrawn(() => {
      const part = document.body.appendChild(document.createElement('div'));
      part.attachShadow({ mode: 'open' }).innerHTML = '${own}';
      done();
    });`,
    isSlow: true,
  },
  {
    name: 'saved-page',
    title: 'A page that was saved with its button',
    hostile: 'A service that renders pages has kept the element in the markup.',
    holds: 'There is one button, and it works.',
    content: '<rappel-popup data-script="" popup="77" proxy="{rappel}"></rappel-popup>',
  },
];
