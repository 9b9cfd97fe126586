/** The keys with which rows may be encrypted. The keys themselves are in no table. */
export interface EncryptionKeysTable {
  /** Derived from the key. */
  id: string;
  /** A known text, encrypted with it. */
  proof: string;
}

export interface EncryptionTables {
  encryption_keys: EncryptionKeysTable;
}
