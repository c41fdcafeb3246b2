// The check of a server's certificate by its thumbprint. Not part of the module: Swift sees ccurl_pin_certificate only.
#ifndef CERTIFICATE_PIN_H
#define CERTIFICATE_PIN_H

#include <curl/curl.h>

/// CURLOPT_SSL_CTX_FUNCTION(3); `thumbprint` points to the 20 bytes.
CURLcode certificate_pin_install(CURL *easy, void *ssl_context, void *thumbprint);

#endif
