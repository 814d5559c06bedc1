// A run of a story with real programs at both ends, in any thread.
import { clientOf, serverOf } from "./peers.js";
import { Simulation } from "./simulation.js";

// run: { program: { module, chapter, arguments }, client (the clients' module), seed, settings }
export function worldOf({ program, client, seed, settings }, actions) {
  const tick = program.arguments.indexOf("--tick");
  return new Simulation({
    seed, settings, actions,
    tick: tick < 0 ? 1000 : Number(program.arguments[tick + 1]), // as TcpServerOptions has it
    startServer: (network) => serverOf(program, network),
    startClient: (network) => clientOf(client, network),
  });
}
