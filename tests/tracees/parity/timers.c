/* POSIX timers, alarms, clocks. */
#define _GNU_SOURCE
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>
int main(void)
{
    timer_t timer;
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1, .sigev_value.sival_int = 9};
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, 0);
    timer_create(CLOCK_MONOTONIC, &event, &timer);
    struct itimerspec when = {.it_value = {0, 500000}, .it_interval = {0, 0}};
    timer_settime(timer, 0, &when, 0);
    siginfo_t info;
    sigwaitinfo(&set, &info);
    timer_getoverrun(timer);
    timer_delete(timer);
    alarm(10);
    alarm(0);
    clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &(struct timespec) {1, 2}, 0);
    clock_nanosleep(CLOCK_MONOTONIC, 0, &(struct timespec) {0, 1000}, 0);
    struct timex adjust = {0};
    adjtimex(&adjust);
    clock_getres(CLOCK_PROCESS_CPUTIME_ID, &(struct timespec) {0, 0});
    return 0;
}
