/** Whether a text may hold the number or the address of somebody, which has no place in the audit log. */
export const reachesSomebody = (text: string): boolean => /(\d[\s./-]*){6}|@/.test(text);
