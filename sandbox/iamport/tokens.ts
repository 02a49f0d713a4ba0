// Access tokens as iamport grants them: one live token a merchant, prolonged in its last minute.
import { ok, refused, words } from './answers';
import type { EmulatedAnswer, Wire } from './types';

const lifeSeconds = 1_800;
const prolongSeconds = 300;

export type TokenState = { value: string; expiresAt: number; granted: number };

export class Tokens {
  private state: TokenState = { value: '', expiresAt: 0, granted: 0 };

  constructor(
    private readonly impKey: string,
    private impSecret: string,
  ) {}

  grant(body: Wire, now: number): EmulatedAnswer {
    const { imp_key, imp_secret } = body;
    if (imp_key === undefined || imp_secret === undefined) {
      return refused(words.noCredentials, -1, 400);
    }
    if (!this.knows(body)) {
      return refused(words.badCredentials, -1, 401);
    }
    if (this.state.expiresAt <= now) {
      const granted = this.state.granted + 1;
      this.state = { value: `token${granted}x${now}`, expiresAt: now + lifeSeconds, granted };
    } else if (this.state.expiresAt - now <= 60) {
      this.state = { ...this.state, expiresAt: this.state.expiresAt + prolongSeconds };
    }
    return ok({ access_token: this.state.value, expired_at: this.state.expiresAt, now });
  }

  /** With or without `Bearer`, as iamport takes it. */
  accepts(header: string | undefined, now: number): boolean {
    const token = (header ?? '').replace(/^Bearer /i, '');
    return token !== '' && token === this.state.value && now < this.state.expiresAt;
  }

  knows({ imp_key, imp_secret }: Wire): boolean {
    return imp_key === this.impKey && imp_secret === this.impSecret;
  }

  revoke(): void {
    this.state = { ...this.state, value: '', expiresAt: 0 };
  }

  rotate(impSecret: string): void {
    this.impSecret = impSecret;
    this.revoke();
  }

  dump(): TokenState {
    return this.state;
  }

  load(state: TokenState): void {
    this.state = state;
  }
}
