// What billing needs to name a user to the provider without telling who it is.

export interface Owners {
  /**
   * The same user gives the same text, which says nothing without the stage's order key. Undefined
   * where the stage has no such key: then the payment names no user.
   */
  seal(userId: string): Promise<string | undefined>;
  /**
   * Names for what a user has had of a product, which do not say who it is: one for each version of
   * the order key, the one in use first; none where the stage has no key.
   */
  marks(userId: string, product: string): Promise<readonly string[]>;
  /** Undefined where the text was not sealed with a version of the key that is known. */
  open(sealed: string): Promise<string | undefined>;
}
