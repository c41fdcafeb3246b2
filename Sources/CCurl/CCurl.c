#define _GNU_SOURCE
#include "CCurl.h"
#include "CertificatePin.h"

#include <nss.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

static bool started;

// A module that nsswitch.conf names belongs to the system's C library. In a program with a C library of its own it would bring a second one
// into the process, which ends in an abort.
static void start(void) {
  __nss_configure_lookup("hosts", "files dns");
  __nss_configure_lookup("services", "files");
  started = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

bool ccurl_start(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  return pthread_once(&once, start) == 0 && started;
}

const char *ccurl_version(void) { return curl_version_info(CURLVERSION_NOW)->version; }
const char *ccurl_zlib_version(void) { return curl_version_info(CURLVERSION_NOW)->libz_version; }

struct pipe_guard {
  sigset_t pipe, before;
  bool was_pending;
};

static struct pipe_guard block_pipe_signal(void) {
  struct pipe_guard guard;
  sigset_t pending;
  sigemptyset(&guard.pipe);
  sigaddset(&guard.pipe, SIGPIPE);
  sigpending(&pending);
  guard.was_pending = sigismember(&pending, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &guard.pipe, &guard.before);
  return guard;
}

// A SIGPIPE that arrived in between is ours and is taken away before the old mask lets it through.
static void unblock_pipe_signal(struct pipe_guard guard) {
  const struct timespec no_wait = {0, 0};
  if (!guard.was_pending) sigtimedwait(&guard.pipe, NULL, &no_wait);
  pthread_sigmask(SIG_SETMASK, &guard.before, NULL);
}

CURLcode ccurl_easy_perform(CURL *easy) {
  struct pipe_guard guard = block_pipe_signal();
  CURLcode code = curl_easy_perform(easy);
  unblock_pipe_signal(guard);
  return code;
}

void ccurl_easy_cleanup(CURL *easy) {
  struct pipe_guard guard = block_pipe_signal();
  curl_easy_cleanup(easy);
  unblock_pipe_signal(guard);
}

CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) { return curl_easy_setopt(easy, option, value); }
CURLcode ccurl_set_string(CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}
CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, const void *value) {
  return curl_easy_setopt(easy, option, value);
}
CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(easy, option, value);
}
CURLcode ccurl_set_callback(CURL *easy, CURLoption option, curl_write_callback value) {
  return curl_easy_setopt(easy, option, value);
}

long ccurl_get_long(CURL *easy, CURLINFO info) {
  long value = 0;
  return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}

const char *ccurl_get_string(CURL *easy, CURLINFO info) {
  char *value = NULL;
  return curl_easy_getinfo(easy, info, &value) == CURLE_OK && value ? value : "";
}

const char *ccurl_last_issuer(CURL *easy) {
  struct curl_certinfo *chain = NULL;
  if (curl_easy_getinfo(easy, CURLINFO_CERTINFO, &chain) != CURLE_OK || !chain || chain->num_of_certs < 1) return "";
  for (struct curl_slist *field = chain->certinfo[chain->num_of_certs - 1]; field; field = field->next) {
    if (strncmp(field->data, "Issuer:", 7) == 0) return field->data + 7;
  }
  return "";
}

CURLcode ccurl_set_bytes(CURL *easy, CURLoption option, const void *bytes, size_t count) {
  struct curl_blob blob = {.data = (void *)bytes, .len = count, .flags = CURL_BLOB_COPY};
  return curl_easy_setopt(easy, option, &blob);
}

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
CURLcode ccurl_allow_only_http(CURL *easy) {
  return curl_easy_setopt(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
}
#pragma clang diagnostic pop

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
  (void)context, (void)purpose;
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

CURLcode ccurl_close_sockets_on_exec(CURL *easy) {
  return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
}

void ccurl_abandon_name_lookups(CURL *easy) {
  const CURLoption quick_exit = (CURLoption)(CURLOPTTYPE_LONG + 322);
  curl_easy_setopt(easy, quick_exit, 1L);
}

CURLcode ccurl_pin_certificate(CURL *easy, const unsigned char *thumbprint) {
  const char *backend = curl_version_info(CURLVERSION_NOW)->ssl_version;
  if (!backend || strncmp(backend, "OpenSSL/3", 9) != 0) return CURLE_NOT_BUILT_IN;
  // Each of these would let a connection through that was checked otherwise, or not at all.
  const CURLoption fresh[] = {CURLOPT_FRESH_CONNECT, CURLOPT_FORBID_REUSE};
  CURLcode code = curl_easy_setopt(easy, CURLOPT_SSL_SESSIONID_CACHE, 0L);
  for (int index = 0; index < 2 && code == CURLE_OK; index++) code = curl_easy_setopt(easy, fresh[index], 1L);
  if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, thumbprint);
  if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, certificate_pin_install);
  // The certificate's name is nobody's business: it is the one that was meant. SSL_VERIFYPEER stays on, or nothing is checked.
  return code == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L) : code;
}
