// A classic script on somebody else's page: everything stays in this block, so that loaded twice it declares nothing
// twice, and nothing it meets may become an error of that page.
{
  const script = document.currentScript;
  if (script instanceof HTMLScriptElement) void addPopup(script);

  async function addPopup({ src, dataset }: HTMLScriptElement): Promise<void> {
    try {
      // By its full address: to a classic script of another origin a relative one means nothing.
      await import(new URL('./popup/rappel-popup.js', src).href);
      if (document.readyState === 'loading')
        await new Promise((ready) => document.addEventListener('DOMContentLoaded', ready));
      // The script twice, or the element already placed by hand: one button is enough.
      if (document.querySelector('rappel-popup')) return;
      const popup = document.createElement('rappel-popup');
      popup.setAttribute('popup', dataset.popup ?? '');
      popup.setAttribute('proxy', new URL(src).origin);
      if (dataset.locale) popup.setAttribute('locale', dataset.locale);
      if (dataset.label) popup.setAttribute('label', dataset.label);
      document.body.append(popup);
    } catch (failure) {
      console.error('rappel: the button could not be loaded', failure);
    }
  }
}
