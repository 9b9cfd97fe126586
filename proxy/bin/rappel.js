#!/usr/bin/env node
import { build, install, NotReady } from './prepare.js';

try {
  await install();
  await build();
} catch (failure) {
  if (!(failure instanceof NotReady)) throw failure;
  console.error(failure.message);
  process.exit(1);
}
await import('../../dist/proxy/main.js');
