#define _GNU_SOURCE
#include "CertificatePin.h"

#include <dlfcn.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <pthread.h>
#include <string.h>

#define OPENSSL_FUNCTIONS(X)                                                                                      \
  X(EVP_sha1)                                                                                                     \
  X(SSL_CTX_set_cert_verify_callback)                                                                             \
  X(X509_STORE_CTX_get0_cert)                                                                                     \
  X(X509_STORE_CTX_set_error)                                                                                     \
  X(X509_digest)

#define DECLARE(function) static __typeof__(&function) p_##function;
OPENSSL_FUNCTIONS(DECLARE)

static bool loaded;

static void load(void) {
  // Another libssl than libcurl's own would misread its context: it must be there already. libcrypto is found through it.
  void *library = dlopen("libssl.so.3", RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD);
  if (!library) return;
#define FIND(function) && (p_##function = (__typeof__(&function))dlsym(library, #function))
  loaded = true OPENSSL_FUNCTIONS(FIND);
}

bool certificate_pin_load(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  return pthread_once(&once, load) == 0 && loaded;
}

enum { thumbprint_length = 20 };

// In place of OpenSSL's own check of the chain, within the handshake: no byte of the request is sent before it says 1.
static int verify(X509_STORE_CTX *store, void *thumbprint) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  X509 *leaf = p_X509_STORE_CTX_get0_cert(store);
  if (leaf && p_X509_digest(leaf, p_EVP_sha1(), digest, &length) == 1 && length == thumbprint_length &&
      memcmp(digest, thumbprint, thumbprint_length) == 0) {
    p_X509_STORE_CTX_set_error(store, X509_V_OK);
    return 1;
  }
  p_X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION);
  return 0;
}

CURLcode certificate_pin_install(CURL *easy, void *ssl_context, void *thumbprint) {
  (void)easy;
  p_SSL_CTX_set_cert_verify_callback(ssl_context, verify, thumbprint);
  return CURLE_OK;
}
