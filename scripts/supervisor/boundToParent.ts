// Loaded before a child's own program (`node --import`): whatever it is, it ends with the supervisor.
import { exitWithParent } from "@crowdwire/service-kit/exitWithParent";

exitWithParent();
