import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChangedMeanwhile, MissingContent } from '../../../proxy/configuration/apply-plan.js';
import { ApplyUnderWay } from '../../../proxy/configuration/configurations.js';
import { decorate } from '../../../proxy/webappel/decorate.js';
import type { ConfigurationFile } from '../../../shared/configuration/configuration-file.js';
import { changedSentence, keptSentence } from '../../../shared/configuration/differences.js';
import type { MethodName, WebAppel } from '../../../shared/webappel/methods.js';
import { Refusal } from '../../../shared/webappel/refusal.js';
import { configurationFiles, contentOf } from '../../support/configuration/configuration-files.js';
import { openConfigurations } from '../../support/configuration/open-configurations.js';
import { openPlatform, owner, stranger } from '../../support/platform/webappel-platform.js';
import { tries } from '../../support/store/stores.js';

const shop: ConfigurationFile = {
  version: 1,
  schedules: { hours: { weekly: { 'mon-fri': ['09:00-18:00'] }, closed: [] } },
  groups: { advisers: { ordering: 'fixed', operators: [{ number: '+33199001401', ring: 10 }] } },
  popups: {
    shop: {
      schedule: 'hours',
      open: { group: 'advisers', message: 'Hello' },
      closed: { message: 'A' },
      destinations: ['FR_Fixe'],
    },
  },
};
const changed: ConfigurationFile = {
  ...shop,
  schedules: { hours: { weekly: { 'mon-fri': ['09:00-17:00'] }, closed: ['2026-12-25'] } },
  popups: { shop: { ...shop.popups?.shop, closed: { message: 'B' } } },
};

const isWrite = (method: MethodName): boolean =>
  /^(add|remove|set|update|allow|forbid|store)/.test(method);

/** WebAppel, which throws what `fail` gives it, before or after it has done a request that changes something. */
const failing =
  (fail: (write: number, when: 'before' | 'after', method: MethodName) => Error | undefined) =>
  (webAppel: WebAppel): WebAppel => {
    let writes = 0;
    return decorate(webAppel, async (method, send) => {
      if (!isWrite(method)) return send();
      writes += 1;
      const early = fail(writes, 'before', method);
      if (early) throw early;
      const answer = await send();
      const late = fail(writes, 'after', method);
      if (late) throw late;
      return answer;
    });
  };

describe('apply', () => {
  it('an apply that is killed at any step, before or after WebAppel took it, ends the same when it is run again, with the plan or with the file', async () => {
    const cases = fc.record({
      before: configurationFiles({ sameNames: true }),
      after: configurationFiles({ sameNames: true }),
      killedAt: fc.double({ min: 0, max: 0.999, noNaN: true }),
      when: fc.constantFrom('before' as const, 'after' as const),
      withFile: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ before, after, killedAt, when, withFile }) => {
        const platform = await openPlatform();
        const { applyFile, planFile, exported } = await openConfigurations(platform, owner);
        await applyFile(before);
        const gone = Object.keys(before.popups ?? {}).filter((key) => !after.popups?.[key]);
        const plan = await planFile(after, gone);
        const at = 1 + Math.floor(killedAt * plan.steps.length);
        const killed = await openConfigurations(
          platform,
          owner,
          failing((write, moment) =>
            write === at && moment === when ? new Error('killed') : undefined,
          ),
        );
        const first = killed.configurations.apply(plan, { contents: contentOf });
        if (plan.steps.length > 0) await expect(first).rejects.toThrow('killed');
        else await first;
        const again = await openConfigurations(platform, owner);
        const result = withFile
          ? await again.applyFile(after, gone)
          : await again.configurations.apply(plan, { contents: contentOf });
        expect(result).toMatchObject({ failure: undefined, differences: [] });
        const fresh = await openConfigurations(platform, stranger);
        await fresh.applyFile(after);
        expect(await exported()).toBe(await fresh.exported());
      }),
      { numRuns: tries(12), endOnFailure: true },
    );
  });

  it('a change that somebody makes after the plan is shown with the present value, and nothing is done', async () => {
    const platform = await openPlatform();
    const { applyFile, planFile, configurations, webAppel, exported } = await openConfigurations(
      platform,
      owner,
    );
    await applyFile(shop);
    const plan = await planFile(changed);
    const [popup] = await webAppel.listPopups({});
    await webAppel.updatePopup({ popupId: popup?.popupId ?? '', closedMessage: 'C' });
    const before = await exported();
    const failure = await configurations.apply(plan).catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(ChangedMeanwhile);
    expect((failure as ChangedMeanwhile).differences.map(changedSentence)).toEqual([
      'popups.shop.closed.message: was A when the plan was made, is C now',
    ]);
    expect(await exported()).toBe(before);
  });

  it('a popup that somebody adds after the plan is a change too', async () => {
    const platform = await openPlatform();
    const { planFile, configurations, webAppel } = await openConfigurations(platform, owner);
    const plan = await planFile(shop);
    await webAppel.addPopup({ popupName: 'other' });
    await expect(configurations.apply(plan)).rejects.toThrow(ChangedMeanwhile);
  });

  it('an OK that changed nothing is shown as a difference, with what was kept', async () => {
    const platform = await openPlatform();
    const real = await openConfigurations(platform, owner);
    await real.applyFile(shop);
    const lying = await openConfigurations(platform, owner, (webAppel) => ({
      ...webAppel,
      updatePopup: async () => undefined,
    }));
    const { failure, differences } = await lying.applyFile(changed);
    expect(failure).toBeUndefined();
    expect(differences.map(keptSentence)).toEqual([
      'popups.shop.closed.message: WebAppel kept A, you asked B',
    ]);
  });

  it('the first refusal stops it, and the result says what is done', async () => {
    const platform = await openPlatform();
    const { applyFile, webAppel } = await openConfigurations(
      platform,
      owner,
      failing((_, when, method) =>
        when === 'before' && method === 'allowDestinations'
          ? new Refusal('FORBIDDEN_DEST', '', 'x')
          : undefined,
      ),
    );
    const { done, failure } = await applyFile(shop);
    expect(done).toBe(3);
    expect(failure?.step.method).toBe('allowDestinations');
    expect(await webAppel.listPopups({})).toHaveLength(1);
  });

  it('a file whose content is missing is said before the first step', async () => {
    const platform = await openPlatform();
    const { planFile, configurations, exported } = await openConfigurations(platform, owner);
    const empty = await exported();
    const plan = await planFile({
      ...shop,
      popups: { shop: { files: { headerImage: { sha256: 'a'.repeat(64) } } } },
    });
    await expect(configurations.apply(plan)).rejects.toThrow(MissingContent);
    expect(await exported()).toBe(empty);
  });

  it('two do not apply at the same time, and a killed one is in the way for half a minute at most', async () => {
    const platform = await openPlatform();
    let letGo = () => undefined as void;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let arrive = () => undefined as void;
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const slow = await openConfigurations(platform, owner, (webAppel) => ({
      ...webAppel,
      async addOpenings(params) {
        arrive();
        await held;
        await webAppel.addOpenings(params);
      },
    }));
    const other = await openConfigurations(platform, owner);
    const plan = await slow.planFile(shop);
    const first = slow.configurations.apply(plan);
    await Promise.race([arrived, first]);
    await expect(other.configurations.apply(plan)).rejects.toBeInstanceOf(ApplyUnderWay);
    await platform.clock.advance(31_000);
    await expect(other.configurations.apply(plan)).resolves.toMatchObject({ failure: undefined });
    letGo();
    await first.catch(() => undefined);
  });
});

describe('drift', () => {
  it('what somebody changes outside is a drift until it is taken back, and what was applied is none', async () => {
    const platform = await openPlatform();
    const { applyFile, configurations, webAppel } = await openConfigurations(platform, owner);
    expect(await configurations.drift()).toBeUndefined();
    await applyFile(shop);
    expect(await configurations.drift()).toMatchObject({ sentences: [] });
    await webAppel.addOperator({
      groupName: 'advisers',
      phoneNumber: '33199001411',
      ringSeconds: 20,
    });
    expect(await configurations.drift()).toMatchObject({
      sentences: ['Group advisers: +33199001411 leaves'],
    });
    await webAppel.removeOperator({ groupName: 'advisers', phoneNumber: '33199001411' });
    expect(await configurations.drift()).toMatchObject({ sentences: [] });
    await webAppel.addPopup({ popupName: 'other' });
    expect((await configurations.drift())?.sentences).toEqual([
      'Popup other was not there when the file was applied',
    ]);
  });

  it('a popup that is renamed outside is found again by its id', async () => {
    const platform = await openPlatform();
    const { applyFile, configurations, webAppel } = await openConfigurations(platform, owner);
    await applyFile(shop);
    const [popup] = await webAppel.listPopups({});
    await webAppel.updatePopup({ popupId: popup?.popupId ?? '', popupName: 'boutique' });
    expect((await configurations.drift())?.sentences).toEqual([
      'Popup shop: name “boutique” → “shop”',
    ]);
  });

  it('popups that were left out of the file are no drift', async () => {
    const platform = await openPlatform();
    const { applyFile, configurations, webAppel } = await openConfigurations(platform, owner);
    await webAppel.addPopup({ popupName: 'other' });
    const plan = await applyFile(shop);
    expect(plan.failure).toBeUndefined();
    expect(await configurations.drift()).toMatchObject({ sentences: [] });
  });
});
