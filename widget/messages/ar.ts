import type { AboutNumber, LazyWords, PageWords } from './messages.js';
import { counted } from './plurals.js';

/** Isolates what is put into a sentence, so that numbers and Latin names keep their own direction. */
function ar(parts: TemplateStringsArray, ...values: string[]): string {
  return String.raw({ raw: parts }, ...values.map((value) => value && `\u2068${value}\u2069`));
}

/** A sentence that follows another one. */
const exampleOf = ({ example }: AboutNumber): string => (example ? ar` مثال: ${example}.` : '');

const peopleAhead = counted('ar', {
  zero: 'دورك هو التالي.',
  one: 'قبلك شخص واحد.',
  two: 'قبلك شخصان.',
  few: 'قبلك # أشخاص.',
  many: 'قبلك # شخصًا.',
  other: 'قبلك # شخص.',
});

/** Western digits, as phone numbers and times are written. */
export const words: LazyWords = {
  regional: 'ar-u-nu-latn',
  unavailable: 'خدمة معاودة الاتصال غير متاحة حاليًا.',
  callUs: 'يمكنك الاتصال بنا على الرقم',
  closed: 'نحن مغلقون حاليًا.',
  notCallable: 'لا يمكننا معاودة الاتصال بك حاليًا.',
  reopens: (moment) => ar`نفتح من جديد ${moment}.`,
  momentElsewhere: (moment, city, here) => ar`${moment}، بتوقيت ${city} (${here} بتوقيتك)`,
  inZone: (moment, city) => ar`${moment}، بتوقيت ${city}`,
  dayAndTime: (day, time) => ar`${day} الساعة ${time}`,
  required: '(إلزامي)',
  optional: '(اختياري)',
  name: 'الاسم',
  myName: 'اسمي',
  add: (fields) => ar`إضافة ${fields}`,
  country: 'البلد',
  searchCountry: 'البلد أو رمز الاتصال',
  noCountry: 'لا يوجد بلد مطابق.',
  number: 'رقم الهاتف',
  example: (number) => ar`مثال: ${number}`,
  when: 'متى نتصل بك؟',
  now: 'الآن',
  nowByVoicemail: 'الآن، لترك رسالة',
  later: 'لاحقًا',
  delay: 'بعد كم من الوقت؟',
  day: 'التاريخ',
  time: 'الوقت',
  partsOfDay: { night: 'الليل', morning: 'الصباح', afternoon: 'بعد الظهر', evening: 'المساء' },
  dayFull: '(لا أوقات متاحة)',
  soon: 'خلال بضع دقائق',
  chooseTime: 'يُرجى اختيار وقت',
  loadingTimes: 'جارٍ تحميل الأوقات المتاحة…',
  timesUnavailable: 'تعذّر تحميل الأوقات المتاحة.',
  noTimes: 'لا توجد أوقات متاحة حاليًا.',
  timeTaken: 'حُجز هذا الوقت للتو. يُرجى اختيار وقت آخر.',
  ownerTime: (moment) => ar`أي ${moment}.`,
  summaryNow: (number) => ar`سنتصل بك فورًا على الرقم ${number}.`,
  summaryVoicemail: (number) =>
    ar`سنتصل بك فورًا على الرقم ${number}، ويمكنك ترك رسالة في بريدنا الصوتي.`,
  summaryAt: (number, moment) => ar`موعدك: ${moment}. سنتصل بك على الرقم ${number}.`,
  summaryLater: (number, delay, time) =>
    ar`سنتصل بك على الرقم ${number} ${delay} (الوقت التقريبي: ${time}).`,
  send: 'طلب معاودة الاتصال',
  sending: 'جارٍ الإرسال…',
  slow: 'يستغرق الأمر وقتًا أطول من المعتاد. يُرجى الانتظار لحظة.',
  callsFrom: (number) => ar`نتصل من الرقم ${number}.`,
  safePhrase: 'سيقول لك المتصل:',
  safePhraseReason: 'هكذا تعرف أنها المكالمة التي طلبتها.',
  elapsed: (time) => ar`منذ ${time}`,
  sendingText: 'نرسل طلبك الآن.',
  checkingText: 'يجري تحقق آلي قصير. يستغرق بضع ثوانٍ، ولا يلزمك فعل أي شيء.',
  progress: 'متابعة طلبك',
  stepDone: '(تم)',
  stepCurrent: '(الآن)',
  stepAhead: '(لاحقًا)',
  due: (moment) => ar`الاتصال مقرر ${moment}.`,
  expired:
    'لم نتمكن من الاتصال بك في الوقت المحدد، ولن نتصل بعده من دون موافقتك. يمكنك تقديم طلب جديد.',
  cancel: 'إلغاء طلبي',
  cancelling: 'جارٍ الإلغاء…',
  notAsked: 'لم أطلب هذا الاتصال',
  addToCalendar: 'إضافة إلى تقويمي',
  changeTime: 'تغيير الوقت',
  confirmTime: 'تأكيد هذا الوقت',
  changingTime: 'جارٍ التغيير…',
  follow: 'متابعة طلبي',
  phoneLink: {
    title: 'المتابعة على هاتفي',
    scan: 'امسح هذا الرمز بكاميرا هاتفك.',
    alternative: 'رمز QR لرابط طلبك',
  },
  another: 'تقديم طلب آخر',
  newTab: '(يُفتح في علامة تبويب جديدة)',
  updatesUnavailable: 'لا يمكننا عرض آخر حالة لطلبك حاليًا. لم يتأثر طلبك، ونحن نواصل المحاولة.',
  requestNotFound: 'هذا الطلب غير موجود أو تم حذفه.',
  privacyPolicy: 'سياسة الخصوصية',
  waitsForLine: (ahead) => `جميع خطوطنا مشغولة. ${peopleAhead(ahead)} يُرجى إبقاء هاتفك بقربك.`,
  states: {
    scheduled: {
      step: 'تمت جدولة الاتصال',
      title: 'تمت جدولة اتصالك',
      text: 'يُرجى إبقاء هاتفك بقربك في ذلك الوقت.',
    },
    queued: {
      step: 'تم استلام الطلب',
      title: 'تم استلام الطلب',
      text: 'سنتصل بك بعد قليل. يُرجى إبقاء هاتفك بقربك.',
    },
    calling: {
      step: 'جارٍ الاتصال',
      title: 'نتصل بك الآن',
      text: 'هاتفك يرن، أو سيرن بعد لحظات.',
    },
    connected: {
      step: 'المحادثة',
      title: 'تم توصيلك',
      text: 'أنت الآن على الهاتف معنا.',
    },
    ended: {
      step: 'انتهى الاتصال',
      title: 'انتهى الاتصال',
      text: 'شكرًا لتحدثك معنا.',
    },
    missed: {
      step: 'لا رد',
      title: 'لم يتم الاتصال',
      text: 'لم يرد أحد على الاتصال. يمكنك طلب اتصال جديد.',
    },
    cancelled: {
      step: 'أُلغي الطلب',
      title: 'أُلغي الطلب',
      text: 'لن نتصل بك.',
    },
    refused: {
      step: 'رُفض الاتصال',
      title: 'لا يمكننا الاتصال بك',
      text: 'هذا الاتصال غير ممكن. يُرجى التحقق من رقمك أو إعادة المحاولة لاحقًا.',
    },
    failed: {
      step: 'فشل الاتصال',
      title: 'لم نتمكن من الاتصال بك',
      text: 'لم تتمكن شبكة الهاتف من إجراء الاتصال. يمكنك إعادة المحاولة.',
    },
    unknown: {
      step: 'في انتظار التأكيد',
      title: 'لم يتأكد بعد',
      text: 'قد نتصل بك، لذا يُرجى إبقاء هاتفك بقربك. يُرجى الانتظار بضع دقائق قبل تقديم طلب آخر.',
    },
  },
  endedSilently: 'إذا لم نتمكن من التحدث، فيمكنك طلب اتصال جديد.',
  missed: {
    visitor: 'لم يتم الرد من جهتك. يمكنك طلب اتصال جديد.',
    visitorBusy: 'كان خطك مشغولًا. يمكنك طلب اتصال جديد.',
    operator: 'لم يتوفر أحد للرد على الاتصال. يمكنك طلب اتصال جديد.',
    operatorBusy: 'كانت جميع خطوطنا مشغولة. يمكنك طلب اتصال جديد.',
    busy: 'كان الخط مشغولًا. يمكنك طلب اتصال جديد.',
  },
  problems: {
    'invalid-number': 'لا يمكننا الاتصال بهذا الرقم. يُرجى التحقق منه.',
    'number-not-allowed': 'لا يمكننا الاتصال بهذا النوع من الأرقام.',
    closed: 'لقد أغلقنا للتو. تبقى بياناتك في هذا النموذج: يُرجى إرساله مجددًا عندما نفتح من جديد.',
    'too-many-requests': 'ورد عدد كبير جدًا من الطلبات.',
    'cannot-call-now': 'لا يمكننا معاودة الاتصال بك حاليًا. يُرجى إعادة المحاولة لاحقًا.',
    duplicate: 'لدينا بالفعل طلب لهذا الرقم.',
    'quiet-hours': 'هذا الوقت مبكر جدًا أو متأخر جدًا حيث يرن هذا الرقم. يُرجى اختيار وقت آخر.',
    'invalid-field': 'لا يمكننا قبول إحدى إجاباتك. يُرجى مراجعة النموذج.',
    'not-found': 'هذا النموذج أو الطلب لم يعد موجودًا.',
    'not-cancellable': 'فات الأوان لتغيير هذا الطلب أو إلغائه: لقد بدأ الاتصال أو انتهى.',
    unavailable: 'لم نتمكن من تأكيد طلبك. يمكنك إرساله مجددًا: سنتصل بك مرة واحدة فقط.',
    'forbidden-origin': 'لا نقبل طلبات معاودة الاتصال من هذه الصفحة.',
    'proof-expired': 'بقي هذا النموذج مفتوحًا مدة طويلة. يُرجى إرسال طلبك مجددًا.',
    'challenge-needed': 'يلزم تحقق آلي أولًا. يُرجى إرسال طلبك مجددًا.',
    'challenge-failed': 'لم ينجح التحقق الآلي. يُرجى إرسال طلبك مجددًا.',
  },
  retryAfter: (duration) => ar`يُرجى إعادة المحاولة ${duration}.`,
  reference: (code) => ar`المرجع: ${code}`,
  numberReasons: {
    empty: (about) => `يُرجى إدخال رقم هاتفك.${exampleOf(about)}`,
    'not-a-number': (about) => `هذا ليس رقم هاتف.${exampleOf(about)}`,
    'too-short': (about) => `هذا الرقم قصير جدًا.${exampleOf(about)}`,
    'too-long': (about) => `هذا الرقم طويل جدًا.${exampleOf(about)}`,
    'not-assigned': (about) =>
      `${ar`هذا الرقم غير موجود (${about.country}). يُرجى التحقق منه.`}${exampleOf(about)}`,
    extension: () => 'لا يمكننا الاتصال برقم داخلي. يُرجى إدخال رقم مباشر.',
    'country-not-allowed': ({ belongsTo, countries }) =>
      `لا نتصل بهذا البلد${belongsTo ? ar` (${belongsTo})` : ''}. ${ar`نتصل بالبلدان التالية: ${countries}.`}`,
    premium: () => 'لا نتصل بالأرقام الخاصة أو ذات الرسوم الإضافية. يُرجى إدخال رقم عادي.',
    'internet-line': ({ country }) =>
      ar`لا نتصل بخطوط الإنترنت أو خطوط الشركات في هذا البلد (${country}). يُرجى إدخال رقم آخر.`,
    'country-unclear': () => 'من أي بلد هذا الرقم؟ يُرجى اختياره لإرسال طلبك.',
    'line-not-allowed': ({ onlyLine }) =>
      onlyLine
        ? `في هذا البلد نتصل ${onlyLine === 'fixed' ? 'بالأرقام الثابتة' : 'بأرقام الجوال'} فقط.`
        : 'لا نتصل بهذا النوع من الأرقام. يُرجى إدخال رقم آخر.',
  },
  roomLeft: counted('ar', {
    zero: 'لم يبق أي حرف. يُحتسب كل حرف عربي بحرفين.',
    one: 'بقي حرف واحد. يُحتسب كل حرف عربي بحرفين.',
    two: 'بقي حرفان. يُحتسب كل حرف عربي بحرفين.',
    few: 'بقيت # أحرف. يُحتسب كل حرف عربي بحرفين.',
    many: 'بقي # حرفًا. يُحتسب كل حرف عربي بحرفين.',
    other: 'بقي # حرف. يُحتسب كل حرف عربي بحرفين.',
  }),
  tooLongBy: counted('ar', {
    one: 'النص أطول بحرف واحد. يُحتسب كل حرف عربي بحرفين.',
    two: 'النص أطول بحرفين. يُحتسب كل حرف عربي بحرفين.',
    few: 'النص أطول بـ # أحرف. يُحتسب كل حرف عربي بحرفين.',
    many: 'النص أطول بـ # حرفًا. يُحتسب كل حرف عربي بحرفين.',
    other: 'النص أطول بـ # حرف. يُحتسب كل حرف عربي بحرفين.',
  }),
  textUnacceptable: 'هذا النص طويل جدًا أو يحتوي على رمز لا يمكننا قبوله، مثل «;».',
};

export const pageWords: PageWords = {
  refresh: 'عرض آخر حالة للطلب',
  objection: {
    title: 'هل وصلك هذا الاتصال دون طلب منك؟',
    explanation:
      'عند التأكيد، ينتهي هذا الطلب، ولا يُقبل أي طلب جديد لهذا الرقم لمدة 24 ساعة. يمكن ذلك مرة واحدة كل 30 يومًا. لهذا الغرض لا نحتفظ بالرقم نفسه، بل ببصمة نتعرف بها عليه فقط. ولكي لا نتصل بك أبدًا، أخبر الشخص الذي يتصل بك أو تواصل معنا.',
    confirm: 'تأكيد',
    back: 'العودة إلى متابعة الطلب',
    done: 'تم: ينتهي هذا الطلب.',
    mayStillRing: 'بدأ اتصال بالفعل وقد يرن الهاتف بعد. سنواصل طلب إيقافه حتى ينتهي.',
  },
  formPage: {
    next: 'متابعة',
    check: 'مراجعة طلبك',
    change: 'تعديل',
    error: 'خطأ',
    laterWhen: 'إذا كان لاحقًا، فمتى؟',
    robotCheck:
      'لم يُرسل طلبك. يحمي تحقق آلي هذه الخدمة من إساءة الاستخدام، ولا يمكن إجراؤه دون JavaScript. يُرجى تفعيل JavaScript واستخدام زر معاودة الاتصال في الموقع، أو إعادة المحاولة بعد ساعة.',
  },
};
