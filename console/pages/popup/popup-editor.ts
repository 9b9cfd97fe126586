import type { FileType } from '../../../shared/configuration/configuration.js';
import type { PopupEntry } from '../../../shared/configuration/configuration-file.js';
import type { PopupField } from '../../configuration/popup-fields.js';
import type { FileDrafts } from './file-draft.js';

/** A destination that a popup could call. */
export interface PriceView {
  /** A code such as FR_Mobile or, where there is none, the name. */
  destination: string;
  country: string | null;
  line: 'fixed' | 'mobile' | null;
  price: string | null;
}

/** All that the page of a popup shows. */
export interface LoadedPopup {
  id: string;
  /** In a file of the configuration. */
  key: string;
  popup: PopupEntry;
  groups: readonly string[];
  schedules: readonly string[];
  prices: readonly PriceView[];
  /** Its style sheet; empty: none. Undefined: WebAppel does not hand it out. */
  stylesheet: string | undefined;
}

/** What the sections of the page show and change. */
export interface PopupEditor {
  readonly loaded: LoadedPopup;
  readonly draft: PopupEntry;
  readonly files: FileDrafts;
  readonly stylesheet: string | undefined;
  readonly isOwner: boolean;
  /** Why a file that was chosen cannot be used. */
  readonly fileFaults: Partial<Record<FileType, string>>;
  /** What the owner types to find a country. */
  readonly search: string;
  edit(field: PopupField, value: unknown): void;
  editStylesheet(css: string): void;
  chooseFile(type: FileType, file: File): void;
  /** @param file null: it is removed; undefined: it stays */
  setFile(type: FileType, file: null | undefined): void;
  find(country: string): void;
  /** Where a stored file is seen and heard. */
  addressOf(type: FileType): string;
}
