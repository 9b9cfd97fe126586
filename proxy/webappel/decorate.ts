import {
  type MethodName,
  methodNames,
  type Result,
  type WebAppel,
} from '../../shared/webappel/methods.js';

/** Does something before and after a question: asks it, or throws instead. */
export type Decorator = <M extends MethodName>(
  method: M,
  ask: () => Promise<Result<M>>,
) => Promise<Result<M>>;

/** The same service, with something done around each of its methods. */
export function decorate(webAppel: WebAppel, doing: Decorator): WebAppel {
  const methods = webAppel as unknown as Record<MethodName, (params: unknown) => Promise<never>>;
  return Object.fromEntries(
    methodNames.map((method) => [
      method,
      async (params: unknown) => doing(method, () => methods[method](params)),
    ]),
  ) as unknown as WebAppel;
}
