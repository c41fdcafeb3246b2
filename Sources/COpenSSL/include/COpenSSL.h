// What Swift cannot say to libcrypto of OpenSSL 3: macros, callbacks, and several calls that only together mean something. Source: crypto(7).
#ifndef COPENSSL_H
#define COPENSSL_H

#include <openssl/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct PKCS12_st PKCS12;
typedef struct stack_st_X509 certificate_stack;

/// The version of the library that is linked, without its name.
const char *copenssl_version(void);

/// Adds the old algorithms (RC2, single DES) to those that are there. False where the system has no legacy provider.
/// Source: OSSL_PROVIDER-legacy(7).
bool copenssl_load_legacy(void);

/// What the last call complained about, and forgets it. That there is no further PEM block is not a complaint.
typedef enum { COPENSSL_NOTHING, COPENSSL_UNKNOWN_ALGORITHM, COPENSSL_WRONG_PASSWORD, COPENSSL_OTHER } copenssl_complaint;
copenssl_complaint copenssl_last_complaint(void);

/// A private key in PEM of any form, or NULL. In C because no password must mean "fail", not "ask at the terminal".
EVP_PKEY *copenssl_pem_key(const uint8_t *bytes, size_t count, const char *password);
/// Reads bytes that stay where they are until copenssl_reader_free.
BIO *copenssl_reader(const uint8_t *bytes, size_t count);
void copenssl_reader_free(BIO *bio);
/// The name of the next PEM block and whether it is encrypted; false at the end and, with a complaint, where a block is broken.
/// The name is freed with copenssl_free, the data, which may be a key, with copenssl_free_secret.
bool copenssl_next_block(BIO *bio, char **name, bool *is_encrypted, uint8_t **data, long *count);
void copenssl_free(void *pointer);
/// Overwrites the bytes first.
void copenssl_free_secret(void *pointer, size_t count);

/// A certificate, or NULL. Bytes behind it are ignored.
X509 *copenssl_certificate(const uint8_t *der, size_t count);
void copenssl_certificate_free(X509 *certificate);
/// The certificate as DER, to be freed with copenssl_free; its length, or a negative number.
int copenssl_certificate_der(X509 *certificate, uint8_t **der);
bool copenssl_fits(const X509 *certificate, const EVP_PKEY *key);
/// Whether `issuer` may have issued `subject`, by names and key identifiers; no signature is checked.
bool copenssl_issued(X509 *issuer, X509 *subject);
/// Seconds since 1970. False for dates that are none.
bool copenssl_validity(const X509 *certificate, int64_t *not_before, int64_t *not_after);

/// A PKCS#12 store, or NULL when the bytes are none.
PKCS12 *copenssl_pkcs12(const uint8_t *der, size_t count);
void copenssl_pkcs12_free(PKCS12 *store);
/// Opens the store. `password` may be empty. What it gives is the caller's; each may be NULL.
bool copenssl_pkcs12_open(PKCS12 *store, const char *password, EVP_PKEY **key, X509 **leaf, certificate_stack **others);
int copenssl_stack_count(const certificate_stack *stack);
/// The certificate with one more reference, for copenssl_certificate_free.
X509 *copenssl_stack_certificate(const certificate_stack *stack, int index);
void copenssl_stack_free(certificate_stack *stack);

/// A new RSA key, or NULL.
EVP_PKEY *copenssl_make_rsa(unsigned bits);
/// A private key in DER of any form, not encrypted, or NULL.
EVP_PKEY *copenssl_key(const uint8_t *der, size_t count);
/// The private key as DER, to be freed with copenssl_free_secret; its length, or a negative number.
int copenssl_key_der(const EVP_PKEY *key, uint8_t **der);
/// Modulus or exponent of an RSA key, big-endian. `number` has room for `*count` bytes.
bool copenssl_public_number(const EVP_PKEY *key, bool is_exponent, uint8_t *number, size_t *count);
bool copenssl_is_rsa(const EVP_PKEY *key);
int copenssl_bits(const EVP_PKEY *key);
void copenssl_key_free(EVP_PKEY *key);

/// RSA with SHA-256, padded by PSS with a salt of 32 bytes or by PKCS#1 v1.5. `signature` has room for `*count` bytes.
/// Source: RFC 7518 sections 3.3 and 3.5.
bool copenssl_sign(EVP_PKEY *key, bool is_pss, const uint8_t *bytes, size_t count, uint8_t *signature, size_t *signature_count);
/// SHA-1 (20 bytes) or SHA-256 (32 bytes).
bool copenssl_digest(bool is_sha1, const uint8_t *bytes, size_t count, uint8_t *digest);

/// AES-256-GCM: 32 bytes of key, 12 of a nonce that is never used again with that key, and what must be the same when it is opened.
/// Source: NIST SP 800-38D.
typedef struct {
  const uint8_t *key, *nonce, *context;
  size_t context_count;
} copenssl_box;
enum { COPENSSL_TAG_COUNT = 16 };
/// `sealed` has room for `count` bytes and the tag.
bool copenssl_seal(const copenssl_box *box, const uint8_t *text, size_t count, uint8_t *sealed);
/// `sealed` holds `count` bytes and the tag. When this is false, nothing in `text` may be used.
bool copenssl_open(const copenssl_box *box, const uint8_t *sealed, size_t count, uint8_t *text);

#endif
