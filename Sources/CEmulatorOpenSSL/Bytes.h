#ifndef BYTES_H
#define BYTES_H

#include "CEmulatorOpenSSL.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

static const emulator_bytes no_bytes = {NULL, 0};

/// What was written into a memory BIO, which is freed.
emulator_bytes take_written(BIO *bio, bool is_good);
/// What an i2d function has allocated.
emulator_bytes take_der(uint8_t *der, int count);

/// A private key in PEM without a password, or NULL.
EVP_PKEY *key_of_pem(const char *pem);
X509 *certificate_of_pem(const char *pem);

#endif
