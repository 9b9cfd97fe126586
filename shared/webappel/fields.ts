import {
  address,
  choice,
  day,
  destinationCode,
  type Form,
  flag,
  hour,
  identifier,
  integer,
  mailbox,
  name,
  phoneDigits,
  price,
  seconds,
  text,
  wallTime,
} from './forms.js';

interface Extras {
  /** Other names that are read for this variable; the wire name wins. */
  aliases?: readonly string[];
  /** Other names under which the client sends the same value, because the guide contradicts itself. */
  alsoSentAs?: readonly string[];
  /** The bounds that the guide's table prints, applied by the strict profile only. */
  range?: readonly [number, number];
  /** One value over several variables of the wire. */
  spread?: {
    over: readonly string[];
    split(wire: string): string[];
    join(parts: readonly (string | undefined)[]): string;
  };
}

export interface Field<Value> extends Extras {
  wire: string;
  form: Form<Value>;
  about: string;
}

const field = <Value>(
  wire: string,
  form: Form<Value>,
  about: string,
  extras: Extras = {},
): Field<Value> => ({
  wire,
  form,
  about,
  ...extras,
});

const label = (position: number) =>
  `Label of the owner's field ${position}; empty hides the field (L182 calls it a value).`;

/**
 * How a call ended. The guide prints no value (L552, L566): the tokens are Asterisk's DIALSTATUS and ABORT, seen at
 * another product of the vendor, then guesses; the first of each line is the one that our platform writes.
 * Whole words only: `NON ABOUTI` contains `ABOUTI`. An empty cell is a call that has not ended.
 */
const callState = choice(
  {
    answered: ['ANSWER', 'ANSWERED', 'OK', 'ABOUTI', 'DECROCHE', 'REPONDU', 'TERMINE'],
    'no-answer': ['NOANSWER', 'NON REPONDU', 'NON DECROCHE', 'PAS DE REPONSE', 'SANS REPONSE'],
    busy: ['BUSY', 'OCCUPE'],
    cancelled: ['CANCEL', 'CANCELLED', 'ANNULE'],
    abandoned: ['ABORT', 'ABANDON', 'ABANDONNE', 'RACCROCHE'],
    congestion: ['CONGESTION'],
    unreachable: ['CHANUNAVAIL', 'INVALIDARGS', 'NUMERO INVALIDE'],
    failed: ['FAILED', 'ECHEC', 'ERREUR', 'NON ABOUTI'],
    refused: ['DONTCALL', 'TORTURE', 'BLACKLIST', 'INTERDIT', 'REFUSE'],
    closed: ['FERME'],
    voicemail: ['REPONDEUR', 'MESSAGERIE'],
    pending: ['EN COURS', 'ATTENTE', 'EN ATTENTE', 'PROGRAMME', 'DIFFERE', 'PROGRESS'],
    unknown: ['UNKNOWN'],
  },
  'unknown',
);

/** Every WebAppel variable, once: our name, the wire's name, its form, its meaning. */
export const fields = {
  // Operator groups
  groupName: field('nom_liste_op', name, 'Operator group, unique per account.'),
  phoneNumber: field(
    'e164',
    phoneDigits,
    'Number in E.164 form without the plus sign (33820620620).',
  ),
  countryCode: field(
    'code_pays',
    text(2),
    'Country by which a national number is read; in no method list (L60).',
  ),
  ordering: field(
    'ordonnancement',
    choice({ fixed: ['FIXE'], random: ['RANDOM'], rotating: ['TOURNANTE'] }),
    "Order in which a group is called: by position, at random, or by position moving on with other visitors' calls.",
  ),
  orderingRepeated: field(
    'ordre',
    text(20),
    "In the listing of a group: the group's ordering, repeated on each line (the guide does not say, L334).",
  ),
  ringSeconds: field('duree_sonnerie_op', integer(1, 1000), 'How long an operator rings.', {
    range: [10, 1000],
  }),
  // The table prints 10 to 1000 with the example 1 (L67-71).
  position: field('position', integer(0, 1000), 'Place of an operator in its group.', {
    aliases: ['priorite'],
    range: [0, 1000],
  }),
  address: field('ip', address, 'Network address of visitors.'),

  // Schedules
  scheduleName: field('nom_plage', name, 'Weekly openings and closing days, unique per account.'),
  weekday: field(
    'jour',
    choice({
      monday: ['lundi'],
      tuesday: ['mardi'],
      wednesday: ['mercredi'],
      thursday: ['jeudi'],
      friday: ['vendredi'],
      saturday: ['samedi'],
      sunday: ['dimanche'],
    }),
    'Day of the week.',
  ),
  opensAt: field('h_debut', hour, 'Opening time.'),
  closesAt: field('h_fin', hour, 'Closing time.'),
  // As parameters it is a day of the month, a month and a year (L385); a full date in `date` is read too.
  closedOn: field('date', day, 'Exceptional closing day.', {
    spread: {
      over: ['date', 'mois', 'annee'],
      split: (wire) => {
        const [year = '', month, dayOfMonth] = wire.split('-');
        return [String(Number(dayOfMonth)), String(Number(month)), year];
      },
      join: ([date = '', month, year]) =>
        month && year && /^\d{1,2}$/.test(date.trim())
          ? `${year.trim()}-${month.trim().padStart(2, '0')}-${date.trim().padStart(2, '0')}`
          : date,
    },
  }),

  // Popups
  popupId: field('id_popup', identifier, 'Popup.'),
  popupName: field('nom_popup', text(64), 'Name of the popup, for its owner.'),
  direction: field(
    'direction',
    choice({
      'operator-first': ['OPERATEUR', 'OP', "OPERATEUR DE L'INTERNAUTE"],
      'visitor-first': ['INTERNAUTE', 'INT'],
    }),
    'Who is called first (the table prints "OPERATEUR DE L\'INTERNAUTE", L145).',
  ),
  firstCalled: field(
    'premier_about',
    text(20),
    'In the listing of popups, beside the direction; unexplained (L432).',
  ),
  visitorRingSeconds: field(
    'internaute_delais_attente',
    integer(1, 1000),
    'How long the visitor rings.',
    {
      range: [5, 1000],
    },
  ),
  operatorWindowSeconds: field(
    'op_delais_attente',
    integer(1, 1000),
    'How long new attempts towards operators may start.',
    {
      range: [5, 1000],
    },
  ),
  locale: field(
    'locale',
    choice({ fr: ['fr'], en: ['en'] }),
    'Language of the popup and of the voice.',
  ),
  voice: field('voix', choice({ male: ['m'], female: ['f'] }), 'Voice of the announcements.'),
  operatorCallerId: field('op_presentation', phoneDigits, 'Number shown to the operator.', {
    aliases: ['numero_op'],
  }),
  visitorCallerId: field('internaute_presentation', phoneDigits, 'Number shown to the visitor.', {
    aliases: ['numero_internaute'],
  }),
  openGroup: field('ouvert_dest', name, 'Group called during opening hours.'),
  openMessage: field('ouvert_message', text(), 'Message of the popup during opening hours.'),
  // The table says `ferm_`, the methods say `ferme_` (L219-235, L438).
  closedGroup: field('ferm_dest', name, 'Group called outside opening hours.', {
    aliases: ['ferme_dest'],
    alsoSentAs: ['ferme_dest'],
  }),
  closedMessage: field('ferm_message', text(), 'Message of the popup outside opening hours.', {
    aliases: ['ferme_message'],
    alsoSentAs: ['ferme_message'],
  }),
  immediateOnly: field('immediat', flag, 'No choice of a later call is offered.'),
  voicemailAddress: field(
    'repondeur',
    mailbox,
    'Mailbox for voice messages; empty switches voicemail off.',
    {
      aliases: ['répondeur'],
    },
  ),
  showName: field('afficher_nom', flag, "The popup asks for the visitor's name."),
  label1: field('usr1_nom', text(64), label(1)),
  label2: field('usr2_nom', text(64), label(2)),
  label3: field('usr3_nom', text(64), label(3)),
  visitorSound: field('son_internaute', text(255), 'File played to the visitor before the bridge.'),
  operatorSound: field(
    'son_operateur',
    text(255),
    'File played to the operator before the bridge.',
  ),
  voicemailSound: field('son_repondeur', text(255), 'File played as the voicemail prompt.'),
  headerImage: field('entete_popup', text(255), 'Image in the header of the popup.'),
  stylesheet: field('css_popup', text(255), 'Style sheet of the popup.'),
  destinationId: field('id_destination', identifier, 'Destination.'),
  destinationCode: field(
    'liste_destination',
    destinationCode,
    'Destination by country and kind of line (FR_Fixe).',
  ),
  destinationName: field('destination', text(255), 'Name of the destination (France mobile).'),
  price: field('prix', price, 'Price per minute; currency and unit are not printed.'),
  allowed: field(
    'autorisation',
    choice({ allowed: ['AUTORISE', 'AUTORISEE'], forbidden: ['INTERDIT', 'INTERDITE'] }),
    'Whether the popup may call the destination.',
  ),

  // Files. The table prints two of the five types (L238); L287 and L502 use them all.
  fileType: field(
    'type',
    choice({
      visitorSound: ['son_internaute'],
      operatorSound: ['son_operateur'],
      voicemailSound: ['son_repondeur'],
      headerImage: ['entete_popup'],
      stylesheet: ['css_popup'],
    }),
    'Which file of the popup.',
  ),

  // Calls
  retries: field('nbressais', integer(0, 9), 'How often an unanswered call is tried again.'),
  // The printed pattern is `[a-zA-Z0-9]+\jpg` (L271).
  recorded: field(
    'rec',
    flag,
    'The conversation is to be recorded; the guide names no way to fetch it. The embedded platform accepts this and records nothing.',
  ),
  // The unit is not printed (L277-280); seconds, by analogy.
  maxSeconds: field('dureemaxi', integer(0, 86_400), 'Longest conversation.'),
  // 10 to 1000 as printed (L121); the platform takes more as an extension.
  delaySeconds: field('delais', integer(0, 86_400), 'Wait before calling back.', {
    range: [10, 1000],
  }),
  visitorName: field('nom', text(255), 'Name of the visitor.'),
  custom1: field('usr1', text(255), "The owner's field 1, 32 characters."),
  custom2: field('usr2', text(255), "The owner's field 2, 32 characters."),
  custom3: field('usr3', text(255), "The owner's field 3, 32 characters."),
  // In the table, in no method's list (L273-276). Without it every request seems to come from us.
  visitorAddress: field('client_ip', address, 'Network address of the visitor.'),
  trackingId: field('id_tracking', identifier, "Follows a visitor's request to its calls."),
  // Defined nowhere (L532): the identifier that `appel` answered.
  contactId: field('id_contact', identifier, 'The request to cancel, as `appel` answered it.', {
    aliases: ['id_tracking'],
    alsoSentAs: ['id_tracking'],
  }),
  from: field('date_debut', day, 'First day of the statistics.'),
  to: field('date_fin', day, 'Last day of the statistics, included.'),
  requestedAt: field(
    'date_time',
    wallTime,
    'When the call was requested, by the clock of the platform.',
  ),
  // Undefined (L550): it follows date_time and delais, so the effective start is likeliest.
  startedAt: field('dt', wallTime, 'When the call started, by the clock of the platform.'),
  rangSeconds: field('duree_sonnerie', seconds, 'How long it rang.'),
  talkSeconds: field('duree_appel', seconds, 'How long they talked.'),
  calledDestination: field('type_dest', text(255), 'Name of the destination that was called.'),
  source: field('provenance', text(255), 'Where the request came from.'),
  callState: field('etat', callState, 'How the call ended; empty while it has not.'),

  // Extensions of our platform, asked for and ignored elsewhere
  withHeader: field(
    'entetes',
    flag,
    'Begin the listing with a line of column names, and add our own columns.',
  ),
} as const;

export type FieldName = keyof typeof fields;
export type Value<Name extends FieldName> =
  (typeof fields)[Name] extends Field<infer V> ? V : never;
