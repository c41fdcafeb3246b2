#define _GNU_SOURCE
#include "COpenSSL.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <time.h>

const char *copenssl_version(void) { return OpenSSL_version(OPENSSL_VERSION_STRING); }

// The last argument keeps the default provider, which an explicit load would otherwise put out of action.
bool copenssl_load_legacy(void) { return OSSL_PROVIDER_try_load(NULL, "legacy", 1) != NULL; }

static copenssl_complaint meaning(unsigned long error) {
  int library = ERR_GET_LIB(error), reason = ERR_GET_REASON(error);
  if (library == ERR_LIB_EVP && (reason == ERR_R_UNSUPPORTED || reason == EVP_R_UNSUPPORTED_ALGORITHM)) return COPENSSL_UNKNOWN_ALGORITHM;
  if (library == ERR_LIB_PEM && (reason == PEM_R_UNSUPPORTED_ENCRYPTION || reason == PEM_R_UNSUPPORTED_CIPHER)) return COPENSSL_UNKNOWN_ALGORITHM;
  if (library == ERR_LIB_PKCS12 && reason == PKCS12_R_MAC_VERIFY_FAILURE) return COPENSSL_WRONG_PASSWORD;
  if (library == ERR_LIB_PEM && reason == PEM_R_NO_START_LINE) return COPENSSL_NOTHING;
  return COPENSSL_OTHER;
}

copenssl_complaint copenssl_last_complaint(void) {
  copenssl_complaint complaint = COPENSSL_NOTHING;
  unsigned long error;
  while ((error = ERR_get_error()) != 0) {
    copenssl_complaint next = meaning(error);
    if (complaint == COPENSSL_NOTHING || complaint == COPENSSL_OTHER) complaint = next;
  }
  return complaint;
}

static int give_password(char *buffer, int size, int is_writing, void *password) {
  (void)is_writing;
  size_t count = strlen(password);
  if (count > (size_t)size) return -1;
  memcpy(buffer, password, count);
  return (int)count;
}

EVP_PKEY *copenssl_pem_key(const uint8_t *bytes, size_t count, const char *password) {
  ERR_clear_error();
  BIO *bio = copenssl_reader(bytes, count);
  if (!bio) return NULL;
  EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, give_password, (void *)password);
  BIO_free(bio);
  return key;
}

BIO *copenssl_reader(const uint8_t *bytes, size_t count) {
  return count <= INT32_MAX ? BIO_new_mem_buf(bytes, (int)count) : NULL;
}
void copenssl_reader_free(BIO *bio) { BIO_free(bio); }

bool copenssl_next_block(BIO *bio, char **name, bool *is_encrypted, uint8_t **data, long *count) {
  char *header = NULL;
  ERR_clear_error();
  if (PEM_read_bio(bio, name, &header, data, count) != 1) return false;
  *is_encrypted = strcmp(*name, "ENCRYPTED PRIVATE KEY") == 0 || strstr(header, "ENCRYPTED") != NULL;
  copenssl_free(header);
  return true;
}

void copenssl_free(void *pointer) { OPENSSL_free(pointer); }
void copenssl_free_secret(void *pointer, size_t count) { OPENSSL_clear_free(pointer, count); }

X509 *copenssl_certificate(const uint8_t *der, size_t count) {
  ERR_clear_error();
  return d2i_X509(NULL, &der, (long)count);
}
void copenssl_certificate_free(X509 *certificate) { X509_free(certificate); }
int copenssl_certificate_der(X509 *certificate, uint8_t **der) { return i2d_X509(certificate, der); }

bool copenssl_fits(const X509 *certificate, const EVP_PKEY *key) {
  ERR_clear_error();
  return X509_check_private_key(certificate, key) == 1;
}
bool copenssl_issued(X509 *issuer, X509 *subject) { return X509_check_issued(issuer, subject) == X509_V_OK; }

static bool seconds(const ASN1_TIME *time, int64_t *result) {
  struct tm parts;
  if (ASN1_TIME_to_tm(time, &parts) != 1) return false;
  *result = timegm(&parts);
  return true;
}

bool copenssl_validity(const X509 *certificate, int64_t *not_before, int64_t *not_after) {
  return seconds(X509_get0_notBefore(certificate), not_before) && seconds(X509_get0_notAfter(certificate), not_after);
}

PKCS12 *copenssl_pkcs12(const uint8_t *der, size_t count) {
  ERR_clear_error();
  return d2i_PKCS12(NULL, &der, (long)count);
}
void copenssl_pkcs12_free(PKCS12 *store) { PKCS12_free(store); }

bool copenssl_pkcs12_open(PKCS12 *store, const char *password, EVP_PKEY **key, X509 **leaf, certificate_stack **others) {
  *key = NULL, *leaf = NULL, *others = NULL;
  ERR_clear_error();
  return PKCS12_parse(store, password, key, leaf, others) == 1;
}

int copenssl_stack_count(const certificate_stack *stack) { return stack ? OPENSSL_sk_num((const OPENSSL_STACK *)stack) : 0; }
X509 *copenssl_stack_certificate(const certificate_stack *stack, int index) {
  X509 *certificate = OPENSSL_sk_value((const OPENSSL_STACK *)stack, index);
  if (certificate) X509_up_ref(certificate);
  return certificate;
}
void copenssl_stack_free(certificate_stack *stack) { OPENSSL_sk_pop_free((OPENSSL_STACK *)stack, (OPENSSL_sk_freefunc)X509_free); }

EVP_PKEY *copenssl_make_rsa(unsigned bits) { return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)bits); }
EVP_PKEY *copenssl_key(const uint8_t *der, size_t count) { return d2i_AutoPrivateKey(NULL, &der, (long)count); }
int copenssl_key_der(const EVP_PKEY *key, uint8_t **der) { return i2d_PrivateKey(key, der); }

bool copenssl_public_number(const EVP_PKEY *key, bool is_exponent, uint8_t *number, size_t *count) {
  BIGNUM *value = NULL;
  bool done = EVP_PKEY_get_bn_param(key, is_exponent ? OSSL_PKEY_PARAM_RSA_E : OSSL_PKEY_PARAM_RSA_N, &value) == 1;
  size_t length = done ? ((size_t)BN_num_bits(value) + 7) / 8 : 0;
  done = done && length <= *count;
  if (done) *count = (size_t)BN_bn2bin(value, number);
  BN_free(value);
  return done;
}

bool copenssl_is_rsa(const EVP_PKEY *key) { return EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA; }
int copenssl_bits(const EVP_PKEY *key) { return EVP_PKEY_get_bits(key); }
void copenssl_key_free(EVP_PKEY *key) { EVP_PKEY_free(key); }

bool copenssl_sign(EVP_PKEY *key, bool is_pss, const uint8_t *bytes, size_t count, uint8_t *signature, size_t *signature_count) {
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  EVP_PKEY_CTX *parameters = NULL;
  ERR_clear_error();
  bool done = context && EVP_DigestSignInit(context, &parameters, EVP_sha256(), NULL, key) == 1;
  if (done && is_pss) {
    done = EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST) == 1;
  }
  done = done && EVP_DigestSign(context, signature, signature_count, bytes, count) == 1;
  EVP_MD_CTX_free(context);
  return done;
}

bool copenssl_digest(bool is_sha1, const uint8_t *bytes, size_t count, uint8_t *digest) {
  return EVP_Digest(bytes, count, digest, NULL, is_sha1 ? EVP_sha1() : EVP_sha256(), NULL) == 1;
}

static bool fits_int(size_t first, size_t second) { return first <= INT32_MAX && second <= INT32_MAX; }

bool copenssl_seal(const copenssl_box *box, const uint8_t *text, size_t count, uint8_t *sealed) {
  int length = 0;
  ERR_clear_error();
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
  bool done = context && fits_int(count, box->context_count) &&
              EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), NULL, box->key, box->nonce) == 1 &&
              EVP_EncryptUpdate(context, NULL, &length, box->context, (int)box->context_count) == 1 &&
              EVP_EncryptUpdate(context, sealed, &length, text, (int)count) == 1 &&
              EVP_EncryptFinal_ex(context, sealed + count, &length) == 1 &&
              EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, COPENSSL_TAG_COUNT, sealed + count) == 1;
  EVP_CIPHER_CTX_free(context);
  return done;
}

bool copenssl_open(const copenssl_box *box, const uint8_t *sealed, size_t count, uint8_t *text) {
  int length = 0;
  ERR_clear_error();
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
  bool done = context && fits_int(count, box->context_count) &&
              EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), NULL, box->key, box->nonce) == 1 &&
              EVP_DecryptUpdate(context, NULL, &length, box->context, (int)box->context_count) == 1 &&
              EVP_DecryptUpdate(context, text, &length, sealed, (int)count) == 1 &&
              EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, COPENSSL_TAG_COUNT, (void *)(sealed + count)) == 1 &&
              EVP_DecryptFinal_ex(context, text + count, &length) == 1;
  EVP_CIPHER_CTX_free(context);
  return done;
}
