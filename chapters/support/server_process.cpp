#include "server_process.h"
