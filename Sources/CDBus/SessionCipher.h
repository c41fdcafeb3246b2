// How secrets are encrypted on the bus: a key agreed upon by Diffie-Hellman, then AES. Not part of the module.
// Source: Secret Service API, "Algorithm: dh-ietf1024-sha256-aes128-cbc-pkcs7".
#ifndef SESSION_CIPHER_H
#define SESSION_CIPHER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SESSION_PRIME_COUNT = 128, SESSION_KEY_COUNT = 16, SESSION_VECTOR_COUNT = 16, SESSION_BLOCK_COUNT = 16 };

/// Our half of the agreement, for one session.
typedef struct {
  uint8_t secret[SESSION_PRIME_COUNT];
  /// What the service gets.
  uint8_t public_number[SESSION_PRIME_COUNT];
} session_agreement;

bool session_agreement_make(session_agreement *agreement);
/// False for a number with which the key would be known to others.
bool session_agreement_key(const session_agreement *agreement, const uint8_t *other, size_t count, uint8_t key[SESSION_KEY_COUNT]);

/// `sealed` has room for `count` bytes and SESSION_BLOCK_COUNT more; `vector` is filled with random bytes.
bool session_seal(
    const uint8_t key[SESSION_KEY_COUNT], uint8_t vector[SESSION_VECTOR_COUNT], const uint8_t *text, size_t count, uint8_t *sealed,
    size_t *sealed_count);
/// `text` has room for `count` bytes.
bool session_open(
    const uint8_t key[SESSION_KEY_COUNT], const uint8_t vector[SESSION_VECTOR_COUNT], const uint8_t *sealed, size_t count, uint8_t *text,
    size_t *text_count);

#endif
