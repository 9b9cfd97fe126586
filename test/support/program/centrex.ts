/** The values of the two passwords, and part of a link that contains one. */
export const centrexSecrets = ['CANARY-sip-pwd', 'CANARY-ldap-pwd', 'CANARY-zoiper'];

/** An account with every field of the guide (L567-688), in its format. */
export const printedAccount = {
  centrex_account_id: 12,
  centrex_account_pwd: 'CANARY-sip-pwd',
  phone_number: ['33199001421', '33199001422'],
  state: 'active',
  site: 'Saint-Étienne',
  server: 'sip1.example.net',
  simultaneous_calls_count: '2',
  user_name: 'Inès Moreau',
  codec_mode: 'preferred',
  codec: 'G711a',
  transport: 'UDP',
  dial_plan: 'FR',
  short_phone_number: 421,
  displayed_number: 33199001421,
  voicemail: { email_address: 'ines@example.net', visual_notification: 1, edit_message_right: 0 },
  call_forwarding: {
    unconditional: 'inactive',
    unconditional_number: 'caller',
    unreachable: 'short_number',
    unreachable_number: 'account',
    no_answer: 'hang_up',
    no_answer_number: 'caller',
    delay: 25,
    secretary: 'inactive',
  },
  phone: {
    phone_model: 'D785',
    mac_address: '00:04:13:00:00:00',
    port: 5060,
    snom_handset_ref: 'M65',
  },
  call_recording: 0,
  ringback_message: 1,
  interception_right: 0,
  fax_numbers_right: 1,
  limited_account: 0,
  vas_numbers_block: 1,
  zoiper_download_url: 'https://provision.example.net/?p=CANARY-zoiper',
  last_registration_at: '2026-11-23T08:30Z',
  ldap_connection: {
    hostname: 'ldap.example.net',
    user: 'ines',
    pwd: 'CANARY-ldap-pwd',
    domain: 'dc=example',
  },
};

export const printedAccountWith = (more: object): object => ({ ...printedAccount, ...more });
