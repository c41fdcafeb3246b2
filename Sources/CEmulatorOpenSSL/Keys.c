#include "Bytes.h"

#include <limits.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

emulator_bytes emulator_make_key(bool is_rsa) {
  EVP_PKEY *key = is_rsa ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256");
  BIO *bio = BIO_new(BIO_s_mem());
  bool is_written = key && bio && PEM_write_bio_PKCS8PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) == 1;
  EVP_PKEY_free(key);
  return take_written(bio, is_written);
}

static emulator_bytes take_public(EVP_PKEY *key) {
  uint8_t *der = NULL;
  int count = key ? i2d_PUBKEY(key, &der) : 0;
  EVP_PKEY_free(key);
  return take_der(der, count);
}

emulator_bytes emulator_public_key(const char *private_key) { return take_public(key_of_pem(private_key)); }

static BIGNUM *number(const uint8_t *bytes, size_t count) { return count > INT_MAX ? NULL : BN_bin2bn(bytes, (int)count, NULL); }

emulator_bytes emulator_rsa_public_key(const uint8_t *modulus, size_t modulus_count, const uint8_t *exponent, size_t exponent_count) {
  EVP_PKEY *key = NULL;
  BIGNUM *n = number(modulus, modulus_count), *e = number(exponent, exponent_count);
  OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
  OSSL_PARAM *parameters = NULL;
  if (n && e && builder && context && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n) &&
      OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e) && (parameters = OSSL_PARAM_BLD_to_param(builder)) &&
      EVP_PKEY_fromdata_init(context) == 1)
    EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters);
  OSSL_PARAM_free(parameters);
  EVP_PKEY_CTX_free(context);
  OSSL_PARAM_BLD_free(builder);
  BN_free(n);
  BN_free(e);
  return take_public(key);
}

/// NULL for anything but RSA.
static EVP_PKEY *rsa_public_key(const uint8_t *der, size_t count) {
  EVP_PKEY *key = count > LONG_MAX ? NULL : d2i_PUBKEY(NULL, &der, (long)count);
  if (!key || EVP_PKEY_is_a(key, "RSA")) return key;
  EVP_PKEY_free(key);
  return NULL;
}

emulator_bytes emulator_rsa_number(const uint8_t *public_key, size_t count, bool is_exponent) {
  EVP_PKEY *key = rsa_public_key(public_key, count);
  BIGNUM *number = NULL;
  emulator_bytes bytes = no_bytes;
  if (key && EVP_PKEY_get_bn_param(key, is_exponent ? OSSL_PKEY_PARAM_RSA_E : OSSL_PKEY_PARAM_RSA_N, &number) == 1) {
    bytes.count = (size_t)BN_num_bytes(number);
    bytes.start = OPENSSL_malloc(bytes.count);
    if (bytes.start) BN_bn2bin(number, bytes.start);
  }
  BN_free(number);
  EVP_PKEY_free(key);
  return bytes;
}

emulator_bytes emulator_sign(const char *private_key, const uint8_t *content, size_t count) {
  EVP_PKEY *key = key_of_pem(private_key);
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  size_t size = key ? (size_t)EVP_PKEY_get_size(key) : 0;
  uint8_t *signature = OPENSSL_malloc(size);
  bool is_signed = key && context && signature && EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
                   EVP_DigestSign(context, signature, &size, content, count) == 1;
  EVP_MD_CTX_free(context);
  EVP_PKEY_free(key);
  if (is_signed) return (emulator_bytes){signature, size};
  OPENSSL_free(signature);
  return no_bytes;
}

enum { LEAST_BITS = 2048 };

bool emulator_verify(const uint8_t *public_key, size_t key_count, bool is_pss, const uint8_t *content, size_t count,
                     const uint8_t *signature, size_t signature_count) {
  EVP_PKEY *key = rsa_public_key(public_key, key_count);
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  EVP_PKEY_CTX *padding = NULL;
  bool is_valid = key && context && EVP_PKEY_get_bits(key) >= LEAST_BITS &&
                  EVP_DigestVerifyInit(context, &padding, EVP_sha256(), NULL, key) == 1 &&
                  (!is_pss || (EVP_PKEY_CTX_set_rsa_padding(padding, RSA_PKCS1_PSS_PADDING) == 1 &&
                               EVP_PKEY_CTX_set_rsa_pss_saltlen(padding, RSA_PSS_SALTLEN_DIGEST) == 1)) &&
                  EVP_DigestVerify(context, signature, signature_count, content, count) == 1;
  EVP_MD_CTX_free(context);
  EVP_PKEY_free(key);
  return is_valid;
}
