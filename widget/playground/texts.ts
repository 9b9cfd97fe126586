import type { Locale } from '../../shared/vocabulary.js';
import type { Attribute, Property } from './options.js';

interface OptionTexts {
  label: string;
  hint?: string;
}

/** Every text of the playground in one language. */
export interface PlaygroundTexts {
  locale: Locale;
  languageName: string;
  title: string;
  lead: string;
  demo: string;
  groups: { what: string; looks: string; opening: string; filledIn: string; preview: string };
  options: Record<Attribute | Property | 'side', OptionTexts>;
  /** The first entry of a list. */
  asPage: string;
  modes: { button: string; inline: string; dialog: string };
  themes: { light: string; dark: string; auto: string };
  sides: { right: string; left: string };
  memories: { on: string; off: string };
  popups: Record<'77' | '78' | '79' | '80', string>;
  mockStates: { form: string; none: string } & Record<
    'closed' | 'unavailable' | 'scheduled' | 'calling' | 'connected' | 'ended' | 'missed',
    string
  >;
  preview: string;
  previewHint: string;
  openPopup: string;
  snippet: string;
  copy: string;
  copied: string;
  notCopied: string;
  reset: string;
}
