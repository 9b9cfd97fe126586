/** Length of a text in bytes of UTF-8. */
export const bytesIn = (text: string): number =>
  encodeURIComponent(text.toWellFormed()).replace(/%../g, '-').length;
