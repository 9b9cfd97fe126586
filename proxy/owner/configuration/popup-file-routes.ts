import type { FileType } from '../../../shared/configuration/configuration.js';
import { fileTypes } from '../../../shared/configuration/configuration-file.js';
import { sha256 } from '../../configuration/read-configuration.js';
import { ProblemError } from '../../http/problems.js';
import { checkFile, describeFile, recogniseFile } from '../../platform/methods/file-formats.js';
import type { OwnerRouter } from '../owner-router.js';
import { changeOne, orProblem } from './change-configuration.js';
import { changedPopup, type PopupParts, popupOf, readPopup } from './popup-routes.js';

/** The files of a popup: they are seen and heard, stored and removed one by one. */
export function addPopupFileRoutes(router: OwnerRouter, parts: PopupParts): void {
  const { webAppel } = parts;
  router
    .stream('GET /popups/:id/files/:type', async ({ params: { id = '', type = '' }, response }) => {
      const fileType = requireType(type);
      await readPopup(id, parts);
      const content = await orProblem(() => webAppel.fetchFile({ popupId: id, fileType }));
      // Never as a style sheet, which a page could apply.
      const mediaType =
        fileType === 'stylesheet'
          ? 'text/plain; charset=utf-8'
          : (recogniseFile(fileType, content)?.mediaType ?? 'application/octet-stream');
      response.set('Cache-Control', 'no-store').type(mediaType).send(Buffer.from(content));
    })
    .answer('PUT /popups/:id/files/:type', async ({ params, request, response }) => {
      const { id = '' } = params;
      const fileType = requireType(params.type ?? '');
      const content = new Uint8Array(Buffer.isBuffer(request.body) ? request.body : []);
      if (!(await checkFile(fileType, content)))
        throw new ProblemError('invalid-field', {
          field: 'file',
          detail: `This file cannot be used here: it ${describeFile(fileType)}.`,
        });
      const hash = sha256(content);
      const { key, actual } = await readPopup(id, parts);
      const files = { ...actual.popups.get(key)?.files, [fileType]: { sha256: hash } };
      const wanted = changedPopup(key, actual, { files });
      return changeOne(
        { request, response },
        {
          ...{ ...parts, actual, wanted, entryOf: popupOf(id, key) },
          contents: (asked) => (asked === hash ? content : undefined),
        },
      );
    })
    .answer('DELETE /popups/:id/files/:type', async ({ params, request, response }) => {
      const { id = '' } = params;
      const fileType = requireType(params.type ?? '');
      const { key, actual } = await readPopup(id, parts);
      const { [fileType]: _, ...files } = actual.popups.get(key)?.files ?? {};
      const wanted = changedPopup(key, actual, { files });
      const entryOf = popupOf(id, key);
      return changeOne({ request, response }, { ...parts, actual, wanted, entryOf });
    });
}

/** @throws {ProblemError} not-found */
function requireType(text: string): FileType {
  const type = fileTypes.find((one) => one === text);
  if (!type) throw new ProblemError('not-found', { detail: 'A popup has no such file.' });
  return type;
}
