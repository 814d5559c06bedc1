#include "tcp_server.h"
