#include "Bytes.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

/// Chooses HTTP/1.1 where the client offers it, and nothing otherwise. Source: RFC 7301.
static int choose_protocol(SSL *session, const uint8_t **chosen, uint8_t *chosen_count, const uint8_t *offered, unsigned count, void *data) {
  (void)session, (void)data;
  static const uint8_t ours[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  int result = SSL_select_next_proto((uint8_t **)chosen, chosen_count, ours, sizeof ours, offered, count);
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

static bool use(SSL_CTX *context, const char *certificate_pem, const char *key_pem) {
  X509 *certificate = certificate_of_pem(certificate_pem);
  EVP_PKEY *key = key_of_pem(key_pem);
  // A key of another certificate is refused here.
  bool is_used = certificate && key && SSL_CTX_use_certificate(context, certificate) == 1 && SSL_CTX_use_PrivateKey(context, key) == 1;
  X509_free(certificate);
  EVP_PKEY_free(key);
  return is_used;
}

/// Whose certificate it is decides no connection: the requests' answers do.
static int accept_any_certificate(int is_good, X509_STORE_CTX *chain) {
  (void)is_good, (void)chain;
  return 1;
}

emulator_tls_server emulator_tls_server_make(const char *certificate, const char *key) {
  SSL_CTX *context = SSL_CTX_new(TLS_server_method());
  if (!context || SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1 || !use(context, certificate, key)) {
    SSL_CTX_free(context);
    return (emulator_tls_server){NULL};
  }
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET);
  SSL_CTX_set_num_tickets(context, 0);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, accept_any_certificate);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, NULL);
  return (emulator_tls_server){context};
}

void emulator_tls_server_free(emulator_tls_server server) { SSL_CTX_free(server.context); }

SSL *emulator_tls_session_make(emulator_tls_server server) {
  SSL *session = SSL_new(server.context);
  BIO *received = BIO_new(BIO_s_mem()), *sent = BIO_new(BIO_s_mem());
  if (!session || !received || !sent) {
    SSL_free(session);
    BIO_free(received);
    BIO_free(sent);
    return NULL;
  }
  SSL_set_bio(session, received, sent);
  SSL_set_accept_state(session);
  return session;
}

void emulator_tls_session_free(SSL *session) { SSL_free(session); }

emulator_bytes emulator_tls_peer_certificate(SSL *session) {
  X509 *certificate = SSL_get0_peer_certificate(session);
  uint8_t *der = NULL;
  int count = certificate ? i2d_X509(certificate, &der) : 0;
  return take_der(der, count);
}

bool emulator_tls_receive(SSL *session, const void *content, size_t count) {
  size_t written = 0;
  return count == 0 || (BIO_write_ex(SSL_get_rbio(session), content, count, &written) == 1 && written == count);
}

size_t emulator_tls_pending(SSL *session) { return BIO_ctrl_pending(SSL_get_wbio(session)); }

size_t emulator_tls_send(SSL *session, void *buffer, size_t capacity) {
  size_t count = 0;
  return BIO_read_ex(SSL_get_wbio(session), buffer, capacity, &count) == 1 ? count : 0;
}

int emulator_tls_read(SSL *session, void *buffer, size_t capacity) {
  // Errors are kept for each thread: those of another session would be taken for this one's. Source: SSL_get_error(3).
  ERR_clear_error();
  int count = SSL_read(session, buffer, capacity > INT_MAX ? INT_MAX : (int)capacity);
  if (count > 0) return count;
  return SSL_get_error(session, count) == SSL_ERROR_WANT_READ ? EMULATOR_TLS_NEEDS_MORE : EMULATOR_TLS_ENDED;
}

bool emulator_tls_write(SSL *session, const void *content, size_t count) {
  size_t written = 0;
  ERR_clear_error();
  return count == 0 || SSL_write_ex(session, content, count, &written) == 1;
}

void emulator_tls_close(SSL *session) {
  ERR_clear_error();
  SSL_shutdown(session);
  ERR_clear_error();
}
