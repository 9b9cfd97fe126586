// A classic script on a host page. The block keeps it from declaring global names, which would fail when it is loaded
// twice. The catch keeps its errors out of the page's error handlers.
{
  const script = document.currentScript;
  if (script instanceof HTMLScriptElement) void addPopup(script);

  async function addPopup({ src, dataset }: HTMLScriptElement): Promise<void> {
    try {
      // A relative address would be resolved against the host page.
      await import(new URL('./popup/rappel-popup.js', src).href);
      if (document.readyState === 'loading')
        await new Promise((ready) => document.addEventListener('DOMContentLoaded', ready));
      // The page may carry the script twice, or contain the element already.
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
