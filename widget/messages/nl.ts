import type { AboutNumber, LazyWords, PageWords } from './messages.js';
import { counted } from './plurals.js';

const exampleOf = ({ example }: AboutNumber): string => (example ? ` Voorbeeld: ${example}.` : '');

const peopleAhead = counted('nl', {
  one: 'Er is één persoon voor u.',
  other: 'Er zijn # personen voor u.',
});

export const words: LazyWords = {
  regional: 'nl-NL',
  unavailable: 'Onze terugbelservice is op dit moment niet bereikbaar.',
  callUs: 'U kunt ons bellen op',
  closed: 'Wij zijn op dit moment gesloten.',
  notCallable: 'Wij kunnen u op dit moment niet terugbellen.',
  reopens: (moment) => `Wij zijn weer open: ${moment}.`,
  momentElsewhere: (moment, city, here) => `${moment}, tijd in ${city} (${here} bij u)`,
  inZone: (moment, city) => `${moment}, tijd in ${city}`,
  dayAndTime: (day, time) => `${day} om ${time} uur`,
  required: '(verplicht)',
  optional: '(niet verplicht)',
  name: 'Uw naam',
  myName: 'mijn naam',
  add: (fields) => `Toevoegen: ${fields}`,
  country: 'Land',
  searchCountry: 'Land of landnummer',
  noCountry: 'Geen land gevonden.',
  number: 'Telefoonnummer',
  example: (number) => `Voorbeeld: ${number}`,
  when: 'Wanneer mogen wij u bellen?',
  now: 'Nu',
  nowByVoicemail: 'Nu, om een bericht achter te laten',
  later: 'Later',
  delay: 'Over hoeveel tijd?',
  day: 'Dag',
  time: 'Tijd',
  partsOfDay: { night: 'Nacht', morning: 'Ochtend', afternoon: 'Middag', evening: 'Avond' },
  dayFull: '(geen vrije tijd)',
  soon: 'Over een paar minuten',
  chooseTime: 'Kies een tijd',
  loadingTimes: 'Beschikbare tijden worden geladen…',
  timesUnavailable: 'Wij konden de beschikbare tijden niet laden.',
  noTimes: 'Er zijn op dit moment geen tijden beschikbaar.',
  timeTaken: 'Deze tijd is net bezet. Kies een andere tijd.',
  ownerTime: (moment) => `Dat is ${moment}.`,
  summaryNow: (number) => `Wij bellen u meteen op ${number}.`,
  summaryVoicemail: (number) =>
    `Wij bellen u meteen op ${number}, en u kunt een bericht achterlaten op onze voicemail.`,
  summaryAt: (number, moment) => `Uw afspraak: ${moment}. Wij bellen u op ${number}.`,
  summaryLater: (number, delay, time) => `Wij bellen u ${delay} op ${number} (ongeveer ${time}).`,
  send: 'Bel mij terug',
  sending: 'Wordt verstuurd…',
  slow: 'Het duurt langer dan normaal. Een ogenblik geduld.',
  callsFrom: (number) => `Wij bellen vanaf ${number}.`,
  safePhrase: 'Wie u belt, zegt:',
  safePhraseReason: 'Zo weet u dat het de oproep is waarom u hebt gevraagd.',
  elapsed: (time) => `al ${time}`,
  sendingText: 'Wij versturen uw verzoek.',
  checkingText:
    'Er loopt een korte automatische controle. Die duurt een paar seconden, u hoeft niets te doen.',
  progress: 'Voortgang van uw verzoek',
  stepDone: '(gedaan)',
  stepCurrent: '(nu)',
  stepAhead: '(volgt nog)',
  due: (moment) => `Gesprek gepland: ${moment}.`,
  expired:
    'Wij konden u niet bellen op de afgesproken tijd, en wij bellen niet later zonder het u te vragen. U kunt een nieuw verzoek doen.',
  cancel: 'Mijn verzoek annuleren',
  cancelling: 'Wordt geannuleerd…',
  notAsked: 'Ik heb niet om dit gesprek gevraagd',
  addToCalendar: 'In mijn agenda zetten',
  changeTime: 'De tijd wijzigen',
  confirmTime: 'Deze tijd bevestigen',
  changingTime: 'Wordt gewijzigd…',
  follow: 'Mijn verzoek volgen',
  phoneLink: {
    title: 'Volgen op mijn telefoon',
    scan: 'Scan deze code met de camera van uw telefoon.',
    alternative: 'QR-code van de link naar uw aanvraag',
  },
  another: 'Nog een verzoek doen',
  newTab: '(opent in een nieuw tabblad)',
  updatesUnavailable:
    'Wij kunnen de laatste stand op dit moment niet tonen. Uw verzoek loopt gewoon door, en wij blijven het proberen.',
  requestNotFound: 'Dit verzoek bestaat niet of is verwijderd.',
  privacyPolicy: 'Privacyverklaring',
  waitsForLine: (ahead) =>
    `Al onze lijnen zijn bezet. ${ahead === 0 ? 'U bent als volgende aan de beurt.' : peopleAhead(ahead)} Houd uw telefoon bij de hand.`,
  states: {
    scheduled: {
      step: 'Gesprek gepland',
      title: 'Uw gesprek is gepland',
      text: 'Houd op dat moment uw telefoon bij de hand.',
    },
    queued: {
      step: 'Verzoek ontvangen',
      title: 'Verzoek ontvangen',
      text: 'Wij bellen u zo meteen. Houd uw telefoon bij de hand.',
    },
    calling: {
      step: 'Wij bellen',
      title: 'Wij bellen u nu',
      text: 'Uw telefoon gaat over, of gaat zo dadelijk over.',
    },
    connected: {
      step: 'Gesprek',
      title: 'U bent verbonden',
      text: 'U bent met ons in gesprek.',
    },
    ended: {
      step: 'Gesprek beëindigd',
      title: 'Het gesprek is beëindigd',
      text: 'Bedankt voor het gesprek.',
    },
    missed: {
      step: 'Geen antwoord',
      title: 'Het gesprek kwam niet tot stand',
      text: 'De oproep is niet beantwoord. U kunt ons vragen opnieuw te bellen.',
    },
    cancelled: {
      step: 'Verzoek geannuleerd',
      title: 'Verzoek geannuleerd',
      text: 'Wij bellen u niet.',
    },
    refused: {
      step: 'Oproep geweigerd',
      title: 'Wij kunnen u niet bellen',
      text: 'Deze oproep is niet mogelijk. Controleer uw nummer of probeer het later opnieuw.',
    },
    failed: {
      step: 'Oproep mislukt',
      title: 'Wij konden u niet bellen',
      text: 'Het telefoonnet kon de verbinding niet tot stand brengen. U kunt het opnieuw proberen.',
    },
    unknown: {
      step: 'Wacht op bevestiging',
      title: 'Nog niet bevestigd',
      text: 'Misschien bellen wij u nog, dus houd uw telefoon bij de hand. Wacht een paar minuten voordat u een nieuw verzoek doet.',
    },
  },
  endedSilently: 'Als wij elkaar niet hebben gesproken, kunt u ons vragen opnieuw te bellen.',
  missed: {
    visitor: 'U hebt niet opgenomen. U kunt ons vragen opnieuw te bellen.',
    visitorBusy: 'Uw lijn was bezet. U kunt ons vragen opnieuw te bellen.',
    operator: 'Niemand kon het gesprek aannemen. U kunt ons vragen opnieuw te bellen.',
    operatorBusy: 'Al onze lijnen waren bezet. U kunt ons vragen opnieuw te bellen.',
    busy: 'De lijn was bezet. U kunt ons vragen opnieuw te bellen.',
  },
  problems: {
    'invalid-number': 'Wij kunnen dit nummer niet bellen. Controleer het.',
    'number-not-allowed': 'Wij kunnen dit soort nummer niet bellen.',
    closed:
      'Wij zijn net gesloten. Uw gegevens blijven in dit formulier staan: verstuur het opnieuw zodra wij weer open zijn.',
    'too-many-requests': 'Er zijn te veel verzoeken geweest.',
    'cannot-call-now': 'Wij kunnen u op dit moment niet terugbellen. Probeer het later opnieuw.',
    duplicate: 'Wij hebben al een verzoek voor dit nummer.',
    'quiet-hours':
      'Op die tijd is het te vroeg of te laat waar dit nummer overgaat. Kies een andere tijd.',
    'invalid-field': 'Wij kunnen een van uw antwoorden niet aannemen. Controleer het formulier.',
    'not-found': 'Dit formulier of dit verzoek bestaat niet meer.',
    'not-cancellable':
      'Het is te laat om dit verzoek te wijzigen of te annuleren: het gesprek is begonnen of voorbij.',
    unavailable:
      'Wij konden uw verzoek niet bevestigen. U kunt het opnieuw versturen: wij bellen u maar één keer.',
    'forbidden-origin': 'Vanaf deze pagina nemen wij geen terugbelverzoeken aan.',
    'proof-expired': 'Dit formulier stond te lang open. Verstuur uw verzoek opnieuw.',
    'challenge-needed': 'Eerst is een automatische controle nodig. Verstuur uw verzoek opnieuw.',
    'challenge-failed': 'De automatische controle is niet gelukt. Verstuur uw verzoek opnieuw.',
  },
  retryAfter: (duration) => `Probeer het ${duration} opnieuw.`,
  reference: (code) => `Referentie: ${code}`,
  numberReasons: {
    empty: (about) => `Vul uw telefoonnummer in.${exampleOf(about)}`,
    'not-a-number': (about) => `Dit is geen telefoonnummer.${exampleOf(about)}`,
    'too-short': (about) => `Dit nummer is te kort.${exampleOf(about)}`,
    'too-long': (about) => `Dit nummer is te lang.${exampleOf(about)}`,
    'not-assigned': (about) =>
      `Dit nummer bestaat niet (${about.country}). Controleer het.${exampleOf(about)}`,
    extension: () => 'Wij kunnen geen toestelnummer bellen. Vul een rechtstreeks nummer in.',
    'country-not-allowed': ({ belongsTo, countries }) =>
      `Naar dit land bellen wij niet${belongsTo ? ` (${belongsTo})` : ''}. Wij bellen naar: ${countries}.`,
    premium: () => 'Wij bellen geen betaalnummers of speciale nummers. Vul een gewoon nummer in.',
    'internet-line': ({ country }) =>
      `Internet- en bedrijfslijnen in dit land (${country}) bellen wij niet. Vul een ander nummer in.`,
    'country-unclear': () =>
      'Uit welk land komt dit nummer? Kies het land om uw verzoek te versturen.',
    'line-not-allowed': ({ onlyLine }) =>
      onlyLine
        ? `In dit land bellen wij alleen ${onlyLine === 'fixed' ? 'vaste' : 'mobiele'} nummers.`
        : 'Dit soort nummer bellen wij niet. Vul een ander nummer in.',
  },
  roomLeft: counted('nl', {
    one: 'Nog # teken. Letters met accenten tellen dubbel.',
    other: 'Nog # tekens. Letters met accenten tellen dubbel.',
  }),
  tooLongBy: counted('nl', {
    one: '# teken te lang. Letters met accenten tellen dubbel.',
    other: '# tekens te lang. Letters met accenten tellen dubbel.',
  }),
  textUnacceptable:
    'Deze tekst is te lang of bevat een teken dat wij niet kunnen aannemen, zoals ‘;’.',
};

export const pageWords: PageWords = {
  refresh: 'De laatste stand tonen',
  objection: {
    title: 'Hebt u niet om dit gesprek gevraagd?',
    explanation:
      'Als u bevestigt, eindigt dit verzoek en wordt 24 uur lang geen nieuw verzoek voor dit nummer aangenomen. Dat kan één keer in 30 dagen. Daarvoor bewaren wij niet het nummer zelf, maar alleen een vingerafdruk waaraan wij het herkennen. Wilt u nooit meer gebeld worden, zeg dat dan tegen de persoon die u belt of neem contact met ons op.',
    confirm: 'Bevestigen',
    back: 'Terug naar de voortgang',
    done: 'Gedaan: dit verzoek eindigt.',
    mayStillRing:
      'Er is al een oproep begonnen en de telefoon kan nog overgaan. Wij blijven vragen om die te stoppen tot hij voorbij is.',
  },
  formPage: {
    next: 'Doorgaan',
    check: 'Controleer uw verzoek',
    change: 'Wijzigen',
    error: 'Fout',
    laterWhen: 'Als het later moet, wanneer?',
    robotCheck:
      'Uw verzoek is niet verstuurd. Een automatische controle beschermt deze dienst tegen misbruik, en die kan niet zonder JavaScript. Zet JavaScript aan en gebruik de terugbelknop van de site, of probeer het over een uur opnieuw.',
  },
};
