// libyaml's own header as a Swift module: its event parser says where in the text each node is. It needs no functions of our own.
#ifndef CYAML_H
#define CYAML_H

#include <yaml.h>

#endif
