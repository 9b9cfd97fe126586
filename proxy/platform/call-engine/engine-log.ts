/** What the call engine logs. Never a number or a name. */
export interface EngineLog {
  info(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
