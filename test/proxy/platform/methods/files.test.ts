import { beforeEach, describe, expect, it } from 'vitest';
import { toneWav } from '../../../../proxy/platform/telephony/wav.js';
import type { Params, WebAppel } from '../../../../shared/webappel/methods.js';
import { gif, jpeg, mp3Of, mp3Tag, pngOf } from '../../../support/platform/uploads.js';
import { openPlatform, refused, transports } from '../../../support/platform/webappel-platform.js';

const wav = Uint8Array.from(toneWav(2));

describe.each(transports)('files, %s', (_, connect) => {
  let webAppel: WebAppel;
  let popupId: string;
  beforeEach(async () => {
    webAppel = await connect(await openPlatform());
    popupId = await webAppel.addPopup({ popupName: 'one' });
  });

  const png = Uint8Array.from(pngOf(256, 256));
  const css = Uint8Array.from(Buffer.from('/* é */ p { color: red }'));

  const fetchBytes = async (fileType: Params<'fetchFile'>['fileType']) => [
    ...(await webAppel.fetchFile({ popupId, fileType })),
  ];

  it.each([
    ['visitorSound', wav],
    [
      'operatorSound',
      Uint8Array.from(Buffer.concat([mp3Of(2), Buffer.from([0, 255, 0x0d, 0x0a])])),
    ],
    ['voicemailSound', Uint8Array.from(Buffer.concat([mp3Tag, mp3Of(3)]))],
    ['headerImage', png],
    ['headerImage', Uint8Array.from(jpeg)],
    ['headerImage', Uint8Array.from(gif)],
    ['stylesheet', css],
    // None of our pages applies the style sheet, so imports and URLs are allowed.
    [
      'stylesheet',
      Uint8Array.from(Buffer.from('@import "//x.test/a.css"; p { background: url(b) }')),
    ],
  ] as const)('a stored file is returned byte for byte (%s)', async (fileType, content) => {
    await webAppel.storeFile({ popupId, fileType, content });
    expect(await fetchBytes(fileType)).toEqual([...content]);
  });

  it('the popup listing names each file by its type and format', async () => {
    await webAppel.storeFile({ popupId, fileType: 'visitorSound', content: wav });
    await webAppel.storeFile({ popupId, fileType: 'headerImage', content: png });
    const [popup] = await webAppel.listPopups({});
    expect(popup).toMatchObject({
      visitorSound: 'son_internaute.wav',
      headerImage: 'entete_popup.png',
    });
    expect(popup?.stylesheet).toBeUndefined();
  });

  it('a new file replaces the one of its type, and removing it twice is no error', async () => {
    await webAppel.storeFile({ popupId, fileType: 'stylesheet', content: css });
    const content = Uint8Array.from(Buffer.from('a{}'));
    await webAppel.storeFile({ popupId, fileType: 'stylesheet', content });
    expect(await fetchBytes('stylesheet')).toEqual([...content]);
    await webAppel.removeFile({ popupId, fileType: 'stylesheet' });
    await webAppel.removeFile({ popupId, fileType: 'stylesheet' });
    await expect(webAppel.fetchFile({ popupId, fileType: 'stylesheet' })).rejects.toEqual(
      refused('NOT_FOUND'),
    );
  });

  it('a file of the wrong kind is refused', async () => {
    for (const [fileType, content] of [
      ['visitorSound', png],
      ['headerImage', wav],
      ['stylesheet', png],
    ] as const)
      await expect(webAppel.storeFile({ popupId, fileType, content })).rejects.toEqual(
        refused('FILE_REFUSED'),
      );
  });
});
