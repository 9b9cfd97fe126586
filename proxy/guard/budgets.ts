import { anyDay, anyHour, type Window } from './sliding-windows.js';

/** The budgets, each with the time over which its costs are counted. */
export const budgetWindows = {
  budgetPerHour: anyHour,
  budgetPerDay: anyDay,
  budgetPerPopupDay: anyDay,
} as const satisfies Record<string, Window>;
export type Budget = keyof typeof budgetWindows;
export const budgets = Object.keys(budgetWindows) as Budget[];

/** The setting of a budget. */
export const budgetSettings: Readonly<Record<Budget, string>> = {
  budgetPerHour: 'BUDGET_PER_HOUR',
  budgetPerDay: 'BUDGET_PER_DAY',
  budgetPerPopupDay: 'BUDGET_PER_POPUP_DAY',
};

export const isBudget = (limit: string): limit is Budget => Object.hasOwn(budgetWindows, limit);
