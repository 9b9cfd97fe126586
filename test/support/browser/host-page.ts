/** Makes the test page an ordinary page, so that axe reports problems of the widget only. */
export function hostPage(locale = 'fr'): void {
  document.title = 'Shop';
  document.documentElement.lang = locale;
  if (document.querySelector('main')) return;
  const main = document.createElement('main');
  const heading = document.createElement('h1');
  heading.textContent = 'Shop';
  main.append(heading);
  document.body.prepend(main);
}
