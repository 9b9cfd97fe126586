/** A line in which PHP reports a fault that did not stop the script, with or without its markup. */
const notice =
  /^(?:<br\s*\/?>\s*)*(?:<b>)?(?:PHP )?(?:Warning|Notice|Deprecated|Strict Standards)(?:<\/b>)?:\s.*\bon line (?:<b>)?\d+(?:<\/b>)?(?:<br\s*\/?>)*$/i;

/** The answer without the notices that PHP prints before it. Their numbers must not be taken for an identifier. */
export const withoutNotices = (text: string): string =>
  text
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim())
    .filter((line) => !notice.test(line))
    .join('\n')
    .replace(/^(?:<br\s*\/?>|\s)+|(?:<br\s*\/?>|\s)+$/gi, '');
