import { fields } from '../webappel/fields.js';
import { type MethodName, methods, type Params } from '../webappel/methods.js';
import { encodeParams } from '../webappel/wire.js';

/** The methods that a plan may use. */
export type StepMethod = Extract<
  MethodName,
  | 'addOpenings'
  | 'removeOpenings'
  | 'addClosure'
  | 'removeClosure'
  | 'addOperator'
  | 'removeOperator'
  | 'setOrdering'
  | 'addPopup'
  | 'updatePopup'
  | 'removePopup'
  | 'allowDestinations'
  | 'forbidDestinations'
  | 'storeFile'
  | 'removeFile'
>;

type StepParams<M extends StepMethod> = Omit<Params<M>, 'popupId' | 'content'>;

interface StepOf<M extends StepMethod> {
  method: M;
  /** Without the popup, which may not exist yet, and without the content of a file. */
  params: StepParams<M>;
  /** For people, in English. */
  sentence: string;
  /** Nothing of WebAppel takes it back. */
  irreversible: boolean;
  /** Key of the popup that it is about. */
  popup?: string;
  /** The content that is stored. */
  sha256?: string;
}

/** One request to WebAppel. */
export type Step = { [M in StepMethod]: StepOf<M> }[StepMethod];

/** A step as WebAppel is asked: its method and its variables. The content of a file is shown as its hash. */
export function wireOf(
  step: Step,
  popupId: string | undefined,
): { method: string; variables: [name: string, value: string][] } {
  const names = withPopup(step);
  const pairs = encodeParams(step.method, {
    ...step.params,
    ...(names && { popupId: popupId ?? '0' }),
  } as Params<StepMethod>);
  const shown = pairs.map(([name, value]): [string, string] => [
    name,
    name === fields.popupId.wire && popupId === undefined ? `(${step.popup})` : value,
  ]);
  return { method: methods[step.method].wire, variables: shown };
}

/** Whether the request names a popup. */
export const withPopup = ({ method }: Step): boolean =>
  methods[method].takes.some(({ field }) => field === 'popupId');
