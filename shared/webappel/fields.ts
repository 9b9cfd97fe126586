import { callState } from './call-states.js';
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
  /** Other names accepted for this variable; the wire name takes precedence. */
  aliases?: readonly string[];
  /** Other names under which the client also sends the value, because the guide contradicts itself. */
  alsoSentAs?: readonly string[];
  /** Bounds of the guide's table, applied only by the strict profile. */
  range?: readonly [number, number];
  /** A value that is split over several variables. */
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

/** All WebAppel variables: our name, wire name, form and meaning. */
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
    'Country for reading a national number; no method lists this variable (L60).',
  ),
  ordering: field(
    'ordonnancement',
    choice({ fixed: ['FIXE'], random: ['RANDOM'], rotating: ['TOURNANTE'] }),
    'Order in which the operators of a group are called: by position, at random, or rotating from call to call.',
  ),
  orderingRepeated: field(
    'ordre',
    text(20),
    "Only in the listing of a group: probably the group's ordering on each line (the guide does not explain it, L334).",
  ),
  ringSeconds: field(
    'duree_sonnerie_op',
    integer(1, 1000),
    "How long an operator's phone rings, in seconds.",
    {
      range: [10, 1000],
    },
  ),
  // The table prints 10 to 1000 with the example 1 (L67-71).
  position: field('position', integer(0, 1000), 'Position of an operator in its group.', {
    aliases: ['priorite'],
    range: [0, 1000],
  }),
  address: field('ip', address, 'Network address of visitors.'),

  // Schedules
  scheduleName: field(
    'nom_plage',
    name,
    'Schedule of openings and closing days, unique per account.',
  ),
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
  // A parameter is split into day, month and year (L385); a full date in `date` is accepted too.
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
  popupId: field('id_popup', identifier, 'Identifier of the popup.'),
  popupName: field('nom_popup', text(64), 'Name of the popup, for its owner.'),
  direction: field(
    'direction',
    choice({
      'operator-first': ['OPERATEUR', 'OP', "OPERATEUR DE L'INTERNAUTE"],
      // The same print, read from its other half.
      'visitor-first': ['INTERNAUTE', 'INT', "DE L'INTERNAUTE", 'L INTERNAUTE'],
    }),
    'Who is called first (the table prints "OPERATEUR DE L\'INTERNAUTE", L145).',
  ),
  firstCalled: field(
    'premier_about',
    text(20),
    'Only in the listing of popups, beside the direction; the guide does not explain it (L432).',
  ),
  visitorRingSeconds: field(
    'internaute_delais_attente',
    integer(1, 1000),
    "How long the visitor's phone rings, in seconds.",
    {
      range: [5, 1000],
    },
  ),
  operatorWindowSeconds: field(
    'op_delais_attente',
    integer(1, 1000),
    'Time during which new attempts to reach an operator may start, in seconds.',
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
  // The table has `ferm_`, the methods have `ferme_` (L219-235, L438).
  closedGroup: field('ferm_dest', name, 'Group called outside opening hours.', {
    aliases: ['ferme_dest'],
    alsoSentAs: ['ferme_dest'],
  }),
  closedMessage: field('ferm_message', text(), 'Message of the popup outside opening hours.', {
    aliases: ['ferme_message'],
    alsoSentAs: ['ferme_message'],
  }),
  immediateOnly: field('immediat', flag, 'The popup offers immediate calls only.'),
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
  destinationId: field('id_destination', identifier, 'Identifier of the destination.'),
  destinationCode: field(
    'liste_destination',
    destinationCode,
    'Destination by country and kind of line (FR_Fixe).',
  ),
  destinationName: field('destination', text(255), 'Name of the destination (France mobile).'),
  price: field(
    'prix',
    price,
    'Price, presumably per minute; the guide names neither currency nor unit.',
  ),
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
  retries: field(
    'nbressais',
    integer(0, 9),
    'Number of further attempts after an unanswered call.',
  ),
  // The printed pattern is `[a-zA-Z0-9]+\jpg` (L271).
  recorded: field(
    'rec',
    flag,
    'Whether to record the conversation; the guide has no method to fetch a recording. The embedded platform accepts this variable and records nothing.',
  ),
  // The guide prints no unit (L277-280); seconds, by analogy.
  maxSeconds: field('dureemaxi', integer(0, 86_400), 'Longest conversation, in seconds.'),
  // The guide prints 10 to 1000 (L121); the embedded platform accepts longer delays.
  delaySeconds: field('delais', integer(0, 86_400), 'Delay before calling back, in seconds.', {
    range: [10, 1000],
  }),
  visitorName: field('nom', text(255), 'Name of the visitor.'),
  custom1: field('usr1', text(255), "The owner's field 1, 32 characters."),
  custom2: field('usr2', text(255), "The owner's field 2, 32 characters."),
  custom3: field('usr3', text(255), "The owner's field 3, 32 characters."),
  // In the table but in no method's list (L273-276). Without it, all requests seem to come from the proxy.
  visitorAddress: field('client_ip', address, 'Network address of the visitor.'),
  trackingId: field('id_tracking', identifier, 'Tracking id of a call.'),
  // Not defined in the guide (L532); we take it for the identifier that `appel` answers.
  contactId: field(
    'id_contact',
    identifier,
    'Tracking id of the call to cancel, as `appel` answered it.',
    {
      aliases: ['id_tracking'],
      alsoSentAs: ['id_tracking'],
    },
  ),
  from: field('date_debut', day, 'First day of the statistics.'),
  to: field('date_fin', day, 'Last day of the statistics, included.'),
  requestedAt: field('date_time', wallTime, "Time of the request by the platform's clock."),
  // Not defined (L550). It follows date_time and delais, so it is most likely the actual start.
  startedAt: field('dt', wallTime, "Start of the call by the platform's clock."),
  rangSeconds: field('duree_sonnerie', seconds, 'Ringing time, in seconds.'),
  talkSeconds: field('duree_appel', seconds, 'Talking time, in seconds.'),
  calledDestination: field('type_dest', text(255), 'Name of the called destination.'),
  source: field('provenance', text(255), 'Source of the request.'),
  callState: field('etat', callState, 'Outcome of the call; empty until it has ended.'),

  // Extensions of the embedded platform, which other servers ignore
  withHeader: field(
    'entetes',
    flag,
    "Start the listing with a header line and add the embedded platform's extra columns.",
  ),
} as const;

export type FieldName = keyof typeof fields;
export type Value<Name extends FieldName> =
  (typeof fields)[Name] extends Field<infer V> ? V : never;
