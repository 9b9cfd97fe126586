// `npm start`: builds what has changed, then runs the program.
import './build.js';

// Somebody who tries Rappel out sees a console with something in it. Never beside a real account.
process.env.DEMO_DATA ??= 'on';

await import('./rappel.js');
