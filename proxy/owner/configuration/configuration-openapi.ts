import type { ProblemCase } from '../../http/openapi-schemas.js';
import type { Builders, Changing } from './openapi-builders.js';
import { popupPaths } from './popup-openapi.js';

const bodyProblems: readonly ProblemCase[] = [
  { code: 'invalid-field', status: 400, when: 'The body is not JSON.' },
  { code: 'invalid-field', status: 413, when: 'The body is larger than 256 KB.' },
  {
    code: 'invalid-field',
    status: 415,
    when: 'The charset or the compression of the body is not supported.',
  },
  {
    code: 'invalid-field',
    when: 'A field is invalid or unknown, or names what WebAppel does not have.',
  },
];

const changeProblems: readonly ProblemCase[] = [
  { code: 'if-match-needed', when: 'Neither If-Match nor If-None-Match was sent.' },
  {
    code: 'changed-meanwhile',
    when: 'It was changed after it was read; `present` is the present value.',
  },
  { code: 'not-applied', when: 'WebAppel refused a step; `steps` says which are done.' },
];
const underWay: ProblemCase = { code: 'apply-under-way', when: 'Another change is being made.' };

const ifMatch = [
  {
    name: 'If-Match',
    in: 'header',
    required: false,
    description: 'The ETag of what was read.',
    schema: { type: 'string' },
  },
  {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description: '`*` to make what is not there yet.',
    schema: { type: 'string' },
  },
];

/** The operations of the configuration. */
export function configurationPaths(builders: Builders): Record<string, object> {
  const { answer, body, problems, inPath, malformedPath, unavailable } = builders;
  const tags = ['Configuration'];
  const afterRead = [...changeProblems, underWay, unavailable];
  const thing: Changing['thing'] = (name, parameter, value, missing) => ({
    read: {
      operationId: `show${name}`,
      tags,
      summary: `Show ${article(name)}, with its ETag.`,
      parameters: [parameter],
      responses: {
        200: answer('What WebAppel has.', value),
        ...problems(malformedPath, missing, unavailable),
      },
    },
    parameters: [parameter, ...ifMatch],
    missing,
  });
  const change: Changing['change'] = (
    operationId,
    summary,
    { parameters, missing },
    [taken, answered],
  ) => ({
    operationId,
    tags,
    summary,
    parameters,
    ...body(taken),
    responses: {
      200: answer('What was read back afterwards.', answered),
      ...problems(malformedPath, ...bodyProblems, ...afterRead, missing),
    },
  });
  const schedule = thing('Schedule', inPath('name', 'The name of the schedule.'), 'ScheduleEntry', {
    code: 'not-found',
    when: 'There is no such schedule, or none can have this name.',
  });
  const group = thing('Group', inPath('name', 'The name of the group.'), 'GroupEntry', {
    code: 'not-found',
    when: 'There is no such group, or none can have this name.',
  });
  return {
    '/configuration': {
      get: {
        operationId: 'showConfiguration',
        tags,
        summary: 'Show the whole configuration at WebAppel, as a file has it.',
        responses: {
          200: answer('The configuration.', 'Configuration'),
          ...problems(unavailable),
        },
      },
    },
    '/configuration/plan': {
      post: {
        operationId: 'planConfiguration',
        tags,
        summary: 'Plan what to change so that the configuration is as desired. Nothing is changed.',
        ...body('WantedConfiguration'),
        responses: {
          200: answer('The plan, which is kept for a day.', 'ConfigurationPlan'),
          ...problems(...bodyProblems, unavailable),
        },
      },
    },
    '/configuration/apply': {
      post: {
        operationId: 'applyConfiguration',
        tags,
        summary: 'Do the steps of a plan, one by one. A plan that was broken off goes on.',
        ...body('PlanToApply'),
        responses: {
          200: answer('What was done and read back.', 'AppliedConfiguration'),
          ...problems(
            ...bodyProblems,
            { code: 'not-found', when: 'There is no such plan, or it is older than a day.' },
            {
              code: 'changed-meanwhile',
              when: 'The configuration was changed after the plan was made; `differences` says how.',
            },
            { code: 'not-applied', when: 'WebAppel refused a step; `steps` says which are done.' },
            underWay,
            unavailable,
          ),
        },
      },
    },
    ...popupPaths({ ...builders, change, thing, bodyProblems, afterRead, ifMatch }),
    '/schedules': {
      get: {
        operationId: 'listSchedules',
        tags,
        summary: 'List the schedules, with the popups that use them.',
        responses: { 200: answer('The schedules.', 'Schedules'), ...problems(unavailable) },
      },
    },
    '/schedules/{name}': {
      get: schedule.read,
      put: change('setSchedule', 'Set all hours and closing days of a schedule.', schedule, [
        'ScheduleEntry',
        'AppliedSchedule',
      ]),
    },
    '/groups/{name}': {
      get: group.read,
      put: change('setGroup', 'Set all operators of a group, in the order of calling.', group, [
        'GroupEntry',
        'AppliedGroup',
      ]),
    },
    '/public-holidays/{year}': {
      get: {
        operationId: 'listPublicHolidays',
        tags,
        summary: 'List the public holidays of France in a year.',
        parameters: [inPath('year', 'From 1900 to 2199.')],
        responses: {
          200: answer('The days, in order.', 'PublicHolidays'),
          ...problems(malformedPath, { code: 'not-found', when: 'This is no such year.' }),
        },
      },
    },
  };
}

const article = (name: string): string =>
  ({
    Popup: 'a popup',
    PopupDestinations: 'what a popup may call',
    Schedule: 'a schedule',
    Group: 'a group',
  })[name] ?? name;
