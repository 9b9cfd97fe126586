import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../source/source-files.js';

/** Global setup of tests that run the built program: commands do not build. */
export default function setup(): void {
  execFileSync(process.execPath, [join(root, 'proxy/bin/build.js')], { stdio: 'inherit' });
}
