import type { PopupView } from '../../shared/callback.js';

/** Sent by the frame once it can show something. */
export const PREVIEW_READY = 'rappel-preview-ready';

/** What the page of a popup has its preview show. */
export interface PreviewMessage {
  type: 'rappel-preview';
  view: PopupView;
  /** The language of the page around it. */
  locale: string;
}

export const isPreviewMessage = (data: unknown): data is PreviewMessage =>
  typeof data === 'object' && data !== null && 'type' in data && data.type === 'rappel-preview';
