// QR codes by libqrencode.
#ifndef CQRCODE_H
#define CQRCODE_H

#include <stddef.h>
#include <stdint.h>

// The modules of a text's QR code, row by row, 1 for dark and 0 for light. Returns the number of modules on a side: 0 where the text has
// none, or one with more than `capacity` modules.
size_t cqrcode_encode(const char *text, uint8_t *modules, size_t capacity);

const char *cqrcode_version(void);

#endif
