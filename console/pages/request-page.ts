import { html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { RequestAction, RequestDetails, RequestEvent } from '../../shared/owner/requests.js';
import type { LazyWords } from '../../widget/messages/messages.js';
import { stateText } from '../../widget/messages/state-wording.js';
import { inLanguage, language } from '../language.js';
import { requests as en } from '../messages/en/requests.js';
import { steps as enSteps } from '../messages/en/steps.js';
import { requests as fr } from '../messages/fr/requests.js';
import { steps as frSteps } from '../messages/fr/steps.js';
import '../pieces/confirm-dialog.js';
import type { ConfirmDialog } from '../pieces/confirm-dialog.js';
import { dataTable } from '../pieces/data-table.js';
import { field } from '../pieces/field.js';
import { clockTime, dayAndTime, moment } from '../pieces/moments.js';
import { durationText, evidenceMark, reasonText } from '../pieces/request-words.js';
import { LoadedPage } from './loaded-page.js';
import './requests/voice-messages.js';

const words = inLanguage({ en, fr });
const stepWords = inLanguage({ en: enSteps, fr: frSteps });

type Revealed = Record<'number' | 'name' | 'custom1' | 'custom2' | 'custom3', string | null>;

interface Loaded {
  details: RequestDetails;
  /** The very words that visitors read. */
  visitorWords: LazyWords;
}

const loadVisitorWords = async (): Promise<LazyWords> =>
  (language === 'fr'
    ? await import('../../widget/messages/fr.js')
    : await import('../../widget/messages/en.js')
  ).words;

/** One request: what happened, what the visitor read, and what can be done. */
@customElement('request-page')
export class RequestDetailsPage extends LoadedPage<Loaded> {
  @state() private revealed: Revealed | undefined;
  @state() private asking: Exclude<RequestAction, 'ask'> | undefined;
  @state() private freeTimes: readonly string[] = [];
  @query('confirm-dialog') private dialog!: ConfirmDialog;

  protected override async load(signal: AbortSignal): Promise<Loaded> {
    const [details, visitorWords] = await Promise.all([
      this.api.get<RequestDetails>(this.#path(), signal),
      loadVisitorWords(),
    ]);
    return { details, visitorWords };
  }

  #path = (): string => `/requests/${this.route.params.id}`;

  async #act(action: RequestAction, form?: FormData): Promise<void> {
    const { id } = this.route.params;
    if (action === 'reveal')
      this.revealed = await this.api.send<Revealed>('POST', `/requests/${id}/reveal`);
    else {
      const body =
        action === 'close'
          ? { outcome: form?.get('outcome') }
          : action === 'reschedule'
            ? { slotAt: form?.get('slotAt') }
            : undefined;
      await this.api.send('POST', `/requests/${id}/${action}`, body);
      await this.reload();
    }
  }

  #ask = async (action: RequestAction): Promise<void> => {
    if (action === 'ask') return this.#act('ask');
    if (action === 'reschedule')
      this.freeTimes = await this.api.freeTimes(this.loading.value?.details.request.popupId ?? '');
    this.asking = action;
    await this.updateComplete;
    this.dialog.open();
  };

  protected override render(): TemplateResult {
    const { timeZone } = this.session;
    const { value } = this.loading;
    const at = value ? dayAndTime(value.details.request.requestedAt, timeZone) : '';
    const actions = value && this.may('support') ? value.details.actions : [];
    return html`
      ${this.top(at ? words.requestTitle(at) : words.title, {
        actions: html`${actions.map(
          (action) =>
            html`<button class="button" type="button" @click=${() => this.#ask(action)}>
              ${words.actions[action]}
            </button>`,
        )}`,
      })}
      ${this.whenLoaded((loaded) => this.#details(loaded))}
      <p><a href="/console/requests">${words.back}</a></p>
      <confirm-dialog
        .heading=${this.#question().title}
        .verb=${this.#question().verb}
        .isDangerous=${this.asking === 'cancel'}
        .body=${this.#question().body}
        .act=${(form: FormData) => this.#act(this.asking ?? 'reveal', form)}
      ></confirm-dialog>
    `;
  }

  #question(): { title: string; verb: string; body: TemplateResult } {
    switch (this.asking) {
      case 'cancel':
        return {
          title: words.cancelTitle,
          verb: words.actions.cancel,
          body: html`<p>${words.cancelText}</p>`,
        };
      case 'reschedule':
        return {
          title: words.moveTitle,
          verb: words.move,
          body: field({
            id: 'slot-at',
            label: words.moveTo,
            hint: words.moveHint,
            control: html`<select id="slot-at" name="slotAt" required aria-describedby="slot-at-hint">
              ${this.freeTimes.map(
                (at) => html`<option value=${at}>${dayAndTime(at, this.session.timeZone)}</option>`,
              )}
            </select>`,
          }),
        };
      case 'close':
        return {
          title: words.closeTitle,
          verb: words.save,
          body: html`<fieldset class="choices">
            <legend class="hidden-text">${words.closeTitle}</legend>
            ${Object.entries(words.outcomes).map(
              ([outcome, text]) =>
                html`<label class="choice"><input type="radio" name="outcome" value=${outcome} required />${text}</label>`,
            )}
          </fieldset>`,
        };
      default:
        return {
          title: words.revealTitle,
          verb: words.show,
          body: html`<p>${words.revealText}</p>`,
        };
    }
  }

  #details({ details, visitorWords }: Loaded): TemplateResult {
    const { request, events, legs } = details;
    const { timeZone } = this.session;
    return html`
      <div class="two-columns">
        <div class="column">
          <section class="panel padded">
            <h2>${evidenceMark(request.evidence)} ${words.states[request.state]}</h2>
            <p class="reason">${reasonText(request, timeZone)}</p>
          </section>
          ${this.#voiceMessages(details)}
          <section class="panel">
            <h2>${words.timeline}</h2>
            ${this.#timeline(events)}
          </section>
          <section class="panel">
            <h2>${words.told}</h2>
            <ol class="timeline">
              ${details.told.map(
                (told) => html`<li>
                  <time datetime=${told.at}>${clockTime(told.at, timeZone)}</time>
                  <p>${stateText({ ...told, aheadOfYou: null }, visitorWords)}</p>
                </li>`,
              )}
            </ol>
          </section>
          ${this.#legs(legs)}
        </div>
        ${this.#facts(details)}
      </div>
    `;
  }

  #timeline(events: readonly RequestEvent[]): TemplateResult {
    const { timeZone } = this.session;
    const first = events[0];
    return html`<ol class="timeline">
      ${events.map((event) => {
        const { at, kind, detail, actor, evidence, times } = event;
        const seconds = (Date.parse(at) - Date.parse(first?.at ?? at)) / 1000;
        const detailText = detail ? stepWords.details[detail] : '';
        return html`<li>
          <time datetime=${at} title=${dayAndTime(at, timeZone)}
            >${event === first ? clockTime(at, timeZone) : `+${durationText(Math.round(seconds))}`}</time
          >
          <p>
            ${evidenceMark(evidence)}
            ${stepWords.kinds[kind]}${times > 1 ? ` (${words.timesInARow(times)})` : nothing}
            <small>${[detailText, words.by(stepWords.actors[actor])].filter(Boolean).join(' · ')}</small>
          </p>
        </li>`;
      })}
    </ol>`;
  }

  #voiceMessages({ request, voiceMessages }: RequestDetails): TemplateResult {
    return html`<voice-messages
      .api=${this.api}
      .request=${request}
      .messages=${voiceMessages}
      .timeZone=${this.session.timeZone}
      .mayHear=${this.may('support')}
      .mayDelete=${this.may('owner')}
      .changed=${() => this.reload()}
    ></voice-messages>`;
  }

  #legs(legs: RequestDetails['legs']): TemplateResult {
    const outcomeOf = (outcome: string): string =>
      Object.hasOwn(stepWords.details, outcome)
        ? stepWords.details[outcome as keyof typeof stepWords.details]
        : outcome;
    return html`<section class="panel">
      <h2>${words.legs}</h2>
      ${
        legs === null || legs.length === 0
          ? html`<p class="panel-lead">${words.noLegs}</p>`
          : dataTable({
              label: words.legs,
              rows: legs,
              columns: [
                {
                  name: words.attempt,
                  kind: 'figure',
                  cell: ({ attempt }) => attempt,
                },
                {
                  name: words.number,
                  cell: ({ role, number }) =>
                    role === 'visitor' ? words.visitor : `${words.operator} ${number ?? ''}`,
                },
                {
                  name: words.rang,
                  kind: 'figure',
                  cell: ({ rangSeconds }) => durationText(rangSeconds),
                },
                { name: words.outcome, cell: ({ outcome }) => outcomeOf(outcome) },
              ],
            })
      }
    </section>`;
  }

  #facts({ request, slotAt }: RequestDetails): TemplateResult {
    const { timeZone } = this.session;
    const { revealed } = this;
    const length = (seconds: number | null) =>
      seconds === null ? words.unknown : durationText(seconds);
    const facts: [string, unknown][] = [
      [words.visitor, revealed?.number ?? (request.number || words.blanked)],
      ...(revealed?.name ? [[words.name, revealed.name] as [string, unknown]] : []),
      ...[revealed?.custom1, revealed?.custom2, revealed?.custom3].flatMap((value) =>
        value ? [['', value] as [string, unknown]] : [],
      ),
      [words.popup, request.popupId],
      ...(slotAt ? [[words.appointment, moment(slotAt, timeZone)] as [string, unknown]] : []),
      [words.country, request.country ?? words.unknown],
      [words.source, request.source ?? words.unknown],
      [words.waited, length(request.waitSeconds)],
      [words.talked, length(request.talkSeconds)],
      [words.price, request.price ?? words.unknown],
      [words.destination, request.destination ?? words.unknown],
      [words.tracking, request.trackingId ?? words.unknown],
    ];
    return html`<section class="panel padded" aria-live="polite">
      <h2>${words.facts}</h2>
      <dl class="facts">
        ${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}
      </dl>
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'request-page': RequestDetailsPage;
  }
}
