/**
 * Fetches a module for an import that follows. A browser that knows `modulepreload` refuses a file that was changed on
 * its way.
 *
 * @param integrity such as `sha256-…`
 */
export const preloadModule = (href: string, integrity: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const link = document.createElement('link');
    if (!link.relList.supports('modulepreload')) resolve(0);
    Object.assign(link, {
      rel: 'modulepreload',
      href,
      crossOrigin: '',
      integrity,
      onload: resolve,
      onerror: reject,
    });
    document.head.append(link);
  });
