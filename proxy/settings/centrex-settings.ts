import { z } from 'zod';

/** Where the Centrex accounts are read. `demo`: the directory that comes with the embedded platform. */
export type CentrexSource =
  | { kind: 'endpoint'; url: string; credentials: { user: string; pass: string } | undefined }
  | { kind: 'file'; path: string }
  | { kind: 'demo' };

const isPlainUrl = (text: string): boolean =>
  /^https?:\/\//i.test(text) && URL.canParse(text) && !/[?#@]/.test(text);

/** The settings that name it, see the table in README.md. */
export const centrexVariables = {
  CENTREX_SOURCE: z
    .string()
    .refine(
      (source) => !/^[a-z][a-z\d+.-]*:\/\//i.test(source) || isPlainUrl(source),
      'must be the path of a JSON file, or an http or https address without query, fragment or user',
    )
    .optional(),
  CENTREX_USER: z
    .string()
    .regex(/^[^:]+$/, 'must hold no colon')
    .optional(),
  CENTREX_PASS: z.string().min(1).optional(),
};

type Variables = z.infer<z.ZodObject<typeof centrexVariables>>;

/** @param embedded whether the platform of the demo is used, which has a directory of its own */
export function centrexSourceOf(
  { CENTREX_SOURCE: source, CENTREX_USER: user, CENTREX_PASS: pass }: Variables,
  embedded: boolean,
): CentrexSource | undefined {
  if (source === undefined) return embedded ? { kind: 'demo' } : undefined;
  if (!isPlainUrl(source)) return { kind: 'file', path: source };
  return { kind: 'endpoint', url: source, credentials: user && pass ? { user, pass } : undefined };
}
