import type { Role } from '../shared/owner/roles.js';
import type { IconName } from './pieces/icon.js';

export interface PageEntry {
  /** The address; `:name` is a part that the page reads from `route.params`. */
  path: string;
  /** The element that `load` defines. */
  tag: string;
  load: () => Promise<unknown>;
  /** Who may see it at least. */
  role: Role;
  /** Its place in the menu and its name there, a key of `menu` in the words of the shell; absent: in no menu. */
  menu?: { group: 'work' | 'settings'; name: MenuName; icon: IconName };
}

export type MenuName =
  | 'today'
  | 'requests'
  | 'why'
  | 'statistics'
  | 'popups'
  | 'hours'
  | 'operators'
  | 'stops'
  | 'blocks'
  | 'siteKeys'
  | 'privacy'
  | 'people'
  | 'audit'
  | 'account';

/** Every page of the console, in the order of the menu. */
export const pageList: readonly PageEntry[] = [
  {
    path: '/console',
    tag: 'today-page',
    load: () => import('./pages/today-page.js'),
    role: 'reader',
    menu: { group: 'work', name: 'today', icon: 'pulse' },
  },
  {
    path: '/console/requests',
    tag: 'requests-page',
    load: () => import('./pages/requests-page.js'),
    role: 'reader',
    menu: { group: 'work', name: 'requests', icon: 'phone' },
  },
  {
    path: '/console/requests/:id',
    tag: 'request-page',
    load: () => import('./pages/request-page.js'),
    role: 'reader',
  },
  {
    path: '/console/why',
    tag: 'why-page',
    load: () => import('./pages/why-page.js'),
    role: 'support',
    menu: { group: 'work', name: 'why', icon: 'question' },
  },
  {
    path: '/console/statistics',
    tag: 'statistics-page',
    load: () => import('./pages/statistics-page.js'),
    role: 'reader',
    menu: { group: 'work', name: 'statistics', icon: 'chart' },
  },
  {
    path: '/console/popups',
    tag: 'popups-page',
    load: () => import('./pages/popups-page.js'),
    role: 'reader',
    menu: { group: 'work', name: 'popups', icon: 'window' },
  },
  {
    path: '/console/popups/:id',
    tag: 'popup-page',
    load: () => import('./pages/popup-page.js'),
    role: 'reader',
  },
  {
    path: '/console/hours',
    tag: 'schedules-page',
    load: () => import('./pages/schedules-page.js'),
    role: 'reader',
    menu: { group: 'work', name: 'hours', icon: 'clock' },
  },
  {
    path: '/console/hours/:name',
    tag: 'schedule-page',
    load: () => import('./pages/schedule-page.js'),
    role: 'reader',
  },
  {
    path: '/console/operators',
    tag: 'operators-page',
    load: () => import('./pages/operators-page.js'),
    role: 'reader',
    menu: { group: 'work', name: 'operators', icon: 'headset' },
  },
  {
    path: '/console/operators/:name',
    tag: 'group-page',
    load: () => import('./pages/group-page.js'),
    role: 'support',
  },
  {
    path: '/console/settings/stops',
    tag: 'stops-page',
    load: () => import('./pages/stops-page.js'),
    role: 'reader',
    menu: { group: 'settings', name: 'stops', icon: 'pause' },
  },
  {
    path: '/console/settings/blocks',
    tag: 'blocks-page',
    load: () => import('./pages/blocks-page.js'),
    role: 'reader',
    menu: { group: 'settings', name: 'blocks', icon: 'block' },
  },
  {
    path: '/console/settings/site-keys',
    tag: 'site-keys-page',
    load: () => import('./pages/site-keys-page.js'),
    role: 'reader',
    menu: { group: 'settings', name: 'siteKeys', icon: 'key' },
  },
  {
    path: '/console/privacy',
    tag: 'privacy-page',
    load: () => import('./pages/privacy-page.js'),
    role: 'support',
    menu: { group: 'settings', name: 'privacy', icon: 'person' },
  },
  {
    path: '/console/settings/people',
    tag: 'people-page',
    load: () => import('./pages/people-page.js'),
    role: 'owner',
    menu: { group: 'settings', name: 'people', icon: 'people' },
  },
  {
    path: '/console/settings/audit',
    tag: 'audit-page',
    load: () => import('./pages/audit-page.js'),
    role: 'owner',
    menu: { group: 'settings', name: 'audit', icon: 'list' },
  },
  {
    path: '/console/account',
    tag: 'account-page',
    load: () => import('./pages/account-page.js'),
    role: 'reader',
    menu: { group: 'settings', name: 'account', icon: 'person' },
  },
];
