/** Loads of this page, by the address of the script. */
const loads = new Map();

/**
 * Loads Rappel's elements from your proxy, once for each proxy. The widget comes from the proxy and not from this
 * package, so that both are always of one version.
 *
 * On a server, where there is no page, the promise stays open.
 *
 * @param {{ proxy: string, nonce?: string }} options `proxy`: the origin of the proxy; `nonce`: for a page whose
 *   Content-Security-Policy asks for one
 * @returns {Promise<void>} resolves when `<rappel-popup>` is defined
 * @throws {Error} what to do, as a sentence; the next call tries again
 */
export function loadRappel({ proxy, nonce }) {
  if (typeof document === 'undefined') return new Promise(() => undefined);
  const address = new URL('/rappel.js', proxy).href;
  const loading = loads.get(address) ?? load(address, nonce);
  loads.set(address, loading);
  loading.catch(() => loads.delete(address));
  return loading;
}

async function load(address, nonce) {
  if (customElements.get('rappel-popup')) return;
  const script = document.createElement('script');
  script.src = address;
  script.async = true;
  if (nonce) script.nonce = nonce;
  await new Promise((resolve, reject) => {
    script.onload = resolve;
    script.onerror = () => {
      script.remove();
      reject(
        new Error(
          `${address} could not be loaded. Does the proxy answer, and does the Content-Security-Policy of this page allow it in script-src?`,
        ),
      );
    };
    document.head.append(script);
  });
  await customElements.whenDefined('rappel-popup');
}
