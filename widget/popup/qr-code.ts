import { html, svg, type TemplateResult } from 'lit';
import encodeQr from 'qr';

/** The light border that cameras need, in modules. */
const QUIET_ZONE = 4;

/**
 * A QR code as a picture that scales.
 * @param alternative what it is, for those who do not see it
 */
export function qrCode(text: string, alternative: string): TemplateResult {
  const rows = encodeQr(text, 'raw', { ecc: 'medium', border: QUIET_ZONE });
  const size = rows.length;
  return html`
    <svg class="qr" role="img" aria-label=${alternative} viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">
      ${svg`<rect width=${size} height=${size} fill="#fff"></rect><path d=${darkModules(rows)} fill="#000"></path>`}
    </svg>
  `;
}

const darkModules = (rows: readonly (readonly boolean[])[]): string =>
  rows.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
