import { beforeEach, describe, expect, it } from 'vitest';
import {
  directClient,
  openPlatform,
  owner,
  serve,
} from '../../support/platform/webappel-platform.js';

let ask: Awaited<ReturnType<typeof serve>>['ask'];
beforeEach(async () => {
  const platform = await openPlatform({ profile: 'strict' });
  const webAppel = await directClient(platform, owner);
  await webAppel.addPopup({ popupName: 'one', voicemailAddress: 'a@a.com' });
  await webAppel.allowDestinations({
    popupId: '5',
    destinationCode: [{ country: 'FR', line: 'mobile' }],
  });
  await webAppel.addOperator({ groupName: 'sales', phoneNumber: '33199001401', ringSeconds: 20 });
  await webAppel.addClosure({ scheduleName: 'hours', closedOn: '2026-12-25' });
  ({ ask } = await serve(platform, { profile: 'strict' }));
});

describe('the strict profile', () => {
  it.each([
    ['operateur_ajout&nom_liste_op=l&e164=33820620620', 'duree_sonnerie_op'],
    ['operateur_mode&nom_liste_op=sales', 'ordonnancement'],
    ['appel&id_popup=5&e164=33639980001', 'nbressais,rec,dureemaxi'],
    ['planning_exception_del&nom_plage=hours', 'date'],
  ])('the strict profile requires mandatory variables (%s)', async (query, names) => {
    expect((await ask(`methode=${query}`)).text).toBe(`ERREUR INVALID_VARS check: ${names}`);
  });

  it.each([
    ['operateur_ajout&nom_liste_op=l&e164=33820620620&duree_sonnerie_op=9', 'duree_sonnerie_op'],
    ['operateur_ajout&nom_liste_op=l&e164=33820620620&duree_sonnerie_op=1001', 'duree_sonnerie_op'],
    ['popup_maj&id_popup=5&op_delais_attente=4', 'op_delais_attente'],
    ['popup_maj&id_popup=5&internaute_delais_attente=4', 'internaute_delais_attente'],
    ['appel&id_popup=5&e164=33639980001&nbressais=0&rec=0&dureemaxi=60&delais=9', 'delais'],
    ['appel&id_popup=5&e164=33639980001&nbressais=0&rec=0&dureemaxi=60&delais=1001', 'delais'],
    ['blacklistage_IP&ip=127.0.0.1', 'ip'],
    ['blacklistage_IP&ip=::1', 'ip'],
    ['popup_ajout&nom_popup=one', 'nom_popup'],
  ])('the strict profile enforces the documented bounds (%s)', async (query, name) => {
    expect((await ask(`methode=${query}`)).text).toBe(`ERREUR INVALID_VARS check: ${name}`);
  });

  it.each([
    ['popup_ajout&nom_popup=two&ouvert_dest=nobody', 'ouvert_dest'],
    ['popup_maj&id_popup=5&ferme_dest=nobody', 'ferm_dest'],
    ['popup_maj&id_popup=5&nom_plage=never', 'nom_plage'],
  ])('the strict profile requires existing groups and schedules (%s)', async (query, name) => {
    expect((await ask(`methode=${query}`)).text).toBe(`ERREUR NOT_FOUND ${name}`);
  });

  it.each([
    'operateur_ajout&nom_liste_op=l&e164=33820620620&duree_sonnerie_op=10&position=1000',
    'popup_ajout&nom_popup=two&ouvert_dest=sales&nom_plage=hours',
    'popup_maj&id_popup=5&nom_popup=one&nom_plage=',
    'appel&id_popup=5&e164=33639980001&nbressais=0&rec=0&dureemaxi=60&delais=1000',
    'blacklistage_IP&ip=192.0.2.1',
  ])('the strict profile accepts a valid request (%s)', async (query) => {
    expect((await ask(`methode=${query}`)).code).toBeNull();
  });
});
