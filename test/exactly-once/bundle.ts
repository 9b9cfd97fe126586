import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The crashing proxy bundled into one file, which loads twice as fast: crash runs start it hundreds of times. */
export const program = at('../../dist/exactly-once/crashing-proxy.js');

/** Vitest runs this once before the tests. */
export default async function bundle(): Promise<void> {
  const bundled = await rolldown({
    input: at('crashing-proxy.ts'),
    platform: 'node',
    // It loads a binary from its own folder.
    external: ['libsql'],
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
  });
  await bundled.write({ file: program, format: 'esm', codeSplitting: false, minify: true });
  await bundled.close();
}
