#include "websocket_server.h"
