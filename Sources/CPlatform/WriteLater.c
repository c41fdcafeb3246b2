#include "CPlatform.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static bool is_running;
static size_t length;
static char waiting[512];
static struct timespec due;

static void *writer(void *unused) {
  (void)unused;
  pthread_mutex_lock(&mutex);
  for (;;) {
    if (length == 0) {
      pthread_cond_wait(&changed, &mutex);
      continue;
    }
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (now.tv_sec > due.tv_sec || (now.tv_sec == due.tv_sec && now.tv_nsec >= due.tv_nsec)) {
      // Under the lock, so that nothing is written after it was taken back.
      if (write(STDERR_FILENO, waiting, length) < 0) length = 0;
      length = 0;
    } else {
      pthread_cond_timedwait(&changed, &mutex, &due);
    }
  }
  return NULL;
}

static bool start(void) {
  if (is_running) return true;
  sigset_t all, before;
  sigfillset(&all);
  pthread_t thread;
  // Signals stay the other thread's.
  pthread_sigmask(SIG_BLOCK, &all, &before);
  is_running = pthread_create(&thread, NULL, writer, NULL) == 0 && pthread_detach(thread) == 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return is_running;
}

void cplatform_write_later(const char *text, int milliseconds) {
  if (text == NULL && !is_running) return;
  pthread_mutex_lock(&mutex);
  length = 0;
  if (text != NULL && start()) {
    length = strnlen(text, sizeof waiting - 1);
    memcpy(waiting, text, length);
    clock_gettime(CLOCK_REALTIME, &due);
    due.tv_sec += milliseconds / 1000;
    due.tv_nsec += (long)(milliseconds % 1000) * 1000000;
    if (due.tv_nsec >= 1000000000) {
      due.tv_sec += 1;
      due.tv_nsec -= 1000000000;
    }
  }
  pthread_cond_signal(&changed);
  pthread_mutex_unlock(&mutex);
}
