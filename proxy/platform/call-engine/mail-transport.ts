import { createTransport } from 'nodemailer';

const SMTP_TIMEOUT_MS = 15_000;

/** A connection to a mail server. @param url `smtp://user:pass@host:587` or `smtps://…` */
export const createMailTransport = (url: string) =>
  createTransport({
    url,
    connectionTimeout: SMTP_TIMEOUT_MS,
    greetingTimeout: SMTP_TIMEOUT_MS,
    socketTimeout: SMTP_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
