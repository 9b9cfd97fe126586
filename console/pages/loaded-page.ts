import { Task } from '@lit/task';
import type { TemplateResult } from 'lit';
import { errorState, loadingState } from '../pieces/states.js';
import { ConsolePage } from './console-page.js';

/** A page that shows one thing of the API, and reads it again after a change. */
export abstract class LoadedPage<Loaded> extends ConsolePage {
  protected readonly loading = new Task(this, {
    task: ([_path], { signal }) => this.load(signal),
    args: () => [this.route.path, this.route.query.toString()] as const,
  });

  protected abstract load(signal: AbortSignal): Promise<Loaded>;

  protected reload = (): Promise<void> => this.loading.run();

  /** What is there, or that it is being loaded, or why it is not there. Keeps what was there while it is read again. */
  protected whenLoaded(show: (loaded: Loaded) => TemplateResult): unknown {
    const { value } = this.loading;
    return this.loading.render({
      initial: loadingState,
      pending: () => (value === undefined ? loadingState() : show(value as Loaded)),
      complete: (loaded) => show(loaded as Loaded),
      error: (failure) => errorState(failure, this.reload),
    });
  }
}
