import type { E164 } from '../phone.js';

/** French mobile numbers that the regulator reserves for fiction. libphonenumber knows only the fixed ones. */
export const fictionalFrenchMobile = /^\+3363998\d{4}$/;

/**
 * Numbers that regulators reserve for fiction: they belong to nobody today, and must never be called on a real account.
 * Sources: ARCEP (France), Ofcom (United Kingdom), NANPA 555-01XX, BNetzA (Germany), ACMA (Australia), ComReg (Ireland),
 * PTS (Sweden).
 */
const fictional: readonly RegExp[] = [
  fictionalFrenchMobile,
  /^\+33(19900|26191|35301|46571|53649)\d{4}$/,
  /^\+44(1632960|20794600?|113496|114496|115496|116496|117496|118496|121496|131496|141496|151496|161496|191498)\d{3,4}$/,
  /^\+44(2896496|2920180|7700900|8081570|9098790|3069990)\d{3}$/,
  /^\+1[2-9]\d{2}55501\d{2}$/,
  /^\+49(3023125|6990009|4066969|2214710|8999998)\d{3}$/,
  /^\+49(15228817386|15228895456|15254599371|17239925904|17635099737|1714952\d{4})$/,
  /^\+61[2378](5550|7010)\d{4}$/,
  /^\+61(491570(006|156|157|158|159|110|313|737)|1800975\d{3}|1300975\d{3})$/,
  /^\+3532091\d{5}$/,
  /^\+46(3139006|4062804|8465004|980319|7017406)\d{1,3}$/,
];

export const isFictional = (number: E164): boolean => fictional.some((range) => range.test(number));
