import type { AboutNumber, LazyWords, PageWords } from './messages.js';
import { counted } from './plurals.js';

const exampleOf = ({ example }: AboutNumber): string => (example ? ` Esempio: ${example}.` : '');

const peopleAhead = counted('it', {
  one: 'C’è una persona prima di Lei.',
  other: 'Ci sono # persone prima di Lei.',
});

export const words: LazyWords = {
  regional: 'it-IT',
  unavailable: 'Il nostro servizio di richiamata non è disponibile al momento.',
  callUs: 'Può chiamarci al numero',
  closed: 'Al momento siamo chiusi.',
  notCallable: 'Al momento non possiamo richiamarLa.',
  reopens: (moment) => `Riapriamo ${moment}.`,
  momentElsewhere: (moment, city, here) => `${moment}, ora di ${city} (da Lei ${here})`,
  inZone: (moment, city) => `${moment}, ora di ${city}`,
  dayAndTime: (day, time) => `${day} ${time.startsWith('01') ? 'all’' : 'alle '}${time}`,
  required: '(obbligatorio)',
  optional: '(facoltativo)',
  name: 'Il Suo nome',
  myName: 'il mio nome',
  add: (fields) => `Aggiungere ${fields}`,
  country: 'Paese',
  searchCountry: 'Paese o prefisso',
  noCountry: 'Nessun Paese corrisponde.',
  number: 'Telefono',
  example: (number) => `Esempio: ${number}`,
  when: 'Quando possiamo chiamarLa?',
  now: 'Adesso',
  nowByVoicemail: 'Adesso, per lasciare un messaggio',
  later: 'Più tardi',
  delay: 'Fra quanto tempo?',
  day: 'Giorno',
  time: 'Ora',
  partsOfDay: { night: 'Notte', morning: 'Mattina', afternoon: 'Pomeriggio', evening: 'Sera' },
  dayFull: '(nessun orario libero)',
  soon: 'Fra pochi minuti',
  chooseTime: 'Scelga un orario',
  loadingTimes: 'Caricamento degli orari disponibili…',
  timesUnavailable: 'Non è stato possibile caricare gli orari disponibili.',
  noTimes: 'Al momento non ci sono orari disponibili.',
  timeTaken: 'Questo orario è appena stato prenotato. Ne scelga un altro.',
  ownerTime: (moment) => `Cioè ${moment}.`,
  summaryNow: (number) => `La chiameremo subito al ${number}.`,
  summaryVoicemail: (number) =>
    `La chiameremo subito al ${number} e potrà lasciare un messaggio nella nostra segreteria.`,
  summaryAt: (number, moment) => `Appuntamento: ${moment}. La chiameremo al ${number}.`,
  summaryLater: (number, delay, time) =>
    `La chiameremo al ${number} ${delay} (ora indicativa: ${time}).`,
  send: 'Richiamatemi',
  sending: 'Invio in corso…',
  slow: 'Ci vuole più tempo del solito. Attenda un momento.',
  callsFrom: (number) => `Chiamiamo dal ${number}.`,
  safePhrase: 'Chi la chiama dirà:',
  safePhraseReason: 'Così saprà che è la chiamata che ha chiesto.',
  elapsed: (time) => `da ${time}`,
  sendingText: 'Stiamo inviando la Sua richiesta.',
  checkingText:
    'È in corso un breve controllo automatico. Dura pochi secondi e non deve fare nulla.',
  progress: 'Stato della Sua richiesta',
  stepDone: '(fatto)',
  stepCurrent: '(in corso)',
  stepAhead: '(in arrivo)',
  due: (moment) => `Chiamata prevista ${moment}.`,
  expired:
    'Non siamo riusciti a chiamarLa all’ora prevista e non chiameremo più tardi senza chiederglielo. Può fare una nuova richiesta.',
  cancel: 'Annullare la mia richiesta',
  cancelling: 'Annullamento…',
  notAsked: 'Non ho chiesto questa chiamata',
  addToCalendar: 'Aggiungi al mio calendario',
  changeTime: 'Cambiare l’orario',
  confirmTime: 'Confermare questo orario',
  changingTime: 'Modifica in corso…',
  follow: 'Seguire la mia richiesta',
  phoneLink: {
    title: 'Seguirla sul mio telefono',
    scan: 'Inquadri questo codice con la fotocamera del telefono.',
    alternative: 'Codice QR del link alla sua richiesta',
  },
  another: 'Fare un’altra richiesta',
  newTab: '(si apre in una nuova scheda)',
  updatesUnavailable:
    'Al momento non possiamo mostrare lo stato aggiornato. La Sua richiesta prosegue e noi continuiamo a provare.',
  requestNotFound: 'Questa richiesta non esiste o è stata eliminata.',
  privacyPolicy: 'Informativa sulla privacy',
  waitsForLine: (ahead) =>
    `Tutte le nostre linee sono occupate. ${ahead === 0 ? 'Il prossimo turno è il Suo.' : peopleAhead(ahead)} Tenga il telefono a portata di mano.`,
  states: {
    scheduled: {
      step: 'Chiamata programmata',
      title: 'La Sua chiamata è programmata',
      text: 'A quell’ora tenga il telefono a portata di mano.',
    },
    queued: {
      step: 'Richiesta ricevuta',
      title: 'Richiesta ricevuta',
      text: 'Stiamo per chiamarLa. Tenga il telefono a portata di mano.',
    },
    calling: {
      step: 'Chiamata in corso',
      title: 'La stiamo chiamando',
      text: 'Il Suo telefono squilla, o squillerà fra un momento.',
    },
    connected: {
      step: 'Conversazione',
      title: 'È in linea',
      text: 'È al telefono con noi.',
    },
    ended: {
      step: 'Chiamata terminata',
      title: 'La chiamata è terminata',
      text: 'Grazie di aver parlato con noi.',
    },
    missed: {
      step: 'Nessuna risposta',
      title: 'La chiamata non è riuscita',
      text: 'Nessuno ha risposto alla chiamata. Può chiederne un’altra.',
    },
    cancelled: {
      step: 'Richiesta annullata',
      title: 'Richiesta annullata',
      text: 'Non La chiameremo.',
    },
    refused: {
      step: 'Chiamata rifiutata',
      title: 'Non possiamo chiamarLa',
      text: 'Questa chiamata non è possibile. Controlli il Suo numero o riprovi più tardi.',
    },
    failed: {
      step: 'Chiamata non riuscita',
      title: 'Non siamo riusciti a chiamarLa',
      text: 'La rete telefonica non è riuscita a stabilire la chiamata. Può riprovare.',
    },
    unknown: {
      step: 'In attesa di conferma',
      title: 'Non ancora confermata',
      text: 'È possibile che La chiamiamo: tenga il telefono a portata di mano. Attenda qualche minuto prima di fare un’altra richiesta.',
    },
  },
  endedSilently: 'Se non siamo riusciti a parlarci, può chiedere un’altra chiamata.',
  missed: {
    visitor: 'Non ha risposto. Può chiedere un’altra chiamata.',
    visitorBusy: 'La Sua linea era occupata. Può chiedere un’altra chiamata.',
    operator: 'Nessuno era disponibile per la chiamata. Può chiederne un’altra.',
    operatorBusy: 'Tutte le nostre linee erano occupate. Può chiedere un’altra chiamata.',
    busy: 'La linea era occupata. Può chiedere un’altra chiamata.',
  },
  problems: {
    'invalid-number': 'Non possiamo chiamare questo numero. Lo controlli.',
    'number-not-allowed': 'Non possiamo chiamare questo tipo di numero.',
    closed:
      'Abbiamo appena chiuso. I Suoi dati restano in questo modulo: lo invii di nuovo quando riapriamo.',
    'too-many-requests': 'Ci sono state troppe richieste.',
    'cannot-call-now': 'Al momento non possiamo richiamarLa. Riprovi più tardi.',
    duplicate: 'Abbiamo già una richiesta per questo numero.',
    'quiet-hours':
      'A quell’ora è troppo presto o troppo tardi dove squilla questo numero. Scelga un altro orario.',
    'invalid-field': 'Non possiamo accettare uno dei Suoi dati. Controlli il modulo.',
    'not-found': 'Questo modulo o questa richiesta non esiste più.',
    'not-cancellable':
      'È troppo tardi per modificare o annullare questa richiesta: la chiamata è iniziata o è già terminata.',
    unavailable:
      'Non siamo riusciti a confermare la Sua richiesta. Può inviarla di nuovo: La chiameremo una volta sola.',
    'forbidden-origin': 'Non accettiamo richieste di chiamata da questa pagina.',
    'proof-expired':
      'Questo modulo è rimasto aperto troppo a lungo. Invii di nuovo la Sua richiesta.',
    'challenge-needed': 'Prima serve un controllo automatico. Invii di nuovo la Sua richiesta.',
    'challenge-failed': 'Il controllo automatico non è riuscito. Invii di nuovo la Sua richiesta.',
  },
  retryAfter: (duration) => `Riprovi ${duration}.`,
  reference: (code) => `Riferimento: ${code}`,
  numberReasons: {
    empty: (about) => `Inserisca il Suo numero di telefono.${exampleOf(about)}`,
    'not-a-number': (about) => `Questo non è un numero di telefono.${exampleOf(about)}`,
    'too-short': (about) => `Questo numero è troppo corto.${exampleOf(about)}`,
    'too-long': (about) => `Questo numero è troppo lungo.${exampleOf(about)}`,
    'not-assigned': (about) =>
      `Questo numero non esiste (${about.country}). Lo controlli.${exampleOf(about)}`,
    extension: () => 'Non possiamo chiamare un interno. Inserisca un numero diretto.',
    'country-not-allowed': ({ belongsTo, countries }) =>
      `Non chiamiamo questo Paese${belongsTo ? ` (${belongsTo})` : ''}. Chiamiamo: ${countries}.`,
    premium: () => 'Non chiamiamo numeri a sovrapprezzo o speciali. Inserisca un numero ordinario.',
    'internet-line': ({ country }) =>
      `Non chiamiamo linee internet o aziendali di questo Paese (${country}). Inserisca un altro numero.`,
    'country-unclear': () =>
      'Di quale Paese è questo numero? Lo scelga per inviare la Sua richiesta.',
    'line-not-allowed': ({ onlyLine }) =>
      onlyLine
        ? `In questo Paese chiamiamo solo numeri ${onlyLine === 'fixed' ? 'fissi' : 'di cellulare'}.`
        : 'Non chiamiamo questo tipo di numero. Ne inserisca un altro.',
  },
  roomLeft: counted('it', {
    one: 'Ancora # carattere. Le lettere accentate contano il doppio.',
    other: 'Ancora # caratteri. Le lettere accentate contano il doppio.',
  }),
  tooLongBy: counted('it', {
    one: '# carattere di troppo. Le lettere accentate contano il doppio.',
    other: '# caratteri di troppo. Le lettere accentate contano il doppio.',
  }),
  textUnacceptable:
    'Questo testo è troppo lungo o contiene un carattere che non possiamo accettare, come «;».',
};

export const pageWords: PageWords = {
  refresh: 'Vedere lo stato aggiornato',
  objection: {
    title: 'Non ha chiesto questa chiamata?',
    explanation:
      'Se conferma, questa richiesta termina e per 24 ore non ne viene accettata nessun’altra per questo numero. È possibile una volta ogni 30 giorni. Per farlo non conserviamo il numero, ma solo un’impronta che permette di riconoscerlo. Per non essere più chiamato, lo dica alla persona che la chiama o si rivolga a noi.',
    confirm: 'Confermare',
    back: 'Tornare allo stato della richiesta',
    done: 'Fatto: questa richiesta termina.',
    mayStillRing:
      'Una chiamata è già iniziata e il telefono può ancora squillare. Continuiamo a chiedere che venga interrotta finché non è terminata.',
  },
  formPage: {
    next: 'Continuare',
    check: 'Controlli la Sua richiesta',
    change: 'Modificare',
    error: 'Errore',
    laterWhen: 'Se più tardi, quando?',
    robotCheck:
      'La Sua richiesta non è stata inviata. Un controllo automatico protegge questo servizio dagli abusi e non è possibile senza JavaScript. Attivi JavaScript e usi il pulsante di richiamata del sito, oppure riprovi fra un’ora.',
  },
};
