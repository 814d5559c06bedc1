#include "server_main.h"
