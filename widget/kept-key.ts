/** What an element's attribute `memory` may say; anything else keeps the request. */
export const MEMORY_OFF = 'off';

/**
 * The name under which a tab keeps the request of a popup, and under which the tabs of a site talk about it.
 *
 * @param proxy origin of the proxy: popups of two proxies may have the same number
 */
export const keptKey = (proxy: string, popup: string): string => `rappel ${proxy} ${popup}`;

/** What a tab asks the others; what they answer is the request that they have. */
export const QUESTION = '?';
