interface Mocha {
  describe(subject: string, tests: () => void): void;
  it(promise: string, test: () => Promise<void> | void): void;
  beforeEach(prepare: () => Promise<void> | void): void;
  afterEach(clean: () => Promise<void> | void): void;
}

/** What the browser's test runner puts in the page, without making it global in every other test. */
export const { describe, it, beforeEach, afterEach } = globalThis as unknown as Mocha;
