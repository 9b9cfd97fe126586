import { Router } from 'express';
import { notFound } from '../problems.js';

/** `/api/owner`: what the owner may see and do. Stands behind `requireOwner`. */
export function ownerRoutes(): Router {
  const router = Router();
  router.use(notFound);
  return router;
}
