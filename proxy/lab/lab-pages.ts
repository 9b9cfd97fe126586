import type { LabPage } from './lab-page.js';
import { pathOf } from './libraries.js';
import { documents } from './pages/documents.js';
import { events } from './pages/events.js';
import { layers } from './pages/layers.js';
import { layouts } from './pages/layouts.js';
import { libraryPages } from './pages/libraries.js';
import { policies } from './pages/policies.js';
import { scripts } from './pages/scripts.js';
import { styles } from './pages/styles.js';

/** The pages of the lab by kind. Without the packages of the libraries, their pages are absent. */
export const labPages: readonly { kind: string; pages: readonly LabPage[] }[] = [
  { kind: 'Documents and ways to write the snippet', pages: documents },
  { kind: 'Layers', pages: layers },
  { kind: 'Layouts', pages: layouts },
  { kind: 'Styles', pages: styles },
  { kind: 'Events', pages: events },
  { kind: 'Scripts', pages: scripts },
  { kind: 'Headers', pages: policies },
  {
    kind: 'Libraries',
    pages: libraryPages.filter(({ libraries = [] }) =>
      libraries.every((library) => pathOf(library) !== null),
    ),
  },
];
