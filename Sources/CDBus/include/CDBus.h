// The Secret Service (GNOME Keyring, KWallet, KeePassXC) over libdbus, whose messages take variable arguments.
// Source: https://specifications.freedesktop.org/secret-service/.
//
// No call asks for a dialog: what is locked stays locked. Each ends within its milliseconds, whatever the service does. Secrets travel
// encrypted where the service can do so.
#ifndef CDBUS_H
#define CDBUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
  CDBUS_DONE,
  CDBUS_ABSENT,
  CDBUS_NO_BUS,
  CDBUS_NO_SERVICE,
  CDBUS_NO_COLLECTION,
  CDBUS_LOCKED,
  CDBUS_TIMED_OUT,
  CDBUS_FAILED,
} cdbus_outcome;

/// One entry of the default collection: it is found by both texts. Without a name, all entries of the directory.
typedef struct {
  /// D-Bus addresses of the session, separated by semicolons; unix sockets only, because others start programs.
  const char *bus;
  const char *directory;
  const char *name;
  unsigned milliseconds;
} cdbus_entry;

/// Whether the service answers and its default collection is open. `*reason`, where it is set, says why not, and is freed with free(3).
cdbus_outcome cdbus_check(const cdbus_entry *entry, char **reason);
/// `*secret` is freed with cdbus_free.
cdbus_outcome cdbus_read(const cdbus_entry *entry, uint8_t **secret, size_t *count, char **reason);
/// Replaces what is there. `label` is what programs that list secrets show.
cdbus_outcome cdbus_write(const cdbus_entry *entry, const char *label, const uint8_t *secret, size_t count, char **reason);
cdbus_outcome cdbus_remove(const cdbus_entry *entry, char **reason);

/// The version of libdbus, as text of at most `size` bytes.
void cdbus_version(char *text, size_t size);

/// Wipes and frees.
void cdbus_free(uint8_t *secret, size_t count);

#endif
