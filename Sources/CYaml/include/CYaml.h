// libyaml's own header as a Swift module: its event parser says where in the text each node stands. It needs no functions of ours.
#ifndef CYAML_H
#define CYAML_H

#include <yaml.h>

#endif
