#include "Bytes.h"

#include <openssl/crypto.h>
#include <openssl/pem.h>

void emulator_free(emulator_bytes bytes) { OPENSSL_free(bytes.start); }

void emulator_digest(bool is_sha1, const uint8_t *content, size_t count, uint8_t *digest) {
  EVP_Digest(content, count, digest, NULL, is_sha1 ? EVP_sha1() : EVP_sha256(), NULL);
}

emulator_bytes take_written(BIO *bio, bool is_good) {
  emulator_bytes bytes = no_bytes;
  char *content = NULL;
  long count = bio && is_good ? BIO_get_mem_data(bio, &content) : 0;
  if (count > 0) bytes = (emulator_bytes){OPENSSL_memdup(content, (size_t)count), (size_t)count};
  BIO_free(bio);
  return bytes;
}

emulator_bytes take_der(uint8_t *der, int count) { return count > 0 ? (emulator_bytes){der, (size_t)count} : no_bytes; }

/// No password must mean "fail", not "ask at the terminal".
static int no_password(char *buffer, int size, int is_writing, void *data) {
  (void)buffer, (void)size, (void)is_writing, (void)data;
  return -1;
}

EVP_PKEY *key_of_pem(const char *pem) {
  BIO *bio = BIO_new_mem_buf(pem, -1);
  EVP_PKEY *key = bio ? PEM_read_bio_PrivateKey(bio, NULL, no_password, NULL) : NULL;
  BIO_free(bio);
  return key;
}

X509 *certificate_of_pem(const char *pem) {
  BIO *bio = BIO_new_mem_buf(pem, -1);
  X509 *certificate = bio ? PEM_read_bio_X509(bio, NULL, no_password, NULL) : NULL;
  BIO_free(bio);
  return certificate;
}
