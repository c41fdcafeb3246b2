#define _GNU_SOURCE
#include "Bytes.h"

#include <limits.h>
#include <openssl/bn.h>
#include <openssl/conf.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <time.h>

static X509 *certificate_of_der(const uint8_t *der, size_t count) {
  const uint8_t *end = der + count;
  X509 *certificate = count > LONG_MAX ? NULL : d2i_X509(NULL, &der, (long)count);
  if (!certificate || der == end) return certificate;
  X509_free(certificate);
  return NULL;
}

/// 159 random bits: the number must be positive and have at most 20 octets. Source: RFC 5280 section 4.1.2.2.
static bool set_serial_number(X509 *certificate) {
  BIGNUM *number = BN_new();
  bool is_set = number && BN_rand(number, 159, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
                BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
  BN_free(number);
  return is_set;
}

static bool add_entry(X509_NAME *name, const char *type, const char *text) {
  return !text || X509_NAME_add_entry_by_txt(name, type, MBSTRING_UTF8, (const uint8_t *)text, -1, -1, 0) == 1;
}

static bool set_subject(X509 *certificate, const char *common_name, const char *organization) {
  X509_NAME *name = X509_get_subject_name(certificate);
  return add_entry(name, "O", organization) && add_entry(name, "CN", common_name);
}

static bool add_extensions(X509 *certificate, X509 *issuer, const char *lines) {
  if (!*lines) return true;
  X509V3_CTX context;
  CONF *configuration = NCONF_new(NULL);
  BIO *bio = BIO_new_mem_buf(lines, -1);
  bool is_added = false;
  if (configuration && bio && NCONF_load_bio(configuration, bio, NULL) == 1) {
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509V3_set_nconf(&context, configuration);
    is_added = X509V3_EXT_add_nconf(configuration, &context, "default", certificate) == 1;
  }
  BIO_free(bio);
  NCONF_free(configuration);
  return is_added;
}

static bool set_validity(X509 *certificate, emulator_validity validity) {
  return ASN1_TIME_set(X509_getm_notBefore(certificate), validity.not_before) &&
         ASN1_TIME_set(X509_getm_notAfter(certificate), validity.not_after);
}

emulator_bytes emulator_make_certificate(const char *subject, const char *organization, const char *key_pem, const char *issuer_pem,
                                         const char *issuer_key_pem, emulator_validity validity, const char *extensions) {
  X509 *certificate = X509_new(), *issuer = issuer_pem ? certificate_of_pem(issuer_pem) : certificate;
  EVP_PKEY *key = key_of_pem(key_pem), *issuer_key = issuer_key_pem ? key_of_pem(issuer_key_pem) : key;
  uint8_t *der = NULL;
  int count = 0;
  if (certificate && issuer && key && issuer_key && X509_set_version(certificate, X509_VERSION_3) == 1 && set_serial_number(certificate) &&
      set_subject(certificate, subject, organization) && X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1 &&
      X509_set_pubkey(certificate, key) == 1 && set_validity(certificate, validity) && add_extensions(certificate, issuer, extensions) &&
      X509_sign(certificate, issuer_key, EVP_sha256()))
    count = i2d_X509(certificate, &der);
  if (issuer != certificate) X509_free(issuer);
  if (issuer_key != key) EVP_PKEY_free(issuer_key);
  X509_free(certificate);
  EVP_PKEY_free(key);
  return take_der(der, count);
}

emulator_bytes emulator_certificate_from_pem(const char *pem) {
  BIO *bio = BIO_new_mem_buf(pem, -1);
  uint8_t *der = NULL;
  long count = 0;
  bool is_found = bio && PEM_bytes_read_bio(&der, &count, NULL, PEM_STRING_X509, bio, NULL, NULL) == 1;
  BIO_free(bio);
  return is_found ? (emulator_bytes){der, (size_t)count} : no_bytes;
}

emulator_bytes emulator_certificate_to_pem(const uint8_t *der, size_t count) {
  BIO *bio = count > INT_MAX ? NULL : BIO_new(BIO_s_mem());
  return take_written(bio, bio && PEM_write_bio(bio, PEM_STRING_X509, "", der, (long)count) > 0);
}

static bool seconds(const ASN1_TIME *time, int64_t *seconds) {
  struct tm parts;
  if (ASN1_TIME_to_tm(time, &parts) != 1) return false;
  *seconds = timegm(&parts);
  return true;
}

bool emulator_certificate_validity(const uint8_t *der, size_t count, emulator_validity *validity) {
  X509 *certificate = certificate_of_der(der, count);
  bool is_read = certificate && seconds(X509_get0_notBefore(certificate), &validity->not_before) &&
                 seconds(X509_get0_notAfter(certificate), &validity->not_after);
  X509_free(certificate);
  return is_read;
}

emulator_bytes emulator_certificate_public_key(const uint8_t *der, size_t count) {
  X509 *certificate = certificate_of_der(der, count);
  uint8_t *key = NULL;
  int key_count = certificate ? i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &key) : 0;
  X509_free(certificate);
  return take_der(key, key_count);
}

emulator_bytes emulator_certificate_subject(const uint8_t *der, size_t count, bool is_organization, int index) {
  X509 *certificate = certificate_of_der(der, count);
  X509_NAME *name = certificate ? X509_get_subject_name(certificate) : NULL;
  int place = -1;
  for (int passed = 0; name && passed <= index; passed++) {
    place = X509_NAME_get_index_by_NID(name, is_organization ? NID_organizationName : NID_commonName, place);
    if (place < 0) break;
  }
  uint8_t *text = NULL;
  int length = place < 0 ? 0 : ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, place)));
  X509_free(certificate);
  return take_der(text, length);
}

bool emulator_certificate_is_issued_by(const uint8_t *der, size_t count, const char *issuer_pem) {
  X509 *certificate = certificate_of_der(der, count), *issuer = certificate_of_pem(issuer_pem);
  bool is_issued = certificate && issuer && X509_verify(certificate, X509_get0_pubkey(issuer)) == 1;
  X509_free(issuer);
  X509_free(certificate);
  return is_issued;
}
