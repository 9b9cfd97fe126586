import type { PageProof } from '../../../shared/callback.js';

/**
 * The header with a new page proof, as the button sends it.
 * @param url of the proxy
 */
export async function fetchProof(
  url: string,
  { popupId = '77', headers = {} }: { popupId?: string; headers?: Record<string, string> } = {},
): Promise<{ 'page-proof': string }> {
  const answer = await fetch(`${url}/api/popups/${popupId}/proofs`, { method: 'POST', headers });
  if (answer.status !== 201) throw new Error(`no page proof: ${answer.status}`);
  return { 'page-proof': ((await answer.json()) as PageProof).proof };
}
