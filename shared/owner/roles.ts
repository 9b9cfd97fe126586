/** Who somebody is in the console. Each role may do all that those before it may. */
export const roles = ['reader', 'support', 'owner'] as const;
export type Role = (typeof roles)[number];

/** Whether a role includes another. */
export const includesRole = (role: Role, needed: Role): boolean =>
  roles.indexOf(role) >= roles.indexOf(needed);
