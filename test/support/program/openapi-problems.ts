export interface Operation {
  operationId: string;
  parameters?: { name: string; in: string }[];
  responses: Record<string, { description: string }>;
}

type Paths = Record<string, Record<string, Operation>>;

export const operationsOf = (description: object) =>
  Object.entries((description as { paths: Paths }).paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ path, method, ...operation })),
  );

/** The problems with a 4xx status that a document names, each as `operationId status code`, sorted. */
export const problemsNamedIn = (description: object): string[] =>
  operationsOf(description)
    .flatMap(({ operationId, responses }) =>
      Object.entries(responses)
        .filter(([status]) => status.startsWith('4'))
        .flatMap(([status, { description: text }]) =>
          [...text.matchAll(/^`([a-z-]+)`:/gm)].map(
            ([, code]) => `${operationId} ${status} ${code}`,
          ),
        ),
    )
    .filter((one, index, all) => all.indexOf(one) === index)
    .sort();

/** Collects the problems of real answers in the same form. */
export class AnsweredProblems {
  readonly #seen = new Set<string>();

  async add(operationId: string, answer: Promise<Response>): Promise<void> {
    const response = await answer;
    const { code } = (await response.json()) as { code?: string };
    this.#seen.add(`${operationId} ${response.status} ${code}`);
  }

  sorted(): string[] {
    return [...this.#seen].sort();
  }
}
