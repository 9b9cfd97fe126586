// `npm run build` and the first half of `npm start`: installs what is missing, and builds what has changed.
import { build, install, NotReady } from './prepare.js';

try {
  await install();
  await build();
} catch (failure) {
  if (!(failure instanceof NotReady)) throw failure;
  console.error(failure.message);
  process.exit(1);
}
