/** How figures are written, in a language. No zod here: the console loads it. */
export function figureTexts(language: 'en' | 'fr') {
  const regional = language === 'fr' ? 'fr-FR' : 'en-GB';

  /** A whole number as people write it. */
  const figure = (n: number): string => new Intl.NumberFormat(regional).format(n);

  /** Money to the cent, without a unit. */
  const money = (decimal: string): string =>
    new Intl.NumberFormat(regional, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(
      Number(decimal),
    );

  /** @param share 0.25 for a quarter */
  const percent = (share: number, { isChange = false } = {}): string =>
    new Intl.NumberFormat(regional, {
      style: 'percent',
      maximumFractionDigits: 0,
      ...(isChange && { signDisplay: 'exceptZero' as const }),
    }).format(share);

  /** A length of time in its largest units: `2 h 05 min`, `4 min`, `30 s`. */
  function lengthText(seconds: number): string {
    const minutes = Math.round(seconds / 60);
    if (seconds < 60) return `${seconds} s`;
    if (minutes < 60) return `${minutes} min`;
    return `${figure(Math.floor(minutes / 60))} h ${String(minutes % 60).padStart(2, '0')}`;
  }

  /** The end of the class in which a share of the waits is. */
  const waitText = (
    wait: Record<'p50' | 'p90', { fromSeconds: number; toSeconds: number | null }> | null,
    share: 'p50' | 'p90',
  ): string => {
    if (!wait) return '—';
    const { fromSeconds, toSeconds } = wait[share];
    return toSeconds === null ? `> ${lengthText(fromSeconds)}` : lengthText(toSeconds);
  };

  return { figure, money, percent, lengthText, waitText };
}
