/** Log of the call engine. It never contains a number or a name. */
export interface EngineLog {
  info(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
