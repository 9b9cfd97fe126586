/**
 * Fetches a module for an import that follows. A browser that knows `modulepreload` refuses a file that was changed on
 * its way.
 *
 * @param integrity such as `sha256-…`
 */
export function preloadModule(href: string, integrity: string): Promise<unknown> | undefined {
  const link = document.createElement('link');
  if (!link.relList.supports('modulepreload')) return undefined;
  Object.assign(link, { rel: 'modulepreload', href, crossOrigin: '', integrity });
  return new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = reject;
    document.head.append(link);
  });
}
