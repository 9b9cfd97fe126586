import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

const USER_PRESENT = 1;
const USER_VERIFIED = 4;
const HAS_CREDENTIAL = 64;

const sha256 = (content: string | Buffer): Buffer => createHash('sha256').update(content).digest();
const base64url = (content: Buffer | string): string => Buffer.from(content).toString('base64url');

/** A byte string or a text in CBOR, of less than 64 kB. */
const cborHead = (major: number, length: number): Buffer =>
  length < 24
    ? Buffer.from([(major << 5) | length])
    : Buffer.from([(major << 5) | 25, length >> 8, length & 255]);
const cborBytes = (content: Buffer): Buffer =>
  Buffer.concat([cborHead(2, content.length), content]);
const cborText = (text: string): Buffer =>
  Buffer.concat([cborHead(3, text.length), Buffer.from(text)]);

interface Challenge {
  id: string;
  options: { challenge: string; user?: { id: string } };
}

/** A passkey that lives in this process: what a device does, as WebAuthn says. */
export class SoftwarePasskey {
  readonly #id = randomBytes(16);
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;
  #counter = 0;

  constructor(
    /** Of the page on which it is used. */
    private readonly origin: string,
  ) {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#privateKey = pair.privateKey;
    this.#publicKey = pair.publicKey;
  }

  /** The body with which a new passkey is sent. */
  register({ id, options }: Challenge): object {
    const attestation = Buffer.concat([
      cborHead(5, 3),
      cborText('fmt'),
      cborText('none'),
      cborText('attStmt'),
      cborHead(5, 0),
      cborText('authData'),
      cborBytes(this.#authenticatorData(HAS_CREDENTIAL, this.#credential())),
    ]);
    return {
      id,
      response: this.#response({
        clientDataJSON: this.#clientData('webauthn.create', options.challenge),
        attestationObject: base64url(attestation),
        transports: ['internal'],
      }),
    };
  }

  /** The body with which somebody signs in. @param origin of another page, whose answer is no good */
  signIn({ id, options }: Challenge, origin = this.origin): object {
    this.#counter += 1;
    const data = this.#authenticatorData(0);
    const client = this.#clientData('webauthn.get', options.challenge, origin);
    const signed = Buffer.concat([data, sha256(Buffer.from(client, 'base64url'))]);
    return {
      id,
      response: this.#response({
        clientDataJSON: client,
        authenticatorData: base64url(data),
        signature: base64url(sign('sha256', signed, this.#privateKey)),
      }),
    };
  }

  #response(response: object): object {
    const id = base64url(this.#id);
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response };
  }

  #clientData(type: string, challenge: string, origin = this.origin): string {
    return base64url(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  }

  #authenticatorData(flags: number, rest: Buffer = Buffer.alloc(0)): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.#counter);
    const place = sha256(new URL(this.origin).hostname);
    const all = Buffer.from([flags | USER_PRESENT | USER_VERIFIED]);
    return Buffer.concat([place, all, counter, rest]);
  }

  #credential(): Buffer {
    const { x = '', y = '' } = this.#publicKey.export({ format: 'jwk' });
    const key = Buffer.concat([
      // A map of kty: EC2, alg: ES256, crv: P-256, x and y.
      Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
      cborBytes32(Buffer.from(x, 'base64url')),
      Buffer.from([0x22]),
      cborBytes32(Buffer.from(y, 'base64url')),
    ]);
    const model = Buffer.alloc(16);
    return Buffer.concat([model, Buffer.from([0, this.#id.length]), this.#id, key]);
  }
}

const cborBytes32 = (content: Buffer): Buffer => Buffer.concat([Buffer.from([0x58, 32]), content]);
