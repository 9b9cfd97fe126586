import { mkdirSync, writeFileSync } from 'node:fs';
import express from 'express';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen } from '../../../proxy/http/listen.js';
import type { LabPage } from '../../../proxy/lab/lab-page.js';
import { labRoutes } from '../../../proxy/lab/lab-routes.js';
import { noCallLimits } from '../program/no-call-limits.js';
import { type Program, startProgram } from '../program/run-program.js';
import { sharedBrowser } from './browser.js';
import { LabObserver } from './lab-observer.js';
import { type LabVisit, type More, typedIn, visitLab } from './lab-visit.js';

/** At the same time. A visit mostly waits for the call to ring. */
const VISITORS = 4;

/** What is tried on single pages while the form is open, and what must come of it. */
const trials: Record<string, { more: More; found: unknown }> = {
  'no-copying': {
    more: async (page, numberField) => {
      await numberField.press('Control+A');
      await page.keyboard.press('Control+X');
      const cut = await typedIn(numberField);
      await page.keyboard.press('Control+V');
      return cut;
    },
    found: '',
  },
  'own-scrolling': {
    more: async (page, numberField, observer) => {
      await page.setViewportSize({ width: 1280, height: 240 });
      await numberField.hover();
      await page.mouse.wheel(0, -1000);
      await observer.until('the top of the dialog', "parts('.body')[0].scrollTop === 0");
      await page.mouse.wheel(0, 60);
      await observer.until('scrolling with the wheel', "parts('.body')[0].scrollTop > 0");
      await page.setViewportSize({ width: 1280, height: 800 });
    },
    found: undefined,
  },
  hotkey: {
    more: (page) => page.locator('[data-hotkey]').count(),
    found: 9,
  },
};

/** Names by which copies of Lit know of each other. */
const isOfLit = (name: string): boolean =>
  /^(lit|reactive)\w*(Versions|PropertyMetadata)$/.test(name);

/** Visits pages of the lab, the plain one first, and tests what must hold on each. Their figures are in `dist/lab/`. */
export function describeLab(pages: readonly LabPage[]): void {
  let program: Program;
  let browser: Browser;
  let lab: Awaited<ReturnType<typeof listen>>;
  const visits = new Map<string, LabVisit | Error>();
  let ownGlobals: string[] = [];

  beforeAll(
    async () => {
      [program, browser] = await Promise.all([startProgram(noCallLimits), sharedBrowser()]);
      // On another site than the proxy, as pages of owners are.
      const app = express().use(
        '/lab',
        labRoutes(() => program.url),
      );
      lab = await listen(app, { host: '127.0.0.1', port: 0, setting: 'PORT' });
      const origin = `http://127.0.0.1:${lab.port}`;
      ownGlobals = await globalsWithoutWidget(browser, origin);
      const waiting = [...pages.entries()];
      const visitNext = async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          const [index, page] = next;
          visits.set(
            page.name,
            await visitLab(browser, origin, page, phoneOf(index), trials[page.name]?.more).catch(
              (failure: Error) => failure,
            ),
          );
        }
      };
      await Promise.all(Array.from({ length: VISITORS }, visitNext));
    },
    60_000 + pages.length * 10_000,
  );
  afterAll(async () => {
    writeFigures(visits);
    await browser?.close();
    await lab?.close(0);
    await program?.stop();
  });

  const visitOf = (name: string): LabVisit => {
    const visit = visits.get(name);
    if (visit === undefined || visit instanceof Error)
      throw visit ?? new Error(`nobody visited the page ${name}`);
    return visit;
  };

  describe('the button and its form work', () => {
    it.each(pages.map((page) => [page.title, page] as const))('on: %s', (_, page) => {
      const visit = visitOf(page.name);
      const plain = visitOf('plain');
      expect(visit.errors).toEqual([]);
      expect([visit.buttons, visit.top]).toEqual([1, 'the button']);
      expect(visit.wasCovered).toBe(page.press !== undefined);
      const { zoom = 1, margin = 0 } = page;
      expect(visit.box.right).toBeCloseTo(plain.box.right * zoom + margin, 0);
      expect(visit.box.bottom).toBeCloseTo(plain.box.bottom * zoom, 0);
      // Less than a pixel: a zoomed border is rounded.
      expect(Math.abs(visit.box.width - plain.box.width * zoom)).toBeLessThan(1);
      expect(Math.abs(visit.box.height - plain.box.height * zoom)).toBeLessThan(1);
      expect(page.zoom || page.isDark ? [] : differences(visit, plain, margin > 0)).toEqual([]);
      expect(visit.letters).toBe('sk/g');
      expect(visit.number.replaceAll(' ', '')).toBe(phoneOf(pages.indexOf(page)));
      expect(visit.found).toEqual(trials[page.name]?.found);
      expect([visit.focusMoved, visit.closedByEscape]).toEqual([true, true]);
      expect([visit.sent, visit.followed]).toEqual([1, true]);
      expect(visit.states.length).toBeGreaterThan(0);
      expect([visit.scrolled, visit.pageShift, visit.openShift]).toEqual([0, 0, 0]);
      const known = [...ownGlobals, ...(page.globals ?? [])];
      const added = visit.globals.filter((name) => !known.includes(name) && !isOfLit(name));
      // Frames have numbers.
      expect(added.filter((name) => !/^\d+$/.test(name))).toEqual([]);
    });
  });
}

/** A fictional number whose line answers, for up to 160 visits. Smaller ones belong to operators of the demo account. */
const phoneOf = (index: number): string => `019900${20 + (index % 80)}${index < 80 ? '01' : '04'}`;

async function globalsWithoutWidget(browser: Browser, origin: string): Promise<string[]> {
  const page = await browser.newPage();
  const observer = await LabObserver.of(page);
  await page.goto(`${origin}/lab/next`);
  const names = await observer.globals();
  await page.close();
  return names;
}

/** Styles that differ, such as `label color: red, not black`. */
function differences(visit: LabVisit, plain: LabVisit, isMoved: boolean): string[] {
  const ofPlace = /^(left|right|margin-.*|inset-.*)$/;
  return Object.entries(visit.styles).flatMap(([part, styles]) =>
    Object.entries(styles)
      .filter(([name, value]) => plain.styles[part]?.[name] !== value)
      .filter(([name]) => !(isMoved && ofPlace.test(name)))
      .map(([name, value]) => `${part} ${name}: ${value}, not ${plain.styles[part]?.[name]}`),
  );
}

/** Writes `dist/lab/lab.json` and the same as a table. */
function writeFigures(visits: ReadonlyMap<string, LabVisit | Error>): void {
  const rows = [...visits].map(([page, visit]) =>
    visit instanceof Error
      ? { page, failure: visit.message.split('\n')[0] }
      : {
          page,
          bytes: visit.bytes,
          'button after ms': visit.buttonAfterMs,
          'form after ms': visit.formAfterMs,
          'shift of the page': visit.pageShift,
          'shift of the opening dialog': visit.openShift,
          'shift in the dialog later': Number(visit.ownShift.toFixed(4)),
          states: visit.states.join(', '),
        },
  );
  const columns = Object.keys(rows.find((row) => !('failure' in row)) ?? { page: '' });
  const line = (cells: unknown[]) => `| ${cells.map((cell) => cell ?? '').join(' | ')} |`;
  mkdirSync('dist/lab', { recursive: true });
  writeFileSync('dist/lab/lab.json', JSON.stringify(rows, null, 2));
  writeFileSync(
    'dist/lab/lab.md',
    [
      line(columns),
      line(columns.map(() => '---')),
      ...rows.map((row) => line(columns.map((column) => (row as Record<string, unknown>)[column]))),
    ].join('\n'),
  );
}
