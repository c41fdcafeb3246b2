// libm, loaded at the first call of one of its functions.
//
// Swift's overlay of the C library refers to nearly all of them, whence every program is linked with libm; this one calls hardly any, and
// never in a warm run. What is defined here needs no library; a function that a newer overlay adds comes from libm as usual
// (Linker/libm.so), at the old price. docs/PERFORMANCE.md tells what it is worth.
#ifdef STATIC_SWIFT_RUNTIME

#define _GNU_SOURCE
#include <dlfcn.h>
#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

static void *from_library(const char *name) {
  void *library = dlopen("libm.so.6", RTLD_NOW | RTLD_LOCAL);
  void *function = library ? dlsym(library, name) : NULL;
  if (!function) {
    fprintf(stderr, "kubelogin: the C library's %s cannot be loaded: %s\n", name, dlerror());
    abort();
  }
  return function;
}

// The declaration of <math.h> must agree with the definition. Two threads that load at once store the same address.
#define DEFINE(type, name, parameters, arguments)                                  \
  type name parameters {                                                           \
    static _Atomic(void *) loaded;                                                 \
    void *function = atomic_load_explicit(&loaded, memory_order_relaxed);          \
    if (!function) {                                                               \
      function = from_library(#name);                                              \
      atomic_store_explicit(&loaded, function, memory_order_relaxed);              \
    }                                                                              \
    return ((__typeof__(name) *)function)arguments;                                \
  }
#define OF_ONE(type, name) DEFINE(type, name, (type x), (x))
#define OF_TWO(type, name) DEFINE(type, name, (type x, type y), (x, y))
#define OF_THREE(type, name) DEFINE(type, name, (type x, type y, type z), (x, y, z))
#define OTHERS(type, nan, remquo, lgamma_r)                                        \
  DEFINE(type, nan, (const char *text), (text))                                    \
  DEFINE(type, remquo, (type x, type y, int *quotient), (x, y, quotient))          \
  DEFINE(type, lgamma_r, (type x, int *sign), (x, sign))

#define F(name) OF_ONE(float, name)
F(acosf) F(acoshf) F(asinf) F(asinhf) F(atanf) F(atanhf) F(cbrtf) F(ceilf) F(cosf) F(coshf) F(erfcf) F(erff) F(exp2f) F(expf) F(expm1f)
F(floorf) F(log10f) F(log1pf) F(log2f) F(logbf) F(logf) F(nearbyintf) F(rintf) F(roundf) F(sinf) F(sinhf) F(sqrtf) F(tanf) F(tanhf)
F(tgammaf) F(truncf)
OF_TWO(float, atan2f) OF_TWO(float, fdimf) OF_TWO(float, fmodf) OF_TWO(float, hypotf) OF_TWO(float, nextafterf) OF_TWO(float, powf)
OF_TWO(float, remainderf) OF_THREE(float, fmaf) OTHERS(float, nanf, remquof, lgammaf_r)

#define D(name) OF_ONE(double, name)
D(ceil) D(cos) D(exp) D(exp2) D(floor) D(log) D(log10) D(log2) D(nearbyint) D(rint) D(round) D(sin) D(sqrt) D(trunc)
OF_TWO(double, fmod) OF_TWO(double, remainder) OF_THREE(double, fma) OTHERS(double, nan, remquo, lgamma_r)
DEFINE(double, jn, (int order, double x), (order, x))
DEFINE(double, yn, (int order, double x), (order, x))

#define L(name) OF_ONE(long double, name)
L(acosl) L(acoshl) L(asinl) L(asinhl) L(atanl) L(atanhl) L(cbrtl) L(ceill) L(cosl) L(coshl) L(erfcl) L(erfl) L(exp2l) L(expl) L(expm1l)
L(floorl) L(log10l) L(log1pl) L(log2l) L(logbl) L(logl) L(nearbyintl) L(rintl) L(roundl) L(sinl) L(sinhl) L(sqrtl) L(tanl) L(tanhl)
L(tgammal) L(truncl)
OF_TWO(long double, atan2l) OF_TWO(long double, fdiml) OF_TWO(long double, fmaxl) OF_TWO(long double, fminl) OF_TWO(long double, fmodl)
OF_TWO(long double, hypotl) OF_TWO(long double, nextafterl) OF_TWO(long double, powl) OF_TWO(long double, remainderl)
OF_THREE(long double, fmal) OTHERS(long double, nanl, remquol, lgammal_r)

#endif
