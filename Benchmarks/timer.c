// Times programs as whole processes, in turn, so that a machine whose speed drifts slows all of them.
// Usage: timer RUNS COMMAND [ARGUMENT ...] [-- COMMAND [ARGUMENT ...]] ...
// Prints a line for each command: least CPU ms, median CPU ms, least wall ms, largest peak RSS in kB, least number of page faults.
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static double milliseconds(struct timeval time) { return time.tv_sec * 1e3 + time.tv_usec / 1e3; }

static int ascending(const void *left, const void *right) {
  double difference = *(const double *)left - *(const double *)right;
  return (difference > 0) - (difference < 0);
}

static void run(char **command, posix_spawn_file_actions_t *actions, double *cpu, double *wall, long *peak, long *faults) {
  struct timespec start, end;
  struct rusage usage;
  pid_t child;
  int status;
  clock_gettime(CLOCK_MONOTONIC, &start);
  if (posix_spawnp(&child, command[0], actions, NULL, command, environ) != 0) exit(2);
  if (wait4(child, &status, 0, &usage) < 0 || status != 0) {
    fprintf(stderr, "timer: %s failed\n", command[0]);
    exit(1);
  }
  clock_gettime(CLOCK_MONOTONIC, &end);
  *cpu = milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
  *wall = (end.tv_sec - start.tv_sec) * 1e3 + (end.tv_nsec - start.tv_nsec) / 1e6;
  *peak = usage.ru_maxrss;
  *faults = usage.ru_minflt + usage.ru_majflt;
}

int main(int argc, char **argv) {
  enum { commands_limit = 8 };
  int runs = argc > 2 ? atoi(argv[1]) : 0, count = 1;
  char **commands[commands_limit] = {argv + 2};
  if (runs < 1) return 2;
  for (int i = 2; i < argc; i++) {
    if (strcmp(argv[i], "--") != 0) continue;
    argv[i] = NULL;
    if (count == commands_limit) return 2;
    commands[count++] = argv + i + 1;
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);

  double *cpu = calloc((size_t)count * runs, sizeof *cpu), *wall = calloc((size_t)count * runs, sizeof *wall);
  long peak[commands_limit] = {0}, faults[commands_limit] = {0};
  const int warm_ups = 3;
  for (int pass = -warm_ups; pass < runs; pass++) {
    for (int i = 0; i < count; i++) {
      double cpu_now, wall_now;
      long peak_now, faults_now;
      run(commands[i], &actions, &cpu_now, &wall_now, &peak_now, &faults_now);
      if (pass < 0) continue;
      cpu[i * runs + pass] = cpu_now;
      wall[i * runs + pass] = wall_now;
      if (peak_now > peak[i]) peak[i] = peak_now;
      if (pass == 0 || faults_now < faults[i]) faults[i] = faults_now;
    }
  }
  for (int i = 0; i < count; i++) {
    qsort(cpu + i * runs, (size_t)runs, sizeof *cpu, ascending);
    qsort(wall + i * runs, (size_t)runs, sizeof *wall, ascending);
    printf("%.3f %.3f %.3f %ld %ld\n", cpu[i * runs], cpu[i * runs + runs / 2], wall[i * runs], peak[i], faults[i]);
  }
  return 0;
}
