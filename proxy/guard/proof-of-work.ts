import { ProblemError } from '../http/problems.js';
import type { Settings } from '../settings/settings.js';
import type { Challenges } from './challenges.js';
import type { FreshProof } from './page-proofs.js';
import type { RequestRisk, RiskSigns } from './request-risk.js';

/** A callback request whose page proof is right. */
export type RiskyRequest = Omit<RiskSigns, 'openedAt'> & {
  proof: FreshProof;
  /** As the button sent it. */
  solution: string | undefined;
};

/** Asks for work where a request looks like one of a robot. Other visitors notice nothing of it. */
export class ProofOfWork {
  constructor(
    private readonly parts: {
      risk: RequestRisk;
      challenges: Challenges;
    } & Pick<Settings, 'asksForWork'>,
  ) {}

  /**
   * @throws {ProblemError} challenge-needed with the challenge to solve, also if the risk has grown since an easier one was
   * issued; challenge-failed with another one if the solution is wrong, too old, or of another page proof
   */
  async require({ proof, solution, ...request }: RiskyRequest): Promise<void> {
    const { asksForWork, risk, challenges } = this.parts;
    if (!asksForWork) return;
    const level = await risk.levelOf({ ...request, openedAt: proof.issuedAt });
    if (level === 0) return;
    const solved = solution === undefined ? 0 : await challenges.solvedLevel(solution, proof.id);
    if (solved >= level) return;
    const isWrong = solution !== undefined && solved === 0;
    throw new ProblemError(
      isWrong ? 'challenge-failed' : 'challenge-needed',
      { challenge: await challenges.issue(proof.id, level) },
      'proof-of-work',
    );
  }

  /** Remembers that a request of this address was refused as abuse: the next ones have to work more. */
  async countRefusal(address: string | undefined): Promise<void> {
    if (this.parts.asksForWork) await this.parts.risk.countRefusal(address);
  }
}
