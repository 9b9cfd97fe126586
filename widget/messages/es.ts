import type { AboutNumber, LazyWords, PageWords } from './messages.js';
import { counted } from './plurals.js';

const exampleOf = ({ example }: AboutNumber): string => (example ? ` Ejemplo: ${example}.` : '');

const peopleAhead = counted('es', {
  one: 'Hay una persona antes que usted.',
  other: 'Hay # personas antes que usted.',
});

export const words: LazyWords = {
  regional: 'es-ES',
  unavailable: 'Nuestro servicio de llamadas no está disponible en este momento.',
  callUs: 'Puede llamarnos al',
  closed: 'Ahora mismo estamos cerrados.',
  notCallable: 'En este momento no podemos llamarle.',
  reopens: (moment) => `Volvemos a abrir: ${moment}.`,
  momentElsewhere: (moment, city, here) => `${moment}, hora de ${city} (en su zona, ${here})`,
  inZone: (moment, city) => `${moment}, hora de ${city}`,
  dayAndTime: (day, time) => `${day} ${time.startsWith('01') ? 'a la' : 'a las'} ${time}`,
  required: '(obligatorio)',
  optional: '(opcional)',
  name: 'Su nombre',
  myName: 'mi nombre',
  add: (fields) => `Añadir ${fields}`,
  country: 'País',
  searchCountry: 'País o prefijo',
  noCountry: 'Ningún país coincide.',
  number: 'Teléfono',
  example: (number) => `Ejemplo: ${number}`,
  when: '¿Cuándo le llamamos?',
  now: 'Ahora',
  nowByVoicemail: 'Ahora, para dejar un mensaje',
  later: 'Más tarde',
  delay: '¿Dentro de cuánto tiempo?',
  day: 'Día',
  time: 'Hora',
  partsOfDay: { night: 'Madrugada', morning: 'Mañana', afternoon: 'Tarde', evening: 'Noche' },
  dayFull: '(sin horas libres)',
  soon: 'Dentro de unos minutos',
  chooseTime: 'Elija una hora',
  loadingTimes: 'Cargando las horas disponibles…',
  timesUnavailable: 'No hemos podido cargar las horas disponibles.',
  noTimes: 'No hay horas disponibles en este momento.',
  timeTaken: 'Esta hora acaba de reservarse. Elija otra.',
  ownerTime: (moment) => `Es decir, ${moment}.`,
  summaryNow: (number) => `Le llamaremos enseguida al ${number}.`,
  summaryVoicemail: (number) =>
    `Le llamaremos enseguida al ${number} y podrá dejar un mensaje en nuestro contestador.`,
  summaryAt: (number, moment) => `Su cita: ${moment}. Le llamaremos al ${number}.`,
  summaryLater: (number, delay, time) =>
    `Le llamaremos al ${number} ${delay} (hora aproximada: ${time}).`,
  send: 'Solicitar llamada',
  sending: 'Enviando…',
  slow: 'Está tardando más de lo habitual. Espere un momento.',
  callsFrom: (number) => `Llamamos desde el ${number}.`,
  safePhrase: 'La persona que le llame dirá:',
  safePhraseReason: 'Así sabrá que es la llamada que ha pedido.',
  elapsed: (time) => `desde hace ${time}`,
  sendingText: 'Estamos enviando su solicitud.',
  checkingText:
    'Se está haciendo una breve comprobación automática. Tarda unos segundos y usted no tiene que hacer nada.',
  progress: 'Estado de su solicitud',
  stepDone: '(hecho)',
  stepCurrent: '(ahora)',
  stepAhead: '(pendiente)',
  due: (moment) => `Llamada prevista: ${moment}.`,
  expired:
    'No hemos podido llamarle a la hora prevista y no le llamaremos más tarde sin preguntarle. Puede hacer otra solicitud.',
  cancel: 'Anular mi solicitud',
  cancelling: 'Anulando…',
  notAsked: 'No he pedido esta llamada',
  addToCalendar: 'Añadir a mi calendario',
  changeTime: 'Cambiar la hora',
  confirmTime: 'Confirmar esta hora',
  changingTime: 'Cambiando…',
  follow: 'Seguir mi solicitud',
  phoneLink: {
    title: 'Seguirla en mi móvil',
    scan: 'Escanee este código con la cámara de su móvil.',
    alternative: 'Código QR del enlace a su solicitud',
  },
  another: 'Hacer otra solicitud',
  newTab: '(se abre en otra pestaña)',
  updatesUnavailable:
    'En este momento no podemos mostrar el estado actual. Su solicitud sigue en marcha y lo seguimos intentando.',
  requestNotFound: 'Esta solicitud no existe o se ha eliminado.',
  privacyPolicy: 'Política de privacidad',
  waitsForLine: (ahead) =>
    `Todas nuestras líneas están ocupadas. ${ahead === 0 ? 'El siguiente turno es el suyo.' : peopleAhead(ahead)} Tenga el teléfono a mano.`,
  states: {
    scheduled: {
      step: 'Llamada programada',
      title: 'Su llamada está programada',
      text: 'Tenga el teléfono a mano a esa hora.',
    },
    queued: {
      step: 'Solicitud recibida',
      title: 'Solicitud recibida',
      text: 'Vamos a llamarle enseguida. Tenga el teléfono a mano.',
    },
    calling: {
      step: 'Llamando',
      title: 'Le estamos llamando',
      text: 'Su teléfono está sonando o sonará en un momento.',
    },
    connected: {
      step: 'Conversación',
      title: 'Está en línea',
      text: 'Está hablando con nosotros.',
    },
    ended: {
      step: 'Llamada terminada',
      title: 'La llamada ha terminado',
      text: 'Gracias por hablar con nosotros.',
    },
    missed: {
      step: 'Sin respuesta',
      title: 'No se ha podido completar la llamada',
      text: 'Nadie ha contestado. Puede pedir otra llamada.',
    },
    cancelled: {
      step: 'Solicitud anulada',
      title: 'Solicitud anulada',
      text: 'No le llamaremos.',
    },
    refused: {
      step: 'Llamada rechazada',
      title: 'No podemos llamarle',
      text: 'Esta llamada no es posible. Compruebe su número o inténtelo más tarde.',
    },
    failed: {
      step: 'Llamada fallida',
      title: 'No hemos podido llamarle',
      text: 'La red telefónica no ha podido establecer la llamada. Puede intentarlo de nuevo.',
    },
    unknown: {
      step: 'A la espera de confirmación',
      title: 'Aún sin confirmar',
      text: 'Es posible que le llamemos, así que tenga el teléfono a mano. Espere unos minutos antes de hacer otra solicitud.',
    },
  },
  endedSilently: 'Si no hemos llegado a hablar, puede pedir otra llamada.',
  missed: {
    visitor: 'No ha contestado. Puede pedir otra llamada.',
    visitorBusy: 'Su línea estaba ocupada. Puede pedir otra llamada.',
    operator: 'Nadie podía atender la llamada. Puede pedir otra llamada.',
    operatorBusy: 'Todas nuestras líneas estaban ocupadas. Puede pedir otra llamada.',
    busy: 'La línea estaba ocupada. Puede pedir otra llamada.',
  },
  problems: {
    'invalid-number': 'No podemos llamar a este número. Compruébelo.',
    'number-not-allowed': 'No podemos llamar a este tipo de número.',
    closed:
      'Acabamos de cerrar. Sus datos se quedan en este formulario: envíelo de nuevo cuando volvamos a abrir.',
    'too-many-requests': 'Ha habido demasiadas solicitudes.',
    'cannot-call-now': 'En este momento no podemos llamarle. Inténtelo más tarde.',
    duplicate: 'Ya tenemos una solicitud para este número.',
    'quiet-hours':
      'A esa hora es demasiado pronto o demasiado tarde donde suena este número. Elija otra hora.',
    'invalid-field': 'No podemos aceptar uno de sus datos. Revise el formulario.',
    'not-found': 'Este formulario o esta solicitud ya no existe.',
    'not-cancellable':
      'Ya no es posible cambiar ni anular esta solicitud: la llamada ha empezado o ha terminado.',
    unavailable:
      'No hemos podido confirmar su solicitud. Puede enviarla de nuevo: le llamaremos una sola vez.',
    'forbidden-origin': 'No aceptamos solicitudes de llamada desde esta página.',
    'proof-expired':
      'Este formulario ha estado abierto demasiado tiempo. Envíe su solicitud de nuevo.',
    'challenge-needed':
      'Antes hace falta una comprobación automática. Envíe su solicitud de nuevo.',
    'challenge-failed': 'La comprobación automática no ha funcionado. Envíe su solicitud de nuevo.',
  },
  retryAfter: (duration) => `Inténtelo de nuevo ${duration}.`,
  reference: (code) => `Referencia: ${code}`,
  numberReasons: {
    empty: (about) => `Escriba su número de teléfono.${exampleOf(about)}`,
    'not-a-number': (about) => `Esto no es un número de teléfono.${exampleOf(about)}`,
    'too-short': (about) => `Este número es demasiado corto.${exampleOf(about)}`,
    'too-long': (about) => `Este número es demasiado largo.${exampleOf(about)}`,
    'not-assigned': (about) =>
      `Este número no existe (${about.country}). Compruébelo.${exampleOf(about)}`,
    extension: () => 'No podemos llamar a una extensión. Escriba un número directo.',
    'country-not-allowed': ({ belongsTo, countries }) =>
      `No llamamos a este país${belongsTo ? ` (${belongsTo})` : ''}. Llamamos a: ${countries}.`,
    premium: () => 'No llamamos a números de tarificación especial. Escriba un número corriente.',
    'internet-line': ({ country }) =>
      `No llamamos a líneas de internet ni de empresa de este país (${country}). Escriba otro número.`,
    'country-unclear': () => '¿De qué país es este número? Elíjalo para enviar su solicitud.',
    'line-not-allowed': ({ onlyLine }) =>
      onlyLine
        ? `En este país solo llamamos a números ${onlyLine === 'fixed' ? 'fijos' : 'móviles'}.`
        : 'No llamamos a este tipo de número. Escriba otro.',
  },
  roomLeft: counted('es', {
    one: 'Queda # carácter. Las letras con tilde cuentan como dos.',
    other: 'Quedan # caracteres. Las letras con tilde cuentan como dos.',
  }),
  tooLongBy: counted('es', {
    one: 'Sobra # carácter. Las letras con tilde cuentan como dos.',
    other: 'Sobran # caracteres. Las letras con tilde cuentan como dos.',
  }),
  textUnacceptable:
    'Este texto es demasiado largo o contiene un carácter que no podemos aceptar, como «;».',
};

export const pageWords: PageWords = {
  refresh: 'Ver el estado actual',
  objection: {
    title: '¿No ha pedido esta llamada?',
    explanation:
      'Si lo confirma, esta solicitud termina y durante 24 horas no se acepta ninguna nueva para este número. Es posible una vez cada 30 días. Para ello no guardamos el número, sino solo una huella que permite reconocerlo. Para que no le llamemos nunca más, dígaselo a la persona que le llama o póngase en contacto con nosotros.',
    confirm: 'Confirmar',
    back: 'Volver al estado de la solicitud',
    done: 'Hecho: esta solicitud termina.',
    mayStillRing:
      'Ya ha empezado una llamada y el teléfono aún puede sonar. Seguimos pidiendo que se detenga hasta que termine.',
  },
  formPage: {
    next: 'Continuar',
    check: 'Revise su solicitud',
    change: 'Cambiar',
    error: 'Error',
    laterWhen: 'Si es más tarde, ¿cuándo?',
    robotCheck:
      'Su solicitud no se ha enviado. Una comprobación automática protege este servicio de abusos y no puede hacerse sin JavaScript. Active JavaScript y use el botón de llamada del sitio, o inténtelo de nuevo dentro de una hora.',
  },
};
