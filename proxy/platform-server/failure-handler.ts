import type { ErrorRequestHandler } from 'express';
import { failureCode, framesOf } from '../../shared/failure-text.js';
import { ProblemError } from '../http/problems.js';
import type { Log } from '../log.js';

/** The last middleware. Express would answer with the stack and print the message, which may quote the query. */
export const failureHandler =
  (log: Pick<Log, 'error'>): ErrorRequestHandler =>
  (failure, _request, response, _next) => {
    const status =
      failure instanceof ProblemError
        ? failure.problem.status
        : Number((failure as { status?: unknown }).status);
    const isClients = status >= 400 && status < 500;
    if (!isClients)
      log.error({ failure: failureCode(failure), at: framesOf(failure) }, 'unexpected failure');
    if (response.headersSent) response.destroy();
    else
      response
        .status(isClients ? status : 500)
        .type('text')
        .send(failure instanceof ProblemError ? failure.problem.detail : '');
  };
