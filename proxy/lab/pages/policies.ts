import type { LabPage } from '../lab-page.js';

const isolated = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Pages with headers that allow little. */
export const policies: readonly LabPage[] = [
  {
    name: 'csp-readme',
    title: 'The policy of the README, and nothing else',
    hostile: 'Content-Security-Policy allows the proxy in script-src and connect-src only.',
    headers: {
      'Content-Security-Policy':
        "default-src 'none'; script-src {rappel} 'nonce-{nonce}'; connect-src {rappel}; style-src 'nonce-{nonce}'; img-src data:",
    },
  },
  {
    name: 'csp-nonce',
    title: 'strict-dynamic with a nonce',
    hostile: 'Scripts need the nonce; the addresses of hosts do not count.',
    headers: {
      'Content-Security-Policy':
        "script-src 'nonce-{nonce}' 'strict-dynamic'; object-src 'none'; base-uri 'none'",
    },
    snippet: '<script src="{rappel}/rappel.js" data-popup="77" nonce="{nonce}" async></script>',
  },
  {
    name: 'csp-in-markup',
    title: 'A policy in the markup',
    hostile: 'The policy is a meta element.',
    snippet:
      '<meta http-equiv="Content-Security-Policy" content="script-src {rappel}; connect-src {rappel}; style-src \'none\'; form-action \'none\'"><script src="{rappel}/rappel.js" data-popup="77" async></script>',
  },
  {
    name: 'trusted-types',
    title: 'Trusted Types',
    hostile: 'Text becomes markup through the policy of Lit only.',
    headers: {
      'Content-Security-Policy': "require-trusted-types-for 'script'; trusted-types lit-html",
    },
  },
  {
    name: 'coep-require-corp',
    title: 'Cross-origin isolation',
    hostile: 'Files of other origins must allow the page to use them.',
    globals: ['SharedArrayBuffer'],
    headers: { ...isolated, 'Cross-Origin-Embedder-Policy': 'require-corp' },
  },
  {
    name: 'coep-credentialless',
    title: 'Cross-origin isolation without credentials',
    hostile: 'Files of other origins are asked for without cookies.',
    globals: ['SharedArrayBuffer'],
    headers: { ...isolated, 'Cross-Origin-Embedder-Policy': 'credentialless' },
  },
  {
    name: 'no-permissions',
    title: 'No permissions',
    hostile: 'The page may use nothing of the device.',
    headers: {
      'Permissions-Policy':
        'camera=(), microphone=(), geolocation=(), clipboard-read=(), fullscreen=(), autoplay=(), unload=(), publickey-credentials-get=()',
    },
  },
  {
    name: 'sandbox',
    title: 'A sandbox',
    hostile: 'The page may run scripts as itself, and open nothing.',
    headers: { 'Content-Security-Policy': 'sandbox allow-scripts allow-same-origin' },
  },
  {
    name: 'no-referrer',
    title: 'No referrer',
    hostile: 'The page does not say where its requests come from.',
    headers: { 'Referrer-Policy': 'no-referrer' },
  },
  {
    name: 'small-headers',
    title: 'The strict headers of a bank',
    hostile: 'Nothing is sniffed, framed or prefetched.',
    headers: {
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'X-DNS-Prefetch-Control': 'off',
      'Origin-Agent-Cluster': '?1',
      'Cross-Origin-Opener-Policy': 'same-origin-allow-popups',
      'Strict-Transport-Security': 'max-age=0',
    },
  },
];
