import { nameDestination } from '../../../shared/webappel/destination-names.js';
import {
  type MethodName,
  methodNames,
  type Params,
  type Result,
  type WebAppel,
} from '../../../shared/webappel/methods.js';

export interface Asked {
  method: MethodName;
  params: object;
}

/** A WebAppel that answers as scripted and records its requests. Methods without a script throw. */
export interface ScriptedWebAppel extends WebAppel {
  readonly asked: Asked[];
  askedFor<M extends MethodName>(method: M): Params<M>[];
  script(more: Partial<WebAppel>): void;
}

export function scriptedWebAppel(...scripts: Partial<WebAppel>[]): ScriptedWebAppel {
  const script: Partial<WebAppel> = Object.assign({}, ...scripts);
  const asked: Asked[] = [];
  const method =
    <M extends MethodName>(name: M) =>
    async (params: Params<M>): Promise<Result<M>> => {
      asked.push({ method: name, params });
      const answer = script[name] as ((params: Params<M>) => Promise<Result<M>>) | undefined;
      if (!answer) throw new Error(`${name} was not scripted`);
      return answer(params);
    };
  return {
    ...(Object.fromEntries(methodNames.map((name) => [name, method(name)])) as unknown as WebAppel),
    asked,
    askedFor: <M extends MethodName>(name: M) =>
      asked
        .filter((one) => one.method === name)
        .map(({ params }) => params as unknown as Params<M>),
    script: (more) => Object.assign(script, more),
  };
}

type Popup = Result<'listPopups'>[number];
const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

export const demoPopups: Popup[] = [
  {
    popupId: '77',
    locale: 'fr',
    showName: true,
    label1: 'Sujet',
    label3: 'Never shown: it carries the token',
    openMessage: 'On vous rappelle',
    scheduleName: 'always',
  },
  { popupId: '78', locale: 'en', scheduleName: 'always' },
  { popupId: '79', locale: 'fr', closedMessage: 'Fermé', scheduleName: 'never' },
  { popupId: '80', locale: 'fr', immediateOnly: true, scheduleName: 'always' },
];

/** Settings of the demo popups: 77 asks for a name and a subject, 79 is closed, 80 offers immediate calls only. */
export function demoSettings(popups: readonly Popup[] = demoPopups): Partial<WebAppel> {
  return {
    listPopups: async () => [...popups],
    listDestinations: async () =>
      ['FR', 'BE', 'GB'].flatMap((country, countryIndex) =>
        (['fixed', 'mobile'] as const).map((line, lineIndex) => ({
          destinationId: String(countryIndex * 2 + lineIndex + 1),
          destinationName: nameDestination({ country, line }),
          price: '0.02',
          allowed: 'allowed' as const,
        })),
      ),
    showSchedule: async ({ scheduleName }) =>
      scheduleName === 'always'
        ? weekdays.map((weekday) => ({
            kind: 'opening' as const,
            weekday,
            opensAt: '00:00',
            closesAt: '23:59',
          }))
        : [],
  };
}

/** Accepts every call with consecutive tracking ids, and lists no calls and no operators. */
export function acceptingCalls(firstId = 900_001): Partial<WebAppel> {
  let next = firstId;
  return {
    requestCall: async () => String(next++),
    summariseCalls: async () => [],
    listCalls: async () => [],
    cancelCall: async () => undefined,
    listGroups: async () => [],
  };
}
