export interface ServerEvent {
  id: string;
  event: string;
  data: string;
}

export interface EventReader {
  /** The next event, or undefined when the stream has ended. */
  next(): Promise<ServerEvent | undefined>;
  /** The comment lines received so far. */
  comments(): string[];
  cancel(): Promise<void>;
}

const field = (block: string, name: string): string =>
  new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1] ?? '';

/** Reads a response of server-sent events as it arrives. */
export function readEvents(response: Response): EventReader {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const comments: string[] = [];
  let buffer = '';
  return {
    comments: () => comments,
    async next() {
      for (;;) {
        const end = buffer.indexOf('\n\n');
        if (end >= 0) {
          const block = buffer.slice(0, end);
          buffer = buffer.slice(end + 2);
          if (field(block, 'event'))
            return {
              id: field(block, 'id'),
              event: field(block, 'event'),
              data: field(block, 'data'),
            };
          comments.push(block);
          continue;
        }
        const { done, value } = await reader.read();
        if (done) return undefined;
        buffer += value;
      }
    },
    cancel: () => reader.cancel(),
  };
}
