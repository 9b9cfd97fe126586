import type { Locator, Page } from 'playwright-core';

const words = {
  fr: {
    open: 'Être rappelé',
    number: /^Téléphone/,
    country: /^Pays/,
    later: 'Plus tard',
    send: 'Rappelez-moi',
    day: 'Jour',
    time: 'Heure',
    change: 'Changer l’heure',
    confirm: 'Confirmer cette heure',
    cancel: 'Annuler ma demande',
    follow: /Suivre ma demande/,
  },
  en: {
    open: 'Call me back',
    number: /^Phone number/i,
    country: /^Country/,
    later: 'Later',
    send: 'Call me back',
    day: 'Day',
    time: 'Time',
    change: 'Change the time',
    confirm: 'Confirm this time',
    cancel: 'Cancel my request',
    follow: /Follow my request/,
  },
} as const;

/** Uses the popup as a visitor does: finds everything by its visible text. */
export class PopupUser {
  readonly #words: (typeof words)[keyof typeof words];
  readonly dialog: Locator;

  constructor(
    readonly page: Page,
    language: keyof typeof words = 'fr',
  ) {
    this.#words = words[language];
    this.dialog = page.getByRole('dialog');
  }

  async open(): Promise<void> {
    await this.page.getByRole('button', { name: this.#words.open }).first().click();
    await this.dialog.waitFor();
  }

  async typeNumber(number: string): Promise<void> {
    await this.dialog.getByLabel(this.#words.number).fill(number);
  }

  numberField(): Locator {
    return this.dialog.getByLabel(this.#words.number);
  }

  async later(): Promise<void> {
    await this.dialog.getByLabel(this.#words.later).check();
  }

  /** Chooses a day by its name. */
  async day(name: string): Promise<void> {
    await this.dialog.getByRole('group', { name: this.#words.day }).getByLabel(name).check();
  }

  /** Chooses a time, also in a part of the day that is folded. */
  async time(label: string): Promise<void> {
    const times = this.dialog.getByRole('radiogroup', { name: this.#words.time });
    const time = times.getByLabel(label, { exact: true });
    const part = times.locator('details', { has: this.page.getByLabel(label, { exact: true }) });
    if (!(await part.evaluate((details: HTMLDetailsElement) => details.open)))
      await part.locator('summary').click();
    await time.check();
  }

  async changeTime(label: string): Promise<void> {
    await this.dialog.getByRole('button', { name: this.#words.change }).click();
    await this.day(this.#words === words.fr ? 'Demain' : 'Tomorrow');
    await this.time(label);
    await this.dialog.getByRole('button', { name: this.#words.confirm }).click();
  }

  sendButton(): Locator {
    return this.dialog.getByRole('button', { name: this.#words.send });
  }

  async send(): Promise<void> {
    await this.sendButton().click();
  }

  async cancel(): Promise<void> {
    await this.dialog.getByRole('button', { name: this.#words.cancel }).click();
  }

  /** Waits until the state has this title. */
  async sees(title: string): Promise<void> {
    await this.dialog.getByRole('heading', { name: title }).waitFor({ timeout: 30_000 });
  }

  /** Appears as soon as the request is accepted. */
  followLink(): Locator {
    return this.dialog.getByRole('link', { name: this.#words.follow });
  }

  async statusLink(): Promise<string> {
    return (await this.followLink().getAttribute('href')) ?? '';
  }
}
