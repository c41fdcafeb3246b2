#include "CQRCode.h"

#include <qrencode.h>

size_t cqrcode_encode(const char *text, uint8_t *modules, size_t capacity) {
  // The least error correction makes the smallest picture, and a screen has no scratches.
  QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_L);
  if (code == NULL) return 0;
  size_t side = (size_t)code->width;
  size_t fits = side * side <= capacity ? side : 0;
  // The lowest bit of each module is its colour; the others say what it is for.
  for (size_t index = 0; index < fits * fits; index++) modules[index] = code->data[index] & 1;
  QRcode_free(code);
  return fits;
}

const char *cqrcode_version(void) { return QRcode_APIVersionString(); }
