import type { E164 } from '../phone.js';

/** French mobile numbers that the regulator reserves for fiction. libphonenumber knows only the fixed ones. */
export const fictionalFrenchMobile = /^\+3363998\d{4}$/;

/**
 * Numbers that regulators reserve for fiction: they belong to nobody today, and must never be called on a real account.
 * Each range is as narrow as its source, because the numbers beside it belong to somebody.
 */
const fictional: readonly RegExp[] = [
  // France: ARCEP, national numbering plan
  fictionalFrenchMobile,
  /^\+33(19900|26191|35301|46571|53649)\d{4}$/,
  // United Kingdom: Ofcom, numbers for drama use
  /^\+44(11[3-8]4960|1[2-6]14960|1914980|2079460|2896496|2920180|1632960)\d{3}$/,
  /^\+44(7700900|8081570|9098790|3069990)\d{3}$/,
  // North America: NANPA, 555-0100 to 555-0199 in all areas
  /^\+1[2-9]\d{2}55501\d{2}$/,
  // Germany: Bundesnetzagentur, notice 148/2021
  /^\+49(3023125|6990009|4066969|2214710|8999998)\d{3}$/,
  /^\+49(17139200|176040690)\d{2}$/,
  /^\+49(15228817386|15228895456|15254599371)$/,
  /^\+49(1729925904|1729968532|172997318[56]|1729980752|1749091317|1749464308)$/,
  // Australia: ACMA, numbers for films and creative works
  /^\+61[2378](5550|7010)\d{4}$/,
  /^\+61(1800160401|1[38]0097570[789]|1[38]0097571[01])$/,
  /^\+6149157(0(006|110|15[6-9]|313|737)|1(266|491|804)|2(549|665|983)|3(087|770)|4(118|632))$/,
  /^\+6149157(5(254|789)|6(398|801)|7(426|644)|8(148|888|957)|9(212|455|760))$/,
  // Ireland: ComReg, 020 91
  /^\+3532091\d{5}$/,
  // Sweden: PTS
  /^\+46(3139006|4062804|8465004)\d{2}$/,
  /^\+469803192\d{2}$/,
  /^\+467017406(0[5-9]|[1-9]\d)$/,
];

export const isFictional = (number: E164): boolean => fictional.some((range) => range.test(number));
