// The floor of a warm run: opens, reads and prints one file, as plainly as C can.
#include <fcntl.h>
#include <unistd.h>

int main(int argc, char **argv) {
  static char bytes[1 << 16];
  int file = open(argv[argc - 1], O_RDONLY);
  ssize_t count = read(file, bytes, sizeof bytes);
  return count > 0 && write(STDOUT_FILENO, bytes, (size_t)count) == count ? 0 : 1;
}
