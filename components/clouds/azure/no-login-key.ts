/**
 * A public key whose private half nobody has, for Azure, which makes no Linux machine without a password or a key: the
 * Ed25519 point whose y is the SHA-256 of `novacron: nobody logs in 0` (RFC 8032, 5.1.2: little endian, highest bit is the
 * sign of x). Its logarithm is as unknown as that of any point that was not made by multiplying.
 */
export const noLoginKey =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMc9Jxakq9vp0BETsHFALoQrM/Dk7ZzhUqpX73j6Ou2a novacron-nobody-logs-in";
