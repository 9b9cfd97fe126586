import type { AboutNumber, LazyWords, PageWords } from './messages.js';
import { counted } from './plurals.js';

const exampleOf = ({ example }: AboutNumber): string => (example ? ` Exemplo: ${example}.` : '');

const peopleAhead = counted('pt-PT', {
  one: 'Há uma pessoa à sua frente.',
  other: 'Há # pessoas à sua frente.',
});

export const words: LazyWords = {
  regional: 'pt-PT',
  unavailable: 'O nosso serviço de chamadas não está disponível de momento.',
  callUs: 'Pode ligar-nos para o número',
  closed: 'De momento estamos encerrados.',
  notCallable: 'De momento não podemos ligar-lhe.',
  reopens: (moment) => `Reabrimos ${moment}.`,
  momentElsewhere: (moment, city, here) => `${moment}, hora de ${city} (na sua zona, ${here})`,
  inZone: (moment, city) => `${moment}, hora de ${city}`,
  dayAndTime: (day, time) => `${day} ${time.startsWith('01') ? 'à' : 'às'} ${time}`,
  required: '(obrigatório)',
  optional: '(opcional)',
  name: 'O seu nome',
  myName: 'o meu nome',
  add: (fields) => `Adicionar ${fields}`,
  country: 'País',
  searchCountry: 'País ou indicativo',
  noCountry: 'Nenhum país corresponde.',
  number: 'Telefone',
  example: (number) => `Exemplo: ${number}`,
  when: 'Quando lhe podemos ligar?',
  now: 'Agora',
  nowByVoicemail: 'Agora, para deixar uma mensagem',
  later: 'Mais tarde',
  delay: 'Daqui a quanto tempo?',
  day: 'Dia',
  time: 'Hora',
  partsOfDay: { night: 'Madrugada', morning: 'Manhã', afternoon: 'Tarde', evening: 'Noite' },
  dayFull: '(sem horas livres)',
  soon: 'Dentro de alguns minutos',
  chooseTime: 'Escolha uma hora',
  loadingTimes: 'A carregar as horas disponíveis…',
  timesUnavailable: 'Não foi possível carregar as horas disponíveis.',
  noTimes: 'De momento não há horas disponíveis.',
  timeTaken: 'Esta hora acabou de ser reservada. Escolha outra.',
  ownerTime: (moment) => `Ou seja, ${moment}.`,
  summaryNow: (number) => `Vamos ligar-lhe de imediato para ${number}.`,
  summaryVoicemail: (number) =>
    `Vamos ligar-lhe de imediato para ${number} e poderá deixar uma mensagem na nossa caixa de correio de voz.`,
  summaryAt: (number, moment) => `A sua marcação: ${moment}. Vamos ligar-lhe para ${number}.`,
  summaryLater: (number, delay, time) =>
    `Vamos ligar-lhe para ${number} ${delay} (hora aproximada: ${time}).`,
  send: 'Pedir chamada',
  sending: 'A enviar…',
  slow: 'Está a demorar mais do que o habitual. Aguarde um momento.',
  callsFrom: (number) => `Ligamos do número ${number}.`,
  safePhrase: 'A pessoa que lhe telefonar dirá:',
  safePhraseReason: 'É assim que reconhece a chamada que pediu.',
  elapsed: (time) => `há ${time}`,
  sendingText: 'Estamos a enviar o seu pedido.',
  checkingText:
    'Está em curso uma breve verificação automática. Demora alguns segundos e não precisa de fazer nada.',
  progress: 'Estado do seu pedido',
  stepDone: '(concluído)',
  stepCurrent: '(agora)',
  stepAhead: '(a seguir)',
  due: (moment) => `Chamada prevista: ${moment}.`,
  expired:
    'Não conseguimos ligar-lhe à hora prevista e não ligaremos mais tarde sem lhe perguntar. Pode fazer um novo pedido.',
  cancel: 'Anular o meu pedido',
  cancelling: 'A anular…',
  notAsked: 'Não pedi esta chamada',
  addToCalendar: 'Adicionar ao meu calendário',
  changeTime: 'Alterar a hora',
  confirmTime: 'Confirmar esta hora',
  changingTime: 'A alterar…',
  follow: 'Acompanhar o meu pedido',
  phoneLink: {
    title: 'Acompanhar no meu telemóvel',
    scan: 'Leia este código com a câmara do seu telemóvel.',
    alternative: 'Código QR da ligação para o seu pedido',
  },
  another: 'Fazer outro pedido',
  newTab: '(abre num novo separador)',
  updatesUnavailable:
    'De momento não podemos mostrar o estado atual. O seu pedido continua em curso e voltaremos a tentar.',
  requestNotFound: 'Este pedido não existe ou foi eliminado.',
  privacyPolicy: 'Política de privacidade',
  waitsForLine: (ahead) =>
    `Todas as nossas linhas estão ocupadas. ${ahead === 0 ? 'A seguir é a sua vez.' : peopleAhead(ahead)} Tenha o telefone por perto.`,
  states: {
    scheduled: {
      step: 'Chamada marcada',
      title: 'A sua chamada está marcada',
      text: 'Tenha o telefone por perto a essa hora.',
    },
    queued: {
      step: 'Pedido recebido',
      title: 'Pedido recebido',
      text: 'Vamos ligar-lhe em breve. Tenha o telefone por perto.',
    },
    calling: {
      step: 'A ligar',
      title: 'Estamos a ligar-lhe',
      text: 'O seu telefone está a tocar ou vai tocar dentro de momentos.',
    },
    connected: {
      step: 'Conversa',
      title: 'Está em linha',
      text: 'Está ao telefone connosco.',
    },
    ended: {
      step: 'Chamada terminada',
      title: 'A chamada terminou',
      text: 'Obrigado por ter falado connosco.',
    },
    missed: {
      step: 'Sem resposta',
      title: 'A chamada não se realizou',
      text: 'A chamada não foi atendida. Pode pedir outra chamada.',
    },
    cancelled: {
      step: 'Pedido anulado',
      title: 'Pedido anulado',
      text: 'Não lhe vamos ligar.',
    },
    refused: {
      step: 'Chamada recusada',
      title: 'Não podemos ligar-lhe',
      text: 'Esta chamada não é possível. Verifique o seu número ou tente mais tarde.',
    },
    failed: {
      step: 'Chamada falhada',
      title: 'Não conseguimos ligar-lhe',
      text: 'A rede telefónica não conseguiu estabelecer a chamada. Pode tentar de novo.',
    },
    unknown: {
      step: 'A aguardar confirmação',
      title: 'Ainda por confirmar',
      text: 'É possível que lhe liguemos, por isso tenha o telefone por perto. Aguarde alguns minutos antes de fazer outro pedido.',
    },
  },
  endedSilently: 'Se não chegámos a falar, pode pedir outra chamada.',
  missed: {
    visitor: 'Não atendeu. Pode pedir outra chamada.',
    visitorBusy: 'A sua linha estava ocupada. Pode pedir outra chamada.',
    operator: 'Ninguém estava disponível para atender a chamada. Pode pedir outra chamada.',
    operatorBusy: 'Todas as nossas linhas estavam ocupadas. Pode pedir outra chamada.',
    busy: 'A linha estava ocupada. Pode pedir outra chamada.',
  },
  problems: {
    'invalid-number': 'Não podemos ligar para este número. Verifique-o.',
    'number-not-allowed': 'Não podemos ligar para este tipo de número.',
    closed:
      'Acabámos de encerrar. Os seus dados ficam neste formulário: envie-o de novo quando reabrirmos.',
    'too-many-requests': 'Houve demasiados pedidos.',
    'cannot-call-now': 'De momento não podemos ligar-lhe. Tente mais tarde.',
    duplicate: 'Já temos um pedido para este número.',
    'quiet-hours':
      'A essa hora é demasiado cedo ou demasiado tarde onde este número toca. Escolha outra hora.',
    'invalid-field': 'Não podemos aceitar um dos seus dados. Verifique o formulário.',
    'not-found': 'Este formulário ou este pedido já não existe.',
    'not-cancellable':
      'É demasiado tarde para alterar ou anular este pedido: a chamada já começou ou já terminou.',
    unavailable:
      'Não conseguimos confirmar o seu pedido. Pode enviá-lo de novo: só lhe ligaremos uma vez.',
    'forbidden-origin': 'Não aceitamos pedidos de chamada a partir desta página.',
    'proof-expired': 'Este formulário esteve aberto demasiado tempo. Envie o seu pedido de novo.',
    'challenge-needed':
      'Antes é necessária uma verificação automática. Envie o seu pedido de novo.',
    'challenge-failed': 'A verificação automática falhou. Envie o seu pedido de novo.',
  },
  retryAfter: (duration) => `Tente de novo ${duration}.`,
  reference: (code) => `Referência: ${code}`,
  numberReasons: {
    empty: (about) => `Introduza o seu número de telefone.${exampleOf(about)}`,
    'not-a-number': (about) => `Isto não é um número de telefone.${exampleOf(about)}`,
    'too-short': (about) => `Este número é demasiado curto.${exampleOf(about)}`,
    'too-long': (about) => `Este número é demasiado longo.${exampleOf(about)}`,
    'not-assigned': (about) =>
      `Este número não existe (${about.country}). Verifique-o.${exampleOf(about)}`,
    extension: () => 'Não podemos ligar para uma extensão. Introduza um número direto.',
    'country-not-allowed': ({ belongsTo, countries }) =>
      `Não ligamos para este país${belongsTo ? ` (${belongsTo})` : ''}. Ligamos para: ${countries}.`,
    premium: () =>
      'Não ligamos para números de valor acrescentado ou especiais. Introduza um número normal.',
    'internet-line': ({ country }) =>
      `Não ligamos para linhas de internet ou de empresas deste país (${country}). Introduza outro número.`,
    'country-unclear': () => 'De que país é este número? Escolha-o para enviar o seu pedido.',
    'line-not-allowed': ({ onlyLine }) =>
      onlyLine
        ? `Neste país só ligamos para números ${onlyLine === 'fixed' ? 'fixos' : 'móveis'}.`
        : 'Não ligamos para este tipo de número. Introduza outro.',
  },
  roomLeft: counted('pt-PT', {
    one: 'Resta # carácter. As letras com acento contam a dobrar.',
    other: 'Restam # caracteres. As letras com acento contam a dobrar.',
  }),
  tooLongBy: counted('pt-PT', {
    one: '# carácter a mais. As letras com acento contam a dobrar.',
    other: '# caracteres a mais. As letras com acento contam a dobrar.',
  }),
  textUnacceptable:
    'Este texto é demasiado longo ou contém um carácter que não podemos aceitar, como «;».',
};

export const pageWords: PageWords = {
  refresh: 'Ver o estado atual',
  objection: {
    title: 'Não pediu esta chamada?',
    explanation:
      'Se confirmar, este pedido termina e durante 24 horas não é aceite nenhum novo pedido para este número. É possível uma vez em 30 dias. Para isso não guardamos o número, apenas uma impressão digital que permite reconhecê-lo. Para nunca mais lhe ligarmos, diga-o à pessoa que lhe liga ou contacte-nos.',
    confirm: 'Confirmar',
    back: 'Voltar ao estado do pedido',
    done: 'Feito: este pedido termina.',
    mayStillRing:
      'Já começou uma chamada e o telefone ainda pode tocar. Continuamos a pedir que seja interrompida até terminar.',
  },
  formPage: {
    next: 'Continuar',
    check: 'Verifique o seu pedido',
    change: 'Alterar',
    error: 'Erro',
    laterWhen: 'Se for mais tarde, quando?',
    robotCheck:
      'O seu pedido não foi enviado. Uma verificação automática protege este serviço de abusos e não é possível sem JavaScript. Ative o JavaScript e use o botão de chamada do site, ou tente de novo dentro de uma hora.',
  },
};
