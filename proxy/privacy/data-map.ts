import type { Tables } from '../store/tables.js';
import { callbackData } from './callback-data.js';
import { configurationData } from './configuration-data.js';
import { consentData } from './consent-data.js';
import type { DataOf } from './data-class.js';
import { guardData } from './guard-data.js';
import { ownerData } from './owner-data.js';
import { platformData } from './platform-data.js';
import { requestData } from './request-data.js';

/**
 * What each column of the store says about people. The compiler asks for each column of the tables' types, and a test
 * compares it with both databases as the migrations leave them.
 */
export const dataMap: DataOf<keyof Tables> = {
  ...callbackData,
  ...consentData,
  ...guardData,
  ...platformData,
  ...ownerData,
  ...requestData,
  ...configurationData,
  encryption_keys: { id: 'none', proof: 'none' },
  leases: { name: 'none', holder: 'none', until: 'none' },
  widget_builds: { build: 'none', paths: 'none', started_at: 'none' },
  widget_files: { path: 'none', content: 'none' },
};

/** The values of a row that is blanked, by column. */
export const blanked = (table: keyof Tables): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(dataMap[table]).flatMap(([column, data]) =>
      data !== 'none' && 'blank' in data ? [[column, data.blank]] : [],
    ),
  );
