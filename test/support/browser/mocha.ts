interface Mocha {
  describe(subject: string, tests: () => void): void;
  it(promise: string, test: () => Promise<void> | void): void;
  beforeEach(prepare: () => Promise<void> | void): void;
  afterEach(clean: () => Promise<void> | void): void;
}

/** Mocha's functions, imported here so that their types are not global in all other tests. */
export const { describe, it, beforeEach, afterEach } = globalThis as unknown as Mocha;
