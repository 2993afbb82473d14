import { registerTransportContract } from "../../contracts/registerTransportContract.ts";
import { TRANSPORTS } from "../../transport/startServer.ts";

for (const transport of TRANSPORTS) registerTransportContract(transport);
