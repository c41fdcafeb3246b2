// What Swift cannot say to libcurl: variable arguments, macros, and calls around which signals are held back. Source: libcurl-easy(3).
#ifndef CCURL_H
#define CCURL_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>

/// curl_global_init(3), once in a process, which every other function needs to have returned true. From then on names of hosts and services
/// come from the files of /etc and from DNS, whatever nsswitch.conf(5) says.
bool ccurl_start(void);

/// Versions of libcurl and of its zlib, NULL where it has none. In C because CURLVERSION_NOW is a macro for an enumeration's constant.
const char *ccurl_version(void);
const char *ccurl_zlib_version(void);

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
/// Valid until the next transfer; "" where there is none.
const char *ccurl_get_string(CURL *easy, CURLINFO info);
/// Who issued the last certificate that the server sent, with CURLOPT_CERTINFO; valid until the next transfer, "" where it is not known.
const char *ccurl_last_issuer(CURL *easy);

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
