#include "SessionCipher.h"

#include <limits.h>
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

/// base^exponent mod the prime, in as many bytes as the prime has.
static bool power(const BIGNUM *base, const uint8_t *exponent, uint8_t result[SESSION_PRIME_COUNT], bool refuses_weak) {
  BIGNUM *prime = BN_get_rfc2409_prime_1024(NULL), *secret = BN_secure_new(), *value = BN_secure_new(), *highest = BN_dup(prime);
  BN_CTX *context = BN_CTX_secure_new();
  bool done = prime && secret && value && highest && context && BN_sub_word(highest, 1) == 1 &&
              BN_bin2bn(exponent, SESSION_PRIME_COUNT, secret) != NULL;
  // 0, 1 and the prime less 1 have powers that everybody knows.
  if (done && refuses_weak) done = BN_cmp(base, BN_value_one()) > 0 && BN_cmp(base, highest) < 0;
  if (done) {
    BN_set_flags(secret, BN_FLG_CONSTTIME);
    done = BN_mod_exp(value, base, secret, prime, context) == 1 && BN_bn2binpad(value, result, SESSION_PRIME_COUNT) == SESSION_PRIME_COUNT;
  }
  BN_CTX_free(context);
  BN_clear_free(value);
  BN_clear_free(secret);
  BN_free(highest);
  BN_free(prime);
  return done;
}

bool session_agreement_make(session_agreement *agreement) {
  BIGNUM *generator = BN_new();
  bool done = generator && BN_set_word(generator, 2) == 1 && RAND_priv_bytes(agreement->secret, SESSION_PRIME_COUNT) == 1 &&
              power(generator, agreement->secret, agreement->public_number, false);
  BN_free(generator);
  return done;
}

// HKDF with SHA-256, no salt and no context: one block is more than is needed. Source: RFC 5869 section 2.
static bool derive(const uint8_t *shared, uint8_t key[SESSION_KEY_COUNT]) {
  const uint8_t salt[32] = {0}, first_block = 1;
  uint8_t extracted[32], expanded[32];
  bool done = HMAC(EVP_sha256(), salt, sizeof salt, shared, SESSION_PRIME_COUNT, extracted, NULL) != NULL &&
              HMAC(EVP_sha256(), extracted, sizeof extracted, &first_block, 1, expanded, NULL) != NULL;
  if (done)
    for (int index = 0; index < SESSION_KEY_COUNT; index++) key[index] = expanded[index];
  OPENSSL_cleanse(extracted, sizeof extracted);
  OPENSSL_cleanse(expanded, sizeof expanded);
  return done;
}

bool session_agreement_key(const session_agreement *agreement, const uint8_t *other, size_t count, uint8_t key[SESSION_KEY_COUNT]) {
  uint8_t shared[SESSION_PRIME_COUNT];
  BIGNUM *number = count <= SESSION_PRIME_COUNT ? BN_bin2bn(other, (int)count, NULL) : NULL;
  bool done = number && power(number, agreement->secret, shared, true) && derive(shared, key);
  OPENSSL_cleanse(shared, sizeof shared);
  BN_free(number);
  return done;
}

bool session_seal(
    const uint8_t key[SESSION_KEY_COUNT], uint8_t vector[SESSION_VECTOR_COUNT], const uint8_t *text, size_t count, uint8_t *sealed,
    size_t *sealed_count) {
  int length = 0, rest = 0;
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
  bool done = context && count < INT_MAX - SESSION_BLOCK_COUNT && RAND_bytes(vector, SESSION_VECTOR_COUNT) == 1 &&
              EVP_EncryptInit_ex(context, EVP_aes_128_cbc(), NULL, key, vector) == 1 &&
              EVP_EncryptUpdate(context, sealed, &length, text, (int)count) == 1 && EVP_EncryptFinal_ex(context, sealed + length, &rest) == 1;
  *sealed_count = (size_t)(length + rest);
  EVP_CIPHER_CTX_free(context);
  return done;
}

bool session_open(
    const uint8_t key[SESSION_KEY_COUNT], const uint8_t vector[SESSION_VECTOR_COUNT], const uint8_t *sealed, size_t count, uint8_t *text,
    size_t *text_count) {
  int length = 0, rest = 0;
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
  // Whole blocks need no more room than they take themselves.
  bool done = context && count > 0 && count < INT_MAX && count % SESSION_BLOCK_COUNT == 0 &&
              EVP_DecryptInit_ex(context, EVP_aes_128_cbc(), NULL, key, vector) == 1 &&
              EVP_DecryptUpdate(context, text, &length, sealed, (int)count) == 1 && EVP_DecryptFinal_ex(context, text + length, &rest) == 1;
  *text_count = (size_t)(length + rest);
  EVP_CIPHER_CTX_free(context);
  return done;
}
