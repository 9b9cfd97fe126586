import type { RequestDetails } from '../../../shared/owner/requests.js';
import { iso } from '../../callbacks/ledger/callback-view.js';
import { ProblemError } from '../../http/problems.js';
import { sendRange } from '../../http/send-range.js';
import { deleteRecording, recordingOf } from '../../requests/voice-messages.js';
import type { Store } from '../../store/database.js';
import type { OwnerRouter } from '../owner-router.js';
import { findRequest } from './find-request.js';

/** Voice messages of visitors, where the embedded platform took them. */
export function addVoiceMessageRoutes(
  router: OwnerRouter,
  {
    store,
    details,
  }: { store: Store; details(of: { id: string | undefined }): Promise<RequestDetails> },
): void {
  const find = async ({ id, message }: Readonly<Record<string, string>>) => {
    const found = await recordingOf(await findRequest(id, store), message, store);
    if (!found)
      throw new ProblemError('not-found', {
        detail: 'This request has no such voice message, or it is no longer kept.',
      });
    return found;
  };
  router
    .stream('GET /requests/:id/voice-messages/:message', async (asked) => {
      const { request, response, params, announce } = asked;
      const { file, recordedAt } = await find(params);
      await announce({ target: params.id ?? '' });
      response
        .set({
          // Nothing of it runs or is shown if it is opened as a page.
          'Content-Security-Policy': "default-src 'none'; sandbox",
          'Content-Disposition': `inline; filename="message-${iso(recordedAt).slice(0, 19).replace(/:/g, '')}.wav"`,
          'X-Content-Type-Options': 'nosniff',
        })
        .type('audio/wav');
      sendRange(request, response, file);
    })
    .answer('DELETE /requests/:id/voice-messages/:message', async ({ params }) => {
      await find(params);
      await deleteRecording(params.message ?? '', store);
      return { body: await details({ id: params.id }), target: params.id ?? '' };
    });
}
