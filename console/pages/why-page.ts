import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { CheckAnswer, Explanation, Explanations } from '../../shared/owner/explanation.js';
import { ApiProblem } from '../api-client.js';
import { inLanguage } from '../language.js';
import { steps as enSteps } from '../messages/en/steps.js';
import { why as en } from '../messages/en/why.js';
import { steps as frSteps } from '../messages/fr/steps.js';
import { why as fr } from '../messages/fr/why.js';
import { field } from '../pieces/field.js';
import { icon } from '../pieces/icon.js';
import { dayAndTime } from '../pieces/moments.js';
import { emptyState, errorState } from '../pieces/states.js';
import { ConsolePage } from './console-page.js';

const words = inLanguage({ en, fr });
const stepWords = inLanguage({ en: enSteps, fr: frSteps });

/** Why a request was refused, by the reference that its visitor read, or what would come of one. */
@customElement('why-page')
export class WhyPage extends ConsolePage {
  @state() private found: readonly Explanation[] | undefined;
  @state() private failure: unknown;

  async #show(ask: () => Promise<readonly Explanation[]>): Promise<void> {
    try {
      this.found = await ask();
      this.failure = undefined;
    } catch (failure) {
      this.found = undefined;
      this.failure = failure;
    }
    await this.updateComplete;
    this.querySelector<HTMLElement>('#answer')?.focus();
  }

  /** A link of another page brings its reference. */
  override connectedCallback(): void {
    super.connectedCallback();
    const reference = this.route.query.get('reference');
    if (reference) void this.#show(() => this.#explain(reference));
  }

  #find = (event: Event): void => {
    event.preventDefault();
    const reference = textOf(event, 'reference');
    void this.#show(() => this.#explain(reference));
  };

  async #explain(reference: string): Promise<readonly Explanation[]> {
    const path = `/explain?${new URLSearchParams({ reference })}`;
    return (await this.api.get<Explanations>(path)).explanations;
  }

  #try = (event: Event): void => {
    event.preventDefault();
    const address = textOf(event, 'address');
    const time = textOf(event, 'time');
    const supposed = {
      popupId: textOf(event, 'popup'),
      number: textOf(event, 'number'),
      ...(address && { address }),
      ...(time && { at: new Date(time).toISOString() }),
    };
    void this.#show(async () => [await this.api.send<Explanation>('POST', '/explain', supposed)]);
  };

  protected override render(): TemplateResult {
    return html`
      ${this.top(words.title)} ${this.lead(words.lead)}
      <div class="two-columns even">
        <section class="panel padded">
          <h2>${words.referenceTitle}</h2>
          <form class="stack" @submit=${this.#find}>
            ${field({
              id: 'reference',
              label: words.reference,
              hint: words.referenceHint,
              control: html`<input id="reference" name="reference" required maxlength="40" autocomplete="off" autocapitalize="off" spellcheck="false" aria-describedby="reference-hint" .value=${this.route.query.get('reference') ?? ''} />`,
            })}
            <button class="button primary" type="submit">${icon('question')}${words.find}</button>
          </form>
        </section>
        <section class="panel padded">
          <h2>${words.tryTitle}</h2>
          <p class="hint">${words.tryLead}</p>
          <form class="stack" @submit=${this.#try}>
            ${field({
              id: 'popup',
              label: words.popup,
              control: html`<input id="popup" name="popup" required inputmode="numeric" pattern="[0-9]{1,20}" autocomplete="off" />`,
            })}
            ${field({
              id: 'number',
              label: words.number,
              control: html`<input id="number" name="number" required type="tel" maxlength="100" autocomplete="off" />`,
            })}
            ${field({
              id: 'address',
              label: words.address,
              hint: words.addressHint,
              control: html`<input id="address" name="address" maxlength="60" autocomplete="off" aria-describedby="address-hint" />`,
            })}
            ${field({
              id: 'time',
              label: words.time,
              hint: words.timeHint,
              control: html`<input id="time" name="time" type="datetime-local" aria-describedby="time-hint" />`,
            })}
            <button class="button" type="submit">${words.try}</button>
          </form>
        </section>
      </div>
      <div id="answer" class="column" tabindex="-1">${this.#answer()}</div>
    `;
  }

  #answer(): unknown {
    if (this.failure instanceof ApiProblem && this.failure.code === 'not-found')
      return html`<section class="panel" role="alert">
        ${emptyState({ icon: 'search', title: words.notFound, text: words.notFoundText })}
      </section>`;
    if (this.failure) return html`<section class="panel">${errorState(this.failure)}</section>`;
    return this.found?.map((explanation) => this.#explanation(explanation)) ?? nothing;
  }

  #explanation(explanation: Explanation): TemplateResult {
    const { at, isOtherTime, reference, number, popupId, source, phase, checks } = explanation;
    const moment = dayAndTime(at, this.session.timeZone);
    const failed = checks.find(({ result }) => result === 'failed');
    const title =
      reference === null
        ? isOtherTime
          ? (failed ? words.wouldFailAt : words.wouldPassAt)(moment)
          : failed
            ? words.wouldFail
            : words.wouldPass
        : words.refused(moment);
    return html`<section class="panel">
      <h2>${title}</h2>
      <p class="panel-lead">
        ${words.about(number, popupId)}${source ? ` ${words.on(source)}` : nothing}
        ${phase === 'dialling' ? words.atDialling : nothing}
      </p>
      ${isOtherTime ? html`<p class="panel-lead">${words.otherTime}</p>` : nothing}
      <ol class="checks">
        ${checks.map((answer) => checkLine(answer, source))}
      </ol>
    </section>`;
  }
}

const icons = { passed: 'check', failed: 'close', skipped: 'dash', 'not-reached': 'dash' } as const;

function checkLine(answer: CheckAnswer, source: string | null): TemplateResult {
  const { check, result, code } = answer;
  return html`<li class=${result}>
    ${icon(icons[result])}
    <p>
      <b>${words.checks[check]}</b><span class="hidden-text">: ${words.results[result]}</span>
      ${
        result === 'failed'
          ? html`<small>${check === 'origin' ? words.allowOrigin(source ?? 'null') : becauseOf(answer)}</small>
              ${check === 'origin' ? nothing : html`<small>${words.told} ${code && Object.hasOwn(words.codes, code) ? words.codes[code as keyof typeof words.codes] : code}</small>`}`
          : nothing
      }
    </p>
  </li>`;
}

/** The rule or reason in words; as it is, where there are none. */
function becauseOf({ rule, reason, detail }: CheckAnswer): unknown {
  const key = rule ?? reason;
  if (key === null) return detail ?? nothing;
  return Object.hasOwn(stepWords.details, key)
    ? stepWords.details[key as keyof typeof stepWords.details]
    : key;
}

const textOf = ({ currentTarget }: Event, name: string): string =>
  String(new FormData(currentTarget as HTMLFormElement).get(name) ?? '').trim();

declare global {
  interface HTMLElementTagNameMap {
    'why-page': WhyPage;
  }
}
