#include "CPlatform.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

// There is one terminal, and one signal mask.
static struct termios settings_before;
static sigset_t mask_before;
static int signals = -1;

static void watched(sigset_t *set) {
  sigemptyset(set);
  sigaddset(set, SIGINT);
  sigaddset(set, SIGTERM);
  sigaddset(set, SIGHUP);
  sigaddset(set, SIGQUIT);
  sigaddset(set, SIGWINCH);
}

bool cplatform_keyboard_open(void) {
  sigset_t set;
  if (signals >= 0 || tcgetattr(STDIN_FILENO, &settings_before) != 0) return false;
  watched(&set);
  if (sigprocmask(SIG_BLOCK, &set, &mask_before) != 0) return false;
  signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  if (signals < 0) {
    sigprocmask(SIG_SETMASK, &mask_before, NULL);
    return false;
  }
  struct termios settings = settings_before;
  // Ctrl-C and its like arrive as bytes.
  settings.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG | IEXTEN);
  settings.c_iflag &= ~(tcflag_t)(IXON | ICRNL | INLCR);
  settings.c_cc[VMIN] = 1;
  settings.c_cc[VTIME] = 0;
  if (tcsetattr(STDIN_FILENO, TCSADRAIN, &settings) == 0) return true;
  cplatform_keyboard_close(0);
  return false;
}

int cplatform_keyboard_wait(int milliseconds, unsigned char *bytes, size_t capacity, size_t *count) {
  struct pollfd places[2] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = signals, .events = POLLIN}};
  *count = 0;
  int ready;
  do ready = poll(places, 2, milliseconds);
  while (ready < 0 && errno == EINTR);
  if (ready == 0) return 0;
  struct signalfd_siginfo information;
  if (ready > 0 && (places[1].revents & POLLIN) && read(signals, &information, sizeof information) == sizeof information)
    return -(int)information.ssi_signo;
  if (ready > 0) {
    ssize_t got;
    do got = read(STDIN_FILENO, bytes, capacity);
    while (got < 0 && errno == EINTR);
    if (got > 0) *count = (size_t)got;
  }
  return 1;
}

void cplatform_keyboard_close(int signal_number) {
  if (signals < 0) return;
  tcsetattr(STDIN_FILENO, TCSADRAIN, &settings_before);
  close(signals);
  signals = -1;
  if (signal_number != 0) {
    signal(signal_number, SIG_DFL);
    kill(getpid(), signal_number);
  }
  sigprocmask(SIG_SETMASK, &mask_before, NULL);
}
