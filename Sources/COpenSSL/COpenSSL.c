#define _GNU_SOURCE
#include "COpenSSL.h"

#include <dlfcn.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

#define OPENSSL_FUNCTIONS(X)                                                                                      \
  X(ASN1_TIME_to_tm)                                                                                              \
  X(BIO_free)                                                                                                     \
  X(BIO_new_mem_buf)                                                                                              \
  X(BN_bn2bin)                                                                                                    \
  X(BN_free)                                                                                                      \
  X(BN_num_bits)                                                                                                  \
  X(CRYPTO_clear_free)                                                                                            \
  X(CRYPTO_free)                                                                                                  \
  X(ERR_clear_error)                                                                                              \
  X(ERR_get_error)                                                                                                \
  X(EVP_CIPHER_CTX_ctrl)                                                                                          \
  X(EVP_CIPHER_CTX_free)                                                                                          \
  X(EVP_CIPHER_CTX_new)                                                                                           \
  X(EVP_DecryptFinal_ex)                                                                                          \
  X(EVP_DecryptInit_ex)                                                                                           \
  X(EVP_DecryptUpdate)                                                                                            \
  X(EVP_Digest)                                                                                                   \
  X(EVP_DigestSign)                                                                                               \
  X(EVP_DigestSignInit)                                                                                           \
  X(EVP_EncryptFinal_ex)                                                                                          \
  X(EVP_EncryptInit_ex)                                                                                           \
  X(EVP_EncryptUpdate)                                                                                            \
  X(EVP_MD_CTX_free)                                                                                              \
  X(EVP_MD_CTX_new)                                                                                               \
  X(EVP_PKEY_CTX_set_rsa_padding)                                                                                 \
  X(EVP_PKEY_CTX_set_rsa_pss_saltlen)                                                                             \
  X(EVP_PKEY_Q_keygen)                                                                                            \
  X(EVP_PKEY_free)                                                                                                \
  X(EVP_PKEY_get_base_id)                                                                                         \
  X(EVP_PKEY_get_bits)                                                                                            \
  X(EVP_PKEY_get_bn_param)                                                                                        \
  X(EVP_aes_256_gcm)                                                                                              \
  X(EVP_sha1)                                                                                                     \
  X(EVP_sha256)                                                                                                   \
  X(OPENSSL_sk_num)                                                                                               \
  X(OPENSSL_sk_pop_free)                                                                                          \
  X(OPENSSL_sk_value)                                                                                             \
  X(OSSL_PROVIDER_try_load)                                                                                       \
  X(PEM_read_bio)                                                                                                 \
  X(PEM_read_bio_PrivateKey)                                                                                      \
  X(PKCS12_free)                                                                                                  \
  X(PKCS12_parse)                                                                                                 \
  X(X509_check_issued)                                                                                            \
  X(X509_check_private_key)                                                                                       \
  X(X509_free)                                                                                                    \
  X(X509_get0_notAfter)                                                                                           \
  X(X509_get0_notBefore)                                                                                          \
  X(X509_up_ref)                                                                                                  \
  X(d2i_AutoPrivateKey)                                                                                           \
  X(d2i_PKCS12)                                                                                                   \
  X(d2i_X509)                                                                                                     \
  X(i2d_PrivateKey)                                                                                               \
  X(i2d_X509)

#define DECLARE(function) static __typeof__(&function) p_##function;
OPENSSL_FUNCTIONS(DECLARE)

static bool loaded;

static void load(void) {
  void *library = dlopen("libcrypto.so.3", RTLD_NOW | RTLD_LOCAL);
  if (!library) return;
#define FIND(function) && (p_##function = (__typeof__(&function))dlsym(library, #function))
  loaded = true OPENSSL_FUNCTIONS(FIND);
}

bool copenssl_load(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  return pthread_once(&once, load) == 0 && loaded;
}

// The last argument keeps the default provider, which an explicit load would otherwise put out of action.
bool copenssl_load_legacy(void) { return p_OSSL_PROVIDER_try_load(NULL, "legacy", 1) != NULL; }

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
  while ((error = p_ERR_get_error()) != 0) {
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
  p_ERR_clear_error();
  BIO *bio = copenssl_reader(bytes, count);
  if (!bio) return NULL;
  EVP_PKEY *key = p_PEM_read_bio_PrivateKey(bio, NULL, give_password, (void *)password);
  p_BIO_free(bio);
  return key;
}

BIO *copenssl_reader(const uint8_t *bytes, size_t count) {
  return count <= INT32_MAX ? p_BIO_new_mem_buf(bytes, (int)count) : NULL;
}
void copenssl_reader_free(BIO *bio) { p_BIO_free(bio); }

bool copenssl_next_block(BIO *bio, char **name, bool *is_encrypted, uint8_t **data, long *count) {
  char *header = NULL;
  p_ERR_clear_error();
  if (p_PEM_read_bio(bio, name, &header, data, count) != 1) return false;
  *is_encrypted = strcmp(*name, "ENCRYPTED PRIVATE KEY") == 0 || strstr(header, "ENCRYPTED") != NULL;
  copenssl_free(header);
  return true;
}

void copenssl_free(void *pointer) { p_CRYPTO_free(pointer, __FILE__, __LINE__); }
void copenssl_free_secret(void *pointer, size_t count) { p_CRYPTO_clear_free(pointer, count, __FILE__, __LINE__); }

X509 *copenssl_certificate(const uint8_t *der, size_t count) {
  p_ERR_clear_error();
  return p_d2i_X509(NULL, &der, (long)count);
}
void copenssl_certificate_free(X509 *certificate) { p_X509_free(certificate); }
int copenssl_certificate_der(X509 *certificate, uint8_t **der) { return p_i2d_X509(certificate, der); }

bool copenssl_fits(const X509 *certificate, const EVP_PKEY *key) {
  p_ERR_clear_error();
  return p_X509_check_private_key(certificate, key) == 1;
}
bool copenssl_issued(X509 *issuer, X509 *subject) { return p_X509_check_issued(issuer, subject) == X509_V_OK; }

static bool seconds(const ASN1_TIME *time, int64_t *result) {
  struct tm parts;
  if (p_ASN1_TIME_to_tm(time, &parts) != 1) return false;
  *result = timegm(&parts);
  return true;
}

bool copenssl_validity(const X509 *certificate, int64_t *not_before, int64_t *not_after) {
  return seconds(p_X509_get0_notBefore(certificate), not_before) && seconds(p_X509_get0_notAfter(certificate), not_after);
}

PKCS12 *copenssl_pkcs12(const uint8_t *der, size_t count) {
  p_ERR_clear_error();
  return p_d2i_PKCS12(NULL, &der, (long)count);
}
void copenssl_pkcs12_free(PKCS12 *store) { p_PKCS12_free(store); }

bool copenssl_pkcs12_open(PKCS12 *store, const char *password, EVP_PKEY **key, X509 **leaf, certificate_stack **others) {
  *key = NULL, *leaf = NULL, *others = NULL;
  p_ERR_clear_error();
  return p_PKCS12_parse(store, password, key, leaf, others) == 1;
}

int copenssl_stack_count(const certificate_stack *stack) { return stack ? p_OPENSSL_sk_num((const OPENSSL_STACK *)stack) : 0; }
X509 *copenssl_stack_certificate(const certificate_stack *stack, int index) {
  X509 *certificate = p_OPENSSL_sk_value((const OPENSSL_STACK *)stack, index);
  if (certificate) p_X509_up_ref(certificate);
  return certificate;
}
void copenssl_stack_free(certificate_stack *stack) { p_OPENSSL_sk_pop_free((OPENSSL_STACK *)stack, (OPENSSL_sk_freefunc)p_X509_free); }

EVP_PKEY *copenssl_make_rsa(unsigned bits) { return p_EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)bits); }
EVP_PKEY *copenssl_key(const uint8_t *der, size_t count) { return p_d2i_AutoPrivateKey(NULL, &der, (long)count); }
int copenssl_key_der(const EVP_PKEY *key, uint8_t **der) { return p_i2d_PrivateKey(key, der); }

bool copenssl_public_number(const EVP_PKEY *key, bool is_exponent, uint8_t *number, size_t *count) {
  BIGNUM *value = NULL;
  bool done = p_EVP_PKEY_get_bn_param(key, is_exponent ? OSSL_PKEY_PARAM_RSA_E : OSSL_PKEY_PARAM_RSA_N, &value) == 1;
  size_t length = done ? ((size_t)p_BN_num_bits(value) + 7) / 8 : 0;
  done = done && length <= *count;
  if (done) *count = (size_t)p_BN_bn2bin(value, number);
  p_BN_free(value);
  return done;
}

bool copenssl_is_rsa(const EVP_PKEY *key) { return p_EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA; }
int copenssl_bits(const EVP_PKEY *key) { return p_EVP_PKEY_get_bits(key); }
void copenssl_key_free(EVP_PKEY *key) { p_EVP_PKEY_free(key); }

bool copenssl_sign(EVP_PKEY *key, bool is_pss, const uint8_t *bytes, size_t count, uint8_t *signature, size_t *signature_count) {
  EVP_MD_CTX *context = p_EVP_MD_CTX_new();
  EVP_PKEY_CTX *parameters = NULL;
  p_ERR_clear_error();
  bool done = context && p_EVP_DigestSignInit(context, &parameters, p_EVP_sha256(), NULL, key) == 1;
  if (done && is_pss) {
    done = p_EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1 &&
           p_EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST) == 1;
  }
  done = done && p_EVP_DigestSign(context, signature, signature_count, bytes, count) == 1;
  p_EVP_MD_CTX_free(context);
  return done;
}

bool copenssl_digest(bool is_sha1, const uint8_t *bytes, size_t count, uint8_t *digest) {
  return p_EVP_Digest(bytes, count, digest, NULL, is_sha1 ? p_EVP_sha1() : p_EVP_sha256(), NULL) == 1;
}

static bool fits_int(size_t first, size_t second) { return first <= INT32_MAX && second <= INT32_MAX; }

bool copenssl_seal(const copenssl_box *box, const uint8_t *text, size_t count, uint8_t *sealed) {
  int length = 0;
  p_ERR_clear_error();
  EVP_CIPHER_CTX *context = p_EVP_CIPHER_CTX_new();
  bool done = context && fits_int(count, box->context_count) &&
              p_EVP_EncryptInit_ex(context, p_EVP_aes_256_gcm(), NULL, box->key, box->nonce) == 1 &&
              p_EVP_EncryptUpdate(context, NULL, &length, box->context, (int)box->context_count) == 1 &&
              p_EVP_EncryptUpdate(context, sealed, &length, text, (int)count) == 1 &&
              p_EVP_EncryptFinal_ex(context, sealed + count, &length) == 1 &&
              p_EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, COPENSSL_TAG_COUNT, sealed + count) == 1;
  p_EVP_CIPHER_CTX_free(context);
  return done;
}

bool copenssl_open(const copenssl_box *box, const uint8_t *sealed, size_t count, uint8_t *text) {
  int length = 0;
  p_ERR_clear_error();
  EVP_CIPHER_CTX *context = p_EVP_CIPHER_CTX_new();
  bool done = context && fits_int(count, box->context_count) &&
              p_EVP_DecryptInit_ex(context, p_EVP_aes_256_gcm(), NULL, box->key, box->nonce) == 1 &&
              p_EVP_DecryptUpdate(context, NULL, &length, box->context, (int)box->context_count) == 1 &&
              p_EVP_DecryptUpdate(context, text, &length, sealed, (int)count) == 1 &&
              p_EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, COPENSSL_TAG_COUNT, (void *)(sealed + count)) == 1 &&
              p_EVP_DecryptFinal_ex(context, text + count, &length) == 1;
  p_EVP_CIPHER_CTX_free(context);
  return done;
}
