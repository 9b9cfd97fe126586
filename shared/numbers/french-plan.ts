/** France and the territories that are dialled from France, and from each other, like French numbers (0690…). */
export const frenchPlan: readonly string[] = ['FR', 'GP', 'MQ', 'GF', 'RE', 'YT', 'PM', 'BL', 'MF'];
