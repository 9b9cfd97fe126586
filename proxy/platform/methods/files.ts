import type { Clock } from '../../../shared/clock.js';
import { fields } from '../../../shared/webappel/fields.js';
import { methods, type WebAppel } from '../../../shared/webappel/methods.js';
import { Refusal } from '../../../shared/webappel/refusal.js';
import type { Store } from '../../store/database.js';
import type { Caller } from '../accounts/accounts.js';
import { checkFile, describeFile } from './file-formats.js';
import { findPopup } from './popups.js';
import { refusal } from './refuse.js';

/** Sounds, header image and style sheet. A popup has at most one file of each type, which limits its storage. */
export function fileMethods(
  { store, clock }: { store: Store; clock: Clock },
  caller: Caller,
): Pick<WebAppel, 'fetchFile' | 'storeFile' | 'removeFile'> {
  return {
    async fetchFile({ popupId, fileType }) {
      const popup = await findPopup(store, caller, 'fetchFile', popupId);
      const file = await store
        .selectFrom('platform_files')
        .select('content')
        .where('popup_id', '=', popup.id)
        .where('type', '=', fileType)
        .executeTakeFirst();
      if (!file) throw refusal('NOT_FOUND', 'fetchFile', 'fileType');
      // The SQLite driver returns an ArrayBuffer although the types say Uint8Array.
      return new Uint8Array(file.content);
    },

    async storeFile({ popupId, fileType, content }) {
      const popup = await findPopup(store, caller, 'storeFile', popupId);
      const format = await checkFile(fileType, content);
      if (!format)
        throw new Refusal(
          'FILE_REFUSED',
          `${fields.fileType.wire}: ${describeFile(fileType)}`,
          methods.storeFile.wire,
        );
      const file = {
        media_type: format.mediaType,
        // The uploaded name is not used, because it would appear in listings and headers.
        file_name: `${fields.fileType.form.encode(fileType)}.${format.extension}`,
        content,
        stored_at: clock.now(),
      };
      await store
        .insertInto('platform_files')
        .values({ popup_id: popup.id, type: fileType, ...file })
        .onConflict((conflict) => conflict.columns(['popup_id', 'type']).doUpdateSet(file))
        .execute();
    },

    async removeFile({ popupId, fileType }) {
      const popup = await findPopup(store, caller, 'removeFile', popupId);
      await store
        .deleteFrom('platform_files')
        .where('popup_id', '=', popup.id)
        .where('type', '=', fileType)
        .execute();
    },
  };
}
