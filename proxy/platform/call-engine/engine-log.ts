/** What the platform says about its work; never a number or a name. */
export interface PlatformLog {
  info(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
