import { loadPart } from './load-part.js';

/** A part of the widget that is loaded when it is first needed, and is there from then on. */
export class LazyPart<Part> {
  /** Null until it is loaded. */
  part: Part | null = null;
  /** Whether the last try has failed. */
  failed = false;
  #loading: Promise<Part> | null = null;

  /**
   * @param name of the part in the build
   * @param load imports it
   */
  constructor(
    private readonly name: string,
    private readonly load: () => Promise<Part>,
  ) {}

  /**
   * Calls `use` with the part: at once if it is there. If it cannot be loaded, the owner is told, `failed` is set, and the
   * next call tries again.
   *
   * @param failed called then
   */
  with(use: (part: Part) => void, failed: () => void = () => undefined): void {
    if (this.part) use(this.part);
    else
      this.#loadOnce().then(use, (failure) => {
        console.error('rappel:', failure);
        failed();
      });
  }

  #loadOnce(): Promise<Part> {
    this.#loading ??= loadPart(this.name, this.load)
      .then((part) => {
        this.failed = false;
        this.part = part;
        return part;
      })
      .catch((failure) => {
        this.failed = true;
        this.#loading = null;
        throw failure;
      });
    return this.#loading;
  }
}
