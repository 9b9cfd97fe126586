import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The crashing proxy in one file: it loads twice as fast, which counts when it is started hundreds of times. */
export const program = at('../../dist/exactly-once/crashing-proxy.js');

/** Once a test run. */
export default async function bundle(): Promise<void> {
  const bundled = await rolldown({
    input: at('crashing-proxy.ts'),
    platform: 'node',
    // It brings a binary that it looks for beside its own file.
    external: ['libsql'],
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
  });
  await bundled.write({ file: program, format: 'esm', codeSplitting: false, minify: true });
  await bundled.close();
}
