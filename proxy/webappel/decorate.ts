import {
  type MethodName,
  methodNames,
  type Params,
  type Result,
  type WebAppel,
} from '../../shared/webappel/methods.js';

/** Wraps one request: calls `send`, or throws instead. */
export type Decorator = <M extends MethodName>(
  method: M,
  send: () => Promise<Result<M>>,
  params: Params<M>,
) => Promise<Result<M>>;

/** Wraps each method of a service in the decorator. */
export function decorate(webAppel: WebAppel, decorator: Decorator): WebAppel {
  const methods = webAppel as unknown as Record<MethodName, (params: unknown) => Promise<never>>;
  return Object.fromEntries(
    methodNames.map((method) => [
      method,
      async (params: unknown) =>
        decorator(method, () => methods[method](params), params as Params<typeof method>),
    ]),
  ) as unknown as WebAppel;
}
