import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Clock, Stop } from '../../shared/clock.js';
import type { Handset } from '../../shared/handset.js';
import { browserClock } from '../clock.js';
import { crossIcon, phoneIcon } from '../icons.js';
import type { DemoTexts } from './texts.js';

type Action = 'answer' | 'refuse' | 'hang-up';

/** The two simulated phones, with their state and buttons. Hidden if calls are not simulated. */
export class DemoPhones extends LitElement {
  // Without decorators, whose code the page would load from the widget.
  static override readonly properties = {
    texts: { attribute: false },
    handsets: { state: true },
    problem: { state: true },
  };

  texts!: DemoTexts;
  clock: Clock = browserClock;
  private handsets: readonly Handset[] = [];
  private problem = '';
  private source: EventSource | null = null;
  private stopTicking: Stop | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.hidden = true;
    this.source = new EventSource('/demo/phones/events');
    this.source.addEventListener('phones', ({ data }: MessageEvent<string>) => {
      this.hidden = false;
      this.problem = '';
      this.handsets = (JSON.parse(data) as { handsets: Handset[] }).handsets;
    });
    this.source.addEventListener('error', () => {
      // The browser reconnects after an interruption. A closed stream means that there are no simulated phones.
      if (this.source?.readyState === EventSource.CLOSED) this.hidden = true;
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.source?.close();
    this.stopTicking?.();
  }

  /** Renders without a shadow root, so that the styles of the page apply. */
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const { phones } = this.texts;
    return html`
      <h2 id="phones">${phones.title}</h2>
      <p class="lead">${phones.text}</p>
      <div class="handsets">${this.phone('operator')} ${this.phone('visitor')}</div>
      <p class="problem" role="status">${this.problem}</p>
    `;
  }

  protected override updated(): void {
    this.stopTicking?.();
    // Only the talk time changes without an event.
    if (this.handsets.some(({ state }) => state === 'talking'))
      this.stopTicking = this.clock.after(1_000 - (this.clock.now() % 1_000), () =>
        this.requestUpdate(),
      );
  }

  private phone(role: Handset['role']): TemplateResult {
    const { names, idle } = this.texts.phones;
    const handset = currentOrLast(this.handsets, role);
    return html`
      <section class="handset ${handset?.state ?? 'idle'}" aria-label=${names[role]}>
        <header>
          <span class="badge">${handset?.ending && handset.ending !== 'hung-up' ? crossIcon : phoneIcon}</span>
          <div>
            <h3>${names[role]}</h3>
            <p class="digits">${handset?.number ?? '\u00a0'}</p>
            ${handset?.display ? html`<p class="display">${handset.display}</p>` : nothing}
          </div>
        </header>
        <p class="doing">
          <span role="status">${handset ? this.stateText(handset) : idle}</span>
          ${handset?.state === 'talking' ? html`<span class="timer">${this.talkTime(handset)}</span>` : nothing}
        </p>
        <div class="keys">${handset ? this.keys(handset) : nothing}</div>
      </section>
    `;
  }

  private stateText({ state, ending }: Handset): string {
    const { states, endings } = this.texts.phones;
    return state === 'ended' && ending ? endings[ending] : states[state];
  }

  private talkTime({ since }: Handset): string {
    const seconds = Math.max(0, Math.floor((this.clock.now() - since) / 1_000));
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  }

  private keys({ leg, state }: Handset) {
    const { answer, refuse, hangUp } = this.texts.phones;
    const key = (action: Action, text: string) => html`
      <button type="button" class="key ${action}" @click=${() => this.press(leg, action)}>
        ${phoneIcon}${text}
      </button>
    `;
    if (state === 'ringing') return html`${key('answer', answer)} ${key('refuse', refuse)}`;
    return state === 'ended' ? nothing : key('hang-up', hangUp);
  }

  private async press(leg: string, action: Action): Promise<void> {
    const { late } = this.texts.phones;
    try {
      const response = await fetch(`/demo/phones/${encodeURIComponent(leg)}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ action }),
      });
      this.problem = response.ok ? '' : late;
    } catch {
      // The proxy has stopped, and its simulated phones with it.
      this.problem = late;
    }
  }
}

/** The current call of a phone, otherwise its last one. */
function currentOrLast(handsets: readonly Handset[], role: Handset['role']): Handset | undefined {
  return handsets
    .filter((handset) => handset.role === role)
    .sort(
      (one, other) =>
        Number(other.state !== 'ended') - Number(one.state !== 'ended') || other.since - one.since,
    )[0];
}

// A process may build the page more than once.
if (!customElements.get('demo-phones')) customElements.define('demo-phones', DemoPhones);

declare global {
  interface HTMLElementTagNameMap {
    'demo-phones': DemoPhones;
  }
}
