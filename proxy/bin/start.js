// `npm start`: builds what has changed, then runs the program.
import './build.js';

await import('./rappel.js');
