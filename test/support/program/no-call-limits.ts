const limits = [
  'CALLS_PER_NUMBER_HOUR',
  'CALLS_PER_NUMBER_DAY',
  'CALLS_PER_PREFIX_HOUR',
  'CALLS_PER_POPUP_HOUR',
  'CALLS_PER_POPUP_DAY',
  'CALLS_PER_HOUR',
  'CALLS_PER_DAY',
  'LIVE_CALLS',
  'REQUESTS_PER_NETWORK',
  'APPOINTMENTS_PER_NUMBER',
  'APPOINTMENTS_PER_NETWORK',
  'APPOINTMENTS_PER_POPUP',
  'APPOINTMENTS_PER_POPUP_DAY',
  'BUDGET_PER_DAY',
];

const allAre = (value: string) => Object.fromEntries(limits.map((name) => [name, value]));

/** For many calls, at any hour, on an account that counts as a real one. */
export const noCallLimits = {
  REQUESTS_PER_ADDRESS: '1000000',
  PROOF_OF_WORK: 'off',
  // Tests run at night too.
  QUIET_HOURS: 'none',
  ...allAre('none'),
};

/** The same, where all that has a limit is counted. */
export const unreachedLimits = {
  ...noCallLimits,
  ...allAre('1000000'),
  BUDGET_PER_HOUR: '1000000',
  BUDGET_PER_POPUP_DAY: '1000000',
};
