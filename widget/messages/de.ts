import type { AboutNumber, LazyWords, PageWords } from './messages.js';
import { counted } from './plurals.js';

const exampleOf = ({ example }: AboutNumber): string => (example ? ` Beispiel: ${example}.` : '');

const peopleAhead = counted('de', {
  one: 'Eine Person ist vor Ihnen an der Reihe.',
  other: '# Personen sind vor Ihnen an der Reihe.',
});

export const words: LazyWords = {
  regional: 'de-DE',
  unavailable: 'Unser Rückrufservice ist zurzeit nicht erreichbar.',
  callUs: 'Sie erreichen uns telefonisch unter',
  closed: 'Wir haben zurzeit geschlossen.',
  notCallable: 'Wir können Sie zurzeit nicht zurückrufen.',
  reopens: (moment) => `Wir sind wieder für Sie da: ${moment}.`,
  momentElsewhere: (moment, city, here) => `${moment}, Ortszeit ${city} (${here} bei Ihnen)`,
  inZone: (moment, city) => `${moment}, Ortszeit ${city}`,
  dayAndTime: (day, time) => `${day} um ${time} Uhr`,
  required: '(Pflichtfeld)',
  optional: '(freiwillig)',
  name: 'Ihr Name',
  myName: 'Name',
  add: (fields) => `Hinzufügen: ${fields}`,
  country: 'Land',
  searchCountry: 'Land oder Vorwahl',
  noCountry: 'Kein Land passt.',
  number: 'Telefonnummer',
  example: (number) => `Beispiel: ${number}`,
  when: 'Wann dürfen wir Sie anrufen?',
  now: 'Jetzt',
  nowByVoicemail: 'Jetzt, um eine Nachricht zu hinterlassen',
  later: 'Später',
  delay: 'Wie bald?',
  day: 'Tag',
  time: 'Uhrzeit',
  partsOfDay: { night: 'Nacht', morning: 'Vormittag', afternoon: 'Nachmittag', evening: 'Abend' },
  dayFull: '(kein freier Termin)',
  soon: 'In wenigen Minuten',
  chooseTime: 'Uhrzeit wählen',
  loadingTimes: 'Freie Termine werden geladen…',
  timesUnavailable: 'Wir konnten die freien Termine nicht laden.',
  noTimes: 'Zurzeit sind keine Termine frei.',
  timeTaken: 'Dieser Termin wurde gerade vergeben. Bitte wählen Sie einen anderen.',
  ownerTime: (moment) => `Das ist ${moment}.`,
  summaryNow: (number) => `Wir rufen Sie sofort unter ${number} an.`,
  summaryVoicemail: (number) =>
    `Wir rufen Sie sofort unter ${number} an, und Sie können eine Nachricht auf unserem Anrufbeantworter hinterlassen.`,
  summaryAt: (number, moment) => `Ihr Termin: ${moment}. Wir rufen Sie unter ${number} an.`,
  summaryLater: (number, delay, time) =>
    `Wir rufen Sie ${delay} unter ${number} an (ungefähr ${time}).`,
  send: 'Rückruf anfordern',
  sending: 'Wird gesendet…',
  slow: 'Es dauert länger als sonst. Bitte warten Sie einen Moment.',
  callsFrom: (number) => `Wir rufen von ${number} an.`,
  safePhrase: 'Wer Sie anruft, sagt:',
  safePhraseReason: 'Daran erkennen Sie den Anruf, um den Sie gebeten haben.',
  elapsed: (time) => `seit ${time}`,
  sendingText: 'Wir senden Ihre Anfrage.',
  checkingText:
    'Eine kurze automatische Prüfung läuft. Sie dauert wenige Sekunden, Sie müssen nichts tun.',
  progress: 'Verlauf Ihrer Anfrage',
  stepDone: '(erledigt)',
  stepCurrent: '(jetzt)',
  stepAhead: '(folgt)',
  due: (moment) => `Anruf geplant: ${moment}.`,
  expired:
    'Wir konnten Sie zum vereinbarten Zeitpunkt nicht anrufen, und wir rufen nicht später an, ohne Sie zu fragen. Sie können eine neue Anfrage stellen.',
  cancel: 'Meine Anfrage zurückziehen',
  cancelling: 'Wird zurückgezogen…',
  notAsked: 'Ich habe diesen Anruf nicht angefordert',
  addToCalendar: 'In meinen Kalender eintragen',
  changeTime: 'Uhrzeit ändern',
  confirmTime: 'Diese Uhrzeit bestätigen',
  changingTime: 'Wird geändert…',
  follow: 'Meine Anfrage verfolgen',
  phoneLink: {
    title: 'Auf dem Handy verfolgen',
    scan: 'Scannen Sie diesen Code mit der Kamera Ihres Handys.',
    alternative: 'QR-Code mit dem Link zu Ihrer Anfrage',
  },
  another: 'Neue Anfrage stellen',
  newTab: '(öffnet einen neuen Tab)',
  updatesUnavailable:
    'Wir können den aktuellen Stand zurzeit nicht anzeigen. Ihre Anfrage läuft weiter, und wir versuchen es erneut.',
  requestNotFound: 'Diese Anfrage gibt es nicht, oder sie wurde gelöscht.',
  privacyPolicy: 'Datenschutzerklärung',
  waitsForLine: (ahead) =>
    `Alle unsere Leitungen sind belegt. ${ahead === 0 ? 'Sie sind als Nächstes an der Reihe.' : peopleAhead(ahead)} Bitte bleiben Sie in der Nähe Ihres Telefons.`,
  states: {
    scheduled: {
      step: 'Anruf geplant',
      title: 'Ihr Anruf ist geplant',
      text: 'Bitte bleiben Sie zu dieser Zeit in der Nähe Ihres Telefons.',
    },
    queued: {
      step: 'Anfrage eingegangen',
      title: 'Anfrage eingegangen',
      text: 'Wir rufen Sie gleich an. Bitte bleiben Sie in der Nähe Ihres Telefons.',
    },
    calling: {
      step: 'Anruf läuft',
      title: 'Wir rufen Sie an',
      text: 'Ihr Telefon klingelt oder wird gleich klingeln.',
    },
    connected: {
      step: 'Gespräch',
      title: 'Sie sind verbunden',
      text: 'Sie sprechen gerade mit uns.',
    },
    ended: {
      step: 'Anruf beendet',
      title: 'Der Anruf ist beendet',
      text: 'Vielen Dank für das Gespräch.',
    },
    missed: {
      step: 'Nicht erreicht',
      title: 'Der Anruf kam nicht zustande',
      text: 'Der Anruf wurde nicht angenommen. Sie können einen neuen Anruf anfordern.',
    },
    cancelled: {
      step: 'Anfrage zurückgezogen',
      title: 'Anfrage zurückgezogen',
      text: 'Wir rufen Sie nicht an.',
    },
    refused: {
      step: 'Anruf abgelehnt',
      title: 'Wir können Sie nicht anrufen',
      text: 'Dieser Anruf ist nicht möglich. Bitte prüfen Sie Ihre Nummer, oder versuchen Sie es später erneut.',
    },
    failed: {
      step: 'Anruf fehlgeschlagen',
      title: 'Wir konnten Sie nicht anrufen',
      text: 'Das Telefonnetz konnte den Anruf nicht herstellen. Sie können es erneut versuchen.',
    },
    unknown: {
      step: 'Bestätigung steht aus',
      title: 'Noch nicht bestätigt',
      text: 'Vielleicht rufen wir Sie noch an, bleiben Sie also bitte in der Nähe Ihres Telefons. Warten Sie einige Minuten, bevor Sie eine neue Anfrage stellen.',
    },
  },
  endedSilently:
    'Falls wir nicht miteinander sprechen konnten, können Sie einen neuen Anruf anfordern.',
  missed: {
    visitor: 'Sie haben nicht abgenommen. Sie können einen neuen Anruf anfordern.',
    visitorBusy: 'Ihr Anschluss war besetzt. Sie können einen neuen Anruf anfordern.',
    operator: 'Niemand konnte den Anruf annehmen. Sie können einen neuen Anruf anfordern.',
    operatorBusy: 'Alle unsere Leitungen waren belegt. Sie können einen neuen Anruf anfordern.',
    busy: 'Der Anschluss war besetzt. Sie können einen neuen Anruf anfordern.',
  },
  problems: {
    'invalid-number': 'Wir können diese Nummer nicht anrufen. Bitte prüfen Sie sie.',
    'number-not-allowed': 'Wir können Nummern dieser Art nicht anrufen.',
    closed:
      'Wir haben gerade geschlossen. Ihre Angaben bleiben in diesem Formular: Senden Sie es erneut, wenn wir wieder geöffnet haben.',
    'too-many-requests': 'Es gab zu viele Anfragen.',
    'cannot-call-now':
      'Wir können Sie zurzeit nicht zurückrufen. Bitte versuchen Sie es später erneut.',
    duplicate: 'Für diese Nummer liegt uns bereits eine Anfrage vor.',
    'quiet-hours':
      'Zu dieser Zeit ist es dort, wo diese Nummer klingelt, zu früh oder zu spät. Bitte wählen Sie eine andere Zeit.',
    'invalid-field': 'Eine Ihrer Angaben können wir nicht annehmen. Bitte prüfen Sie das Formular.',
    'not-found': 'Dieses Formular oder diese Anfrage gibt es nicht mehr.',
    'not-cancellable':
      'Diese Anfrage lässt sich nicht mehr ändern oder zurückziehen: Der Anruf hat begonnen oder ist vorbei.',
    unavailable:
      'Wir konnten Ihre Anfrage nicht bestätigen. Sie können sie erneut senden: Wir rufen Sie nur einmal an.',
    'forbidden-origin': 'Von dieser Seite nehmen wir keine Rückrufanfragen an.',
    'proof-expired': 'Dieses Formular war zu lange geöffnet. Bitte senden Sie Ihre Anfrage erneut.',
    'challenge-needed':
      'Zuerst ist eine automatische Prüfung nötig. Bitte senden Sie Ihre Anfrage erneut.',
    'challenge-failed':
      'Die automatische Prüfung hat nicht geklappt. Bitte senden Sie Ihre Anfrage erneut.',
  },
  retryAfter: (duration) => `Versuchen Sie es ${duration} erneut.`,
  reference: (code) => `Referenz: ${code}`,
  numberReasons: {
    empty: (about) => `Geben Sie Ihre Telefonnummer ein.${exampleOf(about)}`,
    'not-a-number': (about) => `Das ist keine Telefonnummer.${exampleOf(about)}`,
    'too-short': (about) => `Diese Nummer ist zu kurz.${exampleOf(about)}`,
    'too-long': (about) => `Diese Nummer ist zu lang.${exampleOf(about)}`,
    'not-assigned': (about) =>
      `Diese Nummer gibt es nicht (${about.country}). Bitte prüfen Sie sie.${exampleOf(about)}`,
    extension: () =>
      'Wir können keine Nebenstelle anrufen. Bitte geben Sie eine Durchwahlnummer ein.',
    'country-not-allowed': ({ belongsTo, countries }) =>
      `In dieses Land rufen wir nicht an${belongsTo ? ` (${belongsTo})` : ''}. Wir rufen an: ${countries}.`,
    premium: () =>
      'Wir rufen keine Sonder- oder Mehrwertnummern an. Bitte geben Sie eine gewöhnliche Nummer ein.',
    'internet-line': ({ country }) =>
      `Internet- und Firmenanschlüsse in diesem Land (${country}) rufen wir nicht an. Bitte geben Sie eine andere Nummer ein.`,
    'country-unclear': () =>
      'Aus welchem Land ist diese Nummer? Wählen Sie es, um Ihre Anfrage zu senden.',
    'line-not-allowed': ({ onlyLine }) =>
      onlyLine
        ? `In diesem Land rufen wir nur ${onlyLine === 'fixed' ? 'Festnetznummern' : 'Mobilnummern'} an.`
        : 'Nummern dieser Art rufen wir nicht an. Bitte geben Sie eine andere ein.',
  },
  roomLeft: counted('de', {
    other: 'Noch # Zeichen. Umlaute und Buchstaben mit Akzent zählen doppelt.',
  }),
  tooLongBy: counted('de', {
    other: '# Zeichen zu viel. Umlaute und Buchstaben mit Akzent zählen doppelt.',
  }),
  textUnacceptable:
    'Dieser Text ist zu lang oder enthält ein Zeichen, das wir nicht annehmen können, zum Beispiel „;“.',
};

export const pageWords: PageWords = {
  refresh: 'Aktuellen Stand anzeigen',
  objection: {
    title: 'Haben Sie diesen Anruf nicht angefordert?',
    explanation:
      'Wenn Sie bestätigen, endet diese Anfrage, und 24 Stunden lang wird für diese Nummer keine neue angenommen. Das geht einmal in 30 Tagen. Dafür speichern wir nicht die Nummer selbst, sondern nur einen Fingerabdruck, an dem wir sie wiedererkennen. Um nie wieder angerufen zu werden, sagen Sie es der Person, die anruft, oder wenden Sie sich an uns.',
    confirm: 'Bestätigen',
    back: 'Zurück zum Verlauf',
    done: 'Erledigt: Diese Anfrage endet.',
    mayStillRing:
      'Ein Anruf hat bereits begonnen, und das Telefon kann noch klingeln. Wir lassen ihn abbrechen, bis er vorbei ist.',
  },
  formPage: {
    next: 'Weiter',
    check: 'Prüfen Sie Ihre Anfrage',
    change: 'Ändern',
    error: 'Fehler',
    laterWhen: 'Wenn später, wann?',
    robotCheck:
      'Ihre Anfrage wurde nicht gesendet. Eine automatische Prüfung schützt diesen Dienst vor Missbrauch, und ohne JavaScript ist sie nicht möglich. Schalten Sie JavaScript ein und nutzen Sie den Rückruf-Knopf der Website, oder versuchen Sie es in einer Stunde erneut.',
  },
};
