import type { FileType } from '../../../shared/configuration/configuration.js';
import { inLanguage } from '../../language.js';
import { popups as en } from '../../messages/en/popups.js';
import { popups as fr } from '../../messages/fr/popups.js';

const words = inLanguage({ en, fr });

/** A file that was chosen and is not stored yet. */
export interface ChosenFile {
  name: string;
  content: Uint8Array<ArrayBuffer>;
  sha256: string;
  /** Where the page shows it. */
  url: string;
}

/** The files that change; null: it is removed. */
export type FileDrafts = Partial<Record<FileType, ChosenFile | null>>;

const KIBIBYTE = 1024;
const maxKilobytes: Record<FileType, number> = {
  headerImage: 512,
  stylesheet: 64,
  visitorSound: 2048,
  operatorSound: 2048,
  voicemailSound: 2048,
};

export const accepted: Record<FileType, string> = {
  headerImage: 'image/png,image/jpeg,image/gif',
  stylesheet: 'text/css',
  visitorSound: 'audio/wav,audio/mpeg,.wav,.mp3',
  operatorSound: 'audio/wav,audio/mpeg,.wav,.mp3',
  voicemailSound: 'audio/wav,audio/mpeg,.wav,.mp3',
};

export const kilobytesOf = (content: Uint8Array): number =>
  Math.max(1, Math.round(content.length / KIBIBYTE));

/** Why a file cannot be used, as far as the browser can tell: the server looks at the whole of it. */
export async function faultOfFile(type: FileType, file: File): Promise<string | undefined> {
  const kilobytes = Math.ceil(file.size / KIBIBYTE);
  if (kilobytes > maxKilobytes[type])
    return words.tooLarge(file.name, kilobytes, maxKilobytes[type]);
  const isUsable = type === 'headerImage' ? await isPicture(file) : await isSound(file);
  if (isUsable) return undefined;
  return type === 'headerImage' ? words.wrongImage(file.name) : words.wrongSound(file.name);
}

async function isPicture(file: File): Promise<boolean> {
  if (!accepted.headerImage.split(',').includes(file.type)) return false;
  return createImageBitmap(file).then(
    () => true,
    () => false,
  );
}

async function isSound(file: File): Promise<boolean> {
  const url = URL.createObjectURL(file);
  try {
    return await new Promise((resolve) => {
      const audio = new Audio();
      audio.onloadedmetadata = () => resolve(true);
      audio.onerror = () => resolve(false);
      audio.src = url;
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}

export async function sha256Of(content: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', content);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export async function chosenFile(file: File): Promise<ChosenFile> {
  const content = new Uint8Array(await file.arrayBuffer());
  return {
    name: file.name,
    content,
    sha256: await sha256Of(content),
    url: URL.createObjectURL(file),
  };
}
