/** An address of the console, taken apart. */
export interface Route {
  path: string;
  /** The parts of the path that the pattern of the page leaves open. */
  params: Readonly<Record<string, string>>;
  /** The filters of the page. */
  query: URLSearchParams;
}

/** The address has changed. */
export const NAVIGATED = 'rappel-navigated';

/** Compares a path with a pattern such as `/console/requests/:id`. @returns undefined if it does not fit */
export function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.replace(/(?<=.)\/$/, '').split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':') && value !== '') params[part.slice(1)] = decode(value);
    else if (part !== value) return undefined;
  }
  return params;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Goes to another page of the console, or changes its filters. */
export function go(href: string, { replace = false } = {}): void {
  history[replace ? 'replaceState' : 'pushState'](null, '', href);
  dispatchEvent(new Event(NAVIGATED));
}

/** Puts filters into the address; empty ones are left out. */
export function setFilters(filters: Readonly<Record<string, string>>): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(filters))
    if (value === '') query.delete(name);
    else query.set(name, value);
  go(`${location.pathname}${query.size > 0 ? `?${query}` : ''}`, { replace: true });
}

/** Follows links of the console without loading a page, and the browser's back and forward. */
export function followLinks(): void {
  addEventListener('popstate', () => dispatchEvent(new Event(NAVIGATED)));
  document.addEventListener('click', (event) => {
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey);
    if (!link || !isPlain || event.defaultPrevented || link.target || link.hasAttribute('download'))
      return;
    const { origin, pathname, search, hash } = new URL(link.href);
    if (origin !== location.origin || !/^\/console(\/|$)/.test(pathname)) return;
    if (hash !== '' && pathname === location.pathname) return;
    event.preventDefault();
    go(pathname + search + hash);
  });
}
