#include "Bytes.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <sys/time.h>

static bool trust(SSL_CTX *context, const char *authority) {
  X509 *certificate = certificate_of_pem(authority);
  bool is_trusted = certificate && X509_STORE_add_cert(SSL_CTX_get_cert_store(context), certificate) == 1;
  X509_free(certificate);
  return is_trusted;
}

/// Without it, a server that does not answer would be waited for without end.
static void limit_waiting(BIO *connection, int seconds) {
  int descriptor = -1;
  struct timeval limit = {seconds, 0};
  if (BIO_get_fd(connection, &descriptor) < 0) return;
  setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

static bool connect_to(BIO *connection, const char *host, const char *port, int seconds) {
  SSL *session = NULL;
  if (BIO_get_ssl(connection, &session) != 1 || !session || SSL_set1_host(session, host) != 1) return false;
  if (BIO_set_conn_hostname(connection, host) != 1 || BIO_set_conn_port(connection, port) != 1) return false;
  BIO *socket = BIO_next(connection);
  if (!socket || BIO_do_connect(socket) != 1) return false;
  limit_waiting(socket, seconds);
  return BIO_do_handshake(connection) == 1;
}

emulator_bytes emulator_https_exchange(const char *host, const char *port, const char *authority, const void *request, size_t count,
                                       int seconds) {
  SSL_CTX *context = SSL_CTX_new(TLS_client_method());
  BIO *connection = NULL, *answer = BIO_new(BIO_s_mem());
  bool is_good = context && answer && trust(context, authority);
  if (is_good) SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
  is_good = is_good && (connection = BIO_new_ssl_connect(context)) && connect_to(connection, host, port, seconds);
  size_t done = 0;
  is_good = is_good && BIO_write_ex(connection, request, count, &done) == 1 && done == count;
  char buffer[4096];
  while (is_good && BIO_read_ex(connection, buffer, sizeof buffer, &done) == 1 && done > 0) BIO_write(answer, buffer, (int)done);
  ERR_clear_error();
  BIO_free_all(connection);
  SSL_CTX_free(context);
  return take_written(answer, is_good);
}
