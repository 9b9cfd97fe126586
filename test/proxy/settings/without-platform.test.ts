import { expect, it } from 'vitest';
import { settingsWithoutPlatform } from '../../../proxy/settings/without-platform.js';

const platformOnly = {
  SMTP_URL_FILE: '/run/secrets/smtp',
  MAIL_FROM: 'shop@example.fr',
  PLATFORM_PORT: '3001',
  PLATFORM_LISTING_LAG_SECONDS: '1',
};

it('settings of the embedded platform are named at the start where another WebAppel makes the calls', () => {
  expect(
    settingsWithoutPlatform({ ...platformOnly, WEBAPPEL_URL: 'https://webappel.example/api.php' }),
  ).toEqual([
    'SMTP_URL_FILE has no effect beside WEBAPPEL_URL: your WebAppel sends its voice messages itself, and neither WARNINGS_TO nor SUMMARY_MAIL is set',
    'MAIL_FROM has no effect beside WEBAPPEL_URL: your WebAppel sends its voice messages itself, and neither WARNINGS_TO nor SUMMARY_MAIL is set',
    'PLATFORM_PORT has no effect beside WEBAPPEL_URL: the embedded platform is not started',
    'PLATFORM_LISTING_LAG_SECONDS has no effect beside WEBAPPEL_URL: it changes the embedded platform only',
  ]);
});

it('settings of the embedded platform, and blank ones, are not named where it runs or they are blank', () => {
  expect(settingsWithoutPlatform(platformOnly)).toEqual([]);
  expect(
    settingsWithoutPlatform({ WEBAPPEL_URL: 'https://webappel.example', SMTP_URL: ' ' }),
  ).toEqual([]);
});

it('the mail server has an effect beside another WebAppel where warnings of budgets are mailed', () => {
  expect(
    settingsWithoutPlatform({
      WEBAPPEL_URL: 'https://webappel.example/api.php',
      SMTP_URL: 'smtp://mail.example',
      MAIL_FROM: 'shop@example.fr',
      WARNINGS_TO: 'owner@example.fr',
    }),
  ).toEqual([]);
});
