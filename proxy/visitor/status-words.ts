import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CallbackState } from '../../shared/callback.js';

/** As much of the widget's words as the status page says without a script; each word has its one place there. */
export interface StatusWords {
  language: string;
  cancel: string;
  progress: string;
  goneRequest: string;
  tryAgain: string;
  due(time: string): string;
  states: Record<CallbackState, { title: string; text: string }>;
}

/** The words for the first wish that is a language spoken here. */
export type WordsFor = (...wishes: (string | undefined)[]) => StatusWords;

/** The words as they were built with the widget. */
export async function loadWords(widgetFolder: string): Promise<WordsFor> {
  const built = (await import(pathToFileURL(join(widgetFolder, 'words.js')).href)) as {
    messagesFor: WordsFor;
  };
  return built.messagesFor;
}
