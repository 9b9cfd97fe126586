import { beforeEach, describe, expect, it } from 'vitest';
import { toneWav } from '../../../../proxy/platform/telephony/wav.js';
import type { Params, WebAppel } from '../../../../shared/webappel/methods.js';
import { openPlatform, refused, transports } from '../../../support/platform/webappel-platform.js';

const wav = Uint8Array.from(toneWav(2));

describe.each(transports)('files, %s', (_, connect) => {
  let webAppel: WebAppel;
  let popupId: string;
  beforeEach(async () => {
    webAppel = await connect(await openPlatform());
    popupId = await webAppel.addPopup({ popupName: 'one' });
  });

  const png = Uint8Array.from(
    Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0', 'latin1'),
  );
  const css = Uint8Array.from(Buffer.from('/* é */ p { color: red }'));

  const fetchBytes = async (fileType: Params<'fetchFile'>['fileType']) => [
    ...(await webAppel.fetchFile({ popupId, fileType })),
  ];

  it.each([
    ['visitorSound', wav],
    ['operatorSound', Uint8Array.from([0xff, 0xfb, 0x90, 0, 0, 255, 0x0d, 0x0a])],
    ['voicemailSound', Uint8Array.from(Buffer.from('ID3\x04\0\0', 'latin1'))],
    ['headerImage', png],
    ['headerImage', Uint8Array.from([0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 1, 0, 1, 3])],
    ['headerImage', Uint8Array.from(Buffer.from('GIF89a\x01\0\x01\0', 'latin1'))],
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
