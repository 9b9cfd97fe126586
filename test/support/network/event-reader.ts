/** One server-sent event. */
export interface ReadEvent {
  id: string | undefined;
  event: string;
  data: unknown;
}

export interface EventReader {
  /** The next event; undefined at the end of the stream. */
  next(): Promise<ReadEvent | undefined>;
  close(): Promise<void>;
}

/** Reads a stream of server-sent events one by one. */
export function readEvents(response: Response): EventReader {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const take = (): ReadEvent | undefined => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end < 0) return undefined;
      const block = text.slice(0, end);
      text = text.slice(end + 2);
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
      const event = field('event');
      if (event) return { id: field('id'), event, data: JSON.parse(field('data') ?? 'null') };
    }
  };
  return {
    async next() {
      for (;;) {
        const event = take();
        if (event) return event;
        const { done, value } = await reader.read();
        if (done) return undefined;
        text += value;
      }
    },
    close: () => reader.cancel(),
  };
}
