#include "close.h"
