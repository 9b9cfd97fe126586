/** A page that does to the widget what pages of owners do, by intent or not. */
export interface LabPage {
  /** The last part of its address. */
  name: string;
  title: string;
  /** What the page does, as a sentence. */
  hostile: string;
  /** What must hold here beside what holds on every page, as a sentence. */
  holds?: string;
  /** Attributes of `<html>` and of `<body>`, as markup. */
  root?: string;
  body?: string;
  /** CSS. */
  style?: string;
  /** A script that runs in the head before anything else. */
  before?: string;
  /** Markup after the page's own text. */
  content?: string;
  /** A script at the end of the body. */
  after?: string;
  /** In place of the snippet of the README; `{rappel}` is the origin of the proxy. */
  snippet?: string;
  /** Libraries that the page loads in its head. */
  libraries?: readonly Library[];
  /** Headers of the answer, with `{rappel}` too. A page with a `Content-Security-Policy` has no inline scripts without `{nonce}`. */
  headers?: Record<string, string>;
  /** Before the markup; a page in quirks mode has an empty one. */
  doctype?: string;
  /** The script says itself when it is done, by `done()`. */
  isSlow?: true;
  /** A key that closes what the page has opened; until then the button cannot be used. */
  press?: 'Escape';
  /** How much larger the page shows everything. */
  zoom?: number;
  /** How many pixels further from the edge of the window the page keeps what is fixed. */
  margin?: number;
  /** The page has a colour scheme, which the widget follows. */
  isDark?: true;
  /** Global names that the page's own libraries add. */
  globals?: readonly string[];
}

/** Files of packages that only the lab needs; see `libraries.ts`. */
export type Library = 'turbo' | 'htmx' | 'hotkey' | 'bootstrap' | 'bootstrap-style';

/** What must hold on every page. */
export const holdsEverywhere = [
  'The button is visible, above everything, in its corner, and looks as it does on a plain page.',
  'A click with the mouse opens the dialog, and typed letters and digits arrive.',
  'The request is sent once and followed.',
  'The page does not move or scroll, has no new global name and no error.',
] as const;
