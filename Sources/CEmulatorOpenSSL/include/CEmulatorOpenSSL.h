// The emulator's own way to OpenSSL 3: digests, keys, certificates and TLS. It shares nothing with the plugin's.
// Keys and certificates are passed as PEM or DER, so that no object of OpenSSL outlives a call. Only TLS has a state.
#ifndef CEMULATOROPENSSL_H
#define CEMULATOROPENSSL_H

#include <openssl/types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Bytes that the caller frees with emulator_free. `start` is NULL where the function failed.
typedef struct {
  uint8_t *_Nullable start;
  size_t count;
} emulator_bytes;
void emulator_free(emulator_bytes bytes);

#pragma clang assume_nonnull begin

/// `digest` has room for the 20 bytes of SHA-1 or the 32 of SHA-256. Source: FIPS 180-4.
void emulator_digest(bool is_sha1, const uint8_t *content, size_t count, uint8_t *digest);

/// A new private key in PEM (PKCS#8): RSA of 2048 bits, or on the curve P-256.
emulator_bytes emulator_make_key(bool is_rsa);
/// The public key (DER, SubjectPublicKeyInfo) of a private key in PEM.
emulator_bytes emulator_public_key(const char *private_key);
/// The public key with this modulus and exponent, both big-endian.
emulator_bytes emulator_rsa_public_key(const uint8_t *modulus, size_t modulus_count, const uint8_t *exponent, size_t exponent_count);
/// Modulus or exponent of a public RSA key in DER, big-endian, without leading zeros.
emulator_bytes emulator_rsa_number(const uint8_t *public_key, size_t count, bool is_exponent);
/// A signature by RSA with SHA-256 and the padding of PKCS#1 v1.5. Source: RFC 7518 section 3.3.
emulator_bytes emulator_sign(const char *private_key, const uint8_t *content, size_t count);
/// Checks a signature by RSA with SHA-256, padded as in emulator_sign or by PSS with a salt as long as the digest.
/// The public key is DER. False for keys below 2048 bits. Source: RFC 7518 sections 3.3 and 3.5.
bool emulator_verify(const uint8_t *public_key, size_t key_count, bool is_pss, const uint8_t *content, size_t count,
                     const uint8_t *signature, size_t signature_count);

/// What a new certificate says, beside its key. Times are seconds since 1970.
typedef struct {
  int64_t not_before, not_after;
} emulator_validity;
/// A certificate in DER with a random serial number. Without an organization the subject has a common name only. Keys and the issuer's certificate are PEM; without an issuer it is signed by its own
/// key. `extensions` are lines in the format of x509v3_config(5), and may be empty.
emulator_bytes emulator_make_certificate(const char *subject, const char *_Nullable organization, const char *key, const char *_Nullable issuer, const char *_Nullable issuer_key,
                                         emulator_validity validity, const char *extensions);
/// The DER bytes of the first certificate in a PEM text. They may still be no certificate.
emulator_bytes emulator_certificate_from_pem(const char *pem);
emulator_bytes emulator_certificate_to_pem(const uint8_t *der, size_t count);
/// False when the bytes are not exactly one certificate.
bool emulator_certificate_validity(const uint8_t *der, size_t count, emulator_validity *validity);
/// The subject's common name or organization that has this index, as UTF-8; `start` is NULL when there are not so many.
emulator_bytes emulator_certificate_subject(const uint8_t *der, size_t count, bool is_organization, int index);
/// Whether the issuer (PEM) has signed the certificate.
bool emulator_certificate_is_issued_by(const uint8_t *der, size_t count, const char *issuer);
/// As emulator_public_key.
emulator_bytes emulator_certificate_public_key(const uint8_t *der, size_t count);

/// What all connections of one server have in common.
/// It may be used by any number of threads, because nothing changes it once it is made. Source: openssl-threads(7).
typedef struct {
  SSL_CTX *_Nullable context;
} __attribute__((swift_attr("@Sendable"))) emulator_tls_server;
/// TLS 1.2 and 1.3, HTTP/1.1 only, no session tickets. Clients may send a certificate, which is not checked here. `context` is NULL when certificate and key (PEM) cannot be used.
emulator_tls_server emulator_tls_server_make(const char *certificate, const char *key);
void emulator_tls_server_free(emulator_tls_server server);

/// The server's end of one connection, without a socket: the caller carries bytes between it and the network.
SSL *_Nullable emulator_tls_session_make(emulator_tls_server server);
void emulator_tls_session_free(SSL *session);
/// The certificate that the client sent (DER). `start` is NULL when it sent none.
emulator_bytes emulator_tls_peer_certificate(SSL *session);
/// Takes what the network brought. False without memory.
bool emulator_tls_receive(SSL *session, const void *_Nullable content, size_t count);
/// The length of what is to be sent.
size_t emulator_tls_pending(SSL *session);
/// Moves what is to be sent into `buffer`, and returns how much that was.
size_t emulator_tls_send(SSL *session, void *buffer, size_t capacity);

enum { EMULATOR_TLS_NEEDS_MORE = 0, EMULATOR_TLS_ENDED = -1 };
/// Decrypts what was received, and does the handshake on the way. After EMULATOR_TLS_ENDED, only emulator_tls_send may follow.
/// Returns a length, EMULATOR_TLS_NEEDS_MORE, or EMULATOR_TLS_ENDED when the peer has closed the session or broken the protocol.
int emulator_tls_read(SSL *session, void *buffer, size_t capacity);
/// Encrypts. False before the end of the handshake and after the end of the session.
bool emulator_tls_write(SSL *session, const void *_Nullable content, size_t count);
/// Tells the peer that nothing will follow.
void emulator_tls_close(SSL *session);

/// Sends one request to an HTTPS server, waits at most `seconds` for each part of the answer, and returns all that came until the server
/// closed the connection. The server's certificate must be good for `host` and signed by `authority` (PEM).
emulator_bytes emulator_https_exchange(const char *host, const char *port, const char *authority, const void *request, size_t count,
                                       int seconds);

#pragma clang assume_nonnull end

#endif
