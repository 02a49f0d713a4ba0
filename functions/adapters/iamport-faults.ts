// Which faults of a connection prove that nothing was sent; all others prove nothing.

/** Failures to find a host, to reach it, or to trust it: all of them before the first byte. */
const beforeSending = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);
/** These also end connections that carried a request: only while connecting are they proof. */
const whileConnecting = new Set(['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL']);

type Fault = {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
};

/**
 * The code that proves it, or undefined. A reset, a closed socket and a time limit may strike after
 * the request was read, and so may anything we never heard of.
 */
export function provenUnsent(thrown: unknown): string | undefined {
  const fault = faultOf(thrown);
  return fault && (proofIn(faultOf(fault.cause)) ?? proofIn(fault));
}

function proofIn(fault: Fault | undefined): string | undefined {
  if (!fault) return undefined;
  // Several addresses were tried: every one of them must have failed early.
  if (Array.isArray(fault.errors) && fault.errors.length > 0) {
    const proofs = fault.errors.map((error) => proofIn(faultOf(error)));
    return proofs.every((proof) => proof !== undefined) ? proofs[0] : undefined;
  }
  const { code, syscall } = fault;
  if (typeof code !== 'string') return undefined;
  if (whileConnecting.has(code)) return syscall === 'connect' ? code : undefined;
  if (syscall !== undefined && syscall !== 'connect' && syscall !== 'getaddrinfo') return undefined;
  return beforeSending.has(code) ? code : undefined;
}

function faultOf(value: unknown): Fault | undefined {
  return typeof value === 'object' && value !== null ? value : undefined;
}
