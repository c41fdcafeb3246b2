// The Secret Service (GNOME Keyring, KWallet, KeePassXC) through libsecret, opened at first use.
// Compiled against the real headers, so that types are checked. Source: https://specifications.freedesktop.org/secret-service/.
//
// No call asks for a dialog: what is locked stays locked. Each ends within its milliseconds, whatever the service does.
#ifndef CSECRET_H
#define CSECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
  CSECRET_DONE,
  CSECRET_ABSENT,
  CSECRET_NO_BUS,
  CSECRET_NO_SERVICE,
  CSECRET_NO_COLLECTION,
  CSECRET_LOCKED,
  CSECRET_TIMED_OUT,
  CSECRET_FAILED,
} csecret_outcome;

/// One entry of the default collection: it is found by both texts. Without a name, all entries of the directory.
typedef struct {
  /// A D-Bus address of the session.
  const char *bus;
  const char *directory;
  const char *name;
  unsigned milliseconds;
} csecret_entry;

/// Opens the library, once in a process. Every other function needs it to have returned true.
bool csecret_load(void);

/// Whether the service answers and its default collection is open. `*reason`, where it is set, says why not, and is freed with free(3).
csecret_outcome csecret_check(const csecret_entry *entry, char **reason);
/// `*secret` is freed with csecret_free.
csecret_outcome csecret_read(const csecret_entry *entry, uint8_t **secret, size_t *count, char **reason);
/// Replaces what is there. `label` is what programs that list secrets show.
csecret_outcome csecret_write(const csecret_entry *entry, const char *label, const uint8_t *secret, size_t count, char **reason);
csecret_outcome csecret_remove(const csecret_entry *entry, char **reason);

/// Wipes and frees.
void csecret_free(uint8_t *secret, size_t count);

#endif
