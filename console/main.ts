import './console-app.js';
import { language } from './language.js';
import { followLinks } from './router.js';

document.documentElement.lang = language;
followLinks();
