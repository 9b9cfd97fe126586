/** The tables of the embedded platform. */
export type PlatformTables = Record<never, never>;
