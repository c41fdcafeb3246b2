// libcurl, opened at first use: linking it would cost every run 30 shared libraries and 4 ms.
// Compiled against the real headers, so that types are checked. Source: libcurl-easy(3).
#ifndef CCURL_H
#define CCURL_H

// The checking macros of the header take the addresses of functions that are not linked.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>

/// Opens the library and initialises it, once in a process. Every other function needs it to have returned true.
bool ccurl_load(void);

/// curl_easy_init(3), because nothing is linked; the same holds for the functions below without another reason.
CURL *ccurl_easy_init(void);
void ccurl_easy_reset(CURL *easy);
struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *line);
void ccurl_slist_free_all(struct curl_slist *list);
const char *ccurl_easy_strerror(CURLcode code);

/// curl_easy_perform(3) without SIGPIPE: CURLOPT_NOSIGNAL leaves that signal to the caller, and OpenSSL's writes raise it.
CURLcode ccurl_easy_perform(CURL *easy);
/// curl_easy_cleanup(3) without SIGPIPE: it says goodbye on kept connections, which may be dead.
void ccurl_easy_cleanup(CURL *easy);

/// curl_easy_setopt(3) and curl_easy_getinfo(3) are variadic, which Swift cannot call: one function for each type of argument.
CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value);
CURLcode ccurl_set_string(CURL *easy, CURLoption option, const char *value);
CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, const void *value);
CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value);
CURLcode ccurl_set_callback(CURL *easy, CURLoption option, curl_write_callback value);
long ccurl_get_long(CURL *easy, CURLINFO info);

/// CURLOPT_CAINFO_BLOB or its twin for proxies; libcurl copies the bytes.
CURLcode ccurl_set_bytes(CURL *easy, CURLoption option, const void *bytes, size_t count);

/// Allows http and https only. In C because CURLOPT_PROTOCOLS is deprecated, which Swift reports as an error, while its
/// successor is not in the libcurl 7.81 of Ubuntu 22.04.
CURLcode ccurl_allow_only_http(CURL *easy);

/// Opens sockets close-on-exec: a browser or `az` must not inherit a connection. libcurl did not do so before 8.10.
CURLcode ccurl_close_sockets_on_exec(CURL *easy);

/// Lets a timeout end without waiting for a name server that does not answer. In C because CURLOPT_QUICK_EXIT is not in the
/// headers before 7.87; an older library ignores it.
void ccurl_abandon_name_lookups(CURL *easy);

/// Has the server's certificate, and nothing else, checked by its SHA-1 thumbprint of 20 bytes, to which libcurl keeps the pointer.
/// Called last, with CURLOPT_SSL_VERIFYPEER on. In C because CURLOPT_SSL_CTX_FUNCTION speaks OpenSSL, with which it is done before the
/// request is sent; CURLE_NOT_BUILT_IN where libcurl has another TLS library.
CURLcode ccurl_pin_certificate(CURL *easy, const unsigned char *thumbprint);

#endif
