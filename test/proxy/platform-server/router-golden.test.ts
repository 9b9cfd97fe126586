import { beforeEach, describe, expect, it } from 'vitest';
import { toneWav } from '../../../proxy/platform/telephony/wav.js';
import {
  directClient,
  openPlatform,
  owner,
  serve,
} from '../../support/platform/webappel-platform.js';

const LOGIN = 'email=a%40a.com&pass=a';
let ask: Awaited<ReturnType<typeof serve>>['ask'];

/** An account with everything that the guide's examples refer to. */
beforeEach(async () => {
  const platform = await openPlatform();
  const account = await platform.platform.signIn(owner.email, owner.pass);
  await platform.store
    .insertInto('platform_popups')
    .values(
      [1, 77].map((id) => ({
        id,
        account_id: account?.id ?? 0,
        name: 'mapopup',
        direction: 'operator-first' as const,
        visitor_ring_seconds: 30,
        operator_window_seconds: 30,
        locale: 'fr' as const,
        voice: 'female' as const,
        voicemail_address: 'a@a.com',
        immediate_only: 0,
        show_name: 0,
      })),
    )
    .execute();
  const webAppel = await directClient(platform, owner);
  await webAppel.allowDestinations({
    popupId: '77',
    destinationCode: [{ country: 'FR', line: 'fixed' }],
  });
  await webAppel.addOperator({ groupName: 'maliste', phoneNumber: '33820620620', ringSeconds: 60 });
  ({ ask } = await serve(platform));
});

const rowsOf = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(';'));

describe("the guide's examples", () => {
  it.each([
    [
      'L318',
      `methode=operateur_ajout&${LOGIN}&nom_liste_op=maliste&e164=33820620620&duree_sonnerie_op=60`,
    ],
    ['L325', `methode=operateur_supp&${LOGIN}&nom_liste_op=maliste&e164=33820620620`],
    ['L341', `methode=operateur_mode&${LOGIN}&nom_liste_op=maliste&ordonnancement=FIXE`],
    ['L348', `methode=blacklistage_numero&${LOGIN}&e164=33820620620`],
    ['L355', `methode=blacklistage_IP&${LOGIN}&ip=127.0.0.1`],
    [
      'L373',
      `methode=planning_plage_add&${LOGIN}&nom_plage=maplage&jour[]=lundi&h_debut[]=9:00&h_fin[]=12:00`,
    ],
    [
      'L387',
      `methode=planning_ajout_exception&${LOGIN}&nom_plage=maplage&date=10&mois=3&annee=2008`,
    ],
    ['L450', `methode=popup_maj&${LOGIN}&nom_popup=nouveaunom&id_popup=1`],
    [
      'L465',
      `methode=popup_destination_ajout&${LOGIN}&id_popup=77&liste_destination[]=FR_Fixe&liste_destination[]=FR_Mobile&liste_destination[]=BE_Fixe`,
    ],
    [
      'L469',
      `methode=popup_destination_supp&${LOGIN}&id_popup=77&liste_destination[]=FR_Fixe&liste_destination[]=FR_Mobile&liste_destination[]=BE_Fixe`,
    ],
    ['L474', `methode=popup_del&${LOGIN}&id_popup=1`],
    ['L513', `methode=fichier_supprimer&${LOGIN}&id_popup=77&type=son_repondeur`],
  ])('the example of %s is answered with exactly OK', async (_, query) => {
    const { status, text, headers } = await ask(query);
    expect([status, text, headers.get('content-type')]).toEqual([
      200,
      'OK',
      'text/plain; charset=utf-8',
    ]);
  });

  it.each([
    ['L308', `methode=operateurs_liste_groupes&${LOGIN}`, 2],
    ['L332', `methode=operateurs_listing&${LOGIN}&nom_liste_op=maliste`, 4],
    ['L430', `methode=popups_listing&${LOGIN}`, 25],
    ['L459', `methode=popup_destinations&${LOGIN}&id_popup=1`, 4],
  ])(
    'the example of %s is answered with rows of the documented columns',
    async (_, query, columns) => {
      const { text } = await ask(query);
      expect(text.endsWith('\n')).toBe(true);
      expect(rowsOf(text).length).toBeGreaterThan(0);
      for (const row of rowsOf(text)) expect(row).toHaveLength(columns);
    },
  );

  it('the examples of weekly openings add, show and remove them (L373, L401, L410, L380)', async () => {
    const openings = `${LOGIN}&nom_plage=maplage&jour[]=lundi&h_debut[]=9:00&h_fin[]=12:00`;
    expect((await ask(`methode=planning_plage_add&${openings}`)).text).toBe('OK');
    await ask(
      `methode=planning_ajout_exception&${LOGIN}&nom_plage=maplage&date=10&mois=3&annee=2008`,
    );
    expect((await ask(`methode=planning_plage_details&${LOGIN}&nom_plage=maplage`)).text).toBe(
      'regulier;lundi;09:00;12:00\nexception;2008-03-10\n',
    );
    expect((await ask(`methode=planning_plages_listing&${LOGIN}`)).text).toBe('maplage\n');
    expect((await ask(`methode=planning_plage_del&${openings}`)).text).toBe('OK');
  });

  it('the example of removing a closure (L394) adds it, because it names that method', async () => {
    const printed = `methode=planning_ajout_exception&${LOGIN}&nom_plage=maplage&date=10&mois=3&annee=2008`;
    await ask(printed);
    expect((await ask(printed)).text).toBe('OK');
    expect((await ask(`methode=planning_plage_details&${LOGIN}&nom_plage=maplage`)).text).toBe(
      'exception;2008-03-10\n',
    );
    const real = `${LOGIN}&nom_plage=maplage&date=2008-03-10`;
    expect((await ask(`methode=planning_exception_del&${real}`)).text).toBe('OK');
  });

  it('the example of a new popup is answered with its identifier (L440)', async () => {
    expect((await ask(`methode=popup_ajout&${LOGIN}&nom_popup=mapopup`)).text).toBe('78');
  });

  it('the examples of files store, fetch and remove them (L506, L497, L513)', async () => {
    const content = Buffer.from(toneWav(10));
    const form = new FormData();
    form.set('son_internaute', new Blob([content]), 'accueil.wav');
    const query = `${LOGIN}&id_popup=77&type=son_internaute`;
    expect(
      (await ask(`methode=fichier_deposer&${query}`, { method: 'POST', body: form })).text,
    ).toBe('OK');
    const { bytes, headers } = await ask(`methode=fichier_recuperer&${query}`);
    expect(Buffer.from(bytes).equals(content)).toBe(true);
    expect(headers.get('content-type')).toBe('audio/wav');
    expect(headers.get('content-disposition')).toBe('attachment; filename="son_internaute.wav"');
    expect((await ask(`methode=fichier_supprimer&${query}`)).text).toBe('OK');
    expect((await ask(`methode=fichier_recuperer&${query}`)).code).toBe('NOT_FOUND');
  });

  it('the example of a call is answered with a number although it lacks three mandatory variables (L527)', async () => {
    const { text } = await ask(`methode=appel&${LOGIN}&id_popup=77&e164=33170200258`);
    expect(text).toMatch(/^[0-9]+$/);
    for (const [method, columns] of [
      ['appel_listing', 15],
      ['appels_resume', 11],
    ] as const) {
      const listing = await ask(`methode=${method}&${LOGIN}&id_popup=77&id_tracking=${text}`);
      expect(rowsOf(listing.text)).toEqual([expect.objectContaining({ length: columns })]);
    }
  });

  it('the examples of listings with a period are answered (L544, L560)', async () => {
    for (const method of ['appel_listing', 'appels_resume']) {
      const period = `methode=${method}&${LOGIN}&id_popup=77&date_debut=2008-10-01&date_fin=2008-11-01`;
      const { text, code } = await ask(period);
      expect([text, code]).toEqual(['', null]);
    }
  });

  it('the example of cancelling (L536) calls nobody, and the refusal names the right method', async () => {
    const { text, code } = await ask(`methode=appel&${LOGIN}&id_popup=77&id_contact=8`);
    expect(code).toBe('INVALID_VARS');
    expect(text).toBe('ERREUR INVALID_VARS check: e164, or appel_annuler');
    expect((await ask(`methode=appels_resume&${LOGIN}&id_popup=77`)).text).toBe('');
  });
});

describe('alternative names in the guide', () => {
  it.each([
    ['operateur_ajout_e164', 'nom_liste_op=l&e164=33820620620&priorite=1'],
    ['OPERATEUR_AJOUT', 'nom_liste_op=l&e164=%2B33+8.20-62+06+20&position=1'],
    ['blacklistage_ip', 'ip=2001:db8::1'],
    ['planning_plages_listing', 'nom_plage='],
    ['popup_destination_del', 'id_popup=77&id_destination=1001'],
    ['popup_destination_ajout', 'id_popup=77&id_destination[]=1001&id_destination[]=1002'],
    ['popup_destination_ajout', 'id_popup=77&liste_destination=fr_FIXE'],
  ])('the alternative names are accepted: %s with %s', async (method, variables) => {
    expect((await ask(`methode=${method}&${variables}&${LOGIN}`)).code).toBeNull();
  });

  it.each(['r%C3%A9pondeur', 'r%E9pondeur', 'repondeur'])(
    'the voicemail address can be set as %s',
    async (name) => {
      await ask(
        `methode=popup_maj&${LOGIN}&id_popup=77&${name}=voix%40a.com&ferme_message=F&numero_op=0820620620`,
      );
      const row = rowsOf((await ask(`methode=popups_listing&${LOGIN}`)).text)[1];
      expect([row?.[15], row?.[13], row?.[7]]).toEqual(['voix@a.com', 'F', '33820620620']);
    },
  );

  it.each([
    ["OPERATEUR DE L'INTERNAUTE", 'OPERATEUR'],
    ['internaute', 'INTERNAUTE'],
  ])('the direction can be given as %s', async (word, written) => {
    await ask(
      `methode=popup_maj&${LOGIN}&id_popup=77&direction=INTERNAUTE&direction=${encodeURIComponent(word)}`,
    );
    expect(rowsOf((await ask(`methode=popups_listing&${LOGIN}`)).text)[1]?.[3]).toBe(written);
  });

  it('the name in the table wins over an alternative name when both are sent', async () => {
    await ask(`methode=popup_maj&${LOGIN}&id_popup=77&ferme_message=B&ferm_message=A`);
    expect(rowsOf((await ask(`methode=popups_listing&${LOGIN}`)).text)[1]?.[13]).toBe('A');
  });
});
