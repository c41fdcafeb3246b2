#define _GNU_SOURCE
#include "CCurl.h"
#include "CertificatePin.h"

#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

// Header macros that count arguments.
#undef curl_easy_setopt
#undef curl_easy_getinfo

#define CURL_FUNCTIONS(X)                                                                                         \
  X(curl_global_init)                                                                                             \
  X(curl_easy_init)                                                                                               \
  X(curl_easy_reset)                                                                                              \
  X(curl_easy_setopt)                                                                                             \
  X(curl_easy_perform)                                                                                            \
  X(curl_easy_getinfo)                                                                                            \
  X(curl_easy_strerror)                                                                                           \
  X(curl_easy_cleanup)                                                                                            \
  X(curl_version_info)                                                                                            \
  X(curl_slist_append)                                                                                            \
  X(curl_slist_free_all)

#define DECLARE(function) static __typeof__(&function) p_##function;
CURL_FUNCTIONS(DECLARE)

static bool loaded;

static bool load_from(const char *name) {
  void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  if (!library) return false;
#define FIND(function) && (p_##function = (__typeof__(&function))dlsym(library, #function))
  if (true CURL_FUNCTIONS(FIND) && p_curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK) return true;
  dlclose(library);
  return false;
}

static void load(void) { loaded = load_from("libcurl.so.4") || load_from("libcurl-gnutls.so.4"); }

bool ccurl_load(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  return pthread_once(&once, load) == 0 && loaded;
}

CURL *ccurl_easy_init(void) { return p_curl_easy_init(); }
void ccurl_easy_reset(CURL *easy) { p_curl_easy_reset(easy); }
struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *line) {
  return p_curl_slist_append(list, line);
}
void ccurl_slist_free_all(struct curl_slist *list) { p_curl_slist_free_all(list); }
const char *ccurl_easy_strerror(CURLcode code) { return p_curl_easy_strerror(code); }

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
  CURLcode code = p_curl_easy_perform(easy);
  unblock_pipe_signal(guard);
  return code;
}

void ccurl_easy_cleanup(CURL *easy) {
  struct pipe_guard guard = block_pipe_signal();
  p_curl_easy_cleanup(easy);
  unblock_pipe_signal(guard);
}

CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) { return p_curl_easy_setopt(easy, option, value); }
CURLcode ccurl_set_string(CURL *easy, CURLoption option, const char *value) {
  return p_curl_easy_setopt(easy, option, value);
}
CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, const void *value) {
  return p_curl_easy_setopt(easy, option, value);
}
CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
  return p_curl_easy_setopt(easy, option, value);
}
CURLcode ccurl_set_callback(CURL *easy, CURLoption option, curl_write_callback value) {
  return p_curl_easy_setopt(easy, option, value);
}

long ccurl_get_long(CURL *easy, CURLINFO info) {
  long value = 0;
  return p_curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}

CURLcode ccurl_set_bytes(CURL *easy, CURLoption option, const void *bytes, size_t count) {
  struct curl_blob blob = {.data = (void *)bytes, .len = count, .flags = CURL_BLOB_COPY};
  return p_curl_easy_setopt(easy, option, &blob);
}

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"
CURLcode ccurl_allow_only_http(CURL *easy) {
  return p_curl_easy_setopt(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
}
#pragma clang diagnostic pop

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
  (void)context, (void)purpose;
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

CURLcode ccurl_close_sockets_on_exec(CURL *easy) {
  return p_curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
}

void ccurl_abandon_name_lookups(CURL *easy) {
  const CURLoption quick_exit = (CURLoption)(CURLOPTTYPE_LONG + 322);
  p_curl_easy_setopt(easy, quick_exit, 1L);
}

CURLcode ccurl_pin_certificate(CURL *easy, const unsigned char *thumbprint) {
  const char *backend = p_curl_version_info(CURLVERSION_NOW)->ssl_version;
  if (!backend || strncmp(backend, "OpenSSL/3", 9) != 0 || !certificate_pin_load()) return CURLE_NOT_BUILT_IN;
  // Each of these would let a connection through that was checked otherwise, or not at all.
  const CURLoption fresh[] = {CURLOPT_FRESH_CONNECT, CURLOPT_FORBID_REUSE};
  CURLcode code = p_curl_easy_setopt(easy, CURLOPT_SSL_SESSIONID_CACHE, 0L);
  for (int index = 0; index < 2 && code == CURLE_OK; index++) code = p_curl_easy_setopt(easy, fresh[index], 1L);
  if (code == CURLE_OK) code = p_curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, thumbprint);
  if (code == CURLE_OK) code = p_curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, certificate_pin_install);
  // The certificate's name is nobody's business: it is the one that was meant. SSL_VERIFYPEER stays on, or nothing is checked.
  return code == CURLE_OK ? p_curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L) : code;
}
