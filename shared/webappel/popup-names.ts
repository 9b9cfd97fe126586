/**
 * What WebAppel calls the settings and the files of a popup, for pages that show the names and load no schemas. A test
 * compares them with `fields.ts`.
 */
export const popupNames = {
  popupName: 'nom_popup',
  locale: 'locale',
  openMessage: 'ouvert_message',
  closedMessage: 'ferm_message',
  showName: 'afficher_nom',
  label1: 'usr1_nom',
  label2: 'usr2_nom',
  label3: 'usr3_nom',
  scheduleName: 'nom_plage',
  immediateOnly: 'immediat',
  closedGroup: 'ferm_dest',
  voicemailAddress: 'repondeur',
  openGroup: 'ouvert_dest',
  direction: 'direction',
  operatorWindowSeconds: 'op_delais_attente',
  visitorRingSeconds: 'internaute_delais_attente',
  visitorCallerId: 'internaute_presentation',
  operatorCallerId: 'op_presentation',
  destinationCode: 'liste_destination',
  voice: 'voix',
  headerImage: 'entete_popup',
  stylesheet: 'css_popup',
  visitorSound: 'son_internaute',
  operatorSound: 'son_operateur',
  voicemailSound: 'son_repondeur',
} as const;
